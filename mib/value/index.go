package value

import (
	"fmt"
	"math"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// IndexValue is one part of an index: the value of one object of the INDEX
// clause, found in an instance's sub-identifiers.
type IndexValue struct {
	Part mib.IndexPart
	// Value is the part's value as the column would hold it.
	Value ber.Value
	// Text is Value as a person reads it, on one line.
	Text Text
	// Subs are the sub-identifiers the part takes, a length in front included.
	// They are exact where Value cannot be: BER has no OID that is shorter than
	// two sub-identifiers or begins with more than 2.
	Subs oid.OID
}

// IndexError says where an instance does not fit the INDEX clause.
type IndexError struct {
	Pos  int    // of the sub-identifier, from 1
	Part string // the object of the INDEX clause, "" behind the last one
	Why  string // in words
}

func (e *IndexError) Error() string {
	if e.Part == "" {
		return fmt.Sprintf("sub-identifier %d of the index: %s", e.Pos, e.Why)
	}
	return fmt.Sprintf("sub-identifier %d of the index, in %s: %s", e.Pos, e.Part, e.Why)
}

// DecodeIndex takes an instance's sub-identifiers apart by the INDEX clause of
// its row (RFC 2578 §7.7). An InetAddress is read by the InetAddressType that
// stands before it. A suffix that does not fit, as some devices have, gives
// the parts that did and an *[IndexError].
func DecodeIndex(parts []mib.IndexPart, suffix oid.OID) ([]IndexValue, error) {
	values := make([]IndexValue, 0, len(parts))
	rest := suffix
	for i, p := range parts {
		s := shapeOf(p)
		length, err := s.measure(rest)
		if err != nil {
			err.Pos += suffix.Len() - rest.Len()
			err.Part = p.Name
			return values, err
		}
		v := IndexValue{Part: p, Subs: rest.Prefix(length)}
		v.Value = s.value(v.Subs)
		v.Text = textOf(parts[:i+1], values, v)
		values = append(values, v)
		rest = rest.Suffix(length)
	}
	if !rest.IsZero() {
		why := fmt.Sprintf("%s more than the INDEX has", plural(rest.Len(), "sub-identifier"))
		if len(parts) == 0 {
			why = "no INDEX is known that it could belong to"
		}
		return values, &IndexError{Pos: suffix.Len() - rest.Len() + 1, Why: why}
	}
	return values, nil
}

// shape is how the values of one part are laid out in sub-identifiers.
type shape struct {
	typ *mib.Type
	tag ber.Type
	// fixed is the number of sub-identifiers, -1 where it varies; then a
	// length stands in front unless the part is IMPLIED.
	fixed   int
	implied bool
	octets  bool // each sub-identifier is one octet
}

func shapeOf(p mib.IndexPart) shape {
	s := shape{typ: p.Type(), fixed: -1, implied: p.Implied}
	s.tag = Wire(s.typ)
	switch s.tag {
	case ber.Integer, ber.Gauge32, ber.Counter32, ber.TimeTicks, ber.Counter64:
		s.fixed, s.implied = 1, false
	case ber.IpAddress:
		s.fixed, s.implied, s.octets = 4, false, true
	case ber.OctetString, ber.Opaque, ber.NsapAddress:
		s.octets = true
		if n, ok := fixedSize(s.typ); ok {
			s.fixed, s.implied = n, false
		}
	}
	return s
}

// fixedSize returns the size of a string that can have only one.
func fixedSize(t *mib.Type) (int, bool) {
	if len(t.Sizes) == 0 || t.Sizes[0].Min != t.Sizes[len(t.Sizes)-1].Max {
		return 0, false
	}
	n, ok := t.Sizes[0].Min.Int64()
	return int(n), ok && n <= maxWidth
}

// prefixed reports whether a length stands in front of the value.
func (s shape) prefixed() bool { return s.fixed < 0 && !s.implied }

// measure returns how many sub-identifiers of rest belong to the part. The
// error's position counts from the beginning of rest.
func (s shape) measure(rest oid.OID) (int, *IndexError) {
	at := func(pos int, why string, args ...any) *IndexError {
		return &IndexError{Pos: pos + 1, Why: fmt.Sprintf(why, args...)}
	}
	first, length := 0, s.fixed
	switch {
	case s.tag == 0:
		return 0, at(0, "its type is not known, so where it ends cannot be told")
	case s.implied:
		length = rest.Len()
	case s.prefixed():
		if rest.IsZero() {
			return 0, at(0, "the length that should stand here is missing")
		}
		first = 1
		if uint64(rest.At(0)) > uint64(rest.Len()-1) {
			return 0, at(0, "it says that %d follow, and there are %d", rest.At(0), rest.Len()-1)
		}
		length = int(rest.At(0))
	}
	if first+length > rest.Len() {
		return 0, at(rest.Len(), "%d missing of the %d it takes", length-rest.Len(), length)
	}
	if s.octets {
		for i := first; i < first+length; i++ {
			if rest.At(i) > math.MaxUint8 {
				return 0, at(i, "%d is no octet, which is at most 255", rest.At(i))
			}
		}
	}
	return first + length, nil
}

// value returns what the part's sub-identifiers say.
func (s shape) value(subs oid.OID) ber.Value {
	if s.prefixed() {
		subs = subs.Suffix(1)
	}
	switch {
	case s.tag == ber.Integer:
		return ber.NewInteger(int64(int32(subs.At(0))))
	case s.tag == ber.ObjectIdentifier:
		if subs.IsZero() {
			return ber.Value{Type: ber.ObjectIdentifier}
		}
		return ber.NewOID(subs)
	case !s.octets:
		return ber.NewUnsigned(s.tag, uint64(subs.At(0)))
	}
	octets := make([]byte, subs.Len())
	for i, sub := range subs.All() {
		octets[i] = byte(sub)
	}
	return ber.Value{Type: s.tag, Content: string(octets)}
}

// subs is the inverse of value.
func (s shape) subs(v ber.Value) (oid.OID, error) {
	if s.tag == 0 {
		return oid.OID{}, fmt.Errorf("its type is not known")
	}
	if !accepts(s.typ, v.Type) {
		return oid.OID{}, fmt.Errorf("it is %v, not %v", s.tag, v.Type)
	}
	var body oid.OID
	switch {
	case s.octets:
		if s.fixed >= 0 && len(v.Content) != s.fixed {
			return oid.OID{}, fmt.Errorf("it has %s, not %d", plural(s.fixed, "octet"), len(v.Content))
		}
		if len(v.Content) > oid.MaxLen {
			return oid.OID{}, fmt.Errorf("%d octets are more than an OID can hold", len(v.Content))
		}
		subs := make([]uint32, len(v.Content))
		for i := range subs {
			subs[i] = uint32(v.Content[i])
		}
		body = oid.New(subs...)
	case s.tag == ber.ObjectIdentifier:
		var err error
		if body, err = v.OID(); err != nil {
			return oid.OID{}, err
		}
	default:
		sub, err := integerSub(v)
		if err != nil {
			return oid.OID{}, err
		}
		return oid.New(sub), nil
	}
	if s.prefixed() {
		return oid.New(uint32(body.Len())).Join(body), nil
	}
	return body, nil
}

// integerSub returns the sub-identifier for an integer. The RFC allows no
// negative ones there; agents that have them fold them round, and so do we.
func integerSub(v ber.Value) (uint32, error) {
	n, ok := numberOf(v)
	if signed, fits := n.Int64(); ok && fits && signed >= math.MinInt32 && signed <= math.MaxUint32 {
		return uint32(signed), nil
	}
	return 0, fmt.Errorf("%v does not fit into a sub-identifier", n)
}

// EncodeIndex is the inverse of [DecodeIndex]: it puts the values of the parts
// together to the sub-identifiers of an instance. There must be one value for
// each part, of its type and fixed size; ranges are not checked, since devices
// go beyond them.
func EncodeIndex(parts []mib.IndexPart, values []ber.Value) (oid.OID, error) {
	if len(values) != len(parts) {
		return oid.OID{}, fmt.Errorf("the index has %s, and %d were given", plural(len(parts), "part"), len(values))
	}
	var suffix oid.OID
	for i, p := range parts {
		subs, err := shapeOf(p).subs(values[i])
		if err != nil {
			return oid.OID{}, fmt.Errorf("%s: %w", p.Name, err)
		}
		suffix = suffix.Join(subs)
	}
	if suffix.Len() > oid.MaxLen {
		return oid.OID{}, fmt.Errorf("the index would have %d sub-identifiers, and an OID holds %d", suffix.Len(), oid.MaxLen)
	}
	return suffix, nil
}

// textOf writes one part of an index. The parts up to it and the values before
// it say how to read an address.
func textOf(parts []mib.IndexPart, before []IndexValue, v IndexValue) Text {
	f := formatter{Options: Options{Short: true}}
	if inet, ok := familyOf(v.Part.Type()); ok && inet == anyFamily {
		f.inet(siblingFamily(parts, before), v.Value.Content)
		return f.text
	}
	if v.Value.Type == ber.ObjectIdentifier {
		subs := v.Subs
		if shapeOf(v.Part).prefixed() {
			subs = subs.Suffix(1)
		}
		return Text{{subs.String(), Plain}}
	}
	return Format(v.Part.Type(), v.Value, f.Options)
}

// siblingFamily returns what the InetAddressType nearest before the last part
// says about it (RFC 4001 §4).
func siblingFamily(parts []mib.IndexPart, before []IndexValue) family {
	for i := len(parts) - 2; i >= 0 && i < len(before); i-- {
		if !parts[i].Type().Is("InetAddressType") {
			continue
		}
		n, err := before[i].Value.Int()
		if f := family(n); err == nil && int64(f) == n {
			return f
		}
		return anyFamily
	}
	return anyFamily
}
