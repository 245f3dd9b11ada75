package smi

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkLex and the others run over the folder in MIBTUI_CORPUS, or
// over one made-up module.
func BenchmarkLex(b *testing.B) {
	files := corpus(b)
	var tokens []Token
	for b.Loop() {
		for _, src := range files {
			tokens = lex(src, 0, len(src), tokens[:0], nil)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	files := corpus(b)
	for b.Loop() {
		for _, src := range files {
			Parse(src)
		}
	}
}

// BenchmarkBodies reads the bodies of all declarations whose heads were read.
func BenchmarkBodies(b *testing.B) {
	files := corpus(b)
	parsed := make([]File, len(files))
	for i, src := range files {
		files[i] = Decode(src)
		parsed[i] = Parse(src)
	}
	for b.Loop() {
		var p Parser
		for i, src := range files {
			for j := range parsed[i].Modules {
				m := &parsed[i].Modules[j]
				for k := range m.Statements {
					p.Body(src, m, &m.Statements[k])
				}
			}
		}
	}
}

func corpus(b *testing.B) [][]byte {
	b.Helper()
	dir := os.Getenv("MIBTUI_CORPUS")
	if dir == "" {
		return [][]byte{[]byte(object(`SYNTAX INTEGER { up(1) } MAX-ACCESS read-only STATUS current DESCRIPTION "d"`))}
	}
	var files [][]byte
	size := int64(0)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := os.ReadFile(path)
		files = append(files, src)
		size += int64(len(src))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	b.ReportAllocs()
	return files
}
