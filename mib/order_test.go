package mib

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shuffled lists the files of each folder in an order of its own.
type shuffled struct {
	fs.FS
	random *rand.Rand
}

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	s.random.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	return entries, err
}

// sums returns for each module a sum over all that a tree says of it.
func sums(tree *Tree) map[string]uint64 {
	modules := map[string]uint64{}
	add := func(module string, what ...any) {
		h := fnv.New64a()
		fmt.Fprintln(h, append([]any{modules[module]}, what...)...)
		modules[module] = h.Sum64()
	}
	for n := range tree.All() {
		add(n.Module(), n.OID(), n.Name(), n.Kind())
		for _, d := range n.Definitions() {
			var typ Type
			if d.Type != nil {
				typ = *d.Type
			}
			var index []string
			for _, part := range d.Index {
				index = append(index, fmt.Sprint(part.Name, part.Implied, part.Type != nil))
			}
			add(tree.modules[d.Module].Name, d.Name, d.Kind, d.Access, d.Status, d.Line, d.Syntax, d.Units, d.Default, index,
				d.Augments, d.Objects, typ.Name, typ.Module, typ.Base, typ.Hint, typ.Labels, typ.Ranges, typ.Sizes)
		}
	}
	for _, p := range tree.Problems() {
		add(p.Module, p)
	}
	return modules
}

// TestCorpusOrder loads the corpus in two orders, with one worker and with
// many: the tree and its problems have to be the same.
func TestCorpusOrder(t *testing.T) {
	if os.Getenv("MIBTUI_LONG") == "" {
		t.Skip("set MIBTUI_LONG=1 for the long tests")
	}
	load := func(seed uint64, workers int) map[string]uint64 {
		s := corpus(t)
		s.FS = shuffled{s.FS, rand.New(rand.NewPCG(seed, seed))}
		tree, err := Load(t.Context(), []Source{s}, LoadOptions{Workers: workers}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return sums(tree)
	}
	if d := cmp.Diff(load(1, 1), load(2, 8)); d != "" {
		t.Errorf("in another order, with eight workers instead of one, something is said otherwise of these modules:\n%s", d)
	}
}
