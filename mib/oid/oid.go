// Package oid holds the object identifier, the one name every SNMP object
// has in common with every other.
//
// An object identifier is a path from the root of a tree shared by the whole
// world: 1.3.6.1.2.1.1.1.0 reads iso(1) org(3) dod(6) internet(1) mgmt(2)
// mib-2(1) system(1) sysDescr(1) and then instance 0. Each number is a
// sub-identifier, an unsigned 32-bit integer (RFC 2578 §3.5), and a path has
// at most 128 of them. Identifiers are ordered like words in a dictionary, one
// sub-identifier after the other, a prefix before what it begins; an agent
// hands out its objects in just that order, which is what makes GETNEXT work.
package oid

import (
	"encoding/binary"
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// MaxLen is the largest number of sub-identifiers an identifier may have
// (RFC 2578 §3.5).
const MaxLen = 128

// OID is an object identifier. It is a small immutable value: it can be
// compared with ==, used as a map key and passed between goroutines. The zero
// OID has no sub-identifiers and stands for the unnamed root above ccitt(0),
// iso(1) and joint-iso-ccitt(2).
type OID struct {
	// packed holds each sub-identifier as four big-endian octets, so that the
	// order of strings is the order of identifiers and prefixes are prefixes.
	packed string
}

const width = 4

// New returns the identifier with the given sub-identifiers.
func New(subs ...uint32) OID {
	return OID{}.Append(subs...)
}

// Append returns o followed by subs.
func (o OID) Append(subs ...uint32) OID {
	b := make([]byte, len(o.packed), len(o.packed)+width*len(subs))
	copy(b, o.packed)
	for _, s := range subs {
		b = binary.BigEndian.AppendUint32(b, s)
	}
	return OID{string(b)}
}

// Join returns o followed by the sub-identifiers of p.
func (o OID) Join(p OID) OID { return OID{o.packed + p.packed} }

// Len returns the number of sub-identifiers.
func (o OID) Len() int { return len(o.packed) / width }

// IsZero reports whether o has no sub-identifiers.
func (o OID) IsZero() bool { return o.packed == "" }

// At returns the sub-identifier at position i, counted from 0. It panics when
// i is out of range, as indexing a slice does.
func (o OID) At(i int) uint32 {
	p := o.packed[i*width : i*width+width]
	return uint32(p[0])<<24 | uint32(p[1])<<16 | uint32(p[2])<<8 | uint32(p[3])
}

// Last returns the last sub-identifier, or 0 for the zero OID.
func (o OID) Last() uint32 {
	if o.IsZero() {
		return 0
	}
	return o.At(o.Len() - 1)
}

// Prefix returns the first n sub-identifiers, or all when there are fewer.
func (o OID) Prefix(n int) OID { return OID{o.packed[:min(n*width, len(o.packed))]} }

// Suffix returns what follows the first n sub-identifiers.
func (o OID) Suffix(n int) OID { return OID{o.packed[min(n*width, len(o.packed)):]} }

// Parent returns o without its last sub-identifier; the zero OID is its own
// parent.
func (o OID) Parent() OID { return o.Prefix(max(o.Len()-1, 0)) }

// HasPrefix reports whether o begins with p; every OID begins with itself and
// with the zero OID.
func (o OID) HasPrefix(p OID) bool { return strings.HasPrefix(o.packed, p.packed) }

// Compare orders identifiers as agents do: -1 when o comes before p, +1 when
// after, 0 when they are equal.
func (o OID) Compare(p OID) int { return strings.Compare(o.packed, p.packed) }

// All yields each position and its sub-identifier.
func (o OID) All() iter.Seq2[int, uint32] {
	return func(yield func(int, uint32) bool) {
		for i := range o.Len() {
			if !yield(i, o.At(i)) {
				return
			}
		}
	}
}

// Subs returns the sub-identifiers in a slice of their own.
func (o OID) Subs() []uint32 {
	subs := make([]uint32, o.Len())
	for i := range subs {
		subs[i] = o.At(i)
	}
	return subs
}

// AfterSubtree returns the first identifier that comes after every identifier
// beginning with o, and false when there is none.
func (o OID) AfterSubtree() (OID, bool) {
	for n := o.Len(); n > 0; n-- {
		if last := o.At(n - 1); last != 1<<32-1 {
			return o.Prefix(n - 1).Append(last + 1), true
		}
	}
	return OID{}, false
}

// String returns the dotted form without a leading dot: "1.3.6.1". The zero
// OID is the empty string.
func (o OID) String() string {
	b, _ := o.AppendText(make([]byte, 0, 3*o.Len()))
	return string(b)
}

// AppendText appends the dotted form to b. The error is always nil.
func (o OID) AppendText(b []byte) ([]byte, error) {
	for i, sub := range o.All() {
		if i > 0 {
			b = append(b, '.')
		}
		b = strconv.AppendUint(b, uint64(sub), 10)
	}
	return b, nil
}

// MarshalText returns the dotted form. The error is always nil.
func (o OID) MarshalText() ([]byte, error) { return o.AppendText(nil) }

// UnmarshalText sets o from the dotted form; see [Parse].
func (o *OID) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*o = parsed
	return nil
}

// ParseError says why a text is not an object identifier.
type ParseError struct {
	Text string // what was given
	Pos  int    // byte position in Text of what was wrong
	Why  string // in words
}

func (e *ParseError) Error() string {
	before := strings.TrimPrefix(e.Text[:e.Pos], ".")
	return fmt.Sprintf("%s is not an OID: %s, at sub-identifier %d", Quote(e.Text), e.Why, 1+strings.Count(before, "."))
}

// shownText is how many octets of a text an error repeats.
const shownText = 100

// Quote puts a text a person gave in quotes for a sentence, the middle of a
// very long one left out.
func Quote(text string) string {
	if len(text) <= shownText {
		return strconv.Quote(text)
	}
	half := shownText / 2
	return fmt.Sprintf("%q … %q (%d characters)", text[:half], text[len(text)-half:], len(text))
}

// Parse reads the dotted form, with or without a leading dot. The empty text
// and a lone dot are the zero OID. Errors are of type *[ParseError].
func Parse(text string) (OID, error) {
	if text == "" || text == "." {
		return OID{}, nil
	}
	pos := 0
	if text[0] == '.' {
		pos = 1
	}
	packed := make([]byte, 0, width*(strings.Count(text, ".")+1))
	for {
		end := strings.IndexByte(text[pos:], '.')
		if end < 0 {
			end = len(text)
		} else {
			end += pos
		}
		sub, why := parseSub(text[pos:end])
		if why != "" {
			return OID{}, &ParseError{text, pos, why}
		}
		if len(packed) == MaxLen*width {
			return OID{}, &ParseError{text, pos, "more than 128 sub-identifiers"}
		}
		packed = binary.BigEndian.AppendUint32(packed, sub)
		if end == len(text) {
			return OID{string(packed)}, nil
		}
		pos = end + 1
	}
}

// MustParse is [Parse] for constants; it panics on an error.
func MustParse(text string) OID {
	o, err := Parse(text)
	if err != nil {
		panic(err)
	}
	return o
}

func parseSub(text string) (sub uint32, why string) {
	if text == "" {
		return 0, "a number is missing"
	}
	n := uint64(0)
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return 0, Quote(text) + " is not a number"
		}
		n = n*10 + uint64(c-'0')
		if n > 1<<32-1 {
			return 0, Quote(text) + " is more than 4294967295, the most there is"
		}
	}
	return uint32(n), ""
}
