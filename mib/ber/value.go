// Package ber reads the encoding SNMP speaks on the wire.
//
// SNMP uses a small corner of ASN.1's Basic Encoding Rules (RFC 3417 §8): each
// thing is a tag octet that says what it is, a length, and that many content
// octets, which for a SEQUENCE or a PDU are again such things. A [Value] is one
// tagged value exactly as a device sent it; its content octets are interpreted
// only when somebody asks, so that a value a device got wrong costs that value
// and not the answer it came in. [Scan] walks over a message the same way.
package ber

import (
	"errors"
	"fmt"
	"math"
	"net/netip"

	"github.com/mibtui/mibtui/mib/oid"
)

// Type is the tag octet of a value (RFC 2578 §7.1, RFC 3416 §3).
type Type byte

// The types a varbind's value can have. Gauge32 is also Unsigned32: they share
// a tag. The last three are exceptions, what a v2 agent answers instead of a
// value (RFC 3416 §4.2).
const (
	Integer          Type = 0x02
	BitString        Type = 0x03
	OctetString      Type = 0x04
	Null             Type = 0x05
	ObjectIdentifier Type = 0x06
	IpAddress        Type = 0x40
	Counter32        Type = 0x41
	Gauge32          Type = 0x42
	TimeTicks        Type = 0x43
	Opaque           Type = 0x44
	NsapAddress      Type = 0x45
	Counter64        Type = 0x46
	Uinteger32       Type = 0x47
	NoSuchObject     Type = 0x80
	NoSuchInstance   Type = 0x81
	EndOfMibView     Type = 0x82
)

// String returns the name the RFCs give the type, or its tag in hex.
func (t Type) String() string {
	switch t {
	case Integer:
		return "INTEGER"
	case BitString:
		return "BIT STRING"
	case OctetString:
		return "OCTET STRING"
	case Null:
		return "NULL"
	case ObjectIdentifier:
		return "OBJECT IDENTIFIER"
	case IpAddress:
		return "IpAddress"
	case Counter32:
		return "Counter32"
	case Gauge32:
		return "Gauge32"
	case TimeTicks:
		return "TimeTicks"
	case Opaque:
		return "Opaque"
	case NsapAddress:
		return "NsapAddress"
	case Counter64:
		return "Counter64"
	case Uinteger32:
		return "UInteger32"
	case NoSuchObject:
		return "noSuchObject"
	case NoSuchInstance:
		return "noSuchInstance"
	case EndOfMibView:
		return "endOfMibView"
	}
	return fmt.Sprintf("tag 0x%02x", byte(t))
}

// IsException reports whether t says that there is no value.
func (t Type) IsException() bool {
	return t == NoSuchObject || t == NoSuchInstance || t == EndOfMibView
}

// IsSigned and IsUnsigned report how the content octets of t are a number.
func (t Type) IsSigned() bool { return t == Integer }

// IsUnsigned reports whether t is one of the unsigned integer types.
func (t Type) IsUnsigned() bool {
	switch t {
	case Counter32, Gauge32, TimeTicks, Counter64, Uinteger32:
		return true
	}
	return false
}

// Value is one value as it stands on the wire: its tag and its content
// octets, not yet interpreted. It is immutable, comparable with ==, and keeps
// no buffer of the packet it came in. The zero Value has tag 0, which no
// value on the wire has.
type Value struct {
	Type    Type
	Content string // the content octets
}

// ErrType is returned when a value is asked for what its type cannot give.
var ErrType = errors.New("value is of another type")

// ContentError says that the content octets are not what the tag promises.
type ContentError struct {
	Type Type
	Len  int // number of content octets
	Why  string
}

func (e *ContentError) Error() string {
	return fmt.Sprintf("malformed %v of %d octets: %s", e.Type, e.Len, e.Why)
}

func (v Value) bad(why string) error { return &ContentError{v.Type, len(v.Content), why} }

// Int returns an INTEGER. It accepts up to eight content octets, though SNMP
// allows four; more is a *[ContentError].
func (v Value) Int() (int64, error) {
	if !v.Type.IsSigned() {
		return 0, ErrType
	}
	if len(v.Content) == 0 {
		return 0, v.bad("no octets")
	}
	n := int64(int8(v.Content[0]))
	rest := v.Content[1:]
	for len(rest) > 7 && (n == 0 || n == -1) {
		if (n == 0) != (rest[0] < 0x80) {
			break
		}
		n, rest = int64(int8(rest[0])), rest[1:]
	}
	if len(rest) > 7 {
		return 0, v.bad("more than 64 bits")
	}
	for _, c := range []byte(rest) {
		n = n<<8 | int64(c)
	}
	return n, nil
}

// Uint returns a Counter32, Gauge32, TimeTicks, Counter64 or UInteger32. More
// than 64 bits is a *[ContentError]. A device that forgets the leading zero
// octet is read as it meant it.
func (v Value) Uint() (uint64, error) {
	if !v.Type.IsUnsigned() {
		return 0, ErrType
	}
	if len(v.Content) == 0 {
		return 0, v.bad("no octets")
	}
	rest := v.Content
	for len(rest) > 8 && rest[0] == 0 {
		rest = rest[1:]
	}
	if len(rest) > 8 {
		return 0, v.bad("more than 64 bits")
	}
	n := uint64(0)
	for _, c := range []byte(rest) {
		n = n<<8 | uint64(c)
	}
	return n, nil
}

// OID returns an OBJECT IDENTIFIER.
func (v Value) OID() (oid.OID, error) {
	if v.Type != ObjectIdentifier {
		return oid.OID{}, ErrType
	}
	o, err := DecodeOID(v.Content)
	if err != nil {
		return oid.OID{}, v.bad(err.Error())
	}
	return o, nil
}

// Addr returns an IpAddress.
func (v Value) Addr() (netip.Addr, error) {
	if v.Type != IpAddress {
		return netip.Addr{}, ErrType
	}
	if len(v.Content) != 4 {
		return netip.Addr{}, v.bad("an IpAddress has 4")
	}
	return netip.AddrFrom4([4]byte([]byte(v.Content))), nil
}

// Float returns the number inside an Opaque that wraps a float or a double,
// net-snmp's tags 0x9f 0x78 and 0x9f 0x79.
func (v Value) Float() (float64, error) {
	if v.Type != Opaque {
		return 0, ErrType
	}
	c := v.Content
	switch {
	case len(c) == 7 && c[0] == 0x9f && c[1] == 0x78 && c[2] == 4:
		return float64(math.Float32frombits(uint32(bigEndian(c[3:])))), nil
	case len(c) == 11 && c[0] == 0x9f && c[1] == 0x79 && c[2] == 8:
		return math.Float64frombits(bigEndian(c[3:])), nil
	}
	return 0, ErrType
}

func bigEndian(s string) uint64 {
	n := uint64(0)
	for _, c := range []byte(s) {
		n = n<<8 | uint64(c)
	}
	return n
}

// NewInteger returns an INTEGER in the fewest octets.
func NewInteger(n int64) Value {
	b := make([]byte, 0, 8)
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(n>>shift))
	}
	for len(b) > 1 && (b[0] == 0 && b[1] < 0x80 || b[0] == 0xff && b[1] >= 0x80) {
		b = b[1:]
	}
	return Value{Integer, string(b)}
}

// NewUnsigned returns a value of the unsigned type t in the fewest octets.
func NewUnsigned(t Type, n uint64) Value {
	b := make([]byte, 1, 9)
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(n>>shift))
	}
	for len(b) > 1 && b[0] == 0 && b[1] < 0x80 {
		b = b[1:]
	}
	return Value{t, string(b)}
}

// NewOctetString returns an OCTET STRING.
func NewOctetString(s string) Value { return Value{OctetString, s} }

// NewOID returns an OBJECT IDENTIFIER.
func NewOID(o oid.OID) Value { return Value{ObjectIdentifier, EncodeOID(o)} }

// NewAddr returns an IpAddress; a must be an IPv4 address.
func NewAddr(a netip.Addr) Value {
	b := a.Unmap().As4()
	return Value{IpAddress, string(b[:])}
}

// NewFloat returns an Opaque that wraps a float, as net-snmp encodes it.
func NewFloat(f float32) Value {
	bits := math.Float32bits(f)
	return Value{Opaque, string([]byte{0x9f, 0x78, 4, byte(bits >> 24), byte(bits >> 16), byte(bits >> 8), byte(bits)})}
}

// NewDouble returns an Opaque that wraps a double, as net-snmp encodes it.
func NewDouble(f float64) Value {
	b := []byte{0x9f, 0x79, 8}
	bits := math.Float64bits(f)
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(bits>>shift))
	}
	return Value{Opaque, string(b)}
}
