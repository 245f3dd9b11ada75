package dialog

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/mibtui/mibtui/ui/safetext"
)

// A value may hold what a field of one line cannot: line breaks, tabs and
// characters nobody sees. There they stand as escapes, which mean the same when
// they are typed.
const escapeHelp = `\n is a line break, \t a tab, \x1b an octet, \\ a backslash`

// escaped writes a text with escapes for what a field does not take.
func escaped(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		char := text[i : i+n]
		i += n
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r != utf8.RuneError && (safetext.Line(char) == char || safetext.Line("a"+char) == "a"+char):
			b.WriteString(char)
		default:
			for _, octet := range []byte(char) {
				fmt.Fprintf(&b, `\x%02x`, octet)
			}
		}
	}
	return b.String()
}

// unescaped is the inverse of escaped. What is no escape is refused rather than
// taken for what it looks like.
func unescaped(text string) (string, error) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, `\`)
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		kind := ""
		if after != "" {
			_, n := utf8.DecodeRuneInString(after)
			kind, text = after[:n], after[n:]
		}
		plain := map[string]string{"n": "\n", "r": "\r", "t": "\t", `\`: `\`}[kind]
		if kind == "x" && len(text) >= 2 {
			if octet, err := hex.DecodeString(text[:2]); err == nil {
				plain, text = string(octet), text[2:]
			}
		}
		if plain == "" {
			return "", fmt.Errorf(`\%s means nothing here: %s`, kind, escapeHelp)
		}
		b.WriteString(plain)
	}
}
