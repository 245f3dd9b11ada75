package mib

import "github.com/mibtui/mibtui/mib/smi"

// Excerpts shows the lines that problems are about. It keeps the file it read
// last, so ask for one file's problems together. It is not safe for concurrent
// use and touches the disk.
type Excerpts struct {
	tree  *Tree
	file  string
	src   []byte
	lines smi.Lines
}

// Excerpts returns a reader of the files that t was loaded from.
func (t *Tree) Excerpts() *Excerpts { return &Excerpts{tree: t} }

// Of returns the line p is about, at most width characters of it around its
// column. It is the text of a file: make it safe before it is drawn. There is
// none where the problem is that of a whole file, or the file cannot be read
// any more or is not what it was.
func (e *Excerpts) Of(p Problem, width int) (smi.Excerpt, bool) {
	if p.Line == 0 {
		return smi.Excerpt{}, false
	}
	if e.file != p.File {
		e.file, e.src, e.lines = p.File, e.tree.contents(p.File), smi.Lines{}
		if e.src != nil {
			e.lines = smi.NewLines(e.src)
		}
	}
	return e.lines.Excerpt(e.src, p.Line, max(p.Col, 1), width), e.src != nil
}

// contents returns the decoded text of a module's file, nil when it has none
// that is as it was.
func (t *Tree) contents(file string) []byte {
	for i := range t.modules {
		m := &t.modules[i]
		if m.File != file || m.path == "" {
			continue
		}
		src, err := readFile(t.sources[m.Source], m.path)
		if err != nil || int64(len(src)) != m.size {
			return nil
		}
		return smi.Decode(src)
	}
	return nil
}
