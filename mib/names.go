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

// indexNames makes the index of defs, given best rank first, and links those
// of one name.
func indexNames(defs []definition, t text) nameIndex {
	size := 16
	for 3*size < 4*len(defs) {
		size *= 2
	}
	x := nameIndex{rand.Uint64(), make([]int32, size)}
	hashes := make([]uint32, size) // of the names in slots
	mask := size - 1
	for id := len(defs) - 1; id > 0; id-- {
		name := t.at(defs[id].name)
		h := uint32(hash(x.seed, name))
		i := int(h) & mask
		for x.slots[i] != 0 && (hashes[i] != h || t.at(defs[x.slots[i]].name) != name) {
			i = (i + 1) & mask
		}
		defs[id].same = x.slots[i]
		x.slots[i], hashes[i] = int32(id), h
	}
	return x
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
