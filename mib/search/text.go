package search

import (
	"bytes"
	"context"
	"encoding/binary"
	"maps"
	"slices"
	"unicode"

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

// set is a set of nodes by their numbers. Nothing is in one that was not made.
type set []uint64

func (s set) add(i int) { s[i/64] |= 1 << (i % 64) }

func (s set) has(i int) bool { return i/64 < len(s) && s[i/64]&(1<<(i%64)) != 0 }

// addList adds the nodes whose texts hold word i.
func (t *texts) addList(s set, i int) {
	from := uint32(0)
	if i > 0 {
		from = t.listEnds[i-1]
	}
	number := -1
	for list := t.lists[from:t.listEnds[i]]; len(list) > 0; {
		distance, n := binary.Uvarint(list)
		number += int(distance)
		s.add(int(t.nodes[number]))
		list = list[n:]
	}
}

// look notes in which texts of a tree of so many nodes w stands: whole, as the
// beginning of a word where it is long enough to mean one, as any piece where it
// is very long, and in what else MIBs write for it.
func (t *texts) look(w *term, nodes int) {
	w.whole, w.inForm, w.begun = make(set, nodes/64+1), make(set, nodes/64+1), make(set, nodes/64+1)
	if len(w.word) < 2 {
		return
	}
	inside := len(w.word) >= shortestPiece
	begins := inside || len(w.word) >= shortestBeginning
	t.matching(w.word, inside, func(word []byte, i int) {
		plural := bytes.HasPrefix(word, w.word) && (string(word[len(w.word):]) == "s" || string(word[len(w.word):]) == "es")
		switch {
		case len(word) == len(w.word) || plural:
			t.addList(w.whole, i)
		case begins:
			t.addList(w.begun, i)
		}
	})
	for _, form := range w.forms {
		t.matching(form, false, func(word []byte, i int) {
			if len(word) == len(form) {
				t.addList(w.inForm, i)
			}
		})
	}
	w.texts = make(set, len(w.whole))
	for i := range w.texts {
		w.texts[i] = w.whole[i] | w.inForm[i] | w.begun[i]
	}
}

// How long a part of a word has to be to mean it, in octets: mac is no part of
// machine that anybody means.
const (
	shortestBeginning = 4
	shortestPiece     = 5
)

// matching calls found with each word that begins with piece, or, with inside,
// that has it anywhere, and the word's number.
func (t *texts) matching(piece []byte, inside bool, found func(word []byte, i int)) {
	sought := piece
	if !inside {
		sought = append([]byte{'\n'}, piece...)
	}
	for at := 0; ; {
		i := bytes.Index(t.words[at:], sought)
		if i < 0 {
			return
		}
		number, _ := slices.BinarySearch(t.ends, uint32(at+i+len(sought)))
		begin := 1
		if number > 0 {
			begin = int(t.ends[number-1]) + 1
		}
		at = int(t.ends[number])
		found(t.words[begin:at], number)
	}
}
