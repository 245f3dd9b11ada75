package device

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
)

// valueWriter writes one value as net-snmp does: first the type, then the
// value, then the units. What the MIB says decides how the value is written,
// and where the device sent another type than the MIB promises, that is said.
type valueWriter struct {
	Output
	tree  *mib.Tree
	b     *strings.Builder
	typ   *mib.Type // nil: nothing is known about the object
	units string
}

func (w valueWriter) printf(format string, args ...any) { fmt.Fprintf(w.b, format, args...) }

// tag writes the name of a type, unless only values are wanted.
func (w valueWriter) tag(name string) {
	if !w.quick {
		w.b.WriteString(name)
	}
}

func (w valueWriter) write(v ber.Value) {
	if want, name, ok := expected(w.typ); ok && !accepts(want, v.Type) {
		if !w.equals {
			w.printf("Wrong Type (should be %s): ", name)
		}
		w.typ, w.units = nil, ""
	}
	if !w.value(v) {
		w.printf("Malformed %v: ", v.Type)
		w.hex(v.Content)
	}
	if w.units != "" && !(v.Type == ber.TimeTicks && w.numericTicks) {
		w.b.WriteString(" " + w.units)
	}
}

// expected returns the tag an object's values have by its SYNTAX, and what
// net-snmp calls it.
func expected(t *mib.Type) (ber.Type, string, bool) {
	if t == nil {
		return 0, "", false
	}
	switch t.Base {
	case mib.Integer32:
		return ber.Integer, "INTEGER", true
	case mib.OctetString:
		return ber.OctetString, "OCTET STRING", true
	case mib.ObjectIdentifier:
		return ber.ObjectIdentifier, "OBJECT IDENTIFIER", true
	case mib.Bits:
		return ber.OctetString, "BITS", true
	case mib.IpAddress:
		return ber.IpAddress, "IpAddress", true
	case mib.Counter32:
		return ber.Counter32, "Counter32", true
	case mib.Unsigned32:
		return ber.Gauge32, "Gauge32 or Unsigned32", true
	case mib.TimeTicks:
		return ber.TimeTicks, "Timeticks", true
	case mib.Opaque:
		return ber.Opaque, "Opaque", true
	case mib.Counter64:
		return ber.Counter64, "Counter64", true
	case mib.NsapAddress:
		return ber.NsapAddress, "NsapAddress", true
	}
	return 0, "", false
}

func accepts(want, got ber.Type) bool {
	return want == got || want == ber.NsapAddress && got == ber.OctetString
}

// value writes v and reports whether its content is what its tag promises.
func (w valueWriter) value(v ber.Value) bool {
	switch v.Type {
	case ber.Integer:
		return w.integer(v)
	case ber.OctetString:
		if w.typ != nil && w.typ.Base == mib.Bits {
			w.bits(v.Content)
		} else {
			w.octets(v.Content)
		}
	case ber.Null:
		w.b.WriteString("NULL")
	case ber.ObjectIdentifier:
		o, err := v.OID()
		if err != nil {
			return false
		}
		w.tag("OID: ")
		w.b.WriteString(w.Name(w.tree, o))
	case ber.IpAddress:
		a, err := v.Addr()
		if err != nil {
			return false
		}
		w.tag("IpAddress: ")
		w.b.WriteString(a.String())
	case ber.Counter32, ber.Counter64, ber.Gauge32, ber.Uinteger32:
		return w.unsigned(v)
	case ber.TimeTicks:
		return w.ticks(v)
	case ber.Opaque:
		w.opaque(v)
	case ber.NsapAddress:
		w.tag("Network Address: ")
		w.b.WriteString(strings.ToUpper(strings.Join(octetPairs(v.Content), ":")))
	default:
		w.printf("Unknown type 0x%02X: ", byte(v.Type))
		w.hex(v.Content)
	}
	return true
}

func (w valueWriter) integer(v ber.Value) bool {
	n, err := v.Int()
	if err != nil {
		return false
	}
	w.tag("INTEGER: ")
	w.number(strconv.FormatInt(n, 10), n)
	return true
}

// number writes an integer by its label or its DISPLAY-HINT.
func (w valueWriter) number(decimal string, n int64) {
	if w.typ != nil && !w.numericEnum {
		if name, ok := w.typ.Label(n); ok {
			w.b.WriteString(name)
			if !w.quick {
				w.printf("(%s)", decimal)
			}
			return
		}
	}
	if w.typ != nil && w.typ.Hint != "" {
		w.b.WriteString(hintedInteger(w.typ.Hint, decimal, n))
		return
	}
	w.b.WriteString(decimal)
}

func (w valueWriter) unsigned(v ber.Value) bool {
	n, err := v.Uint()
	if err != nil {
		return false
	}
	decimal := strconv.FormatUint(n, 10)
	switch v.Type {
	case ber.Counter32:
		w.tag("Counter32: ")
		w.b.WriteString(decimal)
	case ber.Counter64:
		w.tag("Counter64: ")
		w.b.WriteString(decimal)
	case ber.Uinteger32:
		w.number(decimal, int64(n))
	default:
		w.tag("Gauge32: ")
		if w.typ != nil && w.typ.Hint != "" {
			decimal = hintedInteger(w.typ.Hint, decimal, int64(n))
		}
		w.b.WriteString(decimal)
	}
	return true
}

// hintedInteger writes an integer by a DISPLAY-HINT such as "d-2" or "x"
// (RFC 2579 §3.1). A hint that is none is ignored.
func hintedInteger(hint, decimal string, n int64) string {
	switch hint[0] {
	case 'x':
		return strconv.FormatUint(uint64(n), 16)
	case 'o':
		return strconv.FormatUint(uint64(n), 8)
	case 'b':
		return strconv.FormatUint(uint64(n), 2)
	}
	places := 0
	if len(hint) > 2 && hint[1] == '-' {
		places, _ = strconv.Atoi(hint[2:])
	}
	if places <= 0 || places > 64 {
		return decimal
	}
	for len(decimal) < places {
		decimal = "0" + decimal
	}
	return decimal[:len(decimal)-places] + "." + decimal[len(decimal)-places:]
}

func (w valueWriter) ticks(v ber.Value) bool {
	n, err := v.Uint()
	if err != nil {
		return false
	}
	if w.numericTicks {
		w.printf("%d", n)
		return true
	}
	w.tag(fmt.Sprintf("Timeticks: (%d) ", n))
	centi, sec := n%100, n/100
	days, hours, minutes, sec := sec/86400, sec/3600%24, sec/60%60, sec%60
	switch {
	case w.quick:
		w.printf("%d:%d:%02d:%02d.%02d", days, hours, minutes, sec, centi)
		return true
	case days == 1:
		w.b.WriteString("1 day, ")
	case days > 1:
		w.printf("%d days, ", days)
	}
	w.printf("%d:%02d:%02d.%02d", hours, minutes, sec, centi)
	return true
}

func (w valueWriter) opaque(v ber.Value) {
	if f, err := v.Float(); err == nil {
		w.tag("Opaque: Float: ")
		w.printf("%f", f)
		return
	}
	if t, n, ok := opaqueInteger(v.Content); ok {
		w.tag("Opaque: " + t + ": ")
		w.b.WriteString(n)
		return
	}
	w.tag("OPAQUE: ")
	w.hex(v.Content)
}

// opaqueInteger reads the 64-bit integers net-snmp wraps into an Opaque, tags
// 0x9f 0x76 (Counter64), 0x7a (signed) and 0x7b (unsigned).
func opaqueInteger(content string) (name, decimal string, ok bool) {
	if len(content) < 4 || content[0] != 0x9f || int(content[2]) != len(content)-3 {
		return "", "", false
	}
	switch body := content[3:]; content[1] {
	case 0x76, 0x7b:
		n, err := ber.Value{Type: ber.Counter64, Content: body}.Uint()
		name = map[byte]string{0x76: "Counter64", 0x7b: "UInt64"}[content[1]]
		return name, strconv.FormatUint(n, 10), err == nil
	case 0x7a:
		n, err := ber.Value{Type: ber.Integer, Content: body}.Int()
		return "Int64", strconv.FormatInt(n, 10), err == nil
	}
	return "", "", false
}

// bits writes the octets and then the name of each bit that is set.
func (w valueWriter) bits(octets string) {
	if w.quick {
		w.b.WriteByte('"')
		w.hex(octets)
		w.b.WriteByte('"')
		return
	}
	w.b.WriteString("BITS: ")
	w.hex(octets)
	for i := range len(octets) * 8 {
		if octets[i/8]&(0x80>>(i%8)) == 0 {
			continue
		}
		if name, ok := w.typ.Label(int64(i)); ok && !w.numericEnum {
			w.printf("%s(%d) ", name, i)
		} else {
			w.printf("%d ", i)
		}
	}
}

func (w valueWriter) octets(s string) {
	if w.typ != nil && w.typ.Hint != "" {
		start := w.b.Len()
		w.tag("STRING: ")
		if w.hinted(w.typ.Hint, s) {
			return
		}
		kept := w.b.String()[:start]
		w.b.Reset()
		w.b.WriteString(kept)
		w.printf("(Bad hint ignored: %s) ", w.typ.Hint)
	}
	if s == "" {
		w.b.WriteString(`""`)
		return
	}
	asHex := w.strings == stringHex
	if w.strings == stringGuess {
		asHex = strings.ContainsFunc(byteRunes(s), func(r rune) bool { return !printsOrSpaces(byte(r)) })
	}
	if asHex {
		w.tag("Hex-STRING: ")
		if w.quick {
			w.b.WriteByte('"')
		}
		w.hex(s)
		if w.quick {
			w.b.WriteByte('"')
		}
		return
	}
	w.tag("STRING: ")
	w.b.WriteByte('"')
	w.ascii(s)
	w.b.WriteByte('"')
}

// byteRunes makes each octet of s a rune of its own.
func byteRunes(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteRune(rune(c))
	}
	return b.String()
}

// printsOrSpaces reports whether an octet is text in the C locale.
func printsOrSpaces(c byte) bool { return c >= ' ' && c <= '~' || c >= '\t' && c <= '\r' }

func (w valueWriter) ascii(s string) {
	for _, c := range []byte(s) {
		switch {
		case c == '"' || c == '\\':
			w.b.WriteByte('\\')
			w.b.WriteByte(c)
		case printsOrSpaces(c):
			w.b.WriteByte(c)
		default:
			w.b.WriteByte('.')
		}
	}
}

// hex writes octets sixteen to a line, each followed by a space.
func (w valueWriter) hex(s string) {
	for again := true; again; again = len(s) > 0 {
		line := s[:min(16, len(s))]
		s = s[len(line):]
		for _, pair := range octetPairs(line) {
			w.b.WriteString(pair + " ")
		}
		if w.hexText {
			w.b.WriteString("  [")
			for _, c := range []byte(line) {
				if !printsOrSpaces(c) {
					c = '.'
				}
				w.b.WriteByte(c)
			}
			w.b.WriteByte(']')
		}
		if len(s) > 0 {
			w.b.WriteByte('\n')
		}
	}
}

func octetPairs(s string) []string {
	pairs := make([]string, len(s))
	for i := range len(s) {
		pairs[i] = strings.ToUpper(hex.EncodeToString([]byte{s[i]}))
	}
	return pairs
}

// hinted writes octets by a DISPLAY-HINT (RFC 2579 §3.1) with the liberties
// net-snmp takes, and reports whether the hint could be followed. The last
// part of a hint is used again for what is left.
func (w valueWriter) hinted(hint, s string) bool {
	var part hintPart
	for rest := hint; len(s) > 0; {
		repeat := 1
		if rest != "" {
			var ok bool
			if part, rest, ok = nextHintPart(rest); !ok {
				return false
			}
		}
		if part.repeat {
			repeat, s = int(s[0]), s[1:]
		}
		for ; repeat > 0 && len(s) > 0; repeat-- {
			n := min(part.width, len(s))
			w.hintedOctets(part, s[:n], rest == "")
			s = s[n:]
			if len(s) > 0 && part.separator != 0 {
				w.b.WriteByte(part.separator)
			}
		}
		if len(s) > 0 && part.terminator != 0 {
			w.b.WriteByte(part.terminator)
		}
	}
	return true
}

// hintPart is one octet-format specification of a DISPLAY-HINT.
type hintPart struct {
	repeat                bool
	width                 int
	code                  byte
	separator, terminator byte
}

func nextHintPart(hint string) (p hintPart, rest string, ok bool) {
	rest, p.repeat = strings.CutPrefix(hint, "*")
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	p.width, _ = strconv.Atoi(rest[:digits])
	rest = rest[digits:]
	if rest == "" || !strings.Contains("xdoat", rest[:1]) {
		return hintPart{}, "", false
	}
	p.code, rest = rest[0], rest[1:]
	delimiter := func() byte {
		if rest == "" || rest[0] == '*' || rest[0] >= '0' && rest[0] <= '9' ||
			p.width == 0 && strings.Contains("xdo", rest[:1]) {
			return 0
		}
		c := rest[0]
		rest = rest[1:]
		return c
	}
	p.separator = delimiter()
	p.terminator = delimiter()
	p.width = min(max(p.width, 1), 65535)
	return p, rest, true
}

func (w valueWriter) hintedOctets(p hintPart, s string, last bool) {
	if p.code == 'a' || p.code == 't' {
		if strings.IndexByte(s, 0) < 0 {
			w.b.WriteString(s)
		} else {
			w.ascii(s)
		}
		return
	}
	n := uint64(0)
	for _, c := range []byte(s) {
		n = n<<8 | uint64(c)
	}
	n <<= 8 * min(p.width-len(s), 8) // what is missing counts as zeros
	switch p.code {
	case 'x':
		if n < 16 && p.width == 1 && (w.twoHexDigits || p.separator == 0 && last) {
			w.b.WriteByte('0')
		}
		w.b.WriteString(strconv.FormatUint(n, 16))
	case 'd':
		w.b.WriteString(strconv.FormatUint(n, 10))
	case 'o':
		w.b.WriteString(strconv.FormatUint(n, 8))
	}
}
