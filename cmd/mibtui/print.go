package main

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/mibtui/mibtui/ui/safetext"
)

// printable makes text from a device, a file or a person safe for a terminal
// and keeps its lines.
func printable(text string) string { return safetext.Shell(text) }

// escapeUnprintable writes what a terminal might act on, in a line of JSON, as
// JSON's own escapes. JSON itself takes care of the ASCII controls only.
func escapeUnprintable(line []byte) []byte {
	out := make([]byte, 0, len(line))
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		switch {
		case r == '\n' || r == utf8.RuneError || unicode.IsPrint(r):
			out = append(out, line[i:i+n]...)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += n
	}
	return out
}
