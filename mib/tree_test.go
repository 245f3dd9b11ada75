package mib

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib/oid"
)

// anyOID draws an identifier from a small part of the tree, so that draws
// often share prefixes.
func anyOID() *rapid.Generator[oid.OID] {
	return rapid.Custom(func(t *rapid.T) oid.OID {
		return oid.New(rapid.SliceOfN(rapid.Uint32Range(0, 12), 1, 6).Draw(t, "subs")...)
	})
}

// checkTree compares a tree with the set of places it should have.
func checkTree(t *rapid.T, tree *Tree, want map[oid.OID]bool) {
	var got []oid.OID
	for n := range tree.All() {
		got = append(got, n.OID())
		if again, ok := tree.At(n.OID()); !ok || again != n {
			t.Fatalf("%v is not found at its own place", n.OID())
		}
	}
	sorted := slices.SortedFunc(maps.Keys(want), oid.OID.Compare)
	if !slices.Equal(got, sorted) {
		t.Fatalf("the tree has %v, want %v", got, sorted)
	}
	if tree.Len() != len(want) {
		t.Fatalf("Len is %d, want %d", tree.Len(), len(want))
	}
}

func addWithPrefixes(set map[oid.OID]bool, o oid.OID) {
	for n := 1; n <= o.Len(); n++ {
		set[o.Prefix(n)] = true
	}
}

func TestTreeHoldsWhatIsDefinedAndGrafted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := map[oid.OID]bool{}
		b := NewBuilder()
		m := b.Module(Module{Name: "M"})
		for sub := range uint32(3) {
			want[oid.New(sub)] = true
		}
		for _, o := range rapid.SliceOf(anyOID()).Draw(t, "defined") {
			b.Define(o, Definition{Name: "n", Module: m, Kind: Plain})
			addWithPrefixes(want, o)
		}
		first := b.Tree()
		checkTree(t, first, want)
		before := maps.Clone(want)
		tree := first
		for range rapid.IntRange(0, 3).Draw(t, "grafts") {
			grafts := rapid.SliceOf(anyOID()).Draw(t, "grafted")
			tree = tree.Graft(grafts)
			for _, o := range grafts {
				addWithPrefixes(want, o)
			}
			checkTree(t, tree, want)
			if tree.Grafted() != len(want)-len(before) {
				t.Fatalf("Grafted is %d, want %d", tree.Grafted(), len(want)-len(before))
			}
			checkTree(t, first.Graft(tree.Grafts()), want)
		}
		checkTree(t, first, before) // an older generation stays as it is
		probe := anyOID().Draw(t, "probe")
		n, rest := tree.Deepest(probe)
		if n.OID().Join(rest) != probe || !rest.IsZero() && want[probe.Prefix(n.OID().Len()+1)] {
			t.Fatalf("Deepest(%v) is %v and %v", probe, n.OID(), rest)
		}
	})
}

func TestGraftLeavesInstancesOut(t *testing.T) {
	t.Parallel()
	b := NewBuilder()
	m := b.Module(Module{Name: "M"})
	b.Define(oid.New(1, 1), Definition{Name: "s", Module: m, Kind: Scalar})
	tree := b.Tree()
	if got := tree.Graft([]oid.OID{oid.New(1, 1, 0), oid.New(1, 1)}); got != tree {
		t.Error("an instance of a known object is no new place")
	}
	if got := tree.Graft([]oid.OID{oid.New(1, 2, 0)}); got.Grafted() != 2 || tree.Grafted() != 0 {
		t.Errorf("%d places grafted, want 2", got.Grafted())
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	b := NewBuilder()
	one, two := b.Module(Module{Name: "ONE-MIB"}), b.Module(Module{Name: "TWO-MIB"})
	b.Define(oid.New(1, 1), Definition{Name: "x", Module: one})
	b.Define(oid.New(1, 2), Definition{Name: "x", Module: two})
	tree := b.Tree()
	for name, want := range map[string][]string{
		"x": {"1.1", "1.2"}, "TWO-MIB::x": {"1.2"}, "TWO-MIB.x": {"1.2"}, "ONE-MIB::x": {"1.1"}, "X": nil, "THREE-MIB::x": nil, "y": nil,
	} {
		var got []string
		for _, n := range tree.Lookup(name) {
			got = append(got, n.OID().String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("Lookup(%s) is %v, want %v", name, got, want)
		}
	}
	n, _ := tree.At(oid.New(1, 2))
	if found, ok := tree.Find(n.Place()); !ok || found != n {
		t.Errorf("Find(%v) is %v", n.Place(), found)
	}
}

// BenchmarkDeepest looks below a node with 20,000 children, as enterprises has.
func BenchmarkDeepest(b *testing.B) {
	build := NewBuilder()
	m := build.Module(Module{Name: "M"})
	for i := range uint32(20_000) {
		build.Define(oid.New(1, 3, 6, 1, 4, 1, 3*i), Definition{Name: "n", Module: m})
	}
	tree := build.Tree()
	o := oid.New(1, 3, 6, 1, 4, 1, 45_000, 5)
	for b.Loop() {
		tree.Deepest(o)
	}
}

// BenchmarkGraft adds 100 instances of an unknown object to a tree of half a
// million nodes that already has 10,000 of them.
func BenchmarkGraft(b *testing.B) {
	build := NewBuilder()
	m := build.Module(Module{Name: "M"})
	for i := range uint32(500_000) {
		build.Define(oid.New(1, 3, i/1000, i%1000), Definition{Name: "n", Module: m})
	}
	var old, fresh []oid.OID
	for i := range uint32(10_100) {
		if o := oid.New(2, 5, i); i < 10_000 {
			old = append(old, o)
		} else {
			fresh = append(fresh, o)
		}
	}
	tree := build.Tree().Graft(old)
	for b.Loop() {
		tree.Graft(fresh)
	}
}
