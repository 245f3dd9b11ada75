package ui

import (
	"slices"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/search"
)

// inOrder returns where hits are, in the order of the tree beginning after
// from (or before it, going backwards) and round its end.
func inOrder(found []search.Hit, from oid.OID, forward bool) []oid.OID {
	oids := make([]oid.OID, 0, len(found))
	for _, h := range found {
		if o := h.Node.OID(); o != from {
			oids = append(oids, o)
		}
	}
	slices.SortFunc(oids, oid.OID.Compare)
	if !forward {
		slices.Reverse(oids)
	}
	i := slices.IndexFunc(oids, func(o oid.OID) bool {
		if forward {
			return o.Compare(from) > 0
		}
		return o.Compare(from) < 0
	})
	if i < 0 {
		return oids
	}
	return append(slices.Clone(oids[i:]), oids[:i]...)
}
