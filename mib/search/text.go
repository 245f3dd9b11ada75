package search

import (
	"bytes"
	"context"
	"strings"

	"github.com/mibtui/mibtui/mib"
)

// texts holds every description and reference folded to lower case.
type texts struct {
	folded []byte
	start  []uint64
	nodes  []int32
}

// AddTexts returns an index that looks in descriptions and references too. It
// reads every module's file and takes its time; x stays usable meanwhile. When
// ctx ends first the texts read so far are in it.
func (x *Index) AddTexts(ctx context.Context) *Index {
	all := &texts{start: []uint64{0}}
	for n, t := range x.tree.AllTexts(ctx) {
		all.folded = appendFolded(all.folded, t.Description)
		if t.Reference != "" {
			all.folded = append(all.folded, '\n')
			all.folded = appendFolded(all.folded, t.Reference)
		}
		all.start = append(all.start, uint64(len(all.folded)))
		all.nodes = append(all.nodes, int32(n.ID()))
	}
	with := *x
	with.texts = all
	return &with
}

// snippetWidth is how many runes of a text a hit shows.
const snippetWidth = 90

// findTexts looks for texts that hold every word of the query. Nodes that are
// found already are left out.
func (x *Index) findTexts(ctx context.Context, module, query string, limit int, found []Hit) []Hit {
	words := bytes.Fields(appendFolded(nil, query))
	if len(words) == 0 || len(words[0]) < 3 {
		return nil
	}
	already := make(map[int]bool, len(found))
	for _, h := range found {
		already[h.Node.ID()] = true
	}
	phrase := bytes.Join(words, []byte(" "))
	best := newTop(limit)
	for i := range x.texts.nodes {
		if i&0xfff == 0 && ctx.Err() != nil {
			return nil
		}
		text := x.texts.folded[x.texts.start[i]:x.texts.start[i+1]]
		score := scoreText(text, phrase, words)
		if score < best.least() || already[int(x.texts.nodes[i])] {
			continue
		}
		if module != "" && !inModule(x.tree.NodeByID(int(x.texts.nodes[i])), module) {
			continue
		}
		best.add(ranked{int32(i), int32(score)})
	}
	var hits []Hit
	for _, r := range best.sorted(func(a, b ranked) int { return int(b.score - a.score) }) {
		n := x.tree.NodeByID(int(x.texts.nodes[r.entry]))
		hits = append(hits, Hit{Node: n, Field: Text, Score: int(r.score), Snippet: snippet(n, words[0])})
	}
	return hits
}

// scoreText rates a text below every name: the whole phrase before its words
// strewn about, early before late.
func scoreText(text, phrase []byte, words [][]byte) int {
	if at := bytes.Index(text, phrase); at >= 0 {
		return 2_000 - min(at, 900)
	}
	if len(words) == 1 {
		return 0
	}
	for _, w := range words {
		if !bytes.Contains(text, w) {
			return 0
		}
	}
	return 1_000 - min(len(text)/10, 900)
}

// snippet reads the text as it was written. A file that is gone by now leaves
// the hit without one.
func snippet(n mib.Node, word []byte) string {
	t, err := n.Texts()
	if err != nil {
		return ""
	}
	for _, text := range []string{t.Description, t.Reference} {
		if at := strings.Index(string(appendFolded(nil, text)), string(word)); at >= 0 {
			return clip(text, at, snippetWidth)
		}
	}
	return ""
}
