package profile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// preface begins a file that did not exist.
const preface = `# The devices mibtui knows: one table each, made by "c" and "ctrl+s" in the browser or by hand.
# No secret stands here, only where it is: "prompt", "env:NAME", "file:PATH" (mode 0600) or "keyring".
# "mibtui devices NAME" shows what a device is spoken to with, and where each setting comes from.
`

var errName = errors.New("a device needs a name of printable characters")

func isName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// edit is one change of a text: what stands from from to to is replaced.
type edit struct {
	from, to int
	text     string
}

// Put returns the text of the file with the settings of one device as given.
// What is not in s, or empty there, is taken out, but for comments and for keys
// that are no settings: those stay, as does all the rest of the file.
func (f *File) Put(name string, s Settings) ([]byte, error) {
	if !isName(name) {
		return nil, errName
	}
	wanted := s.without(func(Key) bool { return false })
	for key, value := range wanted {
		read, err := key.Read(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		wanted[key] = read
	}
	text := f.appended(name, wanted)
	if i, ok := f.index[name]; ok {
		if !f.devices[i].headed {
			return nil, fmt.Errorf("%s is not written below a line [%s] of its own in %s: change it there by hand", name, quoteKey(name), f.Path)
		}
		text = f.changed(f.devices[i], wanted)
	}
	// What was written is read again before it may replace anything.
	again, err := Parse(f.Path, text)
	if err != nil {
		return nil, fmt.Errorf("the change to %s would break the file, so nothing is saved: %w", name, err)
	}
	if got, _, err := again.Device(name); err != nil || !maps.Equal(got, wanted) {
		return nil, fmt.Errorf("%s cannot be saved in %s as the file is written: change it there by hand", name, f.Path)
	}
	return text, nil
}

func (f *File) appended(name string, s Settings) []byte {
	var b bytes.Buffer
	b.Write(f.text)
	newline := f.newline()
	switch {
	case len(f.text) == 0:
		b.WriteString(preface)
	case !bytes.HasSuffix(f.text, []byte("\n")):
		b.WriteString(newline)
	}
	b.WriteString(newline + "[" + quoteKey(name) + "]" + newline)
	for _, sp := range specs {
		if value, ok := s[sp.key]; ok {
			b.WriteString(sp.line(value) + newline)
		}
	}
	return b.Bytes()
}

// changed writes the settings of a device that has a table of its own into it.
func (f *File) changed(d device, wanted Settings) []byte {
	var edits []edit
	added, newline := "", f.newline()
	for _, sp := range specs {
		e, there := d.entries[sp.key]
		value, want := wanted[sp.key]
		switch {
		case there && want && e.value != value:
			edits = append(edits, edit{e.at, e.to, sp.toTOML(value)})
		case there && !want && e.value != "":
			edits = append(edits, f.removal(e))
		case !there && want:
			added += d.indent + sp.line(value) + newline
		}
	}
	if added != "" {
		if d.insert > 0 && f.text[d.insert-1] != '\n' {
			added = newline + added
		}
		edits = append(edits, edit{d.insert, d.insert, added})
	}
	return f.with(edits)
}

// with returns the text with edits that do not overlap.
func (f *File) with(edits []edit) []byte {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var b bytes.Buffer
	at := 0
	for _, e := range edits {
		b.Write(f.text[at:e.from])
		b.WriteString(e.text)
		at = e.to
	}
	b.Write(f.text[at:])
	return b.Bytes()
}

// removal takes an entry out with its line, but leaves a comment behind it.
func (f *File) removal(e entry) edit {
	end := lineEnd(f.text, e.to)
	rest := f.text[e.to:end]
	if comment := bytes.TrimLeft(rest, " \t"); bytes.HasPrefix(comment, []byte("#")) {
		return edit{e.from, e.to + len(rest) - len(comment), ""}
	}
	return edit{e.from - len(indentation(f.text, e.from)), end, ""}
}

func (f *File) newline() string {
	if bytes.Contains(f.text, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

func (s spec) line(value string) string { return string(s.key) + " = " + s.toTOML(value) }

func (s spec) toTOML(value string) string {
	switch s.kind {
	case number, boolean:
		return value
	case list:
		var items []string
		for _, item := range filepath.SplitList(value) {
			items = append(items, quote(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case text:
	}
	return quote(value)
}

// quote writes a text as a basic string of TOML.
func quote(value string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range value {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// quoteKey writes a device's name as a key, with quotes where it needs them.
func quoteKey(name string) string {
	bare := func(r rune) bool {
		return r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	if name != "" && !strings.ContainsFunc(name, func(r rune) bool { return !bare(r) }) {
		return name
	}
	return quote(name)
}

// Save writes the settings of one device into the file at path. The file is
// read first, so that what was changed meanwhile is kept, and replaced as a
// whole, with mode 0600. A file that is not understood is left as it is.
func Save(path, name string, s Settings) error {
	f, err := ReadFile(path)
	if err != nil {
		return fmt.Errorf("nothing was saved: %w", err)
	}
	text, err := f.Put(name, s)
	if err != nil {
		return err
	}
	if err := Replace(path, text); err != nil {
		return fmt.Errorf("nothing was saved: %w", err)
	}
	return nil
}

// Replace writes a file of the user's anew, so that whoever reads it finds the
// old text or the new one. A link is followed: it may lead into a folder under
// version control. Its errors name the file and say what to do.
func Replace(path string, text []byte) error {
	err := replace(path, text)
	switch failed, inner := errors.AsType[*fs.PathError](err); {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("you may not write %s: make its folder yours, or point XDG_CONFIG_HOME elsewhere", path)
	case inner:
		err = failed.Err
	}
	return fmt.Errorf("%s cannot be written: %w", path, err)
}

func replace(path string, text []byte) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(dir, ".mibtui-*") // made with mode 0600
	if err != nil {
		return err
	}
	_, err = temporary.Write(text)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temporary.Name()) // the first error says more
	}
	return err
}
