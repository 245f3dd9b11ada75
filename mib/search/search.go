// Package search finds nodes of a MIB tree while a person types.
//
// What a person knows of an object is rarely its whole name. It may be the
// beginning of it (ifIn), its initials (ifHCIO), a piece out of the middle
// (Octets), a few letters in the right order, an OID copied from a log, or only
// a word of what it is about. An [Index] tries all of these at every key, ranks
// what fits best first, and does so within the time of one frame for half a
// million nodes: a bit mask of the letters in each name throws most of them out
// before a single byte is compared.
package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
)

// Field says where a query was found.
type Field uint8

// The fields of a node that are looked in.
const (
	Name Field = iota
	OID
	Text // description or reference
)

// Hit is one node that fits.
type Hit struct {
	Node  mib.Node
	Field Field
	Score int // larger is better; only of use for comparing
	// Match are the byte positions in the node's name that fit the query, for
	// highlighting; empty unless Field is Name.
	Match []int
	// Snippet is the part of the description around what was found, on one
	// line; empty unless Field is Text.
	Snippet string
}

// Index finds in one generation of a tree. It is immutable and safe for
// concurrent use.
type Index struct {
	tree *mib.Tree
	// names holds every name folded to lower case, one after the other; entry
	// i stands at names[start[i]:start[i+1]].
	names []byte
	start []uint32
	masks []uint64
	nodes []int32 // entry -> node
	texts *texts  // nil until AddTexts
}

// New returns an index of the names and OIDs of t.
func New(t *mib.Tree) *Index {
	x := &Index{
		tree:  t,
		names: make([]byte, 0, 20*t.Len()),
		start: make([]uint32, 1, t.Len()+1),
		masks: make([]uint64, 0, t.Len()),
		nodes: make([]int32, 0, t.Len()),
	}
	for n := range t.All() {
		if !n.Named() {
			continue
		}
		from := len(x.names)
		x.names = appendFolded(x.names, n.Name())
		x.start = append(x.start, uint32(len(x.names)))
		x.masks = append(x.masks, maskOf(x.names[from:]))
		x.nodes = append(x.nodes, int32(n.ID()))
	}
	return x
}

// Find returns at most limit nodes that fit the query, best first. A query of
// digits and dots is an OID: the nodes at and below it, or the deepest one on
// its way when there is none. Anything else is looked for in names and, once
// there are texts, in those; "IF-MIB::oct" looks in one module alone. Find
// returns nothing when ctx ends before it is done.
func (x *Index) Find(ctx context.Context, query string, limit int) []Hit {
	query = strings.TrimSpace(query)
	if query == "" || limit <= 0 {
		return nil
	}
	if strings.Trim(query, ".0123456789") == "" {
		return x.findOID(query, limit)
	}
	module := ""
	if before, after, ok := strings.Cut(query, "::"); ok {
		module, query = before, after
	}
	hits := x.findNames(ctx, module, query, limit)
	if len(hits) < limit && x.texts != nil && ctx.Err() == nil {
		hits = append(hits, x.findTexts(ctx, module, query, limit-len(hits), hits)...)
	}
	if ctx.Err() != nil {
		return nil
	}
	return hits
}

// findOID returns what stands at and below an OID that may end in a dot or in
// half a number.
func (x *Index) findOID(query string, limit int) []Hit {
	o, err := oid.Parse(strings.TrimSuffix(query, "."))
	if err != nil {
		return nil
	}
	at, rest := x.tree.Deepest(o)
	var hits []Hit
	add := func(n mib.Node, score int) bool {
		hits = append(hits, Hit{Node: n, Field: OID, Score: score})
		return len(hits) < limit
	}
	if !rest.IsZero() {
		if !at.IsRoot() {
			add(at, scorePrefix)
		}
		return hits
	}
	if at.IsRoot() || !add(at, scoreExact) {
		return hits
	}
	for n := range at.Below() {
		if !add(n, scorePrefix) {
			break
		}
	}
	return hits
}

// ranked is a candidate before it becomes a hit.
type ranked struct {
	entry int32
	score int32
}

// findNames looks in all names.
func (x *Index) findNames(ctx context.Context, module, query string, limit int) []Hit {
	q := newQuery(query)
	best := newTop(limit)
	for i, mask := range x.masks {
		if i&0xffff == 0 && ctx.Err() != nil {
			return nil
		}
		if mask&q.mask != q.mask {
			continue
		}
		folded := x.names[x.start[i]:x.start[i+1]]
		score := q.score(folded)
		if score < best.least() && score < scoreInitials {
			continue
		}
		n := x.tree.NodeByID(int(x.nodes[i]))
		if score < scoreInitials {
			score = max(score, q.scoreInitials(n.Name()))
		}
		if score <= 0 || module != "" && !inModule(n, module) {
			continue
		}
		best.add(ranked{int32(i), int32(score)})
	}
	hits := make([]Hit, 0, len(best.items))
	for _, r := range best.sorted(x.less) {
		n := x.tree.NodeByID(int(x.nodes[r.entry]))
		hits = append(hits, Hit{Node: n, Field: Name, Score: int(r.score), Match: q.match(n.Name())})
	}
	return hits
}

// less orders candidates of one score: shorter names first, then by place.
func (x *Index) less(a, b ranked) int {
	return cmp.Or(
		cmp.Compare(b.score, a.score),
		cmp.Compare(x.start[a.entry+1]-x.start[a.entry], x.start[b.entry+1]-x.start[b.entry]),
		cmp.Compare(a.entry, b.entry),
	)
}

func inModule(n mib.Node, prefix string) bool {
	m := n.Module()
	return len(m) >= len(prefix) && strings.EqualFold(m[:len(prefix)], prefix)
}

// top keeps the best candidates seen, in a heap with the worst on top.
type top struct {
	limit int
	items []ranked
}

func newTop(limit int) *top { return &top{limit: limit} }

// least is the score a candidate has to beat.
func (t *top) least() int {
	if len(t.items) < t.limit {
		return 1
	}
	return int(t.items[0].score)
}

func (t *top) add(r ranked) {
	if len(t.items) < t.limit {
		t.items = append(t.items, r)
		for i := len(t.items) - 1; i > 0 && t.worse(i, (i-1)/2); i = (i - 1) / 2 {
			t.items[i], t.items[(i-1)/2] = t.items[(i-1)/2], t.items[i]
		}
		return
	}
	if r.score <= t.items[0].score {
		return
	}
	t.items[0] = r
	for i := 0; ; {
		child := 2*i + 1
		if child+1 < len(t.items) && t.worse(child+1, child) {
			child++
		}
		if child >= len(t.items) || !t.worse(child, i) {
			return
		}
		t.items[i], t.items[child] = t.items[child], t.items[i]
		i = child
	}
}

// worse orders the heap; of equal scores the later entry goes first.
func (t *top) worse(i, j int) bool {
	a, b := t.items[i], t.items[j]
	return a.score < b.score || a.score == b.score && a.entry > b.entry
}

func (t *top) sorted(less func(a, b ranked) int) []ranked {
	slices.SortFunc(t.items, less)
	return t.items
}
