package replay

import (
	"cmp"
	"encoding/binary"
	"sort"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// rows are varbinds in the order of their OIDs, packed: neighbours share most
// of their sub-identifiers, so each is written as how many it shares with the
// one before and what follows. Every so often one is written in full, and
// where those stand is kept, so that looking for a name reads few others.
//
// A packed varbind is: shared sub-identifiers, further ones (an octet each),
// the further ones, the type, the length of the content and the content, with
// numbers in base 128.
type rows struct {
	packed []byte
	count  int
	starts []start
}

// start is a varbind written in full.
type start struct {
	name oid.OID
	at   int // in packed
}

// stride is from one varbind written in full to the next.
const stride = 32

// packer makes rows of varbinds that come in their order.
type packer struct {
	rows
	last oid.OID
}

// add appends a varbind that comes after all before it.
func (p *packer) add(name oid.OID, v ber.Value) {
	shared := 0
	if p.count%stride == 0 {
		p.starts = append(p.starts, start{name, len(p.packed)})
	} else {
		for shared < min(p.last.Len(), name.Len()) && p.last.At(shared) == name.At(shared) {
			shared++
		}
	}
	p.packed = append(p.packed, byte(shared), byte(name.Len()-shared))
	for i := shared; i < name.Len(); i++ {
		p.packed = binary.AppendUvarint(p.packed, uint64(name.At(i)))
	}
	p.packed = append(p.packed, byte(v.Type))
	p.packed = binary.AppendUvarint(p.packed, uint64(len(v.Content)))
	p.packed = append(p.packed, v.Content...)
	p.count++
	p.last = name
}

// finish returns the rows without the room that was kept for more.
func (p *packer) finish() rows {
	r := p.rows
	r.packed = append(make([]byte, 0, len(r.packed)), r.packed...)
	return r
}

// seek returns a cursor at the first varbind that does not come before o.
func (r *rows) seek(o oid.OID) (cursor, bool) {
	block := sort.Search(len(r.starts), func(i int) bool { return r.starts[i].name.Compare(o) > 0 })
	c := cursor{packed: r.packed}
	if block > 0 {
		c.at = r.starts[block-1].at
	}
	for c.next() {
		if c.compare(o) >= 0 {
			return c, true
		}
	}
	return c, false
}

// cursor stands at one varbind of rows.
type cursor struct {
	packed  []byte
	at      int // of the varbind after this one
	subs    []uint32
	typ     ber.Type
	content []byte
}

func (c *cursor) uvarint() uint64 {
	n, size := binary.Uvarint(c.packed[c.at:])
	c.at += size
	return n
}

// next moves on to the varbind after, if there is one.
func (c *cursor) next() bool {
	if c.at == len(c.packed) {
		return false
	}
	shared, more := c.packed[c.at], c.packed[c.at+1]
	c.at += 2
	c.subs = c.subs[:shared]
	for range more {
		c.subs = append(c.subs, uint32(c.uvarint()))
	}
	c.typ = ber.Type(c.packed[c.at])
	c.at++
	size := int(c.uvarint())
	c.content = c.packed[c.at : c.at+size]
	c.at += size
	return true
}

func (c *cursor) name() oid.OID { return oid.New(c.subs...) }

func (c *cursor) value() ber.Value { return ber.Value{Type: c.typ, Content: string(c.content)} }

func (c *cursor) compare(o oid.OID) int {
	for i := range min(len(c.subs), o.Len()) {
		if order := cmp.Compare(c.subs[i], o.At(i)); order != 0 {
			return order
		}
	}
	return cmp.Compare(len(c.subs), o.Len())
}

// merge returns the varbinds of r and those of others, which are in their
// order and have no name in common with r.
func (r *rows) merge(others []session.Varbind) rows {
	var p packer
	c := cursor{packed: r.packed}
	more := c.next()
	for more || len(others) > 0 {
		if more && (len(others) == 0 || c.compare(others[0].OID) < 0) {
			p.add(c.name(), c.value())
			more = c.next()
			continue
		}
		p.add(others[0].OID, others[0].Value)
		others = others[1:]
	}
	return p.finish()
}
