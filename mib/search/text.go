package search

import (
	"bytes"
	"context"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/cache"
)

// texts says in which descriptions and references each word stands. The texts
// themselves, ten times as large, stay in their files.
type texts struct {
	nodes []int32 // text number -> node
	// words holds the vocabulary in its order, each word between two newlines;
	// word i ends at ends[i].
	words []byte
	ends  []uint32
	// lists[listEnds[i-1]:listEnds[i]] are the numbers of the texts that hold
	// word i, each as the distance to the one before (a varint).
	lists    []byte
	listEnds []uint32
	partial  bool // not all texts were read
}

// posting collects the texts of one word.
type posting struct {
	last int // number of the latest text, -1 before the first
	list []byte
}

// AddTexts returns an index that looks in descriptions and references too.
// What c has of them is taken from there. Otherwise it reads every module's
// file and takes its time, x staying usable meanwhile, and c, when it is not
// nil, keeps the outcome. When ctx ends first the texts read so far are in it.
func (x *Index) AddTexts(ctx context.Context, c Cache) *Index {
	with := *x
	name, identity := x.tree.CacheName(kept), x.tree.Identity()
	if c != nil {
		with.texts = readTexts(c, name, identity, x.tree.Len())
	}
	if with.texts != nil {
		return &with
	}
	with.texts = x.collectTexts(ctx)
	with.texts.partial = ctx.Err() != nil
	if c != nil && !with.texts.partial {
		_ = c.Save(name, func(w *cache.Writer) { with.texts.saveTo(w, identity) }) // else they are read again
	}
	return &with
}

// TextsOf returns x with the texts of an index of the same tree, which may
// have had other grafts, and whether there was such.
func (x *Index) TextsOf(y *Index) (*Index, bool) {
	if y == nil || y.texts == nil || y.texts.partial || x.tree.Identity() != y.tree.Identity() {
		return x, false
	}
	with := *x
	with.texts = y.texts
	return &with, true
}

// collectTexts reads all texts and notes which words they hold.
func (x *Index) collectTexts(ctx context.Context) *texts {
	all := &texts{}
	words := map[string]*posting{}
	for n, t := range x.tree.AllTexts(ctx) {
		number := len(all.nodes)
		all.nodes = append(all.nodes, int32(n.ID()))
		for _, text := range [2]string{t.Description, t.Reference} {
			for _, word := range splitWords(fold(text)) {
				p := words[string(word)]
				if p == nil {
					p = &posting{last: -1}
					words[string(word)] = p
				}
				if p.last != number {
					p.list = binary.AppendUvarint(p.list, uint64(number-p.last))
					p.last = number
				}
			}
		}
	}
	all.words = append(all.words, '\n')
	for _, word := range slices.Sorted(maps.Keys(words)) {
		all.words = append(all.words, word...)
		all.ends = append(all.ends, uint32(len(all.words)))
		all.words = append(all.words, '\n')
		all.lists = append(all.lists, words[word].list...)
		all.listEnds = append(all.listEnds, uint32(len(all.lists)))
	}
	return all
}

// maxWord is the longest word kept, in octets; nobody types a longer one.
const maxWord = 48

// splitWords returns the words of folded text: letters and digits of any
// script, at least two octets of them.
func splitWords(folded []byte) [][]byte {
	var words [][]byte
	for word := range bytes.FieldsFuncSeq(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(word) > 1 {
			words = append(words, word[:min(len(word), maxWord)])
		}
	}
	return words
}

// set is a set of texts by their numbers.
type set []uint64

func (s set) add(i int) { s[i/64] |= 1 << (i % 64) }

func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s set) intersect(t set) {
	for i := range s {
		s[i] &= t[i]
	}
}

// addList adds the texts that hold word i.
func (t *texts) addList(s set, i int) {
	from := uint32(0)
	if i > 0 {
		from = t.listEnds[i-1]
	}
	number := -1
	for list := t.lists[from:t.listEnds[i]]; len(list) > 0; {
		distance, n := binary.Uvarint(list)
		number += int(distance)
		s.add(number)
		list = list[n:]
	}
}

// holding returns which texts hold a word with piece in it, and which hold
// piece as a whole word.
func (t *texts) holding(piece []byte) (anywhere, whole set) {
	anywhere, whole = make(set, len(t.nodes)/64+1), make(set, len(t.nodes)/64+1)
	for at := 0; ; {
		i := bytes.Index(t.words[at:], piece)
		if i < 0 {
			return anywhere, whole
		}
		at += i
		word, _ := slices.BinarySearch(t.ends, uint32(at+1))
		t.addList(anywhere, word)
		if t.words[at-1] == '\n' && int(t.ends[word]) == at+len(piece) {
			t.addList(whole, word)
		}
		at = int(t.ends[word])
	}
}

// findTexts looks for texts that hold every word of the query; where they hold
// them whole comes first. Nodes that are found already are left out.
func (x *Index) findTexts(ctx context.Context, q *query, found []Hit, limit int) []Hit {
	words := splitWords(q.text)
	if !slices.ContainsFunc(words, func(w []byte) bool { return len(w) > 2 }) {
		return nil
	}
	var all, allWhole set
	for i, w := range words {
		anywhere, whole := x.texts.holding(w)
		if i == 0 {
			all, allWhole = anywhere, whole
			continue
		}
		all.intersect(anywhere)
		allWhole.intersect(whole)
	}
	already := make(map[int32]bool, len(found))
	for _, h := range found {
		already[int32(h.Node.ID())] = true
	}
	top := heap{limit: limit}
	for number, id := range x.texts.nodes {
		if !all.has(number) || already[id] || q.modules != nil && !q.modules[x.names.module[id]] {
			continue
		}
		score := in(classText, 0) + int32(x.names.bonus[id])
		if allWhole.has(number) {
			score += wholeBonus
		}
		top.push(candidate{score, id})
	}
	return x.readHits(ctx, top.sorted(), words)
}

// Within the rank of texts: the words next to each other and in their order,
// and whole words rather than pieces.
const (
	phraseBonus = 1 << 10
	wholeBonus  = 1 << 9
)

// readHits makes hits of candidates, with the part of each text that was
// found. It reads them from their files, and puts those first that hold the
// words as one phrase.
func (x *Index) readHits(ctx context.Context, all []candidate, words [][]byte) []Hit {
	phrase := bytes.Join(words, []byte(" "))
	hits := make([]Hit, 0, len(all))
	for _, c := range all {
		if ctx.Err() != nil {
			break
		}
		h := Hit{Node: x.tree.NodeByID(int(c.id)), Field: Text, Score: int(c.score)}
		var isPhrase bool
		if h.Snippet, isPhrase = snippet(h.Node, phrase, words); isPhrase {
			h.Score += phraseBonus
		}
		hits = append(hits, h)
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return b.Score - a.Score })
	return hits
}

const snippetWidth = 90 // characters of a text a hit shows

// snippet returns the part of n's texts where the phrase stands, or else where
// the first of the words does. A file that is gone by now gives none.
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
	return "", false
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
