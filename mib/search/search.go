// Package search finds nodes of a tree while a person types.
//
// A tree of many vendors' modules has half a million names, and a hit list has
// to follow each key within one frame. So an [Index] keeps what a search looks
// at side by side: all names folded to lower case in one piece, and for each a
// mask of the letters it has, by which most names are passed over without being
// looked at. What remains is ranked:
//
//   - the very name (ifInOctets);
//   - what the name begins with (ifIn);
//   - beginnings of its words, for which capitals and digits stand (iHIO and
//     ifHCInO both find ifHCInOctets);
//   - a piece of it (octets);
//   - its letters in their order with others between (iinoct);
//   - words of its description, once [Index.AddTexts] has read those.
//
// Several words (interface speed) are found in the name and the description
// together, as whole words of the name or as what MIBs write for them (if),
// best in a name that says little else. Where nothing has all of them, what
// has all but one is the answer.
//
// "IF-MIB::ifIn" looks in one module only, "1.3.6.1.2" finds by number. Within
// a rank short names come first, objects before what groups them, and those
// near the root before those far down, which puts standard modules before
// vendors'.
package search

import (
	"cmp"
	"context"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
)

// Field says where a query was found.
type Field uint8

// What a query can be found in.
const (
	Name Field = iota
	OID
	Text // the description or the reference
)

// Hit is one node that was found.
type Hit struct {
	Node  mib.Node
	Field Field
	// Score orders hits, higher ones first; only its order means something.
	Score int
	// Match are the byte positions in the node's name that the query meant, in
	// ascending order, when Field is [Name].
	Match []int
	// Snippet is the part of the text that was found, on one line, when Field
	// is [Text].
	Snippet string
	// Partial is set when one of several words was not found here, nor anywhere
	// together with the others.
	Partial bool
}

// Index finds nodes in one generation of the tree. It is immutable and safe
// for concurrent use.
type Index struct {
	tree  *mib.Tree
	names names
	texts *texts // nil when they were not read
}

// names holds the name of every node by the node's number. A node without a
// name has the empty one.
type names struct {
	folded  []byte
	ends    []uint32 // where the name of node i ends in folded; it begins at ends[i-1]
	letters []uint32 // letterMask of the name
	heads   []uint32 // letterMask of the octets its words begin with
	starts  []uint64 // bit i is set when a word begins at octet i of the name
	bonus   []uint8  // kindBonus of the node
	module  []int32  // index into modules
	modules []string
	vendor  set // the nodes that somebody made for themselves
}

// New returns an index of the names in t. Descriptions are not looked at; see
// [Index.AddTexts].
func New(t *mib.Tree) *Index {
	n := t.Len() + 1
	x := &Index{tree: t, names: names{
		folded:  make([]byte, 0, 24*n),
		ends:    make([]uint32, n),
		letters: make([]uint32, n),
		heads:   make([]uint32, n),
		starts:  make([]uint64, n),
		bonus:   make([]uint8, n),
		module:  make([]int32, n),
	}}
	numbers := map[string]int32{}
	last, lastNumber := "", int32(-1)
	for id := 1; id < n; id++ {
		node := t.NodeByID(id)
		if !node.Named() {
			x.names.ends[id] = uint32(len(x.names.folded))
			continue
		}
		if m := node.Module(); m != last || lastNumber < 0 {
			number, ok := numbers[m]
			if !ok {
				number = int32(len(x.names.modules))
				numbers[m] = number
				x.names.modules = append(x.names.modules, m)
			}
			last, lastNumber = m, number
		}
		x.names.module[id] = lastNumber
		x.names.bonus[id] = kindBonus(node.Kind())
		x.names.add(id, node.Name())
	}
	x.names.vendor = make(set, n/64+1)
	if enterprises, ok := t.At(oid.New(1, 3, 6, 1, 4, 1)); ok {
		for node := range enterprises.Below() {
			x.names.vendor.add(node.ID())
		}
	}
	return x
}

func (n *names) add(id int, name string) {
	begin := len(n.folded)
	for i := range len(name) {
		n.folded = append(n.folded, foldByte(name[i]))
	}
	n.ends[id] = uint32(len(n.folded))
	n.letters[id] = letterMask(n.folded[begin:])
	n.starts[id] = wordStarts(name)
	for starts := n.starts[id]; starts != 0; starts &= starts - 1 {
		at := begin + bits.TrailingZeros64(starts)
		n.heads[id] |= letterMask(n.folded[at : at+1])
	}
}

func (n *names) at(id int) []byte { return n.folded[n.ends[id-1]:n.ends[id]] }

func foldByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func fold(s string) []byte {
	b := []byte(s)
	for i, c := range b {
		b[i] = foldByte(c)
	}
	return b
}

// letterMask has a bit for each letter in folded text, one for digits and some
// shared by all else.
func letterMask(folded []byte) uint32 {
	mask := uint32(0)
	for _, c := range folded {
		switch {
		case 'a' <= c && c <= 'z':
			mask |= 1 << (c - 'a')
		case '0' <= c && c <= '9':
			mask |= 1 << (26 + c%2)
		default:
			mask |= 1 << (28 + c%4)
		}
	}
	return mask
}

// wordStarts marks where the words of a name begin: ifHCInOctets is if, H, C,
// In and Octets. Only the first 64 octets are looked at.
func wordStarts(name string) uint64 {
	kind := func(i int) byte {
		switch c := name[i]; {
		case 'A' <= c && c <= 'Z':
			return 'A'
		case 'a' <= c && c <= 'z':
			return 'a'
		case '0' <= c && c <= '9':
			return '0'
		}
		return '-'
	}
	starts := uint64(0)
	for i := range min(len(name), 64) {
		this := kind(i)
		before := byte('-')
		if i > 0 {
			before = kind(i - 1)
		}
		if this == 'A' || this != '-' && before == '-' || this == '0' && before != '0' || this == 'a' && before == '0' {
			starts |= 1 << i
		}
	}
	return starts
}

// chunk is how many names are looked at before it is asked again whether the
// answer is still wanted.
const chunk = 1 << 14

// Find returns the nodes that match query, best first and at most limit of
// them, and nothing when ctx ends before it is done.
func (x *Index) Find(ctx context.Context, query string, limit int) []Hit {
	if limit <= 0 {
		return nil
	}
	q := x.parse(query)
	switch {
	case q.empty():
		return nil
	case q.numeric:
		return x.findOID(q, limit)
	}
	hits := x.findNames(ctx, q, limit)
	if len(hits) < limit {
		hits = append(hits, x.findWords(ctx, q, hits, limit-len(hits))...)
	}
	if ctx.Err() != nil {
		return nil
	}
	return hits
}

// findNames returns the nodes whose names match, best first. Several words are
// left to findWords.
func (x *Index) findNames(ctx context.Context, q *query, limit int) []Hit {
	var hits []Hit
	if n, ok := x.moduleNode(q); ok {
		hits = append(hits, Hit{Node: n, Score: classModule << classShift})
	}
	if q.several {
		return hits
	}
	best, _ := x.inParts(limit, func(from, end int, top *heap) { x.names.find(ctx, q, from, end, top) })
	for _, c := range best {
		n := x.tree.NodeByID(int(c.id))
		if len(hits) < limit && (len(hits) == 0 || hits[0].Node != n) {
			hits = append(hits, Hit{Node: n, Score: int(c.score), Match: q.match(x.names.at(int(c.id)), x.names.starts[c.id])})
		}
	}
	return hits
}

// inParts returns the best of what find puts into its heap, in the order of
// their scores, and how many there were in all. Each processor looks through
// the nodes from one number up to before another.
func (x *Index) inParts(limit int, find func(from, end int, top *heap)) (best []candidate, total int) {
	parts := make([]heap, min(runtime.GOMAXPROCS(0), maxParts))
	ends := len(x.names.ends)
	var wg sync.WaitGroup
	for i := range parts {
		parts[i].limit = limit
		wg.Go(func() { find(max(1, i*ends/len(parts)), (i+1)*ends/len(parts), &parts[i]) })
	}
	wg.Wait()
	all := parts[0]
	total = all.total
	for _, part := range parts[1:] {
		total += part.total
		for _, c := range part.all {
			all.push(c)
		}
	}
	return all.sorted(), total
}

// maxParts bounds the goroutines of one search; more gain nothing.
const maxParts = 4

// find puts the names of nodes from up to before end into top.
func (n *names) find(ctx context.Context, q *query, from, end int, top *heap) {
	for id := from; id < end; id++ {
		if id%chunk == 0 && ctx.Err() != nil {
			return
		}
		if n.letters[id]&q.letters != q.letters || q.modules != nil && !q.modules[n.module[id]] {
			continue
		}
		name := n.at(id)
		if len(name) == 0 {
			continue
		}
		if score := q.score(name, n.starts[id], n.heads[id], top.least); score > 0 {
			top.push(candidate{score + int32(n.bonus[id]), int32(id)})
		}
	}
}

const maxKindBonus = 48

// kindBonus prefers what has a value, then what leads to it.
func kindBonus(k mib.Kind) uint8 {
	switch k {
	case mib.Scalar, mib.Column:
		return maxKindBonus
	case mib.Table, mib.Row, mib.Notification:
		return maxKindBonus / 2
	case mib.ObjectGroup, mib.NotificationGroup, mib.Compliance, mib.Capabilities:
		return 0
	}
	return maxKindBonus / 4
}

// moduleNode returns the node that stands for the module whose name the query
// is: its MODULE-IDENTITY, or else its topmost node.
func (x *Index) moduleNode(q *query) (mib.Node, bool) {
	if q.module < 0 {
		return mib.Node{}, false
	}
	var top mib.Node
	for id, m := range x.names.module {
		if m != q.module || x.names.letters[id] == 0 {
			continue
		}
		n := x.tree.NodeByID(id)
		if n.Kind() == mib.ModuleIdentity {
			return n, true
		}
		if !top.IsValid() {
			top = n
		}
	}
	return top, top.IsValid()
}

// candidate is a node and how well it matches.
type candidate struct {
	score int32
	id    int32
}

// compare orders candidates best first; the tree numbers nodes level by level,
// so that of two alike the one nearer to the root wins.
func (c candidate) compare(d candidate) int {
	if c.score != d.score {
		return cmp.Compare(d.score, c.score)
	}
	return cmp.Compare(c.id, d.id)
}

// heap keeps the best candidates it is given, the worst of them in front.
type heap struct {
	limit int
	least int32 // the score there is no getting in below; 0 while there is room
	total int   // how many it was given
	all   []candidate
}

func (h *heap) push(c candidate) {
	h.total++
	if len(h.all) < h.limit {
		h.all = append(h.all, c)
		if len(h.all) == h.limit {
			for i := h.limit/2 - 1; i >= 0; i-- {
				h.down(i)
			}
			h.least = h.all[0].score
		}
		return
	}
	if c.compare(h.all[0]) >= 0 {
		return
	}
	h.all[0] = c
	h.down(0)
	h.least = h.all[0].score
}

func (h *heap) down(i int) {
	for {
		worst := i
		for _, child := range [2]int{2*i + 1, 2*i + 2} {
			if child < len(h.all) && h.all[child].compare(h.all[worst]) > 0 {
				worst = child
			}
		}
		if worst == i {
			return
		}
		h.all[i], h.all[worst] = h.all[worst], h.all[i]
		i = worst
	}
}

func (h *heap) sorted() []candidate {
	slices.SortFunc(h.all, candidate.compare)
	return h.all
}
