package mibs_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/mibtui/mibtui/mib/smi"
	"github.com/mibtui/mibtui/mibs"
)

// demo is the one module that is mibtui's own altogether.
const demo = "MIBTUI-DEMO-MIB"

// partial names modules of which only some declarations are bundled.
var partial = []string{"RMON2-MIB"}

// published are the folders of a collection where modules lie as their authors
// published them. The folders of vendors beside them hold copies that were
// altered to please some compiler.
var published = []string{"rfc", "net-snmp"}

// source is the text of one module and the heads of its declarations.
type source struct {
	text  []byte // from the module's name to its END
	heads smi.Module
}

// library is a set of modules by name.
type library map[string]source

// add puts the modules of one file in, as far as they are asked for. Of two
// with the same name the newer one stays.
func (l library) add(file []byte, wanted func(string) bool) {
	for _, m := range smi.Parse(file).Modules {
		if !wanted(m.Name) {
			continue
		}
		text := asPublished(m.Name, file[m.Start:m.End])
		again := smi.Parse(text).Modules
		if len(again) == 0 {
			continue
		}
		added := source{text: text, heads: again[0]}
		if old, ok := l[m.Name]; !ok || old.lastUpdated() < added.lastUpdated() {
			l[m.Name] = added
		}
	}
}

// lastUpdated returns LAST-UPDATED with four digits of year.
func (s source) lastUpdated() string {
	for _, st := range s.heads.Statements {
		if st.Kind == smi.ModuleIdentity {
			if len(st.Text) == len("9912312359Z") {
				return "19" + st.Text
			}
			return st.Text
		}
	}
	return ""
}

func (s source) statement(st smi.Statement) []byte { return s.text[st.Start:st.End] }

// bundledModules returns what mibtui brings along and somebody else has
// standardised.
func bundledModules(t *testing.T) library {
	t.Helper()
	ours := library{}
	files, err := fs.Glob(mibs.FS(), "*.mib")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(mibs.FS(), file)
		if err != nil {
			t.Fatal(err)
		}
		ours.add(text, func(name string) bool { return name != demo })
	}
	return ours
}

// officialModules returns the official copies of the wanted modules: from the
// folder MIBTUI_CORPUS names, or else from the collection that lies beside the
// checkout. Where there is neither, the test is skipped.
func officialModules(t *testing.T, wanted library) library {
	t.Helper()
	official := library{}
	add := func(file []byte) {
		official.add(file, func(name string) bool { _, ok := wanted[name]; return ok })
	}
	archive := filepath.Join("..", "..", "shared", "corpus", "netdisco-mibs.tar.zst")
	var err error
	if dir := os.Getenv("MIBTUI_CORPUS"); dir != "" {
		err = readFolder(dir, add)
	} else if _, missing := os.Stat(archive); missing == nil {
		err = readArchive(archive, add)
	} else {
		t.Skip("no official copies to compare with: set MIBTUI_CORPUS to a folder of published MIB modules")
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(official) == 0 {
		t.Skip("none of the bundled modules is among the files MIBTUI_CORPUS names")
	}
	return official
}

func readFolder(dir string, add func([]byte)) error {
	under := slices.DeleteFunc(slices.Clone(published), func(name string) bool {
		info, err := os.Stat(filepath.Join(dir, name))
		return err != nil || !info.IsDir()
	})
	if len(under) == 0 {
		under = []string{"."}
	}
	for _, name := range under {
		err := filepath.WalkDir(filepath.Join(dir, name), func(file string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return err
			}
			text, err := os.ReadFile(file)
			if err == nil {
				add(text)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func readArchive(file string, add func([]byte)) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	unpacked, err := zstd.NewReader(f)
	if err != nil {
		return err
	}
	defer unpacked.Close()
	for entries := tar.NewReader(unpacked); ; {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		top, _, _ := strings.Cut(path.Clean(entry.Name), "/")
		if entry.Typeflag != tar.TypeReg || !slices.Contains(published, top) {
			continue
		}
		text, err := io.ReadAll(entries)
		if err != nil {
			return err
		}
		add(text)
	}
}

// tokens cuts a declaration into texts, comments, names, numbers and marks.
var tokens = regexp.MustCompile(`"[^"]*"|--[^\n]*|::=|\.\.|'[^']*'[HhBb]|[A-Za-z0-9](?:-?[A-Za-z0-9])*|\S`)

// prose is the clauses whose text is free.
var prose = []string{"DESCRIPTION", "REFERENCE", "ORGANIZATION", "CONTACT-INFO"}

// bare returns a declaration's tokens without comments and without the texts
// that may differ. A REVISION that repeats the date of the one before is left
// out: it says nothing more.
func bare(declaration []byte) []string {
	var kept []string
	revised := ""
	all := tokens.FindAll(declaration, -1)
	all = slices.DeleteFunc(all, func(tok []byte) bool { return bytes.HasPrefix(tok, []byte("--")) })
	for i := 0; i < len(all); i++ {
		word := string(all[i])
		switch {
		case slices.Contains(prose, word) && i+1 < len(all) && all[i+1][0] == '"':
			i++
		case word == "REVISION" && i+1 < len(all):
			date := string(all[i+1])
			if date == revised {
				i += 3 // its date, DESCRIPTION and the text
				continue
			}
			revised = date
		}
		kept = append(kept, word)
	}
	return kept
}
