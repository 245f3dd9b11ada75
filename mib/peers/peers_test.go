// Package peers holds the test of truth: whether our tree says the same as those
// who have read MIBs for decades. It runs libsmi's smidump and net-snmp's
// snmptranslate over the very texts our loader chose, brings what all three say
// of each declaration into the same words, and compares: name, place, kind, base
// type, labels, ranges, access, status, INDEX and AUGMENTS. What is not the same
// has to be in testdata/differences.txt, which says who is right.
package peers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/mibtui/mibtui/mib"
)

// corpus loads the modules of the folder MIBTUI_CORPUS names and makes a folder
// in which each of them lies under its own name, in the version our loader
// chose: so the peers read the very same texts.
func corpus(t *testing.T) (tree *mib.Tree, texts string) {
	t.Helper()
	dir, err := filepath.Abs(os.Getenv("MIBTUI_CORPUS"))
	if err != nil {
		t.Fatal(err)
	}
	tree, err = mib.Load(t.Context(), []mib.Source{{Name: dir, Dir: dir, FS: os.DirFS(dir)}}, mib.LoadOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	texts = t.TempDir()
	for _, m := range tree.Modules() {
		if err := os.Symlink(m.File, filepath.Join(texts, m.Name)); err != nil {
			t.Fatal(err)
		}
	}
	return tree, texts
}

// tool skips the test where a peer is not installed; under CI it fails.
func tool(t *testing.T, name, debian string) string {
	t.Helper()
	p, err := exec.LookPath(name)
	if err == nil {
		return p
	}
	why := fmt.Sprintf("%s is not installed (Debian package %s)", name, debian)
	if os.Getenv("CI") != "" {
		t.Fatal(why)
	}
	t.Skip(why)
	return ""
}

// TestPeers compares all nodes with what smidump and snmptranslate make of the
// same texts, and the differences with the list in testdata.
func TestPeers(t *testing.T) {
	switch {
	case os.Getenv("MIBTUI_LONG") == "":
		t.Skip("set MIBTUI_LONG=1 for the long tests")
	case os.Getenv("MIBTUI_CORPUS") == "":
		t.Skip("set MIBTUI_CORPUS to a folder of MIB modules")
	}
	smidump, translate := tool(t, "smidump", "smitools"), tool(t, "snmptranslate", "snmp")
	tree, texts := corpus(t)
	mine := ours(tree)
	dumped := dumpAll(t, smidump, texts, tree.Modules()).readings()
	translated := translateAll(t, translate, texts, tree.Modules())
	inDump := map[named]bool{}
	for at := range dumped {
		inDump[named{at.name, at.oid}] = true
	}
	ofDump, ofTranslate := compareSmidump(mine, dumped), compareSnmptranslate(mine, translated)
	consult(ofDump, ofTranslate, func(at place) bool { return translated.names[named{at.name, at.oid}] })
	consult(ofTranslate, ofDump, func(at place) bool { return inDump[named{at.name, at.oid}] })
	sortDifferences(ofDump)
	sortDifferences(ofTranslate)
	known := allowances(t)
	judge(t, "smidump", ofDump, known)
	judge(t, "snmptranslate", ofTranslate, known)
	for _, a := range known {
		t.Logf("%d of at most %d: testdata/differences.txt:%d: %s", a.seen, a.most, a.line, a.why)
	}
	t.Logf("%d nodes and %d declarations of ours, %d declarations of smidump's, %d names of snmptranslate's",
		tree.Len(), len(mine), len(dumped), len(translated.names))
}
