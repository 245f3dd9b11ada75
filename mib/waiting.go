package mib

import (
	"fmt"
	"math"
)

// A definition whose parent is in a module that is not here has no place yet.
// So that it is found and read all the same it gets a node aside: below a child
// of the root that no identifier can name there is one for each missing parent,
// and below that what stands upon it. Such nodes have no OID. When the module
// comes the next generation has them where they belong.

// waitingSub stands for the branch of all that waits. It is no child of the
// root in any identifier, whose first number is 0, 1 or 2.
const waitingSub = math.MaxUint32

// lack is a missing parent.
type lack struct {
	module, name string // who should define it, "" where nobody says, and its name
	needs        string // the module that needs it, where nobody says who defines it
	here         bool   // the module is there and does not define it
}

func (l lack) String() string {
	switch {
	case l.module == "":
		return fmt.Sprintf("no place yet: %s is neither declared in %s nor imported", l.name, l.needs)
	case l.here:
		return fmt.Sprintf("no place yet: %s, from where it should come, does not define %s", l.module, l.name)
	}
	return fmt.Sprintf("waiting for %s, which is not here and defines %s", l.module, l.name)
}

// WaitingError says that a definition has no OID yet, and why.
type WaitingError struct {
	Name string // module and name of the definition
	Why  string // "waiting for ACME-SMI, which is not here and defines acme"
}

func (e *WaitingError) Error() string {
	return fmt.Sprintf("%s has no OID: %s; put that MIB into one of the folders, or name its folder with -M", e.Name, e.Why)
}

// Waiting says why n has no OID: "waiting for ACME-SMI, which is not here and
// defines acme". It is "" for a node that has one.
func (n Node) Waiting() string {
	at := n.id
	if n.tree.waiting == 0 || at == 0 {
		return ""
	}
	if at == n.tree.waiting {
		return "no place yet: their parents are in modules that are not here"
	}
	for up := n.tree.nodes[at].parent; up != 0; at, up = up, n.tree.nodes[up].parent {
		if up == n.tree.waiting {
			return n.tree.lacks[n.tree.nodes[at].sub].String()
		}
	}
	return ""
}

// lacking returns the node that stands for a missing parent.
func (b *Builder) lacking(l lack) int32 {
	n, ok := b.lacks[l]
	if !ok {
		if b.lacks == nil {
			b.lacks = map[lack]uint32{}
			b.define(b.child(0, waitingSub), Definition{Name: "(waiting)", Module: b.nobody()})
		}
		n = uint32(len(b.t.lacks))
		b.lacks[l] = n
		b.t.lacks = append(b.t.lacks, l)
		b.define(b.child(b.child(0, waitingSub), n), Definition{Name: l.name, Module: b.nobody()})
	}
	return b.child(b.child(0, waitingSub), n)
}

// nobody returns the module without a name, which [Tree.Modules] leaves out.
func (b *Builder) nobody() int32 {
	for i, m := range b.t.modules {
		if m.Name == "" {
			return int32(i)
		}
	}
	return b.Module(Module{})
}
