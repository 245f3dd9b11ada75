package smi

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Decode returns the text of a file whose offsets the rest of the package
// means: a UTF-16 text as UTF-8, any other as it is.
func Decode(src []byte) []byte {
	if !IsUTF16(src) {
		return src
	}
	low, high := 0, 1
	if bigEndian(src) {
		low, high = 1, 0
	}
	units := make([]uint16, len(src)/2)
	for i := range units {
		units[i] = uint16(src[2*i+low]) | uint16(src[2*i+high])<<8
	}
	out := make([]byte, 0, len(units)+utf8.UTFMax)
	for len(units) > 0 {
		r := rune(units[0])
		if utf16.IsSurrogate(r) {
			r = utf8.RuneError
			if len(units) > 1 {
				if pair := utf16.DecodeRune(rune(units[0]), rune(units[1])); pair != utf8.RuneError {
					r, units = pair, units[1:]
				}
			}
		}
		out, units = utf8.AppendRune(out, r), units[1:]
	}
	return out
}

// IsUTF16 reports whether src, or its first 64 bytes, are a text in UTF-16: it
// has the mark of one at its beginning, or a NUL in every other place there.
func IsUTF16(src []byte) bool {
	if bytes.HasPrefix(src, []byte{0xff, 0xfe}) || bytes.HasPrefix(src, []byte{0xfe, 0xff}) {
		return true
	}
	begin := src[:min(len(src), 64)&^1]
	var zeros [2]int
	for i, c := range begin {
		if c == 0 {
			zeros[i%2]++
		}
	}
	return len(begin) >= 16 && (zeros[0] == len(begin)/2 && zeros[1] == 0 || zeros[1] == len(begin)/2 && zeros[0] == 0)
}

func bigEndian(src []byte) bool { return src[0] == 0xfe && src[1] == 0xff || src[0] == 0 }

// firstInvalid returns where src stops being UTF-8, or -1.
func firstInvalid(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// decode returns b as UTF-8; bytes that are not are taken for Windows-1252,
// whose printable half Latin-1 shares.
func decode(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	const high = "€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ"
	upper := []rune(high)
	var s strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			if r = rune(b[0]); r < 0xa0 {
				r = upper[r-0x80]
			}
		}
		s.WriteRune(r)
		b = b[n:]
	}
	return s.String()
}
