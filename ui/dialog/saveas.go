package dialog

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// Saved says what became of writing a device down.
type Saved struct {
	Name string
	// Variables are those of the environment its secrets are looked for in.
	Variables []string
	Err       error
}

// SaveAs asks for the name a device is written down under, and where each of
// its secrets is to be from then on. A secret itself is never written into a
// file; it can go into the keyring.
type SaveAs struct {
	ending
	theme   theme.Theme
	to      action.Access
	name    proposal
	secrets []action.Secret
	keep    map[action.Secret]string
	keyring error // why there is none
	row     int   // 0 is the name
	save    func(action.Access) tea.Cmd
	saving  bool
	err     error
}

// NewSaveAs returns the dialog. Keyring is nil when there is one to put secrets
// into; save is given the device with Profile and Kept as they were chosen, and
// answers with [Saved].
func NewSaveAs(th theme.Theme, to action.Access, keyring error, save func(action.Access) tea.Cmd) *SaveAs {
	s := &SaveAs{
		theme: th, to: to, keyring: keyring, save: save, secrets: to.Wants(), keep: make(map[action.Secret]string),
		name: proposal{Field: widget.NewField("a name of your own, core-sw1 for example", false)},
	}
	s.name.propose(to.Profile)
	for _, secret := range s.secrets {
		s.keep[secret] = s.places(secret)[0]
	}
	return s
}

// Title returns the dialog's name.
func (s *SaveAs) Title() string { return "Save as a profile" }

// Actions returns the dialog's keys.
func (s *SaveAs) Actions() []action.Action {
	change := act("saveas.change", "another place for the secret", "", does(func() { s.change(1) }))
	back := act("saveas.change_back", "place before", "", does(func() { s.change(-1) }))
	if s.row > 0 {
		change.Keys, change.Hint = []string{"space", "right"}, "change"
		back.Keys = []string{"left"}
	}
	return []action.Action{
		act("saveas.go", "save", "save", s.submit, "enter"),
		act("saveas.down", "next field", "next", does(func() { s.move(1) }), "tab", "down"),
		act("saveas.up", "field before", "", does(func() { s.move(-1) }), "shift+tab", "up"),
		change, back,
		s.closes("saveas.close", "esc"),
	}
}

// Defers lets all but giving up wait until it is known whether the device could
// be saved.
func (s *SaveAs) Defers(key string) bool { return s.saving && key != "esc" }

func (s *SaveAs) move(d int) {
	rows := 1 + len(s.secrets)
	s.row = (s.row + d + rows) % rows
}

// places are where a secret can be kept, the best first. The variable is named
// after the device, when it is saved.
func (s *SaveAs) places(secret action.Secret) []string {
	var all []string
	kept := s.to.Kept[secret]
	typed := s.to.Typed[secret] != ""
	if kept != "" && kept != "prompt" && !(kept == "keyring" && typed) {
		all = append(all, kept)
	}
	if s.keyring == nil && typed {
		all = append(all, "keyring")
	}
	return append(all, "prompt", "env:")
}

func (s *SaveAs) change(d int) {
	secret := s.secrets[s.row-1]
	s.keep[secret] = after(s.places(secret), s.keep[secret], d)
	s.err = nil
}

// variable is what the environment variable of a secret is called.
func (s *SaveAs) variable(secret action.Secret) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case '0' <= r && r <= '9', 'A' <= r && r <= 'Z':
			return r
		}
		return '_'
	}, strings.ToUpper(strings.TrimSpace(s.name.Value())))
	return "MIBTUI_" + name + [...]string{"_COMMUNITY", "_AUTH", "_PRIV"}[secret]
}

func (s *SaveAs) submit() tea.Cmd {
	to := s.to
	to.Profile = strings.TrimSpace(s.name.Value())
	if to.Profile == "" {
		s.err, s.row = errors.New("a profile needs a name"), 0
		return nil
	}
	if s.saving {
		return nil
	}
	for _, secret := range s.secrets {
		to.Kept[secret] = s.keep[secret]
		if to.Kept[secret] == "env:" {
			to.Kept[secret] += s.variable(secret)
		}
	}
	s.saving = true
	return s.save(to)
}

// Update takes text for the name, and what became of saving.
func (s *SaveAs) Update(msg tea.Msg) tea.Cmd {
	if saved, ok := msg.(Saved); ok {
		s.saving = false
		if s.err = saved.Err; s.err == nil {
			return s.end(nil)
		}
		return nil
	}
	if s.row > 0 {
		return nil
	}
	before := s.name.Value()
	cmd := s.name.Update(msg)
	if s.name.Value() != before {
		s.err = nil
	}
	return cmd
}

// View draws a box of at most w by h cells.
func (s *SaveAs) View(w, h int) string {
	b := box{title: s.Title(), w: 76, keys: s.Actions()}
	iw, _ := b.inner(w, h, 0)
	name := safetext.Truncate(safetext.Line(s.name.Value()), max(iw-20, 1))
	if s.row == 0 {
		name = s.name.draw(s.theme, max(iw-20, 1))
	}
	lines := []string{s.line(0, "name", name, iw)}
	for i, secret := range s.secrets {
		lines = append(lines, s.line(i+1, secret.String(), s.theme.Paint(theme.Key, "‹ "+s.words(secret)+" ›"), iw))
	}
	note := "Passphrases and communities are never written into the file, only where they are."
	if s.keyring != nil {
		note += " The keyring is not on offer: " + s.keyring.Error() + "."
	}
	lines = append(append(lines, ""), pad(wrapped(s.theme, theme.Dim, note, iw-2))...)
	focus := s.row
	if s.err != nil {
		lines = append(lines, pad(wrapped(s.theme, theme.Error, s.err.Error(), iw-2))...)
		focus = len(lines) - 1
	}
	return b.draw(s.theme, w, h, lines, focus)
}

func (s *SaveAs) line(row int, label, text string, w int) string {
	mark, role := " ", theme.Dim
	if s.row == row {
		mark, role = "▌", theme.Title
	}
	return safetext.Fit(mark+" "+s.theme.Paint(role, safetext.Pad(label, 16))+" "+text, w)
}

func (s *SaveAs) words(secret action.Secret) string {
	switch kept := s.keep[secret]; kept {
	case "prompt":
		return "asked for each time"
	case "keyring":
		return "put into the keyring"
	case "env:":
		return "environment variable " + s.variable(secret)
	default:
		return "as it is: " + safetext.Line(kept)
	}
}
