package ui

import (
	"strings"

	"github.com/mibtui/mibtui/ui/safetext"
)

// inASCII draws a frame with nothing but ASCII, for terminals and fonts that
// have no more. Every rune becomes as many characters as it was wide, so that
// nothing moves.
func inASCII(frame string) string {
	var b strings.Builder
	b.Grow(len(frame))
	for _, r := range frame {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case asciiMarks[r] != 0:
			b.WriteByte(asciiMarks[r])
		default:
			for range safetext.Width(string(r)) {
				b.WriteByte('?')
			}
		}
	}
	return b.String()
}

// asciiMarks stand for the marks and strokes of the screen.
var asciiMarks = map[rune]byte{
	'━': '=', '─': '-', '┃': '|', '│': '|', '┊': '|',
	'┏': '+', '┓': '+', '┗': '+', '┛': '+', '╭': '+', '╮': '+', '╰': '+', '╯': '+',
	'├': '+', '┤': '+', '┬': '+', '┴': '+', '┼': '+',
	'▌': '>', '▾': 'v', '▸': '>', '≡': '=', '∷': ':', '↑': '^', '↓': 'v', '←': '<', '→': '&',
	'◷': 't', '◆': 'e', '◇': 'g', '±': '*', '⚑': '!', '●': 'o', '○': '.', '‹': '<', '›': '>', '…': '~', '≠': '#',
	'·': '.', '×': 'x', '–': '-', '—': '-', '’': '\'', '‘': '\'', '“': '"', '”': '"',
}
