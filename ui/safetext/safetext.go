// Package safetext stands between what a device or a file says and a terminal.
//
// A terminal acts on what it is sent: an escape sequence in a sysDescr can
// move the cursor, retitle the window or answer a question nobody asked, a
// carriage return can hide a line, and a bidirectional override can make a
// text read as another. So whatever mibtui did not write itself passes through
// here before it is shown. What a terminal would act on becomes a picture of
// itself ("␛", "␊"), octets that are no UTF-8 become "\xNN", and invisible
// characters become "·", so that nothing is hidden either.
//
// The screen is a grid of cells, and a text is as wide as the terminal draws
// it: combining marks take no cell, East Asian characters and emoji take two.
// The functions that measure, cut and pad go by cells and keep characters
// whole. They understand texts that have been painted with escape sequences
// of mibtui's own, which count for nothing.
package safetext

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	hidden   = "·" // stands for a character that cannot be seen
	carrier  = "◌" // carries a combining mark that has nothing to combine with
	ellipsis = "…"
	tabWidth = 8
	// maxMarks is how many combining marks one character keeps. Scripts need
	// two or three; hundreds are a way to paint over other lines.
	maxMarks = 4
)

// Line returns s as one line that is safe to draw in a terminal. Line breaks
// and tabs are pictures too. Spaces of all kinds become plain ones; characters
// that only change how another one looks (emoji colours) are left out, because
// terminals do not agree about their width. Line changes nothing in its own
// output.
func Line(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	drawLine(&b, s)
	return b.String()
}

// Block returns the lines of s, each safe to draw as [Line] makes it. Tabs
// reach to the next multiple of eight columns.
func Block(s string) []string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Line(expandTabs(line))
	}
	return lines
}

// Shell returns s made safe for standard output: nothing in it acts on a
// terminal but line breaks and tabs, which are kept. Characters that are only
// hard to draw in a grid stay as they are.
func Shell(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			writeOctet(&b, s[i])
		case r == '\n' || r == '\t' || !actsOn(r):
			b.WriteString(s[i : i+n])
		default:
			b.WriteString(picture(r))
		}
		i += n
	}
	return b.String()
}

// isPlain reports whether s is printable ASCII and so safe as it is.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// actsOn reports whether a terminal does something with r other than draw it
// where it stands: controls, line separators and bidirectional controls.
func actsOn(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r)
}

func drawLine(b *strings.Builder, s string) {
	marks, started := 0, false
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		at := i
		i += n
		if r == utf8.RuneError && n == 1 {
			writeOctet(b, s[at])
			marks, started = 0, true
			continue
		}
		if attaches(r) {
			if !started {
				b.WriteString(carrier)
			}
			if marks++; marks <= maxMarks {
				b.WriteString(s[at:i])
			}
			started = true
			continue
		}
		if styles(r) {
			continue
		}
		b.WriteString(picture(r))
		marks, started = 0, true
	}
}

// attaches reports whether r is drawn into the cell of the character before.
// Thai and Lao SARA AM and the Hangul vowels and finals are letters by
// category and attach all the same.
func attaches(r rune) bool {
	return unicode.Is(unicode.M, r) && !styles(r) && !invisible(r) ||
		r == '\u0e33' || r == '\u0eb3' || 0x1160 <= r && r <= 0x11ff || 0xd7b0 <= r && r <= 0xd7ff
}

// styles reports whether r only chooses the look of the character before it:
// the emoji variation selectors and skin tones.
func styles(r rune) bool {
	return r == '\ufe0e' || r == '\ufe0f' || 0x1f3fb <= r && r <= 0x1f3ff
}

// invisible reports whether r has no shape of its own although Unicode counts
// it among letters or marks: fillers, joiners and further variation selectors.
func invisible(r rune) bool {
	return unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r)
}

// prepended are letters and signs that merge with the character after them,
// be it only the space a text is padded with.
func prepended(r rune) bool {
	return unicode.Is(unicode.Prepended_Concatenation_Mark, r) || r == 0x0d4e || r == 0x111c2 || r == 0x111c3 ||
		r == 0x1193f || r == 0x11941 || r == 0x11a3a || 0x11a84 <= r && r <= 0x11a89 || r == 0x11d46 || r == 0x11f02
}

// picture returns how a character that stands for itself is drawn.
func picture(r rune) string {
	switch {
	case r < 0x20:
		return string('\u2400' + r)
	case r == 0x7f:
		return "␡"
	case r < 0x7f:
		return string(r)
	case r == '\u3000':
		return "  "
	case unicode.Is(unicode.Zs, r):
		return " "
	case 0x1f1e6 <= r && r <= 0x1f1ff:
		// Two of these are a flag, which is as wide as each of them or as
		// both: their letters are not in doubt.
		return string('A' + r - 0x1f1e6)
	case !unicode.IsPrint(r) || invisible(r) || prepended(r):
		return hidden
	}
	return string(r)
}

func writeOctet(b *strings.Builder, c byte) {
	b.WriteString(`\x`)
	if c < 0x10 {
		b.WriteByte('0')
	}
	b.WriteString(strconv.FormatUint(uint64(c), 16))
}

func expandTabs(s string) string {
	if !strings.Contains(s, "\t") {
		return s
	}
	var b strings.Builder
	column := 0
	for i, field := range strings.Split(s, "\t") {
		if i > 0 {
			n := tabWidth - column%tabWidth
			b.WriteString(strings.Repeat(" ", n))
			column += n
		}
		b.WriteString(field)
		column += Width(Line(field))
	}
	return b.String()
}

// Width returns the number of cells s takes.
func Width(s string) int {
	if isPlain(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}
