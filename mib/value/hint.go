package value

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// octetSpec is one octet-format specification of a DISPLAY-HINT (RFC 2579
// §3.1): it takes so many octets from the front of the value and says how they
// are written.
type octetSpec struct {
	repeat     bool // one octet of the value says how often the rest applies
	width      int  // octets; 0 writes only what follows them
	format     byte // 'x', 'd', 'o', 'a' or 't'
	separator  byte // written after each application; 0 for none
	terminator byte // written after the last repetition instead; 0 for none
}

const (
	maxWidth       = 65535 // octets an OCTET STRING may have (RFC 2578 §7.1.2)
	maxNumberWidth = 16    // octets written as one decimal or octal number
	maxDigits      = 44    // more than any such number has
)

// parseOctetHint reads the DISPLAY-HINT of an OCTET STRING.
func parseOctetHint(hint string) ([]octetSpec, error) {
	if hint == "" {
		return nil, errors.New("the hint is empty")
	}
	var specs []octetSpec
	for rest := hint; rest != ""; {
		spec, left, err := nextSpec(rest)
		if err != nil {
			return nil, fmt.Errorf("hint %q: %w", hint, err)
		}
		specs, rest = append(specs, spec), left
	}
	return specs, nil
}

func nextSpec(hint string) (s octetSpec, rest string, err error) {
	rest, s.repeat = strings.CutPrefix(hint, "*")
	digits := 0
	for digits < len(rest) && isDigit(rest[digits]) {
		digits++
	}
	if s.width, err = strconv.Atoi(rest[:digits]); err != nil || s.width > maxWidth {
		return s, "", fmt.Errorf("%q should begin with a number of octets, at most %d", rest, maxWidth)
	}
	rest = rest[digits:]
	if rest == "" || !strings.Contains("xdoat", rest[:1]) {
		return s, "", errors.New("a number of octets is not followed by one of x d o a t")
	}
	s.format, rest = rest[0], rest[1:]
	if s.repeat && s.width == 0 {
		return s, "", errors.New("it repeats what takes no octets")
	}
	if (s.format == 'd' || s.format == 'o') && s.width > maxNumberWidth {
		return s, "", fmt.Errorf("a number of %d octets is too long to be read", s.width)
	}
	if rest != "" && rest[0] != '*' && !isDigit(rest[0]) {
		s.separator, rest = rest[0], rest[1:]
		if s.repeat && rest != "" && rest[0] != '*' && !isDigit(rest[0]) {
			s.terminator, rest = rest[0], rest[1:]
		}
	}
	return s, rest, nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isTextHint reports whether a hint says no more than that the octets are
// text, as DisplayString's "255a" does.
func isTextHint(hint string) bool {
	specs, err := parseOctetHint(hint)
	return err == nil && len(specs) == 1 && !specs[0].repeat && specs[0].width > 1 &&
		specs[0].separator == 0 && (specs[0].format == 'a' || specs[0].format == 't')
}

// formatOctets writes octets by the specifications of a hint. The last one is
// used again for what is left over. It reports false when the octets cannot be
// written so, because the hint would go on for ever without taking any.
func formatOctets(specs []octetSpec, octets string) (string, bool) {
	var b []byte
	for i, rest := 0, octets; rest != ""; i++ {
		s := specs[min(i, len(specs)-1)]
		if i >= len(specs) && s.width == 0 {
			return "", false
		}
		count := 1
		if s.repeat {
			count, rest = int(rest[0]), rest[1:]
		}
		for n := range count {
			if rest == "" {
				break
			}
			var taken string
			taken, rest = takeOctets(s, rest)
			b = appendOctets(b, s, taken)
			last := n == count-1 && s.terminator != 0
			if rest != "" && s.separator != 0 && !last {
				b = append(b, s.separator)
			}
		}
		if rest != "" && s.terminator != 0 {
			b = append(b, s.terminator)
		}
	}
	// A separator or a terminator may be any octet of the module's file.
	return strings.ToValidUTF8(string(b), "\uFFFD"), true
}

// takeOctets cuts what s applies to once from the front of octets. Text in
// UTF-8 is not cut within a character.
func takeOctets(s octetSpec, octets string) (taken, rest string) {
	n := min(s.width, len(octets))
	if s.format == 't' && n < len(octets) {
		whole := n
		for whole > 0 && n-whole < utf8.UTFMax && !utf8.RuneStart(octets[whole]) {
			whole--
		}
		if whole > 0 && utf8.RuneStart(octets[whole]) {
			n = whole
		}
	}
	return octets[:n], octets[n:]
}

func appendOctets(b []byte, s octetSpec, octets string) []byte {
	if octets == "" {
		return b
	}
	switch s.format {
	case 'a', 't':
		return append(b, toUTF8(octets)...)
	case 'x':
		return fmt.Appendf(b, "%02x", octets)
	}
	n := new(big.Int).SetBytes([]byte(octets))
	return n.Append(b, base(s.format))
}

func base(format byte) int {
	switch format {
	case 'x':
		return 16
	case 'o':
		return 8
	case 'b':
		return 2
	}
	return 10
}

// toUTF8 returns octets as they are when they are UTF-8, and else read as
// Latin-1.
func toUTF8(octets string) string {
	if utf8.ValidString(octets) {
		return octets
	}
	runes := make([]rune, len(octets))
	for i := range len(octets) {
		runes[i] = rune(octets[i])
	}
	return string(runes)
}

// hintReader reads back what a hint wrote.
type hintReader struct {
	text string
	pos  int
	// exactEnd says that hex at the very end of the text stands for as many
	// octets as it has pairs of digits, as it does where the value ended
	// before the specification did; otherwise it is a full-width number
	// written without its leading zeros.
	exactEnd bool
	octets   []byte
}

// parseOctets is the inverse of formatOctets.
func parseOctets(specs []octetSpec, text string, exactEnd bool) (string, error) {
	r := hintReader{text: text, exactEnd: exactEnd}
	for i := 0; r.pos < len(r.text); i++ {
		s := specs[min(i, len(specs)-1)]
		before := r.pos
		if err := r.spec(s); err != nil {
			return "", err
		}
		if i >= len(specs) && r.pos == before {
			return "", r.unexpected("nothing more")
		}
	}
	return string(r.octets), nil
}

func (r *hintReader) done() bool { return r.pos == len(r.text) }

func (r *hintReader) at(c byte) bool { return c != 0 && !r.done() && r.text[r.pos] == c }

func (r *hintReader) unexpected(want string) error {
	if r.done() {
		return fmt.Errorf("the text ends where %s should follow", want)
	}
	c, _ := utf8.DecodeRuneInString(r.text[r.pos:])
	return fmt.Errorf("%q at position %d should be %s", c, r.pos+1, want)
}

// separate skips the separator after an application; at the end of the text
// there is none.
func (r *hintReader) separate(c byte) error {
	switch {
	case c == 0 || r.done():
		return nil
	case !r.at(c):
		return r.unexpected(fmt.Sprintf("%q", c))
	}
	r.pos++
	return nil
}

func (r *hintReader) spec(s octetSpec) error {
	if !s.repeat {
		if err := r.once(s); err != nil {
			return err
		}
		return r.separate(s.separator)
	}
	count := len(r.octets)
	r.octets = append(r.octets, 0)
	for n := 0; ; n++ {
		if r.at(s.terminator) {
			r.pos++
			break
		}
		if r.done() || n == 255 {
			break
		}
		if err := r.once(s); err != nil {
			return err
		}
		r.octets[count]++
		if !r.at(s.terminator) {
			if err := r.separate(s.separator); err != nil {
				return err
			}
		}
	}
	return nil
}

// once reads what one application of s wrote.
func (r *hintReader) once(s octetSpec) error {
	if s.width == 0 {
		return nil
	}
	if len(r.octets) > maxWidth {
		return fmt.Errorf("more than %d octets", maxWidth)
	}
	switch s.format {
	case 'a', 't':
		taken, _ := takeOctets(s, r.text[r.pos:])
		r.octets = append(r.octets, taken...)
		r.pos += len(taken)
		return nil
	case 'x':
		return r.hex(s)
	}
	start := r.pos
	for !r.done() && isDigit(r.text[r.pos]) && r.pos-start < maxDigits {
		r.pos++
	}
	n, ok := new(big.Int).SetString(r.text[start:r.pos], base(s.format))
	if !ok || n.BitLen() > 8*s.width {
		digits := r.text[start:r.pos]
		if digits == "" {
			return r.unexpected("a number")
		}
		return fmt.Errorf("%s at position %d is no %s number that fits into %s", digits, start+1,
			map[byte]string{'d': "decimal", 'o': "octal"}[s.format], plural(s.width, "octet"))
	}
	r.octets = append(r.octets, n.FillBytes(make([]byte, s.width))...)
	return nil
}

func (r *hintReader) hex(s octetSpec) error {
	start := r.pos
	for !r.done() && r.pos-start < 2*s.width && isHexDigit(r.text[r.pos]) {
		r.pos++
	}
	digits := r.text[start:r.pos]
	if digits == "" {
		return r.unexpected("hex digits")
	}
	octets := s.width
	if r.done() && r.exactEnd && len(digits)%2 == 0 {
		octets = len(digits) / 2
	}
	b := make([]byte, octets)
	for i := range len(digits) {
		at := len(digits) - 1 - i // counted in digits from the right
		b[octets-1-at/2] |= hexDigit(digits[i]) << (4 * (at % 2))
	}
	r.octets = append(r.octets, b...)
	return nil
}

func isHexDigit(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func hexDigit(c byte) byte {
	switch {
	case isDigit(c):
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}

// integerHint is the DISPLAY-HINT of an integer (RFC 2579 §3.1).
type integerHint struct {
	base   int
	places int // decimal places implied by "d-2"
}

// parseIntegerHint reads "d", "d-2", "x", "o" or "b"; anything else counts as
// no hint.
func parseIntegerHint(hint string) (integerHint, bool) {
	if hint == "" || !strings.Contains("dxob", hint[:1]) {
		return integerHint{base: 10}, false
	}
	h := integerHint{base: base(hint[0])}
	if len(hint) == 1 {
		return h, true
	}
	places, err := strconv.Atoi(strings.TrimPrefix(hint[1:], "-"))
	if hint[0] != 'd' || hint[1] != '-' || err != nil || places < 0 || places > 64 {
		return integerHint{base: 10}, false
	}
	h.places = places
	return h, true
}

// format writes a number given in decimal.
func (h integerHint) format(decimal string) string {
	digits, negative := strings.CutPrefix(decimal, "-")
	if h.base != 10 {
		n, _ := new(big.Int).SetString(digits, 10)
		digits = n.Text(h.base)
	}
	if h.places > 0 {
		digits = strings.Repeat("0", max(0, h.places+1-len(digits))) + digits
		digits = digits[:len(digits)-h.places] + "." + digits[len(digits)-h.places:]
	}
	if negative {
		return "-" + digits
	}
	return digits
}

// parse is the inverse of format; it returns the number in decimal. Fewer
// decimal places than the hint has are filled up.
func (h integerHint) parse(text string) (decimal string, err error) {
	digits, negative := strings.CutPrefix(text, "-")
	digits = strings.TrimPrefix(digits, "+")
	if h.base == 16 {
		digits = strings.TrimPrefix(strings.TrimPrefix(digits, "0x"), "0X")
	}
	if h.places > 0 {
		whole, fraction, _ := strings.Cut(digits, ".")
		if len(fraction) > h.places {
			return "", fmt.Errorf("%q has more than %s", text, plural(h.places, "decimal place"))
		}
		digits = whole + fraction + strings.Repeat("0", h.places-len(fraction))
		if whole+fraction == "" {
			digits = ""
		}
	}
	if len(digits) > 128 || strings.ContainsAny(digits, "+-_") {
		return "", fmt.Errorf("%q is not a number", text)
	}
	n, ok := new(big.Int).SetString(digits, h.base)
	if !ok {
		return "", fmt.Errorf("%q is not %s", text, h.kind())
	}
	if negative {
		n.Neg(n)
	}
	return n.String(), nil
}

// kind says what is expected of a text.
func (h integerHint) kind() string {
	switch {
	case h.base == 16:
		return "a number in hex"
	case h.base == 8:
		return "a number in octal"
	case h.base == 2:
		return "a number in binary"
	case h.places > 0:
		return "a number with up to " + plural(h.places, "decimal place")
	}
	return "a number"
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
