// Package settings reads and writes what a person has chosen about mibtui.
//
// The choices stand in one TOML file in the user's configuration folder. All
// of them have a default, so the file need not exist; one that is wrong is
// told about with its line and column and what would be right, and the rest
// still counts. [Settings.TOML] writes the effective choices with a comment on
// each, which is the way to begin such a file.
package settings

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/theme"
)

// Settings are a person's choices.
type Settings struct {
	// MIBDirs are folders with MIB modules, read after those of the command
	// line and before the machine's.
	MIBDirs []string
	// WatchMIBs reads the MIBs again when their files change.
	WatchMIBs bool
	// Prefer names the file a module is taken from, where several hold it.
	Prefer map[string]string
	// Theme is one of [theme.Names].
	Theme string
	// ASCII draws without any other characters.
	ASCII bool
	// Mouse takes clicks and the wheel from the terminal.
	Mouse bool
	// Keys are the keys of actions that are not as they come.
	Keys map[action.ID][]string
}

// Default returns the choices mibtui comes with.
func Default() Settings { return Settings{WatchMIBs: true, Theme: theme.Auto, Mouse: true} }

// file is how the choices stand in TOML. Pointers tell what was not said.
type file struct {
	MIBDirs   []string `toml:"mib_dirs"`
	WatchMIBs *bool    `toml:"watch_mibs"`
	Theme     *string  `toml:"theme"`
	ASCII     *bool    `toml:"ascii"`
	Mouse     *bool    `toml:"mouse"`
	MIBs      struct {
		Prefer map[string]string `toml:"prefer"`
	} `toml:"mibs"`
	Keys map[string][]string `toml:"keys"`
}

// Error is one thing wrong in the file.
type Error struct {
	File      string
	Line, Col int // from 1; 0 when it is not known
	Why       string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Why)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Why)
}

// Parse reads a file's content; name is what errors call it, and ids are the
// actions that can be given keys. What is wrong is left at its default and
// returned as a list of *[Error].
func Parse(name string, content []byte, ids []action.ID) (Settings, []error) {
	s := Default()
	var f file
	var wrong []error
	decoder := toml.NewDecoder(bytes.NewReader(content)).DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		wrong = append(wrong, decodeErrors(name, err)...)
		if _, ok := errors.AsType[*toml.StrictMissingError](err); !ok {
			return s, wrong
		}
	}
	s.MIBDirs, s.Prefer = f.MIBDirs, f.MIBs.Prefer
	for said, setting := range map[*bool]*bool{f.WatchMIBs: &s.WatchMIBs, f.ASCII: &s.ASCII, f.Mouse: &s.Mouse} {
		if said != nil {
			*setting = *said
		}
	}
	if f.Theme != nil {
		if err := theme.Default().Use(*f.Theme); err != nil {
			wrong = append(wrong, at(name, content, "theme", err.Error()))
		} else {
			s.Theme = *f.Theme
		}
	}
	keys, bad := bindings(f.Keys, ids)
	s.Keys = keys
	for _, b := range bad {
		wrong = append(wrong, at(name, content, b.id, b.why))
	}
	return s, wrong
}

// takes says what each setting is.
var takes = map[string]string{
	"mib_dirs":   "a list of folders, as in [\"/mibs\"]",
	"watch_mibs": "true or false",
	"theme":      "a name in quotes",
	"ascii":      "true or false",
	"mouse":      "true or false",
	"mibs":       "[mibs.prefer] with modules and their files, as in \"IF-MIB\" = \"/mibs/IF-MIB.txt\"",
	"keys":       "lists of keys, as in \"ask.walk\" = [\"w\"]",
}

func decodeErrors(name string, err error) []error {
	if missing, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		var all []error
		for i := range missing.Errors {
			line, col := missing.Errors[i].Position()
			key := strings.Join(missing.Errors[i].Key(), ".")
			all = append(all, &Error{name, line, col, fmt.Sprintf("there is no setting %q; known are mib_dirs, watch_mibs, theme, ascii, mouse, [mibs.prefer] and [keys]", key)})
		}
		return all
	}
	if wrong, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, col := wrong.Position()
		why := strings.TrimPrefix(wrong.Error(), "toml: ")
		if key := wrong.Key(); len(key) > 0 && takes[key[0]] != "" {
			why = key[0] + " takes " + takes[key[0]]
		}
		return []error{&Error{name, line, col, why}}
	}
	return []error{&Error{File: name, Why: err.Error()}}
}

// at places a complaint at the line that sets key.
func at(name string, content []byte, key, why string) error {
	for i, line := range strings.Split(string(content), "\n") {
		trimmed := strings.TrimLeft(line, " \t\"")
		rest, ok := strings.CutPrefix(trimmed, key)
		if ok && strings.HasPrefix(strings.TrimLeft(rest, "\" \t"), "=") {
			return &Error{name, i + 1, len(line) - len(trimmed) + 1, why}
		}
	}
	return &Error{File: name, Why: why}
}

type badBinding struct{ id, why string }

// bindings checks the names of actions and keys.
func bindings(keys map[string][]string, ids []action.ID) (map[action.ID][]string, []badBinding) {
	var bad []badBinding
	good := map[action.ID][]string{}
	for _, id := range slices.Sorted(maps.Keys(keys)) {
		if !slices.Contains(ids, action.ID(id)) {
			bad = append(bad, badBinding{id, fmt.Sprintf("there is no action %q; did you mean %s?", id, nearest(id, ids))})
			continue
		}
		ok := true
		for _, k := range keys[id] {
			if why := wrongKey(k); why != "" {
				bad = append(bad, badBinding{id, why})
				ok = false
			}
		}
		if ok {
			good[action.ID(id)] = keys[id]
		}
	}
	return good, bad
}

// keyNames are the keys that are not a character.
var keyNames = []string{
	"enter", "tab", "esc", "space", "backspace", "delete", "insert", "up", "down", "left", "right",
	"home", "end", "pgup", "pgdown",
	"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
}

// wrongKey says why a text is no key or sequence of keys; "" when it is.
func wrongKey(text string) string {
	strokes := strings.Fields(text)
	if len(strokes) == 0 {
		return "a key is missing"
	}
	for _, stroke := range strokes {
		name := stroke
		for {
			rest, ok := cutModifier(name)
			if !ok {
				break
			}
			name = rest
		}
		if len([]rune(name)) != 1 && !slices.Contains(keyNames, name) {
			return fmt.Sprintf("%q is no key: write a character, ctrl+, alt+ or shift+ before one, or one of %s", stroke, strings.Join(keyNames[:15], " "))
		}
	}
	return ""
}

func cutModifier(name string) (rest string, ok bool) {
	for _, m := range []string{"ctrl+", "alt+", "shift+"} {
		if rest, ok := strings.CutPrefix(name, m); ok && rest != "" {
			return rest, true
		}
	}
	return name, false
}

// nearest returns the action whose ID shares most with id.
func nearest(id string, ids []action.ID) action.ID {
	if len(ids) == 0 {
		return ""
	}
	return slices.MaxFunc(ids, func(a, b action.ID) int {
		return cmp.Compare(alike(id, string(a)), alike(id, string(b)))
	})
}

// alike counts the pairs of letters two texts have in common.
func alike(a, b string) int {
	n := 0
	for i := range len(a) - 1 {
		if strings.Contains(b, a[i:i+2]) {
			n++
		}
	}
	return 2*n - len(b)/4
}

// TOML writes s with a comment on each choice, and every action with its keys;
// those that are as they come are commented out.
func (s Settings) TOML(actions []action.Action) string {
	var b strings.Builder
	b.WriteString("# Folders with MIB modules, or archives of them, read after -M and before the machine's own.\n")
	fmt.Fprintf(&b, "mib_dirs = %s\n\n", list(s.MIBDirs))
	b.WriteString("# Read them again in the browser when their files change.\n")
	fmt.Fprintf(&b, "watch_mibs = %v\n\n", s.WatchMIBs)
	fmt.Fprintf(&b, "# Looks: %s. auto asks the terminal whether its background is dark.\n", strings.Join(theme.Names(), ", "))
	fmt.Fprintf(&b, "theme = %q\n\n", s.Theme)
	b.WriteString("# Draw with ASCII characters alone, as --ascii does.\n")
	fmt.Fprintf(&b, "ascii = %v\n\n", s.ASCII)
	b.WriteString("# Take clicks, the wheel and dragging; while it is on, most terminals select text with shift held.\n")
	fmt.Fprintf(&b, "mouse = %v\n\n", s.Mouse)
	b.WriteString("# The file a module is taken from, where several hold one of that name; :mibs prefer writes this.\n[mibs.prefer]\n")
	for _, module := range slices.Sorted(maps.Keys(s.Prefer)) {
		fmt.Fprintf(&b, "%s = %s\n", quote(module), quote(s.Prefer[module]))
	}
	b.WriteString("\n# Keys of actions. Two with a space between are pressed one after the other; an\n# empty list leaves an action to the palette. Take away the # to change one.\n[keys]\n")
	for _, a := range actions {
		keys, changed := a.Keys, ""
		if own, ok := s.Keys[a.ID]; ok {
			keys = own
		} else {
			changed = "# "
		}
		fmt.Fprintf(&b, "%s%-28s = %-26s # %s\n", changed, `"`+string(a.ID)+`"`, list(keys), a.Title)
	}
	return b.String()
}

// list writes strings as TOML does.
func list(items []string) string {
	quoted := make([]string, len(items))
	for i, item := range items {
		quoted[i] = fmt.Sprintf("%q", item)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
