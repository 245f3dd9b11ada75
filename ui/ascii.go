package ui

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/mibtui/mibtui/ui/safetext"
)

// NoUTF8 says why the browser should draw with ASCII alone: the locale, which
// POSIX takes from the first of LC_ALL, LC_CTYPE and LANG that is set, has no
// UTF-8. It is "" where it has, and on Windows, which has no such variables.
func NoUTF8(getenv func(string) string) string {
	if runtime.GOOS == "windows" {
		return ""
	}
	said := "none of LC_ALL, LC_CTYPE and LANG is set"
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		locale := getenv(name)
		if locale == "" {
			continue
		}
		if charset := strings.ReplaceAll(strings.ToLower(locale), "-", ""); strings.Contains(charset, "utf8") {
			return ""
		}
		said = fmt.Sprintf("%s=%s names no UTF-8", name, locale)
		break
	}
	return said + ", so mibtui draws with ASCII alone; --ascii=false draws all characters"
}

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
	'·': '.', '•': '*', '×': 'x', '–': '-', '—': '-', '’': '\'', '‘': '\'', '“': '"', '”': '"',
}
