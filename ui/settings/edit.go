package settings

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// A choice made in the browser is written into the file a person wrote, at the
// place where it belongs: every other byte stays, comments included.

// EditError says why a choice could not be written into the file.
type EditError struct{ Setting string }

func (e *EditError) Error() string {
	return "the configuration says " + e.Setting + " in a way mibtui does not change; write it there by hand"
}

// WithMIBDir returns a file's content with one more folder at the end of
// mib_dirs; the same where it is in the list. Errors are those of the syntax,
// or an *[EditError].
func WithMIBDir(content []byte, dir string) ([]byte, error) {
	before, err := decode(content)
	if err != nil || slices.Contains(before.MIBDirs, dir) {
		return content, err
	}
	edited, ok := content, false
	err = each(content, func(table []string, e *unstable.Node) {
		if len(table) > 0 || e.Kind != unstable.KeyValue || !slices.Equal(key(e), []string{"mib_dirs"}) || e.Value().Kind != unstable.Array {
			return
		}
		ok = true
		at, text := end(e.Raw)-1, quote(dir)
		for last := e.Value().Children(); last.Next(); {
			at, text = end(last.Node().Raw), ", "+quote(dir)
		}
		edited = slices.Concat(content[:at], []byte(text), content[at:])
	})
	if err != nil {
		return nil, err
	}
	if !ok {
		edited = slices.Concat([]byte("mib_dirs = ["+quote(dir)+"]\n"), content)
	}
	want := before
	want.MIBDirs = append(slices.Clone(before.MIBDirs), dir)
	return checked(edited, want, "mib_dirs")
}

// WithPreferred returns a file's content in which another file is preferred
// for a module, or with "" none. Errors are as those of [WithMIBDir].
func WithPreferred(content []byte, module, file string) ([]byte, error) {
	before, err := decode(content)
	if err != nil {
		return nil, err
	}
	want := before
	if want.MIBs.Prefer = maps.Clone(before.MIBs.Prefer); want.MIBs.Prefer == nil {
		want.MIBs.Prefer = map[string]string{}
	}
	if file == "" {
		delete(want.MIBs.Prefer, module)
	} else {
		want.MIBs.Prefer[module] = file
	}
	p := placeOf(content, module)
	line := quote(module) + " = " + quote(file) + "\n"
	edited := content
	switch {
	case p.err != nil:
		return nil, p.err
	case p.entry && file == "":
		edited = slices.Concat(content[:lineStart(content, p.line)], content[lineEnd(content, p.line):])
	case p.entry:
		edited = slices.Concat(content[:p.from], []byte(quote(file)), content[p.to:])
	case file == "":
	case p.header >= 0:
		at := lineEnd(content, p.header)
		edited = slices.Concat(ended(content[:at]), []byte(line), content[at:])
	case len(content) == 0:
		edited = []byte("[mibs.prefer]\n" + line)
	default:
		edited = slices.Concat(ended(content), []byte("\n[mibs.prefer]\n"+line))
	}
	return checked(edited, want, "[mibs.prefer]")
}

// place is where a module's preferred file stands, or would.
type place struct {
	header   int // an offset in the line of [mibs.prefer], -1 for none
	entry    bool
	line     int // an offset in the entry's line
	from, to int // its value
	err      error
}

func placeOf(content []byte, module string) place {
	p := place{header: -1}
	p.err = each(content, func(table []string, e *unstable.Node) {
		if !slices.Equal(table, []string{"mibs", "prefer"}) {
			return
		}
		if e.Kind == unstable.Table {
			for keys := e.Key(); keys.Next(); {
				p.header = int(keys.Node().Raw.Offset)
			}
			return
		}
		if value := e.Value(); slices.Equal(key(e), []string{module}) && value.Kind == unstable.String {
			p.entry, p.line = true, int(e.Raw.Offset)
			p.from, p.to = int(value.Raw.Offset), end(value.Raw)
		}
	})
	return p
}

// each calls do for every table's header and every setting, with the table it
// is in.
func each(content []byte, do func(table []string, e *unstable.Node)) error {
	var p unstable.Parser
	p.Reset(content)
	var table []string
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind == unstable.Table || e.Kind == unstable.ArrayTable {
			table = key(e)
		}
		do(table, e)
	}
	return p.Error()
}

func key(e *unstable.Node) []string {
	var parts []string
	for it := e.Key(); it.Next(); {
		parts = append(parts, string(it.Node().Data))
	}
	return parts
}

func end(r unstable.Range) int { return int(r.Offset + r.Length) }

func lineStart(content []byte, at int) int { return bytes.LastIndexByte(content[:at], '\n') + 1 }

// lineEnd returns where the next line begins.
func lineEnd(content []byte, at int) int {
	if i := bytes.IndexByte(content[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(content)
}

// ended returns content with an end to its last line.
func ended(content []byte) []byte {
	if len(content) == 0 || content[len(content)-1] == '\n' {
		return content
	}
	return append(slices.Clone(content), '\n')
}

func decode(content []byte) (file, error) {
	var f file
	err := toml.Unmarshal(content, &f)
	return f, err
}

// checked returns what was edited if it says what it was meant to say.
func checked(edited []byte, want file, setting string) ([]byte, error) {
	got, err := decode(edited)
	if err != nil || !slices.Equal(got.MIBDirs, want.MIBDirs) || !maps.Equal(got.MIBs.Prefer, want.MIBs.Prefer) {
		return nil, &EditError{setting}
	}
	return edited, nil
}

// quote writes a text as a string of TOML.
func quote(text string) string {
	const key = "v = "
	line, _ := toml.Marshal(map[string]string{"v": strings.ToValidUTF8(text, "\ufffd")}) // a string is no error
	return strings.TrimSuffix(strings.TrimPrefix(string(line), key), "\n")
}
