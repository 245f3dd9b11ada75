package mib

import (
	"cmp"
	"strconv"
)

// Base is the SMI base type a syntax comes down to in the end.
type Base uint8

// The base types (RFC 2578 §7.1), and what stands in for a type that is
// nowhere to be found.
const (
	UnknownBase Base = iota
	Integer32        // INTEGER and Integer32, enumerations included
	OctetString
	ObjectIdentifier
	Bits
	IpAddress
	Counter32
	Unsigned32 // Gauge32, Unsigned32 and SMIv1's Gauge
	TimeTicks
	Opaque
	Counter64
	NsapAddress
	Sequence   // a conceptual row
	SequenceOf // a conceptual table
)

// String returns the name the SMI gives the base type.
func (b Base) String() string {
	return [...]string{
		"unknown", "Integer32", "OCTET STRING", "OBJECT IDENTIFIER", "BITS", "IpAddress",
		"Counter32", "Unsigned32", "TimeTicks", "Opaque", "Counter64", "NsapAddress",
		"SEQUENCE", "SEQUENCE OF",
	}[b]
}

// Type is a resolved syntax: a base type, perhaps seen through textual
// conventions (RFC 2579) and refined by ranges, sizes or labels. Types are
// shared and must not be changed.
type Type struct {
	// Name is the type's own name ("DisplayString", "INTEGER") and Module
	// where it is defined; Module is "" for base types and for a refinement
	// made at the object itself, which bears the name of what it refines.
	Name, Module string
	Base         Base
	// Parent is the type this one refines; nil for a base type.
	Parent *Type
	// Hint is the nearest DISPLAY-HINT on the way down to the base type.
	Hint string
	// Labels are the enumeration's values or the named bits, in their order.
	Labels []Label
	// Ranges limit an integer's value, Sizes the number of octets of a string.
	// Empty means whatever the base type allows.
	Ranges, Sizes []Range
	Status        Status
	// Line is where the type is defined, from 1; 0 for a base type.
	Line int
}

// Label is a named number of an enumeration or a named bit.
type Label struct {
	Name  string
	Value int64
}

// Label returns the name of value n.
func (t *Type) Label(n int64) (string, bool) {
	for _, l := range t.Labels {
		if l.Value == n {
			return l.Name, true
		}
	}
	return "", false
}

// Is reports whether t is the named textual convention or comes from it.
func (t *Type) Is(name string) bool {
	for ; t != nil; t = t.Parent {
		if t.Name == name {
			return true
		}
	}
	return false
}

// Range is a span of numbers, both ends included.
type Range struct{ Min, Max Number }

// Contains reports whether n lies in r.
func (r Range) Contains(n Number) bool { return r.Min.Compare(n) <= 0 && n.Compare(r.Max) <= 0 }

// String returns "0..255", or "6" when both ends are the same.
func (r Range) String() string {
	if r.Min == r.Max {
		return r.Min.String()
	}
	return r.Min.String() + ".." + r.Max.String()
}

// Number is an integer from -2^63 to 2^64-1, wide enough for every SMI type.
type Number struct {
	neg bool
	abs uint64
}

// Int and Uint make a Number.
func Int(n int64) Number {
	if n < 0 {
		return Number{true, uint64(-n)}
	}
	return Number{false, uint64(n)}
}

// Uint makes a Number from an unsigned integer.
func Uint(n uint64) Number { return Number{false, n} }

// Compare orders numbers: -1, 0 or +1.
func (n Number) Compare(m Number) int {
	switch {
	case n.neg != m.neg:
		if n.neg {
			return -1
		}
		return 1
	case n.neg:
		return cmp.Compare(m.abs, n.abs)
	}
	return cmp.Compare(n.abs, m.abs)
}

// Int64 returns n and whether it fits.
func (n Number) Int64() (int64, bool) {
	if n.neg {
		return -int64(n.abs), n.abs <= 1<<63
	}
	return int64(n.abs), n.abs < 1<<63
}

// Uint64 returns n and whether it fits.
func (n Number) Uint64() (uint64, bool) { return n.abs, !n.neg }

// String returns n in decimal.
func (n Number) String() string {
	s := strconv.FormatUint(n.abs, 10)
	if n.neg {
		return "-" + s
	}
	return s
}
