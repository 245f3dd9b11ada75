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
	"slices"
	"strings"

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

// looks are the parameters of the SGR sequence (ECMA-48 §8.3.117) of each role.
type looks [roles]string

// dark is for light text on a dark background.
var dark = looks{
	Dim:      "2",
	Title:    "1",
	Border:   "2",
	Focus:    "1;36",
	Selected: "7",
	Resting:  "1",
	Key:      "1;36",
	Name:     "36",
	Number:   "33",
	Label:    "32",
	Unit:     "2",
	Hex:      "35",
	Match:    "1;4",
	OK:       "32",
	Changed:  "1;33",
	Warn:     "33",
	Error:    "1;31",
	Write:    "1;37;41",
}

// light is for dark text on a light background, where yellow and cyan fade.
var light = looks{
	Dim:      "2",
	Title:    "1",
	Border:   "2",
	Focus:    "1;34",
	Selected: "7",
	Resting:  "1",
	Key:      "1;34",
	Name:     "34",
	Number:   "35",
	Label:    "32",
	Unit:     "2",
	Hex:      "31",
	Match:    "1;4",
	OK:       "32",
	Changed:  "1;35",
	Warn:     "1;35",
	Error:    "1;31",
	Write:    "1;37;41",
}

// plain has no colours at all.
var plain = looks{
	Title:    "1",
	Focus:    "1",
	Selected: "7",
	Resting:  "1",
	Key:      "1",
	Match:    "1;4",
	Changed:  "1",
	Warn:     "1",
	Error:    "1",
	Write:    "1;7",
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
	l := dark
	return Theme{&l}
}

// Use changes the looks of t and all its copies to those of a name that
// [Names] lists; for [Auto] they stay as they are.
func (t Theme) Use(name string) error {
	switch name {
	case Auto:
	case "dark":
		*t.looks = dark
	case "light":
		*t.looks = light
	case "plain":
		*t.looks = plain
	default:
		return fmt.Errorf("there is no theme %q: choose one of %s", name, strings.Join(slices.Sorted(slices.Values(Names())), ", "))
	}
	return nil
}

// Paint returns s in the looks of r. s must be sanitised already and must not
// be painted before.
func (t Theme) Paint(r Role, s string) string {
	if s == "" || t.looks == nil || t.looks[r] == "" {
		return s
	}
	return "\x1b[" + t.looks[r] + "m" + s + "\x1b[m"
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
