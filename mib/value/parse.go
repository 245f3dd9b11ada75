package value

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// Parse reads a value of type t as a person types it, and accepts what [Format]
// writes, without a note, for one that fits t. It gives back the same value,
// save that BITS get as many octets as their names need, and that Latin-1
// becomes UTF-8. It takes
//
//   - an enumeration by label, number or both: up, 1, up(1);
//   - BITS by names or numbers with commas between them: fan, door; {} or none for none of them;
//   - a number as its DISPLAY-HINT writes it: 21.5 for "d-1";
//   - text as it is; octets by their hint, "00:1a:2b:3c:4d:5e", or in hex, 0x001a2b; hex
//     with hyphens or dots in it too, 00-1a-2b-3c-4d-5e and 001a.2b3c.4d5e;
//   - where no hint says what the octets are, hex as above or pairs (00 1a 2b)
//     and else text, which quotes keep from being taken for hex;
//   - DateAndTime in ISO form, TimeTicks in hundredths of a second or as
//     1d 2:03:04.05, addresses and OIDs as usual.
//
// Range, size and labels are checked as by [Check]. The error says what was
// expected. Where t is not known there is nothing to go by: use [ParseWire].
func Parse(t *mib.Type, text string) (ber.Value, error) { return ParseNamed(t, text, nil) }

// ParseNamed is [Parse] with a function that finds the OID a name stands for,
// so that an object identifier may be given as IF-MIB::ifIndex.3.
func ParseNamed(t *mib.Type, text string, resolve func(name string) (oid.OID, error)) (ber.Value, error) {
	v, err := parse(t, text, resolve)
	if err != nil {
		return ber.Value{}, err
	}
	if err := Check(t, v); err != nil {
		return ber.Value{}, err
	}
	return v, nil
}

var errUnknownType = errors.New("no loaded module says what type this object has, so its type on the wire has to be given: one of " + wireLetters)

func parse(t *mib.Type, text string, resolve func(string) (oid.OID, error)) (ber.Value, error) {
	tag := Wire(t)
	trimmed := strings.TrimSpace(text)
	switch tag {
	case 0:
		return ber.Value{}, errUnknownType
	case ber.OctetString:
		octets, err := parseOctetString(t, text)
		return ber.NewOctetString(octets), err
	case ber.TimeTicks:
		n, err := parseTicks(trimmed)
		return ber.NewUnsigned(ber.TimeTicks, n), err
	case ber.IpAddress:
		a, err := netip.ParseAddr(trimmed)
		if err != nil || !a.Is4() {
			return ber.Value{}, fmt.Errorf("%q is not an IPv4 address such as 192.0.2.1", text)
		}
		return ber.NewAddr(a), nil
	case ber.ObjectIdentifier:
		o, err := parseOID(trimmed, resolve)
		return ber.NewOID(o), err
	case ber.Opaque:
		return parseOpaque(t, trimmed)
	case ber.NsapAddress:
		octets, ok := parseHex(trimmed)
		if !ok {
			return ber.Value{}, fmt.Errorf("%q is not an NSAP address in hex, such as 0x470005", text)
		}
		return ber.Value{Type: tag, Content: octets}, nil
	}
	n, err := parseNumber(t, trimmed)
	if err != nil {
		return ber.Value{}, err
	}
	if tag == ber.Integer {
		signed, ok := n.Int64()
		if !ok {
			return ber.Value{}, checkNumber(t, n)
		}
		return ber.NewInteger(signed), nil
	}
	unsigned, ok := n.Uint64()
	if !ok {
		return ber.Value{}, checkNumber(t, n)
	}
	return ber.NewUnsigned(tag, unsigned), nil
}

// parseOID reads an OID, by name where there is somebody to ask. One that
// cannot be sent is refused here, since its encoding would be another's.
func parseOID(text string, resolve func(string) (oid.OID, error)) (oid.OID, error) {
	o, err := oid.Parse(text)
	if err != nil && resolve != nil && text != "" && !isDigit(text[0]) {
		o, err = resolve(text)
	}
	if err != nil {
		return oid.OID{}, err
	}
	return o, checkOID(o)
}

func parseNumber(t *mib.Type, text string) (mib.Number, error) {
	if len(t.Labels) > 0 {
		return parseLabel(t, text)
	}
	h, _ := parseIntegerHint(hintOf(t))
	if h.base == 10 && h.places == 0 {
		if n, err := strconv.ParseUint(strings.ToLower(text), 0, 64); err == nil && hasHexPrefix(text) {
			return mib.Uint(n), nil
		}
	}
	decimal, err := h.parse(text)
	if err != nil {
		return mib.Number{}, fmt.Errorf("%q is not %s; %s takes %s", text, h.kind(), typeName(t), allowed(t, h))
	}
	if n, err := strconv.ParseInt(decimal, 10, 64); err == nil {
		return mib.Int(n), nil
	}
	n, err := strconv.ParseUint(decimal, 10, 64)
	if err != nil {
		return mib.Number{}, fmt.Errorf("%s is out of range: %s takes %s", text, typeName(t), allowed(t, h))
	}
	return mib.Uint(n), nil
}

// allowed says what numbers t takes, as its hint writes them.
func allowed(t *mib.Type, h integerHint) string {
	ranges := t.Ranges
	if len(ranges) == 0 {
		ranges = []mib.Range{wholeRange(t.Base)}
	}
	return rangeList(ranges, func(n mib.Number) string { return h.format(n.String()) })
}

// parseLabel reads "up", "up(1)" or "1".
func parseLabel(t *mib.Type, text string) (mib.Number, error) {
	l, ok := findLabel(t, text)
	if !ok {
		return mib.Number{}, fmt.Errorf("%q is none of %s", text, labelList(t))
	}
	return mib.Int(l.Value), nil
}

// findLabel finds the label a person means; case counts only where two differ
// in nothing else.
func findLabel(t *mib.Type, text string) (mib.Label, bool) {
	for _, l := range t.Labels {
		number := strconv.FormatInt(l.Value, 10)
		if text == l.Name || text == number || text == l.Name+"("+number+")" {
			return l, true
		}
	}
	var found mib.Label
	count := 0
	for _, l := range t.Labels {
		if strings.EqualFold(text, l.Name) || strings.EqualFold(text, l.Name+"("+strconv.FormatInt(l.Value, 10)+")") {
			found = l
			count++
		}
	}
	return found, count == 1
}

func parseOctetString(t *mib.Type, text string) (string, error) {
	if t.Base == mib.Bits {
		return parseBits(t, text)
	}
	hint := hintOf(t)
	isText := isTextHint(hint)
	trimmed := strings.TrimSpace(text)
	if text == "" || text == `""` {
		return "", nil
	}
	if !isText && hasHexPrefix(trimmed) {
		octets, err := hex.DecodeString(trimmed[2:])
		if err != nil {
			return "", fmt.Errorf("%q is not hex: after 0x come two digits for each octet", text)
		}
		return string(octets), nil
	}
	inet, isInet := familyOf(t)
	switch {
	case t.Is("DateAndTime"):
		if octets, ok := parseHex(trimmed); ok {
			return octets, nil
		}
		d, err := parseDate(trimmed)
		if err == nil {
			return d.octets(), nil
		}
		if hinted, ok := ParseHint(t, trimmed); ok {
			return hinted.Content, nil
		}
		return "", err
	case isInet && isQuoted(trimmed):
		return trimmed[1 : len(trimmed)-1], nil
	case isInet:
		octets, ok := parseInet(inet, trimmed)
		if !ok {
			return "", fmt.Errorf("%q is not an address of type %s", text, typeName(t))
		}
		return octets, nil
	case isText:
		return text, nil
	}
	if specs, err := parseOctetHint(hint); err == nil {
		return parseHintedOrHex(t, specs, text)
	}
	if octets, ok := parseHex(trimmed); ok {
		return octets, nil
	}
	if isQuoted(text) {
		return text[1 : len(text)-1], nil
	}
	return text, nil
}

// isQuoted reports whether text stands in quotes that are not part of it.
func isQuoted(text string) bool {
	return len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"'
}

// ParseHint reads octets as the DISPLAY-HINT of their type writes them, and
// nothing else. It reports false where the type has none, where the text is
// not written so, and where t does not allow what it says.
func ParseHint(t *mib.Type, text string) (ber.Value, bool) {
	if Wire(t) != ber.OctetString {
		return ber.Value{}, false
	}
	specs, err := parseOctetHint(hintOf(t))
	if err != nil || isTextHint(hintOf(t)) {
		return ber.Value{}, false
	}
	octets, err := parseHinted(t, specs, text)
	if err != nil || checkOctets(t, octets) != nil {
		return ber.Value{}, false
	}
	return ber.NewOctetString(octets), true
}

// parseHintedOrHex reads text by a hint, and where that is one for addresses in
// the forms other systems have for them.
func parseHintedOrHex(t *mib.Type, specs []octetSpec, text string) (string, error) {
	octets, err := parseHinted(t, specs, text)
	if inHex(specs) && (err != nil || checkOctets(t, octets) != nil) {
		if v, hexErr := parseHexString(strings.TrimSpace(text)); hexErr == nil && checkOctets(t, v.Content) == nil {
			return v.Content, nil
		}
	}
	return octets, err
}

// parseHinted reads text by a hint. Where its end can be read in two ways, the
// one that has a size t allows is meant.
func parseHinted(t *mib.Type, specs []octetSpec, text string) (string, error) {
	octets, err := parseOctets(specs, text, true)
	if err == nil && checkOctets(t, octets) == nil {
		return octets, nil
	}
	wide, wideErr := parseOctets(specs, text, false)
	if wideErr == nil && checkOctets(t, wide) == nil {
		return wide, nil
	}
	if err == nil {
		return octets, nil // which Check will say is of a wrong size
	}
	if sample, ok := sampleOf(t, specs); ok {
		return "", fmt.Errorf("%q is not written like %s: %w", text, sample, err)
	}
	return "", fmt.Errorf("%q does not fit the hint %q: %w", text, hintOf(t), err)
}

// inHex reports whether a hint writes nothing but octets in hex, as that of an
// address does.
func inHex(specs []octetSpec) bool {
	return !slices.ContainsFunc(specs, func(s octetSpec) bool { return s.repeat || s.format != 'x' || s.width != 1 })
}

// sampleOf writes octets of a size t allows by its hint, to show its shape.
func sampleOf(t *mib.Type, specs []octetSpec) (string, bool) {
	size := 0
	for _, s := range specs {
		if s.repeat {
			return "", false
		}
		size += s.width
	}
	if len(t.Sizes) > 0 {
		if n, ok := t.Sizes[0].Max.Int64(); ok && n > 0 && n <= 32 {
			size = int(n)
		}
	}
	if size == 1 && inHex(specs) && (len(t.Sizes) == 0 || inAny(t.Sizes, mib.Int(6))) {
		size = 6 // as most addresses have
	}
	if size == 0 || size > 64 {
		return "", false
	}
	octets := make([]byte, size)
	for i := range octets {
		octets[i] = byte(0x11 * i)
	}
	text, ok := formatOctets(specs, string(octets))
	return text, ok && isPrintable(text)
}

// maxBit is the highest bit a BITS can have within the octets of a string.
const maxBit = 8*maxWidth - 1

// parseBits reads the bits that are on. All named bits have a place in the
// octets, as RFC 3417 §8 wants it.
func parseBits(t *mib.Type, text string) (string, error) {
	trimmed := strings.TrimSpace(text)
	if hasHexPrefix(trimmed) {
		if octets, err := hex.DecodeString(trimmed[2:]); err == nil {
			return string(octets), nil
		}
	}
	highest := int64(-1)
	for _, l := range t.Labels {
		highest = max(highest, min(l.Value, maxBit))
	}
	var on []int64
	trimmed = strings.TrimSuffix(strings.TrimPrefix(trimmed, "{"), "}")
	for word := range strings.FieldsFuncSeq(trimmed, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		l, ok := findLabel(t, word)
		if !ok && strings.EqualFold(word, noBits) {
			continue
		}
		if !ok && len(t.Labels) == 0 {
			n, err := strconv.ParseUint(word, 10, 32)
			l.Value, ok = int64(n), err == nil && n <= maxBit
		}
		if !ok || l.Value < 0 || l.Value > maxBit {
			return "", fmt.Errorf("%q is none of the bits %s", word, labelList(t))
		}
		on = append(on, l.Value)
		highest = max(highest, l.Value)
	}
	octets := make([]byte, highest/8+1)
	if highest < 0 {
		octets = nil
	}
	for _, n := range on {
		octets[n/8] |= 0x80 >> (n % 8)
	}
	return string(octets), nil
}

func parseOpaque(t *mib.Type, text string) (ber.Value, error) {
	if hasHexPrefix(text) {
		octets, err := hex.DecodeString(text[2:])
		if err != nil {
			return ber.Value{}, fmt.Errorf("%q is not hex: after 0x come two digits for each octet", text)
		}
		return ber.Value{Type: ber.Opaque, Content: string(octets)}, nil
	}
	if octets, ok := parseHex(text); ok {
		return ber.Value{Type: ber.Opaque, Content: octets}, nil
	}
	double := len(t.Sizes) > 0 && !inAny(t.Sizes, mib.Int(7)) && inAny(t.Sizes, mib.Int(11)) || t.Is("Double")
	bits := 32
	if double {
		bits = 64
	}
	n, err := strconv.ParseFloat(text, bits)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return ber.Value{}, fmt.Errorf("%s is too large for a floating-point number of %d bits", text, bits)
	case err != nil:
		return ber.Value{}, fmt.Errorf("%q is neither a number such as 1.5 nor octets in hex such as 0x9f780400000000", text)
	case double:
		return ber.NewDouble(n), nil
	}
	return ber.NewFloat(float32(n)), nil
}
