package mib

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/cache"
)

// BenchmarkLoad loads the corpus that MIBTUI_CORPUS names: without a cache,
// with everything in the cache, and with one file of all changed since.
func BenchmarkLoad(b *testing.B) {
	s := corpus(b)
	mine := b.TempDir()
	change := func(n int) {
		text := fmt.Sprintf("MINE-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises FROM SNMPv2-SMI; mine OBJECT IDENTIFIER ::= { enterprises %d } END", 900_000+n)
		if err := os.WriteFile(filepath.Join(mine, "MINE-MIB"), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	change(0)
	sources := []Source{{Name: mine, Dir: mine, FS: os.DirFS(mine)}, s}
	d := cache.Dir{Path: b.TempDir(), Version: "bench"}
	load := func(b *testing.B, c Cache) *Tree {
		var placed time.Duration
		start := time.Now()
		tree, err := Load(b.Context(), sources, LoadOptions{Cache: c}, func(*Tree) {
			if placed == 0 {
				placed = time.Since(start)
			}
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(placed.Milliseconds()), "ms-placed")
		b.ReportMetric(float64(tree.Len()), "nodes")
		return tree
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			load(b, nil)
		}
	})
	load(b, d)
	b.Run("warm", func(b *testing.B) {
		for b.Loop() {
			load(b, d)
		}
	})
	b.Run("changed", func(b *testing.B) {
		for n := 1; b.Loop(); n++ {
			change(n)
			if tree := load(b, d); len(tree.Lookup("mine")) != 1 {
				b.Fatal("the change is lost")
			}
		}
	})
}
