package tree

import (
	"slices"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
)

// appendBelow appends the nodes below n that are visible when n is open.
func (p *Pane) appendBelow(rows []int32, n mib.Node) []int32 {
	at, ok := n.FirstChild()
	for ok {
		rows = append(rows, int32(at.ID()))
		next, down := mib.Node{}, false
		if p.open[at.ID()] {
			next, down = at.FirstChild()
		}
		for !down && at != n {
			if next, down = at.NextSibling(); !down {
				at = at.Parent()
			}
		}
		at, ok = next, down
	}
	return rows
}

// expand opens the node in row i.
func (p *Pane) expand(i int) {
	n := p.tree.NodeByID(int(p.rows[i]))
	p.open[n.ID()] = true
	p.fresh = p.appendBelow(p.fresh[:0], n)
	p.rows = slices.Insert(p.rows, i+1, p.fresh...)
	p.list.SetLen(len(p.rows))
}

// close closes the node in row i. What is open below it is remembered.
func (p *Pane) close(i int) {
	n := p.tree.NodeByID(int(p.rows[i]))
	p.open[n.ID()] = false
	p.rows = slices.Delete(p.rows, i+1, p.endBelow(i))
	p.list.SetLen(len(p.rows))
}

// endBelow returns the first row after i that is not below the node in row i.
func (p *Pane) endBelow(i int) int {
	for n := p.tree.NodeByID(int(p.rows[i])); !n.IsRoot(); n = n.Parent() {
		if next, ok := n.NextSibling(); ok {
			return i + 1 + slices.Index(p.rows[i+1:], int32(next.ID()))
		}
	}
	return len(p.rows)
}

// reveal opens everything above n.
func (p *Pane) reveal(n mib.Node) {
	top := mib.Node{} // the highest that is closed, and so the only one in sight
	for up := n.Parent(); !up.IsRoot(); up = up.Parent() {
		if !p.open[up.ID()] {
			p.open[up.ID()] = true
			top = up
		}
	}
	if top.IsValid() {
		p.expand(slices.Index(p.rows, int32(top.ID())))
	}
}

var (
	mib2        = oid.New(1, 3, 6, 1, 2, 1)
	enterprises = oid.New(1, 3, 6, 1, 4, 1)
	firstCursor = mib2
	// firstOpen is open at the beginning, and all above it.
	firstOpen = []oid.OID{mib2.Append(1), mib2.Append(2), enterprises.Parent()}
)

// fewEnterprises is how many vendors are listed at the beginning; more would
// push everything else out of sight.
const fewEnterprises = 12

// openFirst opens a node that is new, and what is below it, where a person
// wants to see inside from the beginning: the way to mib-2, what every device
// has, and the vendors.
func (p *Pane) openFirst(n mib.Node) {
	if !n.HasChildren() || !opensFirst(n) {
		return
	}
	p.open[n.ID()] = true
	for c := range n.Children() {
		p.openFirst(c)
	}
}

func opensFirst(n mib.Node) bool {
	o := n.OID()
	for _, first := range firstOpen {
		if first.HasPrefix(o) {
			return true
		}
	}
	if o == enterprises {
		return fewer(n, fewEnterprises)
	}
	// Where there is only one way on, it is gone already.
	return o.HasPrefix(enterprises) && fewer(n, 1) && n.Kind() != mib.Table && n.Kind() != mib.Row
}

// fewer reports whether n has at most limit children.
func fewer(n mib.Node, limit int) bool {
	for range n.Children() {
		if limit--; limit < 0 {
			return false
		}
	}
	return true
}

// onTheWay marks every node that is open or has one below it that is.
func onTheWay(t *mib.Tree, open []bool) []bool {
	live := make([]bool, len(open))
	for id, is := range open {
		if !is {
			continue
		}
		for n := t.NodeByID(id); !live[n.ID()]; n = n.Parent() {
			live[n.ID()] = true
		}
	}
	return live
}

// carry takes what is open over from one generation to the next.
type carry struct {
	from, to []bool
	live     []bool // which nodes of the old generation are worth going to
	fresh    func(n mib.Node)
}

// children goes through the children of a node in both generations side by
// side; both are in the order of their sub-identifiers.
func (c carry) children(old, now mib.Node) {
	was, ok := old.FirstChild()
	for n := range now.Children() {
		for ok && was.Sub() < n.Sub() {
			was, ok = was.NextSibling()
		}
		known := ok && was.Sub() == n.Sub()
		switch {
		case !n.HasChildren():
		case known && was.HasChildren():
			c.to[n.ID()] = c.from[was.ID()]
			if c.live[was.ID()] {
				c.children(was, n)
			}
		default:
			c.fresh(n)
		}
	}
}
