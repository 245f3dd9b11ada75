// Package theme gives roles their looks.
//
// No pane names a colour. It says what a text is (a key, a warning, a number, what
// is selected) and the theme says how that looks. Meaning is never carried
// by colour alone, and the colours are the sixteen every terminal has, set by
// its owner to be readable: they follow a light or dark background by
// themselves, and NO_COLOR leaves bold, reverse and the marks.
package theme

import (
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

// Theme is a set of looks. The zero Theme paints nothing.
type Theme struct {
	sgr [roles]string
}

// Default returns the looks mibtui comes with.
func Default() Theme {
	return Theme{[roles]string{
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
	}}
}

// Paint returns s in the looks of r. s must be sanitised already and must not
// be painted before.
func (t Theme) Paint(r Role, s string) string {
	if s == "" || t.sgr[r] == "" {
		return s
	}
	return "\x1b[" + t.sgr[r] + "m" + s + "\x1b[m"
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
