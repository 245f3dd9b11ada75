package search_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/cache"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/search"
)

// counting counts how often a file is opened.
type counting struct {
	fs.FS
	opened atomic.Int32
}

func (c *counting) Open(name string) (fs.File, error) {
	if name != "." {
		c.opened.Add(1)
	}
	return c.FS.Open(name)
}

func TestTextsAreKept(t *testing.T) {
	t.Parallel()
	files := &counting{FS: fstest.MapFS{"T-MIB": {Data: []byte(module)}}}
	d := cache.Dir{Path: t.TempDir(), Version: "test"}
	load := func() *mib.Tree {
		tree, err := mib.Load(context.Background(), []mib.Source{{Name: "t", FS: files}}, mib.LoadOptions{Cache: d}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return tree
	}
	read := func(tree *mib.Tree) (x *search.Index, opened int32) {
		before := files.opened.Load()
		x = search.New(tree).AddTexts(context.Background(), d)
		opened = files.opened.Load() - before
		if hits := x.Find(context.Background(), "cooling wheel", 10); len(hits) != 2 || hits[0].Node.Name() != "fan" {
			t.Errorf("found %v", hits)
		}
		return x, opened
	}
	if _, n := read(load()); n == 0 {
		t.Error("nothing was kept, and yet no file was read")
	}
	tree := load()
	x, n := read(tree)
	if n != 0 {
		t.Errorf("%d files were read again", n)
	}
	grafted := tree.Graft([]oid.OID{oid.New(1, 3, 6, 1, 4, 1, 9, 9)})
	if _, ok := search.New(grafted).TextsOf(x); !ok {
		t.Error("a graft needs the texts anew")
	}
	other, err := mib.Load(context.Background(), []mib.Source{{Name: "t", FS: files}}, mib.LoadOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := search.New(other).TextsOf(x); ok {
		t.Error("the texts of another tree were taken")
	}
	if _, n := read(other); n == 0 {
		t.Error("what is kept of another tree was believed")
	}
	blobs, err := filepath.Glob(filepath.Join(d.Path, "texts-*"))
	if err != nil || len(blobs) != 1 {
		t.Fatalf("%v, %v", blobs, err)
	}
	whole, err := os.ReadFile(blobs[0])
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole {
		flipped := append([]byte(nil), whole...)
		flipped[at] ^= 4
		for _, b := range [][]byte{flipped, whole[:at]} {
			if err := os.WriteFile(blobs[0], b, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, n := read(other); n == 0 {
				t.Fatalf("octet %d damaged: it was believed", at)
			}
		}
	}
}
