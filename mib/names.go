package mib

import (
	"encoding/binary"
	"math/rand/v2"
)

// nameIndex finds definitions by name. It is a hash table whose slots hold the
// first definition of a name; definition.same leads to the others, best rank
// first. Half a million names take 4 MB in it, a tenth of what a map takes.
type nameIndex struct {
	seed  uint64 // drawn anew for each tree, so that no file can aim at it
	slots []int32
}

// hash spreads a name over 64 bits.
func hash(seed uint64, name string) uint64 {
	const odd = 0x9e3779b97f4a7c15
	h := seed ^ uint64(len(name))*odd
	for len(name) >= 8 {
		h = (h ^ binary.LittleEndian.Uint64([]byte(name[:8]))) * odd
		h ^= h >> 29
		name = name[8:]
	}
	var rest [8]byte
	copy(rest[:], name)
	h = (h ^ binary.LittleEndian.Uint64(rest[:])) * odd
	h ^= h >> 32
	h *= odd
	return h ^ h>>29
}

// nameTable gathers names while a tree is built: it gives each its place in
// the text once and links the definitions that bear it.
type nameTable struct {
	seed  uint64
	slots []nameSlot
	used  int
	last  []int32 // the latest definition of the name whose first is that number
}

type nameSlot struct {
	hash uint32
	def  int32
}

func newNameTable(names int) nameTable {
	size := 16
	for 3*size < 4*names {
		size *= 2
	}
	return nameTable{seed: rand.Uint64(), slots: make([]nameSlot, size)}
}

// add makes definition id known by a name and returns the name's place in w.
// Definitions are added in the order of their numbers.
func (x *nameTable) add(defs []definition, id int32, name string, w *textWriter) textRef {
	for int(id) >= len(x.last) {
		x.last = append(x.last, 0)
	}
	h := uint32(hash(x.seed, name))
	mask := len(x.slots) - 1
	i := int(h) & mask
	for ; x.slots[i].def != 0; i = (i + 1) & mask {
		s := x.slots[i]
		if s.hash == h && w.is(defs[s.def].name, name) {
			defs[x.last[s.def]].same = id
			x.last[s.def] = id
			return defs[s.def].name
		}
	}
	x.slots[i] = nameSlot{h, id}
	x.last[id] = id
	if x.used++; 4*x.used > 3*len(x.slots) {
		x.grow()
	}
	return w.add(name)
}

// is reports whether r stands for s.
func (w *textWriter) is(r textRef, s string) bool {
	if len(s) < 0x80 {
		at := int(r) + 1
		return w.blob[r] == byte(len(s)) && at+len(s) <= len(w.blob) && string(w.blob[at:at+len(s)]) == s
	}
	n, size := binary.Uvarint(w.blob[r:])
	return n == uint64(len(s)) && string(w.blob[int(r)+size:int(r)+size+len(s)]) == s
}

func (x *nameTable) grow() {
	old := x.slots
	x.slots = make([]nameSlot, 2*len(old))
	mask := len(x.slots) - 1
	for _, s := range old {
		if s.def == 0 {
			continue
		}
		i := int(s.hash) & mask
		for x.slots[i].def != 0 {
			i = (i + 1) & mask
		}
		x.slots[i] = s
	}
}

// index returns the finished index.
func (x *nameTable) index() nameIndex {
	slots := make([]int32, len(x.slots))
	for i, s := range x.slots {
		slots[i] = s.def
	}
	return nameIndex{x.seed, slots}
}

// first returns the best ranked definition of that name, or 0.
func (t *Tree) first(name string) int32 {
	slots := t.names.slots
	if len(slots) == 0 {
		return 0
	}
	mask := len(slots) - 1
	for i := int(uint32(hash(t.names.seed, name))) & mask; slots[i] != 0; i = (i + 1) & mask {
		if t.text.at(t.defs[slots[i]].name) == name {
			return slots[i]
		}
	}
	return 0
}

// arcTable finds the child of a node while a tree is built.
type arcTable struct {
	seed  uint64
	slots []arcSlot
	used  int
}

type arcSlot struct {
	arc
	child int32 // 0 for a slot that is free
}

func newArcTable(nodes int) arcTable {
	size := 16
	for 3*size < 4*nodes {
		size *= 2
	}
	return arcTable{seed: rand.Uint64(), slots: make([]arcSlot, size)}
}

// slot returns the slot of an arc, or the one it belongs into.
func (x *arcTable) slot(a arc) *arcSlot {
	const odd = 0x9e3779b97f4a7c15
	h := (x.seed ^ (uint64(uint32(a.parent))<<32 | uint64(a.sub))) * odd
	h = (h ^ h>>32) * odd
	mask := len(x.slots) - 1
	for i := int(h>>33) & mask; ; i = (i + 1) & mask {
		if s := &x.slots[i]; s.child == 0 || s.arc == a {
			return s
		}
	}
}

// put makes child known at an arc that is not known yet.
func (x *arcTable) put(a arc, child int32) {
	*x.slot(a) = arcSlot{a, child}
	if x.used++; 4*x.used <= 3*len(x.slots) {
		return
	}
	old := x.slots
	x.slots = make([]arcSlot, 2*len(old))
	for _, s := range old {
		if s.child != 0 {
			*x.slot(s.arc) = s
		}
	}
}
