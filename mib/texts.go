package mib

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/mibtui/mibtui/mib/smi"
)

// Texts are the long texts of a definition, made fit for reading: quotes
// undone, the common margin removed, blank lines kept.
type Texts struct {
	Description string
	Reference   string
	Ours        bool // the description is mibtui's own words
}

// SourceError says why the text of a definition cannot be shown: its file
// cannot be read any more, or is not what it was when it was loaded.
type SourceError struct {
	File string
	Err  error // nil when the file has changed
}

func (e *SourceError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("%s has changed since it was loaded; reload the MIBs to see its texts", e.File)
	}
	return fmt.Sprintf("%s cannot be read any more: %v; reload the MIBs, or put the file back", e.File, cause(e.Err))
}

func (e *SourceError) Unwrap() error { return e.Err }

// Texts reads the description and the reference of n from the file that
// defines it. It touches the disk: keep it out of anything that must not wait.
// An unnamed node has none. Errors are of type *[SourceError].
func (n Node) Texts() (Texts, error) {
	if !n.Named() {
		return Texts{}, nil
	}
	src, err := n.tree.SourceText(n.tree.whole(n.at().def))
	if err != nil || src == "" {
		return Texts{}, err
	}
	return textsOf([]byte(src), n.Ours()), nil
}

func textsOf(declaration []byte, ours bool) Texts {
	texts := smi.Texts(declaration)
	return Texts{Description: texts.Description, Reference: texts.Reference, Ours: ours}
}

// SourceText returns the declaration as it stands in its module's file; "" for
// a place that has a name without being declared. Errors are of type
// *[SourceError].
func (t *Tree) SourceText(d Definition) (string, error) {
	m := &t.modules[d.Module]
	if d.End == 0 || m.path == "" {
		return "", nil
	}
	source := t.sources[m.Source]
	f, err := source.FS.Open(m.path)
	if err != nil {
		return "", &SourceError{m.File, err}
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() != m.size {
		return "", &SourceError{m.File, err}
	}
	b := make([]byte, d.End-d.Start)
	if at, ok := f.(io.ReaderAt); ok {
		_, err = at.ReadAt(b, int64(d.Start))
	} else if _, err = io.CopyN(io.Discard, f, int64(d.Start)); err == nil {
		_, err = io.ReadFull(f, b)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", &SourceError{m.File, err}
	}
	if !begins(b, d.Name) {
		if b = decoded(source, m.path, d); !begins(b, d.Name) {
			return "", &SourceError{m.File, nil}
		}
	}
	return string(b), nil
}

// decoded returns the declaration from a file that has to be decoded before
// places in it mean anything; nil from any other.
func decoded(source Source, path string, d Definition) []byte {
	src, err := readFile(source, path)
	if err != nil || !smi.IsUTF16(src) {
		return nil
	}
	if src = smi.Decode(src); int(d.End) > len(src) {
		return nil
	}
	return src[d.Start:d.End]
}

// begins reports whether a declaration is that of name.
func begins(b []byte, name string) bool { return len(b) >= len(name) && string(b[:len(name)]) == name }

// AllTexts yields every named node that has a text, with its texts, reading
// each file once. Files that cannot be read are passed over; the walk ends
// early when the context does.
func (t *Tree) AllTexts(ctx context.Context) iter.Seq2[Node, Texts] {
	return func(yield func(Node, Texts) bool) {
		byModule := make([][]int32, len(t.modules))
		for id := 1; id < len(t.defs); id++ {
			d := &t.defs[id]
			if d.node != 0 && d.end != 0 && t.nodes[d.node].def == int32(id) {
				byModule[d.module] = append(byModule[d.module], int32(id))
			}
		}
		for i := range t.modules {
			if ctx.Err() != nil {
				return
			}
			m := &t.modules[i]
			if len(byModule[i]) == 0 || m.path == "" {
				continue
			}
			src, err := readFile(t.sources[m.Source], m.path)
			if err != nil || int64(len(src)) != m.size {
				continue
			}
			src = smi.Decode(src)
			for _, id := range byModule[i] {
				d := &t.defs[id]
				if int(d.end) > len(src) || d.start > d.end || !begins(src[d.start:d.end], t.text.at(d.name)) {
					continue
				}
				texts := textsOf(src[d.start:d.end], m.Ours)
				if texts.Description == "" && texts.Reference == "" {
					continue
				}
				if !yield(Node{t, d.node}, texts) {
					return
				}
			}
		}
	}
}
