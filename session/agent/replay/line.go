package replay

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"net/netip"
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// parseLine reads OID|TAG|VALUE.
func parseLine(line string) (session.Varbind, error) {
	name, rest, ok := strings.Cut(line, "|")
	tag, text, ok2 := strings.Cut(rest, "|")
	if !ok || !ok2 {
		return session.Varbind{}, fmt.Errorf("%s is not OID|TAG|VALUE", quote(line))
	}
	o, err := parseName(strings.TrimSpace(name))
	if err != nil {
		return session.Varbind{}, err
	}
	v, err := parseValue(strings.TrimSpace(tag), text)
	return session.Varbind{OID: o, Value: v}, err
}

// parseName reads an OID that can be sent.
func parseName(text string) (oid.OID, error) {
	if len(text) > oid.MaxLen*len("4294967295.") {
		return oid.OID{}, fmt.Errorf("%s is too long for an OID", quote(text))
	}
	o, err := oid.Parse(text)
	switch {
	case err != nil:
		if e, ok := errors.AsType[*oid.ParseError](err); ok {
			return o, fmt.Errorf("%s is not an OID: %s", quote(text), shorten(e.Why, 3*cutAt))
		}
		return o, err
	case o.Len() < 2 || o.At(0) > 2 || o.At(0) < 2 && o.At(1) > 39:
		return o, fmt.Errorf("%s is no OID that can be sent", quote(text))
	}
	return o, nil
}

// encoding is how VALUE is written.
type encoding byte

const (
	plain   encoding = 0
	inHex   encoding = 'x'
	escaped encoding = 'e'
)

func parseValue(tag, text string) (ber.Value, error) {
	if number, module, ok := strings.Cut(tag, ":"); ok {
		return ber.Value{}, fmt.Errorf("tag %s:%s wants snmpsim's module %[2]s to make up a value; there is none recorded", cut(number), cut(module))
	}
	how := plain
	digits := tag
	if n := len(tag); n > 0 && (tag[n-1] == byte(inHex) || tag[n-1] == byte(escaped)) {
		how, digits = encoding(tag[n-1]), tag[:n-1]
	}
	number, err := strconv.ParseUint(digits, 10, 8)
	if err != nil {
		return ber.Value{}, fmt.Errorf("%s is no tag; 2, 4, 4x, 6, 64x, 65 … are", quote(tag))
	}
	return value(ber.Type(number), how, text)
}

// value makes a value of type t of a text.
func value(t ber.Type, how encoding, text string) (ber.Value, error) {
	if t.IsException() {
		return ber.Value{}, fmt.Errorf("it records %v, which is no value", t)
	}
	content, err := decode(how, text)
	if err != nil {
		return ber.Value{}, err
	}
	switch t {
	case ber.OctetString, ber.Opaque, ber.NsapAddress:
		if len(content) > math.MaxUint16 {
			return ber.Value{}, fmt.Errorf("the value has %d octets, and an OCTET STRING at most 65535", len(content))
		}
		return ber.Value{Type: t, Content: content}, nil
	case ber.IpAddress:
		return address(how, content)
	}
	if how != plain {
		return ber.Value{}, fmt.Errorf("a value of tag %d is not written in hex or with escapes", byte(t))
	}
	return number(t, strings.TrimSpace(text))
}

// number makes the values that are written as numbers and dots.
func number(t ber.Type, text string) (ber.Value, error) {
	bits := 32
	switch t {
	case ber.Null:
		return ber.Value{Type: t}, nil
	case ber.ObjectIdentifier:
		o, err := parseName(text)
		return ber.NewOID(o), err
	case ber.Integer:
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return ber.Value{}, fmt.Errorf("%s is no number from -2147483648 to 2147483647", quote(text))
		}
		return ber.NewInteger(n), nil
	case ber.Counter64:
		bits = 64
	case ber.Counter32, ber.Gauge32, ber.TimeTicks, ber.Uinteger32:
	default:
		return ber.Value{}, fmt.Errorf("%d is the tag of no type that SNMP has", byte(t))
	}
	n, err := strconv.ParseUint(text, 10, bits)
	if err != nil {
		return ber.Value{}, fmt.Errorf("%s is no number from 0 to %d", quote(text), uint64(math.MaxUint64)>>(64-bits))
	}
	return ber.NewUnsigned(t, n), nil
}

// address makes an IpAddress of four octets or of dotted text.
func address(how encoding, content string) (ber.Value, error) {
	if how == plain {
		a, err := netip.ParseAddr(strings.TrimSpace(content))
		if err != nil || !a.Is4() {
			return ber.Value{}, fmt.Errorf("%s is no IPv4 address", quote(content))
		}
		return ber.NewAddr(a), nil
	}
	if len(content) != 4 {
		return ber.Value{}, fmt.Errorf("an IpAddress has 4 octets, not %d", len(content))
	}
	return ber.Value{Type: ber.IpAddress, Content: content}, nil
}

// decode returns the octets a text stands for.
func decode(how encoding, text string) (string, error) {
	switch how {
	case inHex:
		b, err := hex.DecodeString(strings.TrimSpace(text))
		if err != nil {
			return "", fmt.Errorf("%s is not hex: two digits an octet", quote(text))
		}
		return string(b), nil
	case escaped:
		return unescape(text)
	default:
		return text, nil
	}
}

// letters are the escapes of Python that stand for one octet.
var letters = map[byte]byte{
	'\\': '\\', '\'': '\'', '"': '"', 'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v',
}

// unescape reads a text with Python's escapes: \n, \\, \x1b and their like.
func unescape(text string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			b.WriteByte(text[i])
			continue
		}
		i++
		if i == len(text) {
			return "", errors.New("the value ends within an escape")
		}
		if c, ok := letters[text[i]]; ok {
			b.WriteByte(c)
			continue
		}
		if text[i] != 'x' {
			return "", fmt.Errorf("%s is no escape that snmpsim knows", quote(text[i-1:i+1]))
		}
		octet, err := hex.DecodeString(text[i+1 : min(i+3, len(text))])
		if err != nil || len(octet) != 1 {
			return "", errors.New("\\x is followed by two hex digits")
		}
		b.WriteByte(octet[0])
		i += 2
	}
	return b.String(), nil
}

// cut shortens what came from the file so that a sentence stays one.
func cut(text string) string { return shorten(text, cutAt) }

const cutAt = 48 // octets

func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}

func quote(text string) string { return strconv.Quote(cut(text)) }
