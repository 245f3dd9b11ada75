package mib

import (
	"testing"
	"testing/fstest"
)

// FuzzLoad loads a folder of two files of any content: none may break the
// loader, and what it makes of them can be walked.
func FuzzLoad(f *testing.F) {
	f.Add([]byte("A-MIB DEFINITIONS ::= BEGIN IMPORTS b FROM B-MIB; a OBJECT IDENTIFIER ::= { b 1 } T ::= INTEGER (0..9) END"),
		[]byte("B-MIB DEFINITIONS ::= BEGIN IMPORTS a FROM A-MIB; b OBJECT IDENTIFIER ::= { iso 3 6 } x OBJECT-TYPE SYNTAX T INDEX { x } ::= { b x(1) 2 } END"))
	f.Add([]byte("DEFINITIONS ::= BEGIN T ::= T a OBJECT IDENTIFIER ::= { a 1 } t TRAP-TYPE ::= 5 END"), []byte("X DEFINITIONS ::= BEGIN v INTEGER ::= 5 END X DEFINITIONS ::= BEGIN END"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		tree := loadSources(t, Source{Name: "fuzz", FS: fstest.MapFS{"a.mib": {Data: a}, "b.mib": {Data: b}}})
		excerpts := tree.Excerpts()
		for _, p := range tree.Problems() {
			excerpts.Of(p, 40)
		}
		for n := range tree.All() {
			if _, err := n.Texts(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
