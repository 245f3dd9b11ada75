// Package theme gives roles their looks.
//
// No pane names a colour. It says what a text is (a key, a warning, a number, what
// is selected) and the theme says how that looks. Meaning is never carried by
// colour alone: NO_COLOR, which leaves bold and reverse, and the marks are
// enough. The colours are the sixteen every terminal has and its owner has set
// to be readable; which of them read well depends on whether the background is
// light or dark, which the terminal is asked.
package theme

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/ui/safetext"
)

// Role is what a piece of text is.
type Role uint8

// The roles.
const (
	Text Role = iota
	Dim
	Title
	Border
	Focus    // the border and title of what has the keys
	Selected // the line under the cursor where the keys go
	Resting  // the line under the cursor elsewhere
	Key
	Name
	Number
	Label
	Unit
	Hex
	Match
	OK
	Changed
	Warn
	Error
	Write // anything that may change a device
	roles
)

// styles are how each role looks.
type styles [roles]lipgloss.Style

// dark is for light text on a dark background.
func dark() styles {
	s := common()
	s[Focus] = bold().Foreground(lipgloss.Cyan)
	s[Key] = bold().Foreground(lipgloss.Cyan)
	s[Name] = colour(lipgloss.Cyan)
	s[Number] = colour(lipgloss.Yellow)
	s[Hex] = colour(lipgloss.Magenta)
	s[Changed] = bold().Foreground(lipgloss.Yellow)
	s[Warn] = colour(lipgloss.Yellow)
	return s
}

// light is for dark text on a light background, where yellow and cyan fade.
func light() styles {
	s := common()
	s[Focus] = bold().Foreground(lipgloss.Blue)
	s[Key] = bold().Foreground(lipgloss.Blue)
	s[Name] = colour(lipgloss.Blue)
	s[Number] = colour(lipgloss.Magenta)
	s[Hex] = colour(lipgloss.Red)
	s[Changed] = bold().Foreground(lipgloss.Magenta)
	s[Warn] = bold().Foreground(lipgloss.Magenta)
	return s
}

// common is what looks well on both.
func common() styles {
	s := plain()
	s[Dim] = lipgloss.NewStyle().Faint(true)
	s[Border] = lipgloss.NewStyle().Faint(true)
	s[Unit] = lipgloss.NewStyle().Faint(true)
	s[Label] = colour(lipgloss.Green)
	s[OK] = colour(lipgloss.Green)
	s[Error] = bold().Foreground(lipgloss.Red)
	s[Write] = bold().Foreground(lipgloss.White).Background(lipgloss.Red)
	return s
}

// plain has no colours at all.
func plain() styles {
	var s styles
	for i := range s {
		s[i] = lipgloss.NewStyle()
	}
	for _, r := range []Role{Title, Focus, Resting, Key, Changed, Warn, Error} {
		s[r] = bold()
	}
	s[Selected] = lipgloss.NewStyle().Reverse(true)
	s[Match] = bold().Underline(true)
	s[Write] = bold().Reverse(true)
	return s
}

func bold() lipgloss.Style { return lipgloss.NewStyle().Bold(true) }

func colour(c color.Color) lipgloss.Style { return lipgloss.NewStyle().Foreground(c) }

// looks are what a style puts before and behind a text. A frame holds hundreds
// of painted pieces; working this out once makes painting one a concatenation.
type looks [roles]struct{ before, behind string }

func looksOf(s styles) looks {
	const text = "x"
	var l looks
	for i, style := range s {
		l[i].before, l[i].behind, _ = strings.Cut(style.Render(text), text)
	}
	return l
}

// Auto is the name of the theme that goes by the terminal's background.
const Auto = "auto"

// Names returns the names a theme can be chosen by.
func Names() []string { return []string{Auto, "dark", "light", "plain"} }

// Theme is a set of looks. Copies of a Theme change together, so that whoever
// holds one follows when the terminal has said what its background is. The
// zero Theme paints nothing.
type Theme struct {
	looks *looks
}

// Default returns the looks for a dark background.
func Default() Theme {
	l := looksOf(dark())
	return Theme{&l}
}

// Use changes the looks of t and all its copies to those of a name that
// [Names] lists; for [Auto] they stay as they are.
func (t Theme) Use(name string) error {
	switch name {
	case Auto:
	case "dark":
		*t.looks = looksOf(dark())
	case "light":
		*t.looks = looksOf(light())
	case "plain":
		*t.looks = looksOf(plain())
	default:
		return fmt.Errorf("there is no theme %q: choose one of %s", name, strings.Join(slices.Sorted(slices.Values(Names())), ", "))
	}
	return nil
}

// Paint returns s in the looks of r. s must be sanitised already and must not
// be painted before.
func (t Theme) Paint(r Role, s string) string {
	if s == "" || t.looks == nil {
		return s
	}
	return t.looks[r].before + s + t.looks[r].behind
}

// Value sanitises a value's text and paints its spans.
func (t Theme) Value(text value.Text) string {
	var b strings.Builder
	for _, span := range text {
		b.WriteString(t.Paint(valueRole(span.Role), safetext.Line(span.Text)))
	}
	return b.String()
}

func valueRole(r value.Role) Role {
	switch r {
	case value.Number:
		return Number
	case value.Label:
		return Label
	case value.Unit, value.Punct:
		return Unit
	case value.Note:
		return Warn
	case value.Hex:
		return Hex
	}
	return Text
}
