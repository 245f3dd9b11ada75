package mib

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// A file that cannot be read is one problem, and has not changed.
func TestUnreadableFileIsOneProblem(t *testing.T) {
	t.Parallel()
	s := source("s", map[string]string{"A-MIB": "A-MIB DEFINITIONS ::= BEGIN END", "B-MIB": "B-MIB DEFINITIONS ::= BEGIN END"})
	s.FS = sealed{s.FS, "B-MIB"}
	tree := loadSources(t, s)
	var codes []string
	for _, p := range tree.Problems() {
		if strings.HasSuffix(p.File, "B-MIB") {
			codes = append(codes, p.Code)
			if !p.LeftOut() {
				t.Errorf("%v is not left out", p)
			}
		}
	}
	if !slices.Equal(codes, []string{"L002"}) {
		t.Errorf("problems %q", codes)
	}
}

// sealed is a file system one file of which may be listed and not opened.
type sealed struct {
	fs.FS
	file string
}

func (s sealed) Open(name string) (fs.File, error) {
	if name == s.file {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return s.FS.Open(name)
}

// Two modules that stand upon each other are a loop, and are said to be one.
func TestLoopOfTwoModules(t *testing.T) {
	t.Parallel()
	tree := loadSources(t, source("s", map[string]string{
		"A-MIB": "A-MIB DEFINITIONS ::= BEGIN IMPORTS bBase FROM B-MIB; aBase OBJECT IDENTIFIER ::= { bBase 1 } aLeaf OBJECT IDENTIFIER ::= { aBase 2 } END",
		"B-MIB": "B-MIB DEFINITIONS ::= BEGIN IMPORTS aBase FROM A-MIB; bBase OBJECT IDENTIFIER ::= { aBase 1 } END",
	}))
	var said []string
	for _, p := range tree.Problems() {
		said = append(said, p.Code+" "+p.Module+": "+p.Message)
	}
	want := []string{
		"L015 A-MIB: no place in the tree for aLeaf: that of aBase in A-MIB depends on itself",
		"L015 A-MIB: the place of aBase depends on itself",
		"L015 B-MIB: no place in the tree for bBase: that of aBase in A-MIB depends on itself",
	}
	if !slices.Equal(said, want) {
		t.Errorf("problems %q", said)
	}
}
