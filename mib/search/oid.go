package search

import (
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/mib"
)

// findOID returns the node at the query's OID, all below it, and what the OID
// becomes when its last number goes on: 1.3.6.1.2.1.1 finds 1.3.6.1.2.1.10 too.
// For an OID beyond all nodes it is the deepest one on the way there.
func (x *Index) findOID(q *query, limit int) []Hit {
	var hits []Hit
	add := func(n mib.Node) bool {
		hits = append(hits, Hit{Node: n, Field: OID, Score: limit - len(hits)})
		return len(hits) < limit
	}
	at, rest := x.tree.Deepest(q.oid)
	known := rest.IsZero()
	if known && (!add(at) || !addBelow(at, add)) {
		return hits
	}
	parent := at
	if known {
		parent = at.Parent()
	}
	if q.partial != "" && rest.Len() <= 1 {
		for sibling := range parent.Children() {
			sub := strconv.FormatUint(uint64(sibling.Sub()), 10)
			if sub == q.partial || !strings.HasPrefix(sub, q.partial) {
				continue
			}
			if !add(sibling) || !addBelow(sibling, add) {
				return hits
			}
		}
	}
	if !known && !at.IsRoot() && len(hits) < limit {
		add(at)
	}
	return hits
}

func addBelow(n mib.Node, add func(mib.Node) bool) bool {
	for below := range n.Below() {
		if !add(below) {
			return false
		}
	}
	return true
}
