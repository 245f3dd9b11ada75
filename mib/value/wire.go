package value

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// WireLetters lists what [ParseWire] knows.
const WireLetters = "one of " + wireLetters

const wireLetters = "i (INTEGER), u (Unsigned32), s (text), x (hex), d (octets in decimal), a (IpAddress), o (OID), t (TimeTicks), b (BITS), c (Counter32)"

// ParseWire reads a value whose type a person chose by the letter snmpset has
// for it, whatever the MIB says: i u s x d a o t b c. The error lists the
// letters, or says what this one takes.
func ParseWire(letter byte, text string) (ber.Value, error) {
	trimmed := strings.TrimSpace(text)
	switch letter {
	case 'i':
		n, err := strconv.ParseInt(trimmed, 10, 32)
		if err != nil {
			return ber.Value{}, fmt.Errorf("%q is not an INTEGER, a whole number from -2147483648 to 2147483647", text)
		}
		return ber.NewInteger(n), nil
	case 'u':
		return parseUnsigned(ber.Gauge32, "an Unsigned32", trimmed)
	case 'c':
		return parseUnsigned(ber.Counter32, "a Counter32", trimmed)
	case 't':
		return parseUnsigned(ber.TimeTicks, "TimeTicks in hundredths of a second", trimmed)
	case 'a':
		a, err := netip.ParseAddr(trimmed)
		if err != nil || !a.Is4() {
			return ber.Value{}, fmt.Errorf("%q is not an IPv4 address such as 192.0.2.1", text)
		}
		return ber.NewAddr(a), nil
	case 'o':
		o, err := oid.Parse(trimmed)
		if err == nil {
			err = checkOID(o)
		}
		if err != nil {
			return ber.Value{}, err
		}
		return ber.NewOID(o), nil
	case 's':
		return octetString(text)
	case 'x':
		return parseHexString(trimmed)
	case 'd':
		return parseDecimalString(trimmed)
	case 'b':
		return parseBitNumbers(trimmed)
	}
	return ber.Value{}, fmt.Errorf("%q is no type; it is one of %s", letter, wireLetters)
}

func octetString(octets string) (ber.Value, error) {
	if len(octets) > maxWidth {
		return ber.Value{}, fmt.Errorf("an OCTET STRING has at most %d octets, not %d", maxWidth, len(octets))
	}
	return ber.NewOctetString(octets), nil
}

func parseUnsigned(t ber.Type, what, text string) (ber.Value, error) {
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return ber.Value{}, fmt.Errorf("%q is not %s, a whole number from 0 to 4294967295", text, what)
	}
	return ber.NewUnsigned(t, n), nil
}

// parseHexString reads pairs of digits, together or with anything usual
// between them.
func parseHexString(text string) (ber.Value, error) {
	digits := strings.TrimPrefix(strings.TrimPrefix(text, "0x"), "0X")
	var octets []byte
	for word := range strings.FieldsFuncSeq(digits, func(r rune) bool { return strings.ContainsRune(" \t\r\n:.-", r) }) {
		b, err := hex.DecodeString(word)
		if err != nil {
			return ber.Value{}, fmt.Errorf("%q is not hex: each octet takes two digits, as in 00 1a 2b", text)
		}
		octets = append(octets, b...)
	}
	return octetString(string(octets))
}

func parseDecimalString(text string) (ber.Value, error) {
	var octets []byte
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n:.-,", r) }) {
		n, err := strconv.ParseUint(word, 10, 8)
		if err != nil {
			return ber.Value{}, fmt.Errorf("%q is not an octet in decimal, a number from 0 to 255 as in 0 26 43", word)
		}
		octets = append(octets, byte(n))
	}
	return octetString(string(octets))
}

// parseBitNumbers reads the numbers of the bits that are on. There are as many
// octets as the highest of them needs.
func parseBitNumbers(text string) (ber.Value, error) {
	var octets []byte
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" \t,{}", r) }) {
		n, err := strconv.ParseUint(word, 10, 32)
		if err != nil || n > maxBit {
			return ber.Value{}, fmt.Errorf("%q is not the number of a bit, counted from 0, up to %d", word, maxBit)
		}
		for uint64(len(octets)) <= n/8 {
			octets = append(octets, 0)
		}
		octets[n/8] |= 0x80 >> (n % 8)
	}
	return octetString(string(octets))
}
