package ui

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/search"
)

func TestNextMatchGoesRoundTheTree(t *testing.T) {
	t.Parallel()
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "T-MIB"})
	for _, sub := range []uint32{1, 2, 3, 4} {
		b.Define(oid.New(1, sub), mib.Definition{Name: "n", Module: m})
	}
	tree := b.Tree()
	var found []search.Hit
	for _, sub := range []uint32{3, 1, 4, 2} { // by rank, not by place
		n, _ := tree.At(oid.New(1, sub))
		found = append(found, search.Hit{Node: n})
	}
	tests := []struct {
		name    string
		from    oid.OID
		forward bool
		want    string
	}{
		{"on", oid.New(1, 2), true, "1.3 1.4 1.1 "},
		{"back", oid.New(1, 2), false, "1.1 1.4 1.3 "},
		{"round the end", oid.New(1, 9), true, "1.1 1.2 1.3 1.4 "},
		{"round the beginning", oid.New(1), false, "1.4 1.3 1.2 1.1 "},
	}
	for _, tt := range tests {
		got := ""
		for _, o := range inOrder(found, tt.from, tt.forward) {
			got += o.String() + " "
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}
