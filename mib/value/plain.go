package value

import (
	"encoding/hex"
	"strings"
	"unicode"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
)

// FormatPlain returns v as one field for a program or a spreadsheet: what [Format]
// says without its remarks, units and quotes.
//
//   - An integer is its number, with the decimal point of a DISPLAY-HINT such as
//     d-1; one that an enumeration names is up(1).
//   - TimeTicks are their number, hundredths of a second.
//   - An OBJECT IDENTIFIER is its numbers.
//   - BITS are those that are on, as bridge(2) router(4), or none.
//   - A DateAndTime is a date of ISO 8601, with its zone where it has one.
//   - Any other OCTET STRING is an address, what its DISPLAY-HINT makes of it, or
//     text, whose lines end with a newline alone and which NULs do not follow.
//   - What is none of these, or holds characters that cannot be printed, is hex:
//     0x00ff.
//
// A value of another type than t promises is written by its own. No value is
// nothing, and so is an empty text.
func FormatPlain(t *mib.Type, v ber.Value) string {
	if absent(v.Type, true) != "" {
		return ""
	}
	f := formatter{plain: true}
	switch {
	case Wire(t) == 0:
		t = nil
	case !accepts(t, v.Type):
		if n, ok := numberOf(v); ok && isNumeric(t) {
			f.number(t, n)
			return f.text.String()
		}
		t = nil
	}
	if err := f.value(t, v); err != nil {
		return plainHex(v.Content)
	}
	return f.printable(v)
}

// PlainIndex is [FormatPlain] for part i of an index that [DecodeIndex] took
// apart.
func PlainIndex(values []IndexValue, i int) string {
	v := values[i]
	t := v.Part.Type()
	if v.Value.Type == ber.ObjectIdentifier {
		return v.Text.String() // numbers, which BER need not have room for
	}
	if inet, ok := familyOf(t); !ok || inet != anyFamily {
		return FormatPlain(t, v.Value)
	}
	parts := make([]mib.IndexPart, i+1)
	for j := range parts {
		parts[j] = values[j].Part
	}
	f := formatter{plain: true}
	f.inet(siblingFamily(parts, values[:i]), v.Value.Content)
	return f.printable(v.Value)
}

// printable returns the text, or v's octets in hex where it has characters that
// act on a terminal or cannot be seen.
func (f *formatter) printable(v ber.Value) string {
	text := strings.ReplaceAll(f.text.String(), "\r\n", "\n")
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) && r != '\n' && r != '\t' }) {
		return plainHex(v.Content)
	}
	return text
}

func plainHex(octets string) string {
	if octets == "" {
		return ""
	}
	return "0x" + hex.EncodeToString([]byte(octets))
}
