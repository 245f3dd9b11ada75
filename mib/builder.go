package mib

import (
	"cmp"
	"slices"
	"sync"

	"github.com/mibtui/mibtui/mib/oid"
)

// Module is what is known about one loaded module.
type Module struct {
	Name         string
	File         string // path, or "bundled:IF-MIB" for one that came with mibtui
	Line         int    // of its DEFINITIONS, from 1
	Source       int    // index into the sources it was loaded from
	Ours         bool   // its descriptions are mibtui's own words
	SMIv1        bool
	LastUpdated  string // as written: "200006140000Z"
	Organization string
	Imports      map[string]string // name -> module it is imported from
	Definitions  int               // of places in the tree and of types
	Problems     int
	Shadows      []string // files that hold a module of the same name and were passed over

	path string // within its source's FS
	size int64  // of its file when it was loaded
}

// Definition is one declaration that names a place in the tree.
type Definition struct {
	Name     string
	Module   int32 // index into the builder's modules
	Node     int32 // set by the builder
	Kind     Kind
	Access   Access
	Status   Status
	Line     int32
	Type     *Type
	Syntax   string
	Units    string
	Default  string
	Augments string
	Index    []IndexRef
	Objects  []string
	// Start and End delimit the declaration's text in the module's file, in
	// bytes; its description is read from there when it is looked at.
	Start, End uint32

	written textRef // where Syntax stands in the tree's text already, or 0
}

// IndexRef is one object of an INDEX clause as its module names it.
type IndexRef struct {
	Name    string
	Implied bool
	// Type is set where the item is a type instead, as SMIv1 allows.
	Type *Type
}

// Builder makes a [Tree]. It is not safe for concurrent use.
type Builder struct {
	t     Tree
	text  textWriter
	types map[*Type]int32 // their numbers
	lacks map[lack]uint32 // into Tree.lacks
	find  arcTable
	depth []uint8 // of each node
	tail  []int32 // the last definition of each node
}

type arc struct {
	parent int32
	sub    uint32
}

// NewBuilder returns a builder whose tree holds the root and its three
// children, ccitt(0), iso(1) and joint-iso-ccitt(2), which no module defines.
func NewBuilder() *Builder { return newBuilder(1024) }

// newBuilder expects about so many nodes.
func newBuilder(nodes int) *Builder {
	b := &Builder{
		t: Tree{
			nodes:      make([]node, 1, nodes),
			defs:       make([]definition, 1, nodes),
			types:      []*Type{nil},
			typesNamed: map[string][]*Type{},
		},
		types: map[*Type]int32{},
		find:  newArcTable(nodes),
		depth: make([]uint8, 1, nodes),
		tail:  make([]int32, 1, nodes),
	}
	for sub := range uint32(3) {
		b.child(0, sub)
	}
	return b
}

// Module adds a module and returns its number for [Definition.Module]. Modules
// are added best rank first: of two that name one place, the first wins.
func (b *Builder) Module(m Module) int32 {
	b.t.modules = append(b.t.modules, m)
	return int32(len(b.t.modules) - 1)
}

// Define gives the place o a definition.
func (b *Builder) Define(o oid.OID, d Definition) {
	at := int32(0)
	for _, sub := range o.All() {
		if at = b.child(at, sub); at == 0 {
			return
		}
	}
	b.define(at, d)
}

// define gives node at a definition.
func (b *Builder) define(at int32, d Definition) {
	id := int32(len(b.t.defs))
	if d.written == 0 {
		d.written = b.text.intern(d.Syntax)
	}
	b.t.defs = append(b.t.defs, definition{
		name: b.text.add(d.Name), syntax: d.written, node: at, module: d.Module,
		typ: b.typeNumber(d.Type), line: d.Line, start: d.Start, end: d.End, more: b.addMore(&d),
		kind: d.Kind, access: d.Access, status: d.Status,
	})
	b.t.modules[d.Module].Definitions++
	n := &b.t.nodes[at]
	if n.def == 0 {
		n.def, b.tail[at] = id, id
		return
	}
	// What says more than a name alone names the place.
	if first := &b.t.defs[n.def]; first.kind == Plain && d.Kind != Plain {
		b.t.defs[id].also = n.def
		n.def = id
		return
	}
	b.t.defs[b.tail[at]].also = id
	b.tail[at] = id
}

// typeNumber returns the number of a type, 0 for none.
func (b *Builder) typeNumber(t *Type) int32 {
	if t == nil {
		return 0
	}
	n, ok := b.types[t]
	if !ok {
		n = int32(len(b.t.types))
		b.types[t] = n
		b.t.types = append(b.t.types, t)
	}
	return n
}

// child returns the node below parent with that sub-identifier, made if need
// be; 0 when it would be deeper than an identifier can be long.
func (b *Builder) child(parent int32, sub uint32) int32 {
	id := b.find.slot(arc{parent, sub}).child
	if id == 0 {
		if b.depth[parent] == oid.MaxLen {
			return 0
		}
		id = int32(len(b.t.nodes))
		b.t.nodes = append(b.t.nodes, node{parent: parent, sub: sub})
		b.depth = append(b.depth, b.depth[parent]+1)
		b.tail = append(b.tail, 0)
		b.find.put(arc{parent, sub}, id)
	}
	return id
}

// Type makes a type known by its name.
func (b *Builder) Type(t *Type) { b.t.typesNamed[t.Name] = append(b.t.typesNamed[t.Name], t) }

// Problem records a problem.
func (b *Builder) Problem(p Problem) { b.t.issues = append(b.t.issues, p) }

// Tree links the siblings and returns the finished tree. The builder must not
// be used afterwards.
func (b *Builder) Tree() *Tree {
	t := &b.t
	b.nameUnnamed(roots[:])
	t.text = text(b.text.blob)
	var naming sync.WaitGroup
	naming.Go(func() { t.names = indexNames(t.defs, t.text) })
	b.arrange()
	for i, n := range t.nodes {
		if i > 0 && n.parent == 0 && n.sub == waitingSub {
			t.waiting = int32(i)
		}
	}
	for i := range t.nodes {
		if n := &t.nodes[i]; n.def != 0 {
			n.kind = t.defs[n.def].kind
		}
	}
	b.sortModules()
	naming.Wait()
	finished := *t
	*b = Builder{}
	return &finished
}

// arrange numbers the nodes anew so that the children of each stand side by
// side in the order of their sub-identifiers.
func (b *Builder) arrange() {
	t := &b.t
	children := make([]int32, len(t.nodes)) // how many each node has
	for _, n := range t.nodes[1:] {
		children[n.parent]++
	}
	start := make([]int32, len(t.nodes)) // where they stand in byParent
	for i, at := 0, int32(0); i < len(start); i++ {
		start[i] = at
		at += children[i]
	}
	byParent := make([]int32, len(t.nodes)-1)
	fill := slices.Clone(start)
	for i := 1; i < len(t.nodes); i++ {
		p := t.nodes[i].parent
		byParent[fill[p]] = int32(i)
		fill[p]++
	}
	nodes := make([]node, 1, len(t.nodes))
	nodes[0] = t.nodes[0]
	old := make([]int32, 1, len(t.nodes)) // new number -> old
	for at := 0; at < len(nodes); at++ {
		family := byParent[start[old[at]]:][:children[old[at]]]
		slices.SortFunc(family, func(x, y int32) int { return cmp.Compare(t.nodes[x].sub, t.nodes[y].sub) })
		first := int32(len(nodes))
		for i, child := range family {
			n := t.nodes[child]
			n.parent, n.sibling = int32(at), first+int32(i)+1
			nodes, old = append(nodes, n), append(old, child)
		}
		if len(family) > 0 {
			nodes[at].child, nodes[at].first, nodes[at].span = first, first, int32(len(family))
			nodes[len(nodes)-1].sibling = 0
		}
	}
	for i := range nodes {
		for d := nodes[i].def; d != 0; d = t.defs[d].also {
			t.defs[d].node = int32(i)
		}
	}
	t.nodes = nodes
}

// sortModules puts the modules in the order of their names.
func (b *Builder) sortModules() {
	t := &b.t
	order := make([]int, len(t.modules))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		a, b := t.modules[x].Name, t.modules[y].Name
		if a == "" || b == "" { // the roots' goes last
			return cmp.Compare(b, a)
		}
		return cmp.Compare(a, b)
	})
	sorted := make([]Module, len(order))
	moved := make([]int32, len(order))
	for to, from := range order {
		sorted[to], moved[from] = t.modules[from], int32(to)
	}
	t.modules = sorted
	for i := 1; i < len(t.defs); i++ {
		t.defs[i].module = moved[t.defs[i].module]
	}
}
