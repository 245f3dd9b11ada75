// Package search finds nodes of a tree by name, by OID and by their texts.
package search

import (
	"context"

	"github.com/mibtui/mibtui/mib"
)

// Field says where a query was found.
type Field uint8

// The fields.
const (
	Name Field = iota
	OID
	Text
)

// Hit is one node that was found.
type Hit struct {
	Node    mib.Node
	Field   Field
	Score   int
	Match   []int
	Snippet string
}

// Index finds in one generation of the tree.
type Index struct{ tree *mib.Tree }

// New returns an index of names.
func New(t *mib.Tree) *Index { return &Index{t} }

// AddTexts returns an index that finds in descriptions too.
func (x *Index) AddTexts(ctx context.Context) *Index { return x }

// Find returns the best hits.
func (x *Index) Find(ctx context.Context, query string, limit int) []Hit { return nil }
