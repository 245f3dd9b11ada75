package value

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// Check reports whether v is a value t allows: its type on the wire, its label
// or bits, its range or its size, and for a DateAndTime and an OBJECT
// IDENTIFIER that it is one. The error says what is allowed. Where t is nil or
// its base not known, everything is.
func Check(t *mib.Type, v ber.Value) error {
	want := Wire(t)
	if want == 0 {
		return nil
	}
	if !accepts(t, v.Type) {
		return fmt.Errorf("%s is %s, not %v", typeName(t), want, v.Type)
	}
	switch v.Type {
	case ber.ObjectIdentifier:
		o, err := v.OID()
		if err != nil {
			return err
		}
		return checkOID(o)
	case ber.IpAddress:
		_, err := v.Addr()
		return err
	case ber.OctetString, ber.Opaque, ber.NsapAddress:
		return checkOctets(t, v.Content)
	}
	n, ok := numberOf(v)
	if !ok {
		_, signed := v.Int()
		_, unsigned := v.Uint()
		if errors.Is(signed, ber.ErrType) {
			return unsigned
		}
		return signed
	}
	return checkNumber(t, n)
}

// typeName is what a person knows a type by.
func typeName(t *mib.Type) string {
	if t.Name != "" {
		return t.Name
	}
	return baseName(t)
}

// wholeRange returns what a base type allows (RFC 2578 §7.1).
func wholeRange(b mib.Base) mib.Range {
	switch b {
	case mib.Integer32:
		return mib.Range{Min: mib.Int(-1 << 31), Max: mib.Int(1<<31 - 1)}
	case mib.Counter64:
		return mib.Range{Max: mib.Uint(1<<64 - 1)}
	}
	return mib.Range{Max: mib.Uint(1<<32 - 1)}
}

func checkNumber(t *mib.Type, n mib.Number) error {
	if len(t.Labels) > 0 {
		if small, fits := n.Int64(); fits {
			if _, ok := t.Label(small); ok {
				return nil
			}
		}
		return fmt.Errorf("%v is none of %s", n, labelList(t))
	}
	whole := wholeRange(t.Base)
	ranges := t.Ranges
	if len(ranges) == 0 {
		ranges = []mib.Range{whole}
	}
	h, _ := parseIntegerHint(hintOf(t))
	if inAny(ranges, n) && whole.Contains(n) {
		return nil
	}
	return fmt.Errorf("%s is out of range: %s takes %s", h.format(n.String()), typeName(t),
		rangeList(ranges, func(n mib.Number) string { return h.format(n.String()) }))
}

func inAny(ranges []mib.Range, n mib.Number) bool {
	for _, r := range ranges {
		if r.Contains(n) {
			return true
		}
	}
	return false
}

func checkOctets(t *mib.Type, octets string) error {
	if t.Base == mib.Bits {
		return checkBits(t, octets)
	}
	sizes := t.Sizes
	if len(sizes) == 0 {
		sizes = []mib.Range{{Max: mib.Int(maxWidth)}}
	}
	if !inAny(sizes, mib.Int(int64(len(octets)))) {
		return fmt.Errorf("%s takes %s, not %d", typeName(t), sizeList(sizes), len(octets))
	}
	if t.Is("DateAndTime") && octets != "" && strings.Trim(octets, "\x00") != "" {
		_, err := parseDateOctets(octets)
		return err
	}
	return nil
}

func checkBits(t *mib.Type, octets string) error {
	for i := range 8 * len(octets) {
		if octets[i/8]&(0x80>>(i%8)) == 0 || len(t.Labels) == 0 {
			continue
		}
		if _, ok := t.Label(int64(i)); !ok {
			return fmt.Errorf("bit %d is none of %s", i, labelList(t))
		}
	}
	return nil
}

// checkOID reports whether an OID can be sent: BER folds the first two
// sub-identifiers into one (X.690 §8.19).
func checkOID(o oid.OID) error {
	switch {
	case o.Len() < 2:
		return errors.New("an OID that is sent has at least two sub-identifiers, as 0.0 has")
	case o.At(0) > 2:
		return fmt.Errorf("an OID begins with 0, 1 or 2, not %d", o.At(0))
	case o.At(0) < 2 && o.At(1) > 39:
		return fmt.Errorf("behind %d, an OID goes on with a number up to 39, not %d", o.At(0), o.At(1))
	}
	return nil
}

const shownLabels = 12 // as many as one reads in a sentence

// labelList names the labels of an enumeration or of BITS: "up(1), down(2) or
// testing(3)".
func labelList(t *mib.Type) string {
	names := make([]string, 0, shownLabels+1)
	for i, l := range t.Labels {
		if i == shownLabels {
			names = append(names, plural(len(t.Labels)-i, "other"))
			break
		}
		names = append(names, l.Name+"("+strconv.FormatInt(l.Value, 10)+")")
	}
	return orList(names)
}

func orList(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " or " + items[last]
}

// rangeList writes ranges as a person reads them: "0 or 8 to 63".
func rangeList(ranges []mib.Range, number func(mib.Number) string) string {
	items := make([]string, len(ranges))
	for i, r := range ranges {
		items[i] = number(r.Min)
		if r.Min != r.Max {
			items[i] += " to " + number(r.Max)
		}
	}
	return orList(items)
}

func sizeList(sizes []mib.Range) string {
	list := rangeList(sizes, mib.Number.String)
	if list == "1" {
		return "1 octet"
	}
	return list + " octets"
}
