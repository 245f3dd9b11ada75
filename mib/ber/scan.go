package ber

import (
	"errors"
	"fmt"

	"github.com/mibtui/mibtui/mib/oid"
)

// Element is one tag-length-value found in a message. Content is a slice of
// the scanned bytes, not a copy.
type Element struct {
	Tag     byte
	Offset  int // of the tag octet within the scanned bytes
	Header  int // octets taken by tag and length
	Content []byte
}

// Len returns how many octets the element takes, header included.
func (e Element) Len() int { return e.Header + len(e.Content) }

// ErrTruncated says that the bytes end before the element does.
var ErrTruncated = errors.New("truncated")

// Next reads the element that begins at offset. Where the length says more
// than there is, it returns what there is together with [ErrTruncated], so
// that a caller can show the rest.
func Next(b []byte, offset int) (Element, error) {
	e := Element{Offset: offset}
	rest := b[min(offset, len(b)):]
	if len(rest) < 2 {
		e.Header, e.Content = len(rest), nil
		return e, ErrTruncated
	}
	e.Tag, e.Header = rest[0], 2
	length := int(rest[1])
	if length >= 0x80 {
		octets := length & 0x7f
		if octets == 0 || octets > 4 {
			return e, fmt.Errorf("length in %d octets is not supported", octets)
		}
		if len(rest) < 2+octets {
			e.Header = len(rest)
			return e, ErrTruncated
		}
		length = 0
		for _, c := range rest[2 : 2+octets] {
			length = length<<8 | int(c)
		}
		e.Header += octets
	}
	body := rest[e.Header:]
	if length > len(body) {
		e.Content = body
		return e, ErrTruncated
	}
	e.Content = body[:length]
	return e, nil
}

// Size returns how many octets the element takes that b begins with, header
// included, and false while b is too short to tell.
func Size(b []byte) (size int, known bool, err error) {
	if len(b) < 2 || b[1] >= 0x80 && len(b) < 2+int(b[1]&0x7f) {
		return 0, false, nil
	}
	size = int(b[1])
	if octets := size & 0x7f; size >= 0x80 {
		if octets == 0 || octets > 4 {
			return 0, false, fmt.Errorf("length in %d octets is not supported", octets)
		}
		size = octets
		length := 0
		for _, c := range b[2 : 2+octets] {
			length = length<<8 | int(c)
		}
		size += length
	}
	return 2 + size, true, nil
}

// Scan yields the elements that stand side by side in b until the bytes end;
// it returns the error of the first that does not parse, with that element
// yielded as far as it goes.
func Scan(b []byte, yield func(Element) bool) error {
	for offset := 0; offset < len(b); {
		e, err := Next(b, offset)
		if !yield(e) {
			return nil
		}
		if err != nil {
			return err
		}
		offset += e.Len()
	}
	return nil
}

// DecodeOID reads the content octets of an OBJECT IDENTIFIER.
func DecodeOID(content string) (oid.OID, error) {
	if content == "" {
		return oid.OID{}, nil
	}
	subs := make([]uint32, 0, len(content)+1)
	n := uint64(0)
	for i := range len(content) {
		c := content[i]
		n = n<<7 | uint64(c&0x7f)
		if n > 1<<32-1+80 {
			return oid.OID{}, errors.New("a sub-identifier exceeds 32 bits")
		}
		if c >= 0x80 {
			if i == len(content)-1 {
				return oid.OID{}, ErrTruncated
			}
			continue
		}
		if len(subs) == 0 {
			first := min(n/40, 2)
			subs = append(subs, uint32(first))
			n -= first * 40
		}
		if n > 1<<32-1 {
			return oid.OID{}, errors.New("a sub-identifier exceeds 32 bits")
		}
		if len(subs) == oid.MaxLen {
			return oid.OID{}, errors.New("more than 128 sub-identifiers")
		}
		subs = append(subs, uint32(n))
		n = 0
	}
	return oid.New(subs...), nil
}

// EncodeOID returns the content octets of an OBJECT IDENTIFIER. One that has
// fewer than two sub-identifiers is filled up with zeros, since BER cannot
// carry it otherwise.
func EncodeOID(o oid.OID) string {
	b := make([]byte, 0, o.Len()+4)
	first := uint64(0)
	if o.Len() > 0 {
		first = uint64(o.At(0)) * 40
	}
	if o.Len() > 1 {
		first += uint64(o.At(1))
	}
	b = appendBase128(b, first)
	for i := 2; i < o.Len(); i++ {
		b = appendBase128(b, uint64(o.At(i)))
	}
	return string(b)
}

func appendBase128(b []byte, n uint64) []byte {
	shift := 0
	for n>>(shift+7) != 0 {
		shift += 7
	}
	for ; shift > 0; shift -= 7 {
		b = append(b, byte(n>>shift)|0x80)
	}
	return append(b, byte(n)&0x7f)
}
