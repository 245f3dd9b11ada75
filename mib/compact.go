package mib

import (
	"encoding/binary"
	"math/rand/v2"
)

// A tree of many vendors' modules has half a million definitions. It keeps
// them in flat slices of numbers without a pointer in them, which the garbage
// collector passes over and the cache writes and reads as they are: a
// definition is 48 bytes, its strings are places in one piece of text, and the
// clauses few definitions have stand aside.

// textRef is a string of a tree: where it stands in the tree's text, with its
// length before it. 0 is the empty string.
type textRef uint32

// text is all strings of a tree in one piece.
type text string

// at returns the string r stands for; "" for one that lies outside.
func (t text) at(r textRef) string {
	if r == 0 || int(r) >= len(t) {
		return ""
	}
	n, at := uint64(t[r]), uint64(r)+1
	if n >= 0x80 {
		n &= 0x7f
		for shift := 7; at < uint64(len(t)) && shift < 35; shift += 7 {
			c := t[at]
			at++
			n |= uint64(c&0x7f) << shift
			if c < 0x80 {
				break
			}
		}
	}
	return string(t[min(at, uint64(len(t))):min(at+n, uint64(len(t)))])
}

// textWriter collects the text of a tree.
type textWriter struct {
	blob  []byte
	seed  uint64
	slots []textSlot // a hash table of what was interned
	used  int
}

type textSlot struct {
	hash uint32
	ref  textRef // 0 for a slot that is free
}

// add appends a string, whether it is there already or not.
func (w *textWriter) add(s string) textRef {
	if s == "" {
		return 0
	}
	if len(w.blob) == 0 {
		w.blob = append(w.blob, 0)
	}
	r := textRef(len(w.blob))
	w.blob = binary.AppendUvarint(w.blob, uint64(len(s)))
	w.blob = append(w.blob, s...)
	return r
}

// is reports whether r stands for s.
func (w *textWriter) is(r textRef, s string) bool {
	n, size := uint64(w.blob[r]), 1
	if n >= 0x80 {
		n, size = binary.Uvarint(w.blob[r:])
	}
	return n == uint64(len(s)) && string(w.blob[int(r)+size:][:len(s)]) == s
}

// intern returns the place of a string, added if need be.
func (w *textWriter) intern(s string) textRef {
	if s == "" {
		return 0
	}
	if 4*w.used >= 3*len(w.slots) {
		w.grow()
	}
	h, mask := uint32(hash(w.seed, s)), len(w.slots)-1
	i := int(h) & mask
	for ; w.slots[i].ref != 0; i = (i + 1) & mask {
		if slot := w.slots[i]; slot.hash == h && w.is(slot.ref, s) {
			return slot.ref
		}
	}
	w.used++
	w.slots[i] = textSlot{h, w.add(s)}
	return w.slots[i].ref
}

func (w *textWriter) grow() {
	if w.seed == 0 {
		w.seed = rand.Uint64()
	}
	old := w.slots
	w.slots = make([]textSlot, max(64, 2*len(old)))
	mask := len(w.slots) - 1
	for _, slot := range old {
		if slot.ref == 0 {
			continue
		}
		i := int(slot.hash) & mask
		for w.slots[i].ref != 0 {
			i = (i + 1) & mask
		}
		w.slots[i] = slot
	}
}

// definition is a [Definition] as a tree keeps it.
type definition struct {
	name, syntax textRef
	node, module int32
	typ          int32 // into Tree.types, 0 for none
	line         int32
	start, end   uint32
	more         uint32 // where its rarer clauses begin in Tree.more, 0 for none
	also         int32  // the next definition of the same place
	same         int32  // the next definition of the same name
	kind         Kind
	access       Access
	status       Status
}

// The rarer clauses of a definition, as they stand in Tree.more: the first
// three as textRefs, the number of index items and of objects, then for each
// index item its name and its type with the lowest bit saying IMPLIED, then the
// objects' names.
const (
	moreUnits = iota
	moreDefault
	moreAugments
	moreIndex
	moreObjects
	moreHead
)

// addMore puts the rarer clauses of d aside and returns where they are.
func (b *Builder) addMore(d *Definition) uint32 {
	if d.Units == "" && d.Default == "" && d.Augments == "" && len(d.Index) == 0 && len(d.Objects) == 0 {
		return 0
	}
	t := &b.t
	if len(t.more) == 0 {
		t.more = append(t.more, 0)
	}
	at := uint32(len(t.more))
	t.more = append(t.more, uint32(b.text.intern(d.Units)), uint32(b.text.intern(d.Default)),
		uint32(b.text.intern(d.Augments)), uint32(len(d.Index)), uint32(len(d.Objects)))
	for _, ref := range d.Index {
		typ := uint32(b.typeNumber(ref.Type)) << 1
		if ref.Implied {
			typ |= 1
		}
		t.more = append(t.more, uint32(b.text.intern(ref.Name)), typ)
	}
	for _, name := range d.Objects {
		t.more = append(t.more, uint32(b.text.intern(name)))
	}
	return at
}

// moreOf returns a number of the rarer clauses of d, 0 when it has none.
func (t *Tree) moreOf(d *definition, field int) uint32 {
	if d.more == 0 {
		return 0
	}
	return t.more[int(d.more)+field]
}

func (t *Tree) moreText(d *definition, field int) string {
	return t.text.at(textRef(t.moreOf(d, field)))
}

// index returns the items of d's INDEX clause.
func (t *Tree) index(d *definition) []IndexRef {
	n := int(t.moreOf(d, moreIndex))
	if n == 0 {
		return nil
	}
	refs := make([]IndexRef, n)
	items := t.more[int(d.more)+moreHead:][:2*n]
	for i := range refs {
		name, typ := items[2*i], items[2*i+1]
		refs[i] = IndexRef{Name: t.text.at(textRef(name)), Implied: typ&1 != 0, Type: t.types[typ>>1]}
	}
	return refs
}

// objects returns the names in d's list of objects.
func (t *Tree) objects(d *definition) []string {
	n := int(t.moreOf(d, moreObjects))
	if n == 0 {
		return nil
	}
	names := make([]string, n)
	for i, r := range t.more[int(d.more)+moreHead+2*int(t.moreOf(d, moreIndex)):][:n] {
		names[i] = t.text.at(textRef(r))
	}
	return names
}

// whole returns definition number id as others see it.
func (t *Tree) whole(id int32) Definition {
	d := &t.defs[id]
	return Definition{
		Name: t.text.at(d.name), Module: d.module, Node: d.node, Kind: d.kind, Access: d.access, Status: d.status,
		Line: d.line, Type: t.types[d.typ], Syntax: t.text.at(d.syntax),
		Units: t.moreText(d, moreUnits), Default: t.moreText(d, moreDefault), Augments: t.moreText(d, moreAugments),
		Index: t.index(d), Objects: t.objects(d), Start: d.start, End: d.end,
	}
}
