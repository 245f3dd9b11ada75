package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// FileError is something in the file that is not understood, and where.
type FileError struct {
	Path         string
	Line, Column int    // from 1
	Device       string // "" for what concerns none, or all
	Key          Key
	Why          string // a sentence: what was expected
	// Fatal is set when the device cannot be used like this; a key that is
	// merely not known does no harm.
	Fatal bool
}

func (p *FileError) Error() string {
	return fmt.Sprintf("%s, line %d, column %d: %s", p.Path, p.Line, p.Column, p.Why)
}

// File is the file of devices as it was read. It is not changed by being used;
// [File.Put] returns the text of another.
type File struct {
	Path     string
	Problems []*FileError // in the order of the file
	text     []byte
	devices  []device // in the order of the file
	index    map[string]int
	nested   map[string]bool // devices with tables inside
	// lines is how many lines end before the octet counted, so that finding
	// the next position does not begin at the first line again.
	counted, lines int
}

// device is one table of the file.
type device struct {
	name    string
	entries map[Key]entry
	// insert is where a line can be added, and indent what it begins with.
	// A device that is not written as a table of its own has headed unset: it
	// can be read, but not changed.
	headed bool
	insert int
	indent string
	header header
	parts  []entry // all that stands below the header, settings or not
}

// header is where the line with a device's name stands in the text.
type header struct{ from, to, name, nameEnd int }

// entry is where a setting stands in the text.
type entry struct {
	value    string // as Key.Read returns it
	from, to int    // of the key, the equals sign and the value
	at       int    // where the value begins
}

// ReadFile reads the file of devices. That there is none is no error, and is as
// if it were empty. A text that is no TOML is a *[FileError].
func ReadFile(path string) (*File, error) {
	text, err := os.ReadFile(path)
	inner, _ := errors.AsType[*fs.PathError](err)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return Parse(path, text)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("you may not read the devices in %s: make the file yours, or point XDG_CONFIG_HOME elsewhere", path)
	case inner != nil:
		err = inner.Err
	}
	return nil, fmt.Errorf("the devices in %s cannot be read: %w", path, err)
}

// Parse reads a text as the file of devices. Its error is of type *[FileError].
func Parse(path string, text []byte) (*File, error) {
	f := &File{Path: path, text: text, index: make(map[string]int), nested: make(map[string]bool)}
	var whole map[string]any
	if err := toml.Unmarshal(text, &whole); err != nil {
		return nil, f.syntax(err)
	}
	p := unstable.Parser{}
	p.Reset(text)
	var table []string // the header the following settings stand under
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = keys(e)
			f.readHeader(&p, e, table)
			if e.Kind == unstable.ArrayTable {
				table = append(table, "") // what stands below is kept, and not looked into
			}
		case unstable.KeyValue:
			f.setting(&p, e, table, true)
		}
	}
	if err := p.Error(); err != nil {
		return nil, f.syntax(err)
	}
	return f, nil
}

func (f *File) syntax(err error) error {
	problem := &FileError{Path: f.Path, Line: 1, Column: 1, Fatal: true, Why: err.Error()}
	if e, ok := errors.AsType[*toml.DecodeError](err); ok {
		problem.Line, problem.Column = e.Position()
		problem.Why = strings.TrimPrefix(e.Error(), "toml: ")
	}
	return problem
}

func keys(n *unstable.Node) []string {
	var path []string
	for it := n.Key(); it.Next(); {
		path = append(path, string(it.Node().Data))
	}
	return path
}

// readHeader begins a device, or a table inside one, which is kept and not looked
// into.
func (f *File) readHeader(p *unstable.Parser, e *unstable.Node, path []string) {
	var first, last *unstable.Node
	for it := e.Key(); it.Next(); {
		last = it.Node()
		if first == nil {
			first = last
		}
	}
	at := int(first.Raw.Offset)
	f.nested[path[0]] = f.nested[path[0]] || len(path) > 1
	switch {
	case e.Kind == unstable.ArrayTable:
		f.problem(at, path[0], "", false, fmt.Sprintf("[[%s]] is a list and no device; write [%s]", path[0], path[0]))
	case len(path) > 1:
		f.problem(at, path[0], "", false, fmt.Sprintf("%q is a table inside %q and means nothing here; a device whose name has a dot is written in quotes, [%q]",
			strings.Join(path[1:], "."), path[0], strings.Join(path, ".")))
	default:
		d := f.device(path[0])
		d.headed = true
		end := int(last.Raw.Offset + last.Raw.Length)
		d.header = header{
			from: bytes.LastIndexByte(f.text[:at], '['), to: end + bytes.IndexByte(f.text[end:], ']') + 1,
			name: at, nameEnd: end,
		}
		d.insert = lineEnd(p.Data(), end)
		d.indent = indentation(p.Data(), at)
	}
}

// setting reads one key and its value, below a header or with the device's name
// in front of the key.
func (f *File) setting(p *unstable.Parser, e *unstable.Node, table []string, direct bool) {
	path := append(slices.Clone(table), keys(e)...)
	var last *unstable.Node
	for it := e.Key(); it.Next(); {
		last = it.Node()
	}
	at := int(last.Raw.Offset)
	value := e.Value()
	en := entry{from: int(e.Raw.Offset), to: int(e.Raw.Offset + e.Raw.Length)}
	if direct && len(table) == 1 {
		d := f.device(table[0])
		d.parts = append(d.parts, en)
	}
	switch {
	case len(path) == 1 && value.Kind == unstable.InlineTable:
		f.device(path[0])
		for it := value.Children(); it.Next(); {
			f.setting(p, it.Node(), path, false)
		}
		return
	case len(path) == 1:
		f.problem(at, "", Key(path[0]), false, fmt.Sprintf("%q stands outside any device; settings belong below a line with the device's name, as [core-sw1]", path[0]))
		return
	case len(path) > 2:
		if len(table) < 2 { // else its header was named
			f.problem(at, path[0], "", false, fmt.Sprintf("%q means nothing here", strings.Join(path[1:], ".")))
		}
		return
	}
	d := f.device(path[0])
	en.at = valueStart(p.Data(), int(last.Raw.Offset+last.Raw.Length))
	if direct && len(table) == 1 {
		d.insert = lineEnd(p.Data(), en.to)
		d.indent = indentation(p.Data(), en.from)
	}
	key := Key(path[1])
	s, known := find(key)
	if !known {
		f.problem(at, path[0], key, false, unknown(string(key)))
		return
	}
	read, err := s.fromTOML(value)
	if err != nil {
		f.problem(en.at, path[0], key, true, fmt.Sprintf("%s: %v", key, err))
	}
	en.value = read
	d.entries[key] = en
}

func (f *File) device(name string) *device {
	if i, ok := f.index[name]; ok {
		return &f.devices[i]
	}
	f.index[name] = len(f.devices)
	f.devices = append(f.devices, device{name: name, entries: make(map[Key]entry)})
	return &f.devices[len(f.devices)-1]
}

func (f *File) problem(at int, device string, key Key, fatal bool, why string) {
	if at < f.counted {
		f.counted, f.lines = 0, 0
	}
	f.lines += bytes.Count(f.text[f.counted:at], []byte("\n"))
	f.counted = at
	before, line := f.text[:at], 1+f.lines
	column := 1 + len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:])))
	f.Problems = append(f.Problems, &FileError{f.Path, line, column, device, key, why, fatal})
}

// unknown says that there is no such key, and which one was perhaps meant.
func unknown(key string) string {
	if near := nearest(key, names()); near != "" {
		return fmt.Sprintf("there is no setting %q; did you mean %s? It is kept and not used", key, near)
	}
	return fmt.Sprintf("there is no setting %q; it is kept and not used. There are %s", key, strings.Join(names(), ", "))
}

// nearest returns the word most like another, or "" when each has more than two
// letters to change.
func nearest(word string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		if d := distance(word, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is how many letters have to be added, taken out or changed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// fromTOML reads a setting's value. Its errors show no value of a secret.
func (s spec) fromTOML(n *unstable.Node) (string, error) {
	var value string
	switch data := string(n.Data); {
	case n.Kind == unstable.String && s.kind == text,
		n.Kind == unstable.Integer && s.key == Version,
		n.Kind == unstable.Bool && s.kind == boolean:
		value = data
	case (n.Kind == unstable.Integer || n.Kind == unstable.Float) && s.kind == number:
		value = strings.ReplaceAll(data, "_", "")
	case n.Kind == unstable.Array && s.kind == list:
		var items []string
		for it := n.Children(); it.Next(); {
			if it.Node().Kind != unstable.String {
				return "", fmt.Errorf("expected %v, and one of them is none", s.kind)
			}
			items = append(items, string(it.Node().Data))
		}
		value = strings.Join(items, string(filepath.ListSeparator))
	default:
		return "", fmt.Errorf("expected %v", s.kind)
	}
	return s.read(value)
}

// Names returns the devices in the order of the file.
func (f *File) Names() []string {
	var all []string
	for _, d := range f.devices {
		all = append(all, d.name)
	}
	return all
}

// Device returns the settings of a device that are not empty, and whether there is one of that
// name. A mistake in it is the error, of type *[FileError].
func (f *File) Device(name string) (Settings, bool, error) {
	i, ok := f.index[name]
	if !ok {
		return nil, false, nil
	}
	for _, p := range f.Problems {
		if p.Device == name && p.Fatal {
			return nil, true, p
		}
	}
	s := make(Settings)
	for key, e := range f.devices[i].entries {
		if e.value != "" {
			s[key] = e.value
		}
	}
	return s, true, nil
}

// valueStart returns where the value begins after a key that ends at from.
func valueStart(text []byte, from int) int {
	for from < len(text) && (text[from] == ' ' || text[from] == '\t' || text[from] == '=') {
		from++
	}
	return from
}

// lineEnd returns where the line that holds from ends, its newline included.
func lineEnd(text []byte, from int) int {
	if n := bytes.IndexByte(text[from:], '\n'); n >= 0 {
		return from + n + 1
	}
	return len(text)
}

// indentation returns the blanks at the beginning of the line that holds at.
func indentation(text []byte, at int) string {
	line := text[bytes.LastIndexByte(text[:at], '\n')+1 : at]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}
