package mib

import (
	"cmp"
	"slices"

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
	Definitions  int
	Problems     int
	Shadows      []string // files that hold a module of the same name and were passed over
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

	also int32 // the next definition of the same place
}

// IndexRef is one object of an INDEX clause as its module names it.
type IndexRef struct {
	Name    string
	Implied bool
}

// Builder makes a [Tree]. It is not safe for concurrent use.
type Builder struct {
	t    Tree
	find map[arc]int32
}

type arc struct {
	parent int32
	sub    uint32
}

// NewBuilder returns a builder whose tree holds the root and its three
// children, ccitt(0), iso(1) and joint-iso-ccitt(2).
func NewBuilder() *Builder {
	b := &Builder{
		t: Tree{
			nodes: make([]node, 1, 1024),
			defs:  make([]Definition, 1, 1024),
			names: map[string][]int32{},
			types: map[string][]*Type{},
		},
		find: map[arc]int32{},
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
		at = b.child(at, sub)
	}
	d.Node = at
	id := int32(len(b.t.defs))
	b.t.defs = append(b.t.defs, d)
	b.t.names[d.Name] = append(b.t.names[d.Name], id)
	b.t.modules[d.Module].Definitions++
	n := &b.t.nodes[at]
	if n.def == 0 {
		n.def, n.kind = id, d.Kind
		return
	}
	last := n.def
	for b.t.defs[last].also != 0 {
		last = b.t.defs[last].also
	}
	b.t.defs[last].also = id
}

func (b *Builder) child(parent int32, sub uint32) int32 {
	id, ok := b.find[arc{parent, sub}]
	if !ok {
		id = int32(len(b.t.nodes))
		b.t.nodes = append(b.t.nodes, node{parent: parent, sub: sub})
		b.find[arc{parent, sub}] = id
	}
	return id
}

// Type makes a type known by its name.
func (b *Builder) Type(t *Type) { b.t.types[t.Name] = append(b.t.types[t.Name], t) }

// Problem records a problem.
func (b *Builder) Problem(p Problem) { b.t.issues = append(b.t.issues, p) }

// Tree links the siblings and returns the finished tree. The builder must not
// be used afterwards.
func (b *Builder) Tree() *Tree {
	t := &b.t
	order := make([]int32, 0, len(t.nodes))
	for i := int32(1); i < int32(len(t.nodes)); i++ {
		order = append(order, i)
	}
	slices.SortFunc(order, func(x, y int32) int {
		a, c := &t.nodes[x], &t.nodes[y]
		return cmp.Or(cmp.Compare(a.parent, c.parent), cmp.Compare(c.sub, a.sub))
	})
	for _, id := range order { // largest sub-identifier first
		p := t.nodes[id].parent
		t.nodes[id].sibling = t.nodes[p].child
		t.nodes[p].child = id
	}
	b.sortModules()
	b.find = nil
	return t
}

// sortModules puts the modules in the order of their names.
func (b *Builder) sortModules() {
	t := &b.t
	order := make([]int, len(t.modules))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(t.modules[x].Name, t.modules[y].Name) })
	sorted := make([]Module, len(order))
	moved := make([]int32, len(order))
	for to, from := range order {
		sorted[to], moved[from] = t.modules[from], int32(to)
	}
	t.modules = sorted
	for i := 1; i < len(t.defs); i++ {
		t.defs[i].Module = moved[t.defs[i].Module]
	}
}
