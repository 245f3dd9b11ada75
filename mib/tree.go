// Package mib turns MIB modules into a tree of nodes a program can ask about.
//
// A MIB module is a text in a subset of ASN.1 (SMIv1: RFC 1155, 1212, 1215;
// SMIv2: RFC 2578, 2579, 2580) that gives names, types and meanings to places
// in the tree of object identifiers. A device only ever speaks in numbers;
// modules, read by [Load], say that 1.3.6.1.2.1.2.2.1.10 is ifInOctets of
// IF-MIB, a Counter32 found once per row of ifTable. Package smi reads one
// module's text; this package joins what many modules say into one [Tree].
//
// A Tree is immutable. Any goroutine may read it without a lock, and a change
// (bodies read, a folder added, unknown objects a device answered with) is
// another Tree: a generation. A [Node] belongs to one generation; whoever has
// to remember a place for longer remembers its [Place].
package mib

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/mibtui/mibtui/mib/oid"
)

// Tree is one generation of all that is known. The zero Tree is not usable;
// [Builder.Tree] and [Load] make one.
type Tree struct {
	nodes   []node       // nodes[0] is the unnamed root
	defs    []definition // defs[0] is unused: "no definition"
	more    []uint32     // the rarer clauses of definitions
	text    text
	names   nameIndex
	types   []*Type // those of definitions; types[0] is nil: "no type"
	modules []Module
	sources []Source
	// typesNamed are the textual conventions and type assignments by name.
	typesNamed map[string][]*Type
	issues     []Problem
	grafted    int
	grafts     map[arc]int32 // grafted nodes, which span does not reach
	// waiting is the node of all that has no place yet, 0 for none; its children
	// are numbered as lacks.
	waiting int32
	lacks   []lack
	// complete says that no later generation of the same load will follow.
	complete bool
}

// node is one place of the tree. Links are indexes into Tree.nodes; 0 is none,
// since the root is nobody's child.
//
// The children a module gave a node stand side by side, span of them from
// first on; those grafted later stand anywhere, and only the links and
// Tree.grafts lead to them.
type node struct {
	parent, child, sibling int32
	def                    int32 // the definition that names it, 0 for none
	first, span            int32
	sub                    uint32
	kind                   Kind
	grafted                bool
}

// Place names a node across generations.
type Place struct {
	Module, Name string // empty for a node no module names
	OID          oid.OID
}

// Root returns the unnamed node above ccitt, iso and joint-iso-ccitt.
func (t *Tree) Root() Node { return Node{t, 0} }

// Len returns the number of nodes below the root.
func (t *Tree) Len() int { return len(t.nodes) - 1 }

// Grafted returns how many of them no module defines; see [Tree.Graft].
func (t *Tree) Grafted() int { return t.grafted }

// Complete reports whether the load that published this generation is over.
func (t *Tree) Complete() bool { return t.complete }

// Identity tells trees apart that were put together at different times. A tree
// has the same identity when it comes out of the cache, and when it is grafted.
func (t *Tree) Identity() uint64 { return t.names.seed }

// CacheName returns the name under which something about the tree is kept, so
// that it takes the place of the same about an older tree of the same sources.
func (t *Tree) CacheName(what string) string { return cacheName(what, t.sources) }

// Modules returns the modules in the tree, in the order of their names. The
// caller must not change the slice.
func (t *Tree) Modules() []Module {
	if n := len(t.modules); n > 0 && t.modules[n-1].Name == "" {
		return t.modules[:n-1] // without the one that holds the roots nobody defines
	}
	return t.modules
}

// Problems returns what was found wrong while loading, in the order of files
// and lines. The caller must not change the slice.
func (t *Tree) Problems() []Problem { return t.issues }

// At returns the node at exactly o.
func (t *Tree) At(o oid.OID) (Node, bool) {
	n, rest := t.Deepest(o)
	return n, rest.IsZero()
}

// Deepest returns the deepest node on the way to o and what of o lies below
// it: for 1.3.6.1.2.1.2.2.1.10.3 that is ifInOctets and 3.
func (t *Tree) Deepest(o oid.OID) (Node, oid.OID) {
	at := int32(0)
	for i, sub := range o.All() {
		next := t.childAt(at, sub)
		if next == 0 {
			return Node{t, at}, o.Suffix(i)
		}
		at = next
	}
	return Node{t, at}, oid.OID{}
}

// childAt returns the child of parent with that sub-identifier, or 0.
func (t *Tree) childAt(parent int32, sub uint32) int32 {
	if parent == 0 && sub == waitingSub {
		return 0
	}
	p := &t.nodes[parent]
	low, high := p.first, p.first+p.span
	if i := low + int32(sub) - 1; sub > 0 && sub <= uint32(p.span) && t.nodes[i].sub == sub {
		return i // children are mostly numbered 1, 2, 3 …
	}
	for low < high {
		i := int32(uint32(low+high) / 2)
		switch s := t.nodes[i].sub; {
		case s == sub:
			return i
		case s < sub:
			low = i + 1
		default:
			high = i
		}
	}
	return t.grafts[arc{parent, sub}]
}

// Lookup returns the nodes that bear a name, given alone ("ifDescr") or with
// its module ("IF-MIB::ifDescr", "IF-MIB.ifDescr"), best ranked module first
// and each once, however many modules define it; those without an OID, see
// [Node.Waiting], come last. Case matters, as it does in MIBs.
func (t *Tree) Lookup(name string) []Node {
	module, qualified := "", false
	if m, rest, ok := strings.Cut(name, "::"); ok {
		module, name, qualified = m, rest, true
	} else if m, rest, ok := strings.Cut(name, "."); ok && t.first(rest) != 0 {
		module, name, qualified = m, rest, true
	}
	var found, waiting []Node
	for d := t.first(name); d != 0; d = t.defs[d].same {
		def := &t.defs[d]
		if def.node == 0 || qualified && t.modules[def.module].Name != module {
			continue
		}
		n := Node{t, def.node}
		switch {
		case slices.Contains(found, n) || slices.Contains(waiting, n):
		case n.Waiting() != "":
			waiting = append(waiting, n)
		default:
			found = append(found, n)
		}
	}
	return append(found, waiting...)
}

// lookupIn returns the node module m, or when m is "" any module, gives a name.
func (t *Tree) lookupIn(m, name string) (Node, bool) {
	for d := t.first(name); d != 0; d = t.defs[d].same {
		if def := &t.defs[d]; m == "" || t.modules[def.module].Name == m {
			return Node{t, def.node}, true
		}
	}
	return Node{}, false
}

// LookupType returns the textual conventions and type assignments of that
// name, best ranked module first.
func (t *Tree) LookupType(name string) []*Type { return t.typesNamed[name] }

// Find returns the node at a place remembered from another generation: the
// node its module and name stand for now, or else the one at its OID.
func (t *Tree) Find(p Place) (Node, bool) {
	if p.Name != "" {
		for _, n := range t.Lookup(p.Module + "::" + p.Name) {
			if n.OID() == p.OID || p.OID.IsZero() { // it waited, and has a place now
				return n, true
			}
		}
	}
	return t.At(p.OID)
}

// ModuleByName returns the module of that name.
func (t *Tree) ModuleByName(name string) (Module, bool) {
	all := t.Modules()
	i, ok := slices.BinarySearchFunc(all, name, func(m Module, name string) int { return strings.Compare(m.Name, name) })
	if !ok {
		return Module{}, false
	}
	return all[i], true
}

// All yields every node below the root, parents before children and siblings
// in the order of their sub-identifiers; last those without an OID, see
// [Node.Waiting].
func (t *Tree) All() iter.Seq[Node] { return t.Root().Below() }

// Graft returns a generation in which every given OID has a node of its own.
// The new nodes have no name but their number and the kind [Unknown]; they are
// how objects that answer without being in any module become places one can
// walk to. An OID at or below an object a module defines is left out: there it
// is an instance. Where nothing is new, Graft returns t itself.
func (t *Tree) Graft(oids []oid.OID) *Tree {
	var fresh []oid.OID
	for _, o := range oids {
		at, rest := t.Deepest(o)
		if !rest.IsZero() && !at.Kind().IsObject() {
			fresh = append(fresh, o)
		}
	}
	if len(fresh) == 0 {
		return t
	}
	slices.SortFunc(fresh, oid.OID.Compare)
	g := *t
	g.nodes = slices.Clone(t.nodes)
	if g.grafts = maps.Clone(t.grafts); g.grafts == nil {
		g.grafts = map[arc]int32{}
	}
	last := int32(0) // the latest graft; what follows in order often belongs behind it
	for _, o := range fresh {
		at := int32(0)
		for _, sub := range o.All() {
			next := g.childAt(at, sub)
			if next == 0 {
				next = g.addChild(at, sub, last)
				last = next
			}
			at = next
		}
	}
	return &g
}

// Grafts yields the OIDs of all grafted nodes that have no children, so that
// they can be grafted onto a later generation.
func (t *Tree) Grafts() []oid.OID {
	var leaves []oid.OID
	for i := range t.nodes {
		if n := &t.nodes[i]; n.grafted && n.child == 0 {
			leaves = append(leaves, Node{t, int32(i)}.OID())
		}
	}
	return leaves
}

// addChild links a new node below parent, in its place among its siblings.
// Where hint is one of them and comes before it, the search begins there.
func (t *Tree) addChild(parent int32, sub uint32, hint int32) int32 {
	id := int32(len(t.nodes))
	t.nodes = append(t.nodes, node{parent: parent, sub: sub, grafted: true})
	t.grafts[arc{parent, sub}] = id
	t.grafted++
	prev, next := int32(0), t.nodes[parent].child
	if hint != 0 && t.nodes[hint].parent == parent && t.nodes[hint].sub < sub {
		prev, next = hint, t.nodes[hint].sibling
	}
	for next != 0 && t.nodes[next].sub < sub {
		prev, next = next, t.nodes[next].sibling
	}
	t.nodes[id].sibling = next
	if prev == 0 {
		t.nodes[parent].child = id
	} else {
		t.nodes[prev].sibling = id
	}
	return id
}
