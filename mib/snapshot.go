package mib

import (
	"encoding/binary"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/mibtui/mibtui/mib/cache"
)

// A snapshot is a complete tree as the cache keeps it. Its sections, in their
// order:
const (
	sectionManifest = iota // what it was made of
	sectionMeta            // modules, types and problems
	sectionNodes
	sectionDefs
	sectionMore
	sectionText
	sectionNames
)

// The sizes of records, in octets.
const (
	nodeSize = 13
	defSize  = 47
	wordSize = 4
)

// saveTo writes the tree as a snapshot.
func (t *Tree) saveTo(w *cache.Writer, m *manifest) {
	put := binary.LittleEndian.PutUint32
	w.Bytes(m.pack())
	w.Bytes(t.packMeta())
	w.Records(len(t.nodes), nodeSize, func(i int, rec []byte) {
		n := &t.nodes[i]
		put(rec, uint32(n.parent))
		put(rec[4:], n.sub)
		put(rec[8:], uint32(n.def))
		rec[12] = uint8(n.kind)
	})
	w.Records(len(t.defs), defSize, func(i int, rec []byte) {
		d := &t.defs[i]
		for j, v := range [...]uint32{
			uint32(d.name), uint32(d.syntax), uint32(d.node), uint32(d.module), uint32(d.typ), uint32(d.line),
			d.start, d.end, d.more, uint32(d.also), uint32(d.same),
		} {
			put(rec[4*j:], v)
		}
		rec[44], rec[45], rec[46] = uint8(d.kind), uint8(d.access), uint8(d.status)
	})
	w.Records(len(t.more), wordSize, func(i int, rec []byte) { put(rec, t.more[i]) })
	w.Bytes([]byte(t.text))
	w.Records(len(t.names.slots), wordSize, func(i int, rec []byte) { put(rec, uint32(t.names.slots[i])) })
}

// readTree reads the snapshot of a tree of the given sources.
func readTree(b *cache.Blob, sources []Source) (*Tree, error) {
	t := &Tree{sources: sources, complete: true}
	var g errgroup.Group
	g.Go(func() error { return t.readDefs(b) })
	g.Go(func() error {
		if err := t.readNodes(b); err != nil {
			return err
		}
		if err := t.readWords(b); err != nil {
			return err
		}
		meta, err := b.Bytes(sectionMeta)
		if err != nil {
			return err
		}
		return t.unpackMeta(string(meta))
	})
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return t, t.check()
}

// readNodes reads the nodes. The children of each stand side by side, so that
// who is whose parent tells all other links.
func (t *Tree) readNodes(b *cache.Blob) error {
	n, err := b.Len(sectionNodes, nodeSize)
	if err != nil || n == 0 {
		return cache.ErrDamaged
	}
	t.nodes = make([]node, n)
	ok := true
	err = b.Records(sectionNodes, nodeSize, func(i int, rec []byte) {
		get := binary.LittleEndian.Uint32
		at := &t.nodes[i]
		at.parent, at.sub, at.def, at.kind = int32(get(rec)), get(rec[4:]), int32(get(rec[8:])), Kind(rec[12])
		if i == 0 {
			return
		}
		if at.parent < 0 || int(at.parent) >= i {
			at.parent, ok = 0, false
		}
		up := &t.nodes[at.parent]
		switch {
		case up.span == 0:
			up.first, up.child = int32(i), int32(i)
		case t.nodes[i-1].parent == at.parent && t.nodes[i-1].sub < at.sub:
			t.nodes[i-1].sibling = int32(i)
		default:
			ok = false
		}
		up.span++
	})
	if err == nil && !ok {
		err = cache.ErrDamaged
	}
	return err
}

func (t *Tree) readDefs(b *cache.Blob) error {
	n, err := b.Len(sectionDefs, defSize)
	if err != nil || n == 0 {
		return cache.ErrDamaged
	}
	t.defs = make([]definition, n)
	err = b.Records(sectionDefs, defSize, func(i int, rec []byte) {
		get := binary.LittleEndian.Uint32
		t.defs[i] = definition{
			name: textRef(get(rec)), syntax: textRef(get(rec[4:])), node: int32(get(rec[8:])), module: int32(get(rec[12:])),
			typ: int32(get(rec[16:])), line: int32(get(rec[20:])), start: get(rec[24:]), end: get(rec[28:]),
			more: get(rec[32:]), also: int32(get(rec[36:])), same: int32(get(rec[40:])),
			kind: Kind(rec[44]), access: Access(rec[45]), status: Status(rec[46]),
		}
	})
	if err != nil {
		return err
	}
	blob, err := b.Bytes(sectionText)
	t.text = text(blob)
	return err
}

// readWords reads what is plain numbers.
func (t *Tree) readWords(b *cache.Blob) error {
	more, err := b.Len(sectionMore, wordSize)
	if err != nil {
		return err
	}
	slots, err := b.Len(sectionNames, wordSize)
	if err != nil {
		return err
	}
	t.more, t.names.slots = make([]uint32, more), make([]int32, slots)
	if err := b.Records(sectionMore, wordSize, func(i int, rec []byte) { t.more[i] = binary.LittleEndian.Uint32(rec) }); err != nil {
		return err
	}
	return b.Records(sectionNames, wordSize, func(i int, rec []byte) { t.names.slots[i] = int32(binary.LittleEndian.Uint32(rec)) })
}

// check reports whether all numbers lead to what is there. The checksums have
// been found right by then; this is for what they cannot know.
func (t *Tree) check() error {
	defs := uint32(len(t.defs))
	follows := make([]bool, defs) // whether another of the same place leads to it
	for i := range t.defs {
		d := &t.defs[i]
		if !t.checkDef(i, d) || follows[d.also] {
			return cache.ErrDamaged
		}
		follows[d.also] = d.also != 0
	}
	for i := range t.nodes {
		if n := &t.nodes[i]; uint32(n.def) >= defs || follows[n.def] || n.kind > Capabilities {
			return cache.ErrDamaged
		}
	}
	if !t.checkWaiting() {
		return cache.ErrDamaged
	}
	slots := t.names.slots
	if len(slots)&(len(slots)-1) != 0 || !slices.Contains(slots, 0) {
		return cache.ErrDamaged
	}
	for _, d := range slots {
		if uint32(d) >= defs {
			return cache.ErrDamaged
		}
	}
	return nil
}

// checkDef reports whether definition i leads to what is there.
func (t *Tree) checkDef(i int, d *definition) bool {
	defs := uint32(len(t.defs))
	return uint32(d.node) < uint32(len(t.nodes)) && uint32(d.module) < uint32(max(len(t.modules), 1)) &&
		uint32(d.typ) < uint32(len(t.types)) && d.start <= d.end &&
		uint32(d.also) < defs && uint32(d.same) < defs && (d.same == 0 || int(d.same) > i) &&
		d.kind <= Capabilities && d.access <= NotImplemented && d.status <= Optional &&
		(d.more == 0 || t.checkMore(uint64(d.more)))
}

// checkWaiting reports whether each child of the node of all that waits has
// something that it waits for.
func (t *Tree) checkWaiting() bool {
	if int(t.waiting) >= len(t.nodes) {
		return false
	}
	if t.waiting == 0 {
		return true
	}
	n := &t.nodes[t.waiting]
	return n.parent == 0 && int(n.span) <= len(t.lacks) && (n.span == 0 || int64(t.nodes[n.first+n.span-1].sub) < int64(len(t.lacks)))
}

// checkMore reports whether the rarer clauses at that place are whole.
func (t *Tree) checkMore(at uint64) bool {
	end := uint64(len(t.more))
	if at+moreHead > end {
		return false
	}
	items, objects := uint64(t.more[at+moreIndex]), uint64(t.more[at+moreObjects])
	if at+moreHead+2*items+objects > end {
		return false
	}
	for i := range items {
		if t.more[at+moreHead+2*i+1]>>1 >= uint32(len(t.types)) {
			return false
		}
	}
	return true
}
