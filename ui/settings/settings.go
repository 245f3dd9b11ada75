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
	// ASCII draws without any other characters; nil leaves that to the locale.
	ASCII *bool
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

// Parse reads a file's content; name is what errors call it, and the actions of
// each table have the keys at the same time. What is wrong is left at its default
// and returned as a list of *[Error].
func Parse(name string, content []byte, tables [][]action.Action) (Settings, []error) {
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
	s.MIBDirs, s.Prefer, s.ASCII = f.MIBDirs, f.MIBs.Prefer, f.ASCII
	for said, setting := range map[*bool]*bool{f.WatchMIBs: &s.WatchMIBs, f.Mouse: &s.Mouse} {
		if said != nil {
			*setting = *said
		}
	}
	at := spots(content)
	var refused []refusal
	if f.Theme != nil {
		if err := theme.Default().Use(*f.Theme); err != nil {
			refused = append(refused, refusal{at["theme"].value, err.Error()})
		} else {
			s.Theme = *f.Theme
		}
	}
	keys, wrongKeys := bindings(f.Keys, at, tables)
	s.Keys = keys
	for _, r := range append(refused, wrongKeys...) {
		line, column := lineAndColumn(content, r.at)
		wrong = append(wrong, &Error{name, line, column, r.why})
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
	b.WriteString("# Draw with ASCII characters alone, as --ascii does. Where this is not said, that is done\n# when LC_ALL, LC_CTYPE or LANG names no UTF-8.\n")
	if s.ASCII == nil {
		b.WriteString("# ascii = false\n\n")
	} else {
		fmt.Fprintf(&b, "ascii = %v\n\n", *s.ASCII)
	}
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
