package mib

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A file somebody chose speaks for its module whatever ranks higher, and the
// others say so.
func TestChosenFile(t *testing.T) {
	t.Parallel()
	module := func(name string) map[string]string {
		return map[string]string{"v": "V-MIB DEFINITIONS ::= BEGIN\n" + name + " OBJECT IDENTIFIER ::= { enterprises 7 }\nEND"}
	}
	high, low := source("high", module("fromHigh")), source("low", module("fromLow"))
	for chosen, want := range map[string]string{"": "fromHigh", "/low/v": "fromLow", "/high/v": "fromHigh", "/gone/v": "fromHigh"} {
		for _, s := range []*Source{&high, &low} {
			s.Chosen = map[string]string{"V-MIB": filepath.FromSlash(chosen)}
		}
		tree := loadSources(t, high, low)
		if len(tree.Lookup(want)) != 1 {
			t.Errorf("with %q chosen there is %v", chosen, tree.Modules())
		}
		told := slices.ContainsFunc(tree.Problems(), func(p Problem) bool { return strings.Contains(p.Message, "which was chosen") })
		if told != (chosen == "/low/v" || chosen == "/high/v") {
			t.Errorf("with %q chosen: %v", chosen, tree.Problems())
		}
	}
}
