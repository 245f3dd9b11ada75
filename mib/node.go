package mib

import (
	"iter"
	"strconv"

	"github.com/mibtui/mibtui/mib/oid"
)

// Kind is what a node is.
type Kind uint8

// The kinds of nodes. Scalar, Table, Row and Column are what OBJECT-TYPE
// makes, told apart by syntax and place (RFC 2578 §7).
const (
	Unknown        Kind = iota // named by no module, or a name without a place
	Plain                      // OBJECT IDENTIFIER value assignment
	ModuleIdentity             // MODULE-IDENTITY
	ObjectIdentity             // OBJECT-IDENTITY
	Scalar
	Table
	Row
	Column
	Notification // NOTIFICATION-TYPE, TRAP-TYPE
	ObjectGroup
	NotificationGroup
	Compliance   // MODULE-COMPLIANCE
	Capabilities // AGENT-CAPABILITIES
)

// String returns the kind in the words a person uses.
func (k Kind) String() string {
	names := [...]string{
		"unknown", "node", "module identity", "object identity", "scalar", "table", "row",
		"column", "notification", "object group", "notification group", "compliance", "capabilities",
	}
	if int(k) < len(names) {
		return names[k]
	}
	return "kind " + strconv.Itoa(int(k))
}

// IsObject reports whether nodes of this kind have instances below them.
func (k Kind) IsObject() bool { return k == Scalar || k == Column }

// Access is what a manager may do with an object (RFC 2578 §7.3).
type Access uint8

// The accesses, SMIv1's write-only included.
const (
	NoAccess Access = iota // not stated
	NotAccessible
	AccessibleForNotify
	ReadOnly
	ReadWrite
	ReadCreate
	WriteOnly
	NotImplemented
)

// String returns the word of the SMI; "" when not stated.
func (a Access) String() string {
	return [...]string{
		"", "not-accessible", "accessible-for-notify", "read-only", "read-write",
		"read-create", "write-only", "not-implemented",
	}[a]
}

// Readable and Writable report whether a GET and a SET make sense.
func (a Access) Readable() bool { return a == ReadOnly || a == ReadWrite || a == ReadCreate }

// Writable reports whether a SET makes sense.
func (a Access) Writable() bool { return a == ReadWrite || a == ReadCreate || a == WriteOnly }

// Status is the life stage of a definition.
type Status uint8

// The stages of SMIv2 and those of SMIv1.
const (
	NoStatus Status = iota // not stated
	Current
	Deprecated
	Obsolete
	Mandatory
	Optional
)

// String returns the word of the SMI; "" when not stated.
func (s Status) String() string {
	return [...]string{"", "current", "deprecated", "obsolete", "mandatory", "optional"}[s]
}

// Node is a place in one generation of the tree. It is a small value; two
// nodes of the same tree are equal when they are the same place. The zero Node
// is no place: only [Node.IsValid] may be asked of it.
type Node struct {
	tree *Tree
	id   int32
}

// IsValid reports whether n is a place at all.
func (n Node) IsValid() bool { return n.tree != nil }

// IsRoot reports whether n is the unnamed root.
func (n Node) IsRoot() bool { return n.id == 0 }

// Tree returns the generation n belongs to.
func (n Node) Tree() *Tree { return n.tree }

// ID numbers n within its generation, from 0 (the root) to Tree.Len().
func (n Node) ID() int { return int(n.id) }

// NodeByID is the inverse of [Node.ID].
func (t *Tree) NodeByID(id int) Node { return Node{t, int32(id)} }

func (n Node) at() *node { return &n.tree.nodes[n.id] }

func (n Node) def() *definition { return &n.tree.defs[n.at().def] }

// Sub returns the last sub-identifier of n's OID.
func (n Node) Sub() uint32 { return n.at().sub }

// OID returns the path from the root to n. A node that waits for its parent, see
// [Node.Waiting], has none: its OID is the zero one.
func (n Node) OID() oid.OID {
	var path [oid.MaxLen]uint32
	i := len(path)
	for at := n.id; at != 0 && i > 0; at = n.tree.nodes[at].parent {
		if at == n.tree.waiting {
			return oid.OID{}
		}
		i--
		path[i] = n.tree.nodes[at].sub
	}
	return oid.New(path[i:]...)
}

// Name returns the descriptor of n ("ifInOctets"), or its number when no
// module names it.
func (n Node) Name() string {
	if n.at().def == 0 {
		if n.IsRoot() {
			return ""
		}
		return strconv.FormatUint(uint64(n.Sub()), 10)
	}
	return n.tree.text.at(n.def().name)
}

// Named reports whether a module names n.
func (n Node) Named() bool { return n.at().def != 0 }

// Grafted reports whether n is in the tree only because a device answered
// there.
func (n Node) Grafted() bool { return n.at().grafted }

// Module returns the name of the module that defines n, or "".
func (n Node) Module() string {
	if n.at().def == 0 {
		return ""
	}
	return n.tree.modules[n.def().module].Name
}

// Place returns what to remember n by.
func (n Node) Place() Place {
	if !n.Named() {
		return Place{OID: n.OID()}
	}
	return Place{Module: n.Module(), Name: n.Name(), OID: n.OID()}
}

// Kind returns what n is.
func (n Node) Kind() Kind { return n.at().kind }

// Parent returns the node above n; the root is its own parent.
func (n Node) Parent() Node { return Node{n.tree, n.at().parent} }

// HasChildren reports whether anything is below n.
func (n Node) HasChildren() bool { return n.at().child != 0 }

// FirstChild returns the child with the smallest sub-identifier.
func (n Node) FirstChild() (Node, bool) { return n.link(n.at().child) }

// NextSibling returns the next larger child of the same parent.
func (n Node) NextSibling() (Node, bool) { return n.link(n.at().sibling) }

func (n Node) link(id int32) (Node, bool) {
	if id == 0 {
		return Node{}, false
	}
	return Node{n.tree, id}, true
}

// Children yields the nodes directly below n in the order of their
// sub-identifiers.
func (n Node) Children() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for c, ok := n.FirstChild(); ok; c, ok = c.NextSibling() {
			if !yield(c) {
				return
			}
		}
	}
}

// Below yields every node below n, parents before children, in OID order.
func (n Node) Below() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		at, ok := n.FirstChild()
		for ok {
			if !yield(at) {
				return
			}
			next, down := at.FirstChild()
			for !down && at != n {
				if next, down = at.NextSibling(); !down {
					at = at.Parent()
				}
			}
			at, ok = next, down
		}
	}
}

// Type returns the syntax of a scalar or column, or nil. It is shared and must
// not be changed.
func (n Node) Type() *Type { return n.tree.types[n.def().typ] }

// Syntax returns the SYNTAX clause as its module wrote it, white space folded:
// "INTEGER { up(1), down(2) }", "SEQUENCE OF IfEntry".
func (n Node) Syntax() string { return n.tree.text.at(n.def().syntax) }

// Access returns MAX-ACCESS or ACCESS.
func (n Node) Access() Access { return n.def().access }

// Status returns STATUS.
func (n Node) Status() Status { return n.def().status }

// Units returns the UNITS clause, or "".
func (n Node) Units() string { return n.tree.moreText(n.def(), moreUnits) }

// Default returns the DEFVAL clause as written, or "".
func (n Node) Default() string { return n.tree.moreText(n.def(), moreDefault) }

// IndexPart is one object of an INDEX clause (RFC 2578 §7.7).
type IndexPart struct {
	Name    string
	Implied bool
	Node    Node // the column it names; not valid when it names nothing known
	typ     *Type
}

// Type returns the syntax of the part, or nil when it is not known. In SMIv1
// an INDEX may name a type instead of an object; that type is returned then.
func (p IndexPart) Type() *Type {
	if p.Node.IsValid() {
		return p.Node.Type()
	}
	return p.typ
}

// Row returns the conceptual row n belongs to: itself for a row, the parent
// for a column, the only child for a table.
func (n Node) Row() (Node, bool) {
	switch n.Kind() {
	case Row:
		return n, true
	case Column:
		return n.Parent(), n.Parent().Kind() == Row
	case Table:
		for c := range n.Children() {
			if c.Kind() == Row {
				return c, true
			}
		}
	}
	return Node{}, false
}

// Augments returns the row whose index n's row shares (RFC 2578 §7.8).
func (n Node) Augments() (Node, bool) {
	row, ok := n.Row()
	if !ok {
		return Node{}, false
	}
	augments := n.tree.moreText(row.def(), moreAugments)
	if augments == "" {
		return Node{}, false
	}
	return n.tree.reference(row.def().module, augments)
}

// Index returns the parts a table's, row's or column's instances are told
// apart by, those of the augmented row included.
func (n Node) Index() []IndexPart {
	row, ok := n.Row()
	for range 8 { // AUGMENTS may not chain, but files do what they like
		if !ok {
			return nil
		}
		if n.tree.moreOf(row.def(), moreIndex) > 0 {
			break
		}
		row, ok = row.Augments()
	}
	if !ok {
		return nil
	}
	index := n.tree.index(row.def())
	parts := make([]IndexPart, 0, len(index))
	for _, ref := range index {
		part := IndexPart{Name: ref.Name, Implied: ref.Implied, typ: ref.Type}
		if ref.Type == nil {
			part.Node, _ = n.tree.reference(row.def().module, ref.Name)
		}
		parts = append(parts, part)
	}
	return parts
}

// Objects returns what a group has as members or a notification carries.
func (n Node) Objects() []Node {
	var found []Node
	for _, name := range n.tree.objects(n.def()) {
		if o, ok := n.tree.reference(n.def().module, name); ok {
			found = append(found, o)
		}
	}
	return found
}

// reference resolves a name as module number m would: its own, then what it
// imports, then anybody's.
func (t *Tree) reference(m int32, name string) (Node, bool) {
	own := &t.modules[m]
	if n, ok := t.lookupIn(own.Name, name); ok {
		return n, true
	}
	if from, ok := own.Imports[name]; ok {
		if n, ok := t.lookupIn(from, name); ok {
			return n, true
		}
	}
	return t.lookupIn("", name)
}

// File and Line say where n is defined; "" and 0 for an unnamed node.
func (n Node) File() string {
	if n.at().def == 0 {
		return ""
	}
	return n.tree.modules[n.def().module].File
}

// Line returns the line of n's definition, from 1.
func (n Node) Line() int { return int(n.def().line) }

// Ours reports whether the description is one of mibtui's own, written for the
// bundled modules, rather than the official one.
func (n Node) Ours() bool {
	return n.at().def != 0 && n.tree.modules[n.def().module].Ours
}

// Definitions returns every definition of this place, the one that names it
// first. Two modules may name one OID, and one may name it twice.
func (n Node) Definitions() []Definition {
	if n.at().def == 0 {
		return nil
	}
	var all []Definition
	for d := n.at().def; d != 0; d = n.tree.defs[d].also {
		all = append(all, n.tree.whole(d))
	}
	return all
}
