package mib

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"
)

// corpus returns the folder of modules to measure on, named by MIBTUI_CORPUS.
func corpus(t testing.TB) Source {
	t.Helper()
	dir := os.Getenv("MIBTUI_CORPUS")
	if dir == "" {
		t.Skip("set MIBTUI_CORPUS to a folder of MIB modules")
	}
	return Source{Name: dir, Dir: dir, FS: os.DirFS(dir)}
}

// TestCorpusDamaged loads each file of the corpus cut off at some point and
// with some bytes changed: nothing may panic, and none may take a second.
func TestCorpusDamaged(t *testing.T) {
	if os.Getenv("MIBTUI_LONG") == "" {
		t.Skip("set MIBTUI_LONG=1 for the long tests")
	}
	s := corpus(t)
	files, _, err := index(t.Context(), s, 0)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, f := range files {
		src, err := os.ReadFile(filepath.Join(s.Dir, f.path))
		if err != nil {
			t.Fatal(err)
		}
		cut := src[:random.IntN(len(src))]
		flipped := append([]byte(nil), src...)
		for range 1 + len(src)/500 {
			flipped[random.IntN(len(src))] = byte(random.Uint32())
		}
		start := time.Now()
		loadSources(t, Source{Name: "damaged", FS: fstest.MapFS{"cut": {Data: cut}, "flipped": {Data: flipped}}})
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s, damaged twice, took %v", f.path, took)
		}
	}
}

// TestCorpusLosesNothing loads the corpus and finds nearly every declaration
// in the tree.
func TestCorpusLosesNothing(t *testing.T) {
	if os.Getenv("MIBTUI_LONG") == "" {
		t.Skip("set MIBTUI_LONG=1 for the long tests")
	}
	tree := loadSources(t, corpus(t))
	waiting, lost := 0, 0
	for _, p := range tree.Problems() {
		switch p.Code {
		case codeWaiting:
			waiting++
		case "S302", "S306", "S307", "S308":
			lost++
		}
	}
	t.Logf("%d modules, %d nodes, %d problems, %d waiting, %d lost", len(tree.Modules()), tree.Len(), len(tree.Problems()), waiting, lost)
	if tree.Len() < 100*len(tree.Modules()) || lost*2000 > tree.Len() {
		t.Errorf("too much is lost: %d nodes of %d modules, %d declarations not read", tree.Len(), len(tree.Modules()), lost)
	}
}
