package search

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/mibtui/mibtui/mib"
)

const snippetWidth = 90 // characters of a text a hit shows

// mostTexts bounds how many texts one search reads from their files to show
// them.
const mostTexts = 100

// readSnippets fetches what was found for those hits whose texts matter, and puts
// hits that hold the words as one phrase before their like. Hits beyond what
// one search reads are dropped.
func readSnippets(ctx context.Context, hits []Hit, q *query) []Hit {
	texts := 0
	hits = slices.DeleteFunc(hits, func(h Hit) bool {
		if h.Field == Text {
			texts++
		}
		return h.Field == Text && texts > mostTexts
	})
	words := make([][]byte, len(q.terms))
	for i, w := range q.terms {
		words[i] = w.word
	}
	var wg sync.WaitGroup
	for part := range maxParts {
		wg.Go(func() {
			for i := part; i < len(hits) && ctx.Err() == nil; i += maxParts {
				if hits[i].Field != Text {
					continue
				}
				var isPhrase bool
				if hits[i].Snippet, isPhrase = snippet(hits[i].Node, q.phrase, words); isPhrase {
					hits[i].Score += phraseBonus
				}
			}
		})
	}
	wg.Wait()
	slices.SortStableFunc(hits, func(a, b Hit) int { return b.Score - a.Score })
	return hits
}

// snippet returns the part of n's texts where the phrase stands, or else where
// the first of the words does, or else the beginning. A file that is gone by now
// gives none.
func snippet(n mib.Node, phrase []byte, words [][]byte) (text string, isPhrase bool) {
	t, err := n.Texts()
	if err != nil {
		return "", false
	}
	both := [2]string{oneLine(t.Description), oneLine(t.Reference)}
	for i, piece := range append([][]byte{phrase}, words...) {
		for _, text := range both {
			if at := bytes.Index(fold(text), piece); at >= 0 {
				return clip(text, at), i == 0
			}
		}
	}
	return clip(both[0], 0), false
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// clip returns about snippetWidth characters of text around octet at.
func clip(text string, at int) string {
	from := at
	for range snippetWidth / 3 {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	to := from
	for range snippetWidth {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	clipped := text[from:to]
	if from > 0 {
		clipped = "…" + clipped
	}
	if to < len(text) {
		clipped += "…"
	}
	return clipped
}
