package mib

import "hash/maphash"

// nameIndex finds definitions by name. It is a hash table whose slots hold the
// first definition of a name; [Definition].same leads to the others, best rank
// first. Half a million names take 8 MB in it, a fifth of what a map takes.
type nameIndex struct {
	seed  maphash.Seed
	slots []int32
}

// indexNames makes the index of defs, given best rank first, and links those
// of one name.
func indexNames(defs []Definition) nameIndex {
	size := 16
	for size < 2*len(defs) {
		size *= 2
	}
	x := nameIndex{maphash.MakeSeed(), make([]int32, size)}
	for id := len(defs) - 1; id > 0; id-- {
		slot := x.slot(defs, defs[id].Name)
		defs[id].same = x.slots[slot]
		x.slots[slot] = int32(id)
	}
	return x
}

// slot returns where the name is, or where it would be.
func (x nameIndex) slot(defs []Definition, name string) int {
	mask := len(x.slots) - 1
	i := int(maphash.String(x.seed, name)) & mask
	for x.slots[i] != 0 && defs[x.slots[i]].Name != name {
		i = (i + 1) & mask
	}
	return i
}

// first returns the best ranked definition of that name, or 0.
func (x nameIndex) first(defs []Definition, name string) int32 {
	if len(x.slots) == 0 {
		return 0
	}
	return x.slots[x.slot(defs, name)]
}
