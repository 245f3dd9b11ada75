package mib

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/mibtui/mibtui/mib/cache"
)

// TestCorpusCacheChangesNothing loads the corpus without a cache, with one, out
// of it, and again when a file has changed: all trees say the same.
func TestCorpusCacheChangesNothing(t *testing.T) {
	if os.Getenv("MIBTUI_LONG") == "" {
		t.Skip("set MIBTUI_LONG=1 for the long tests")
	}
	s, mine := corpus(t), t.TempDir()
	write(t, filepath.Join(mine, "MINE-MIB"), "MINE-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises FROM SNMPv2-SMI; mine OBJECT IDENTIFIER ::= { enterprises 900001 } END")
	own := Source{Name: mine, Dir: mine, FS: os.DirFS(mine)}
	d := cache.Dir{Path: t.TempDir(), Version: "test"}
	for _, step := range []string{"cold", "warm", "changed", "warm again"} {
		if step == "changed" {
			write(t, filepath.Join(mine, "MINE-MIB"), "MINE-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises FROM SNMPv2-SMI; mine OBJECT IDENTIFIER ::= { enterprises 900002 } END")
		}
		if dump(loadSources(t, own, s)) != dump(loadCached(t, d, own, s)) {
			t.Errorf("%s: another tree", step)
		}
	}
	one, err := Load(t.Context(), []Source{own, s}, LoadOptions{Workers: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if dump(one) != dump(loadSources(t, own, s)) {
		t.Error("one worker makes another tree than many")
	}
}
