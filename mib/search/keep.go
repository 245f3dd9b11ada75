package search

import (
	"encoding/binary"
	"slices"

	"github.com/mibtui/mibtui/mib/cache"
)

// Cache keeps what the texts of a tree were found to hold, since reading them
// all takes seconds. A [cache.Dir] is one.
type Cache interface {
	// Open returns what was saved under a name; whatever the error, nothing.
	Open(name string) (*cache.Blob, error)
	// Save keeps what write writes in the place of what was saved before.
	Save(name string, write func(*cache.Writer)) error
}

// The sections of what is kept.
const (
	sectionTree = iota // which tree it is of, see mib.Tree.Identity
	sectionNodes
	sectionWords
	sectionEnds
	sectionLists
	sectionListEnds
)

const (
	kept         = "texts"
	identitySize = 8
	wordSize     = 4
)

// saveTo writes what the texts of the tree with that identity hold.
func (t *texts) saveTo(w *cache.Writer, identity uint64) {
	put := binary.LittleEndian.PutUint32
	w.Records(1, identitySize, func(_ int, rec []byte) { binary.LittleEndian.PutUint64(rec, identity) })
	w.Records(len(t.nodes), wordSize, func(i int, rec []byte) { put(rec, uint32(t.nodes[i])) })
	w.Bytes(t.words)
	w.Records(len(t.ends), wordSize, func(i int, rec []byte) { put(rec, t.ends[i]) })
	w.Bytes(t.lists)
	w.Records(len(t.listEnds), wordSize, func(i int, rec []byte) { put(rec, t.listEnds[i]) })
}

// readTexts reads what saveTo wrote of the tree of that many nodes; nil when
// that is not to be had, or is of another tree.
func readTexts(c Cache, name string, identity uint64, nodes int) *texts {
	b, err := c.Open(name)
	if err != nil {
		return nil
	}
	defer b.Close()
	of := uint64(0)
	if err := b.Records(sectionTree, identitySize, func(_ int, rec []byte) { of = binary.LittleEndian.Uint64(rec) }); err != nil || of != identity {
		return nil
	}
	t := &texts{}
	numbers := func(section int, take func(n int) func(i int, v uint32)) {
		n, lenErr := b.Len(section, wordSize)
		if err == nil {
			err = lenErr
		}
		if err == nil {
			put := take(n)
			err = b.Records(section, wordSize, func(i int, rec []byte) { put(i, binary.LittleEndian.Uint32(rec)) })
		}
	}
	numbers(sectionNodes, func(n int) func(int, uint32) {
		t.nodes = make([]int32, n)
		return func(i int, v uint32) { t.nodes[i] = int32(v) }
	})
	numbers(sectionEnds, func(n int) func(int, uint32) {
		t.ends = make([]uint32, n)
		return func(i int, v uint32) { t.ends[i] = v }
	})
	numbers(sectionListEnds, func(n int) func(int, uint32) {
		t.listEnds = make([]uint32, n)
		return func(i int, v uint32) { t.listEnds[i] = v }
	})
	if err != nil {
		return nil
	}
	if t.words, err = b.Bytes(sectionWords); err != nil {
		return nil
	}
	if t.lists, err = b.Bytes(sectionLists); err != nil || !t.fits(nodes) {
		return nil
	}
	return t
}

// fits reports whether all numbers lead to what is there.
func (t *texts) fits(nodes int) bool {
	for _, id := range t.nodes {
		if id < 0 || int(id) > nodes {
			return false
		}
	}
	within := func(ends []uint32, n int) bool {
		return slices.IsSorted(ends) && (len(ends) == 0 || int(ends[len(ends)-1]) <= n)
	}
	return len(t.ends) == len(t.listEnds) && within(t.ends, len(t.words)-1) && within(t.listEnds, len(t.lists)) &&
		len(t.words) > 0 && t.words[0] == '\n'
}
