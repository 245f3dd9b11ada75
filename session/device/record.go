package device

import (
	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
)

// NodeRecord is a node as mibtui writes it for programs.
type NodeRecord struct {
	OID    oid.OID  `json:"oid"`
	Name   string   `json:"name"`
	Module string   `json:"module"`
	Kind   string   `json:"kind"`
	Syntax string   `json:"syntax"`
	Base   string   `json:"base"`
	Access string   `json:"access"`
	Status string   `json:"status"`
	Index  []string `json:"index"` // of a table, a row or a column; "IMPLIED name" for one that is
	File   string   `json:"file"`
	Line   int      `json:"line"`
	// Waiting says why there is no OID, see [mib.Node.Waiting].
	Waiting string `json:"waiting,omitempty"`
}

// Describe makes the record of a node.
func Describe(n mib.Node) NodeRecord {
	r := NodeRecord{
		OID: n.OID(), Name: n.Name(), Module: n.Module(), Kind: n.Kind().String(),
		Syntax: n.Syntax(), Access: n.Access().String(), Status: n.Status().String(),
		Index: []string{}, File: n.File(), Line: n.Line(), Waiting: n.Waiting(),
	}
	if t := n.Type(); t != nil {
		r.Base = t.Base.String()
	}
	for _, p := range n.Index() {
		if p.Implied {
			r.Index = append(r.Index, "IMPLIED "+p.Name)
		} else {
			r.Index = append(r.Index, p.Name)
		}
	}
	return r
}
