package search

import (
	"bytes"
	"cmp"
	"context"
	"math/bits"
	"slices"
	"unicode"
)

// term is a word of a query as it is looked for in names and in texts.
type term struct {
	word  []byte   // folded, without a plural's s
	forms [][]byte // what MIBs write for it
	// Which letters a name has to have: for the word, for a beginning of it, and
	// for each of the forms; and which a word of it has to begin with.
	letters, short, head uint32
	formed, formHeads    []uint32
	// The nodes whose texts hold the word, one of the forms, and a longer word
	// that has it in it.
	whole, inForm, begun set
	texts                set // all of these
}

// forms are the words people use and what MIBs write for them, as words of a
// name or of a text, where it is not merely the beginning of the word.
var forms = map[string][]string{
	"interface":     {"if", "intf"},
	"cpu":           {"processor"},
	"processor":     {"cpu"},
	"mac":           {"phys", "fdb"},
	"memory":        {"ram"},
	"ram":           {"memory", "mem"},
	"disk":          {"storage", "dsk"},
	"bandwidth":     {"speed"},
	"usage":         {"utilization", "util", "used"},
	"utilization":   {"usage", "used"},
	"table":         {"tbl"},
	"number":        {"num", "no"},
	"packet":        {"pkt", "pkts"},
	"received":      {"in", "rx"},
	"sent":          {"out", "tx"},
	"source":        {"src"},
	"destination":   {"dst"},
	"configuration": {"cfg"},
	"average":       {"avg"},
	"message":       {"msg"},
	"neighbor":      {"rem", "nbr"},
	"neighbour":     {"neighbor", "rem", "nbr"},
	"arp":           {"nettomedia"},
}

// fillers are words that say nothing about what is looked for.
var fillers = []string{"a", "an", "and", "by", "for", "is", "of", "or", "the", "to", "with"}

// terms takes a folded text apart: its letters and digits, without fillers
// unless there is nothing else. It returns them as they stand too, with a blank
// between.
func terms(text []byte) (found []term, phrase []byte) {
	all := bytes.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	telling := slices.DeleteFunc(slices.Clone(all), func(w []byte) bool { return slices.Contains(fillers, string(w)) })
	if len(telling) == 0 {
		telling = all
	}
	for _, word := range telling {
		w := term{word: singular(word[:min(len(word), maxWord)])}
		w.letters, w.short, w.head = letterMask(w.word), letterMask(w.word[:min(len(w.word), shortestShort)]), letterMask(w.word[:1])
		for _, form := range forms[string(w.word)] {
			w.forms = append(w.forms, []byte(form))
			w.formed, w.formHeads = append(w.formed, letterMask([]byte(form))), append(w.formHeads, letterMask([]byte(form[:1])))
		}
		found = append(found, w)
	}
	// What is found seldom stands in front, so that little is looked at behind
	// it: a long word rather than a short one or one that is written otherwise.
	slices.SortStableFunc(found, func(a, b term) int {
		return cmp.Or(cmp.Compare(len(a.forms), len(b.forms)), cmp.Compare(len(b.word), len(a.word)))
	})
	return found, bytes.Join(all, []byte(" "))
}

// singular leaves the s of a plural out.
func singular(word []byte) []byte {
	stem, ok := bytes.CutSuffix(word, []byte("s"))
	if !ok || len(stem) < 3 || bytes.ContainsRune([]byte("sui"), rune(stem[len(stem)-1])) {
		return word
	}
	return stem
}

// How well a word is found: as a word of the name, as the beginning of one, in
// another form, shortened, as any piece of the name; as a word of the text, in
// another form there, and as a part of a longer one.
const (
	asWord      = 100
	asBeginning = 85
	asForm      = 75
	asShort     = 70
	asPiece     = 60
	inText      = 45
	formInText  = 30
	partInText  = 20
)

// What else counts for a node: how much of its name the words account for, that
// no vendor made it, and that its text has the words as one phrase.
const (
	coverBonus    = 50
	standardBonus = 40
	phraseBonus   = 30
)

// inName returns how well a name has the word, 0 for not at all, and which of
// its first 64 octets it stands for. Letters and heads are what [names] has about
// the name.
func (w *term) inName(name []byte, starts uint64, letters, heads uint32) (best int32, at uint64) {
	if len(w.word) == 1 {
		if i := wordPiece(name, starts, w.word); heads&w.head != 0 && i >= 0 {
			return asBeginning, 1 << i
		}
		return 0, 0 // a letter within a word is chance
	}
	if letters&w.letters == w.letters {
		best, at = w.spelt(name, starts)
	}
	if best < asForm && len(w.forms) > 0 {
		if form := w.written(name, starts, letters, heads); form != 0 {
			best, at = asForm, form
		}
	}
	if best < asShort && letters&w.short == w.short && heads&w.head != 0 && len(w.word) > shortestShort {
		if short := w.shortened(name, starts); short != 0 {
			best, at = asShort, short
		}
	}
	return best, at
}

// spelt looks for the word itself.
func (w *term) spelt(name []byte, starts uint64) (best int32, at uint64) {
	for i := bytes.Index(name, w.word); i >= 0; {
		if score := w.place(name, starts, i); score > best {
			best, at = score, mask(i, i+len(w.word))
		}
		next := bytes.Index(name[i+1:], w.word)
		if next < 0 || best == asWord {
			break
		}
		i += 1 + next
	}
	return best, at
}

// written looks for what MIBs write for the word.
func (w *term) written(name []byte, starts uint64, letters, heads uint32) uint64 {
	for k, form := range w.forms {
		if letters&w.formed[k] != w.formed[k] || heads&w.formHeads[k] == 0 {
			continue
		}
		for rest := starts; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			if name[i] == form[0] && bytes.HasPrefix(name[i:], form) && isEnd(name, starts, i+len(form)) {
				return mask(i, i+len(form))
			}
		}
	}
	return 0
}

// shortened looks for a word of the name that is a beginning of this one.
func (w *term) shortened(name []byte, starts uint64) uint64 {
	for rest := starts; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros64(rest)
		if name[i] != w.word[0] {
			continue
		}
		if end := wordEnd(name, starts, i); end-i >= shortestShort && bytes.HasPrefix(w.word, name[i:end]) {
			return mask(i, end)
		}
	}
	return 0
}

// shortestShort is how long a word of a name has to be that stands for a longer
// one, in octets: temp for temperature, but not in for interface.
const shortestShort = 3

// place scores the word at octet i of a name.
func (w *term) place(name []byte, starts uint64, i int) int32 {
	switch begins := i < 64 && starts&(1<<i) != 0; {
	case begins && isEnd(name, starts, i+len(w.word)):
		return asWord
	case begins:
		return asBeginning
	}
	return asPiece
}

// isEnd reports whether a word of a name ends before octet i.
func isEnd(name []byte, starts uint64, i int) bool {
	return i == len(name) || i < 64 && starts&(1<<i) != 0 || i < len(name) && letterMask(name[i:i+1])>>28 != 0
}

// wordEnd returns where the word of a name ends that begins at octet i.
func wordEnd(name []byte, starts uint64, i int) int {
	if after := starts >> i >> 1; after != 0 {
		return i + 1 + bits.TrailingZeros64(after)
	}
	return len(name)
}

// mask has the bits from one up to before another, as far as there are any.
func mask(from, to int) uint64 {
	if from >= 64 {
		return 0
	}
	return (1<<min(to, 64) - 1) &^ (1<<from - 1)
}

// sense is what the words of a query are in a node.
type sense struct {
	score   int32
	at      uint64 // octets of the name
	missing int    // words that are not found
	byText  bool   // some are found in the text alone
}

// weigh finds the words in the name and the texts of node id, and gives up once
// more than tolerated are missing. All scores together count, and the worst of
// them once more, so that one word is not outweighed by the others.
func (x *Index) weigh(terms []term, id, tolerated int) sense {
	n := &x.names
	name, starts := n.at(id), n.starts[id]
	sum, worst, s := int32(0), int32(asWord), sense{}
	for i := range terms {
		w := &terms[i]
		score, at := w.inName(name, starts, n.letters[id], n.heads[id])
		if score < inText {
			if text := w.inTexts(id); text > 0 {
				score, s.byText = text, true
			}
		}
		if score == 0 {
			if s.missing++; s.missing > tolerated {
				return s
			}
		}
		sum, worst, s.at = sum+score, min(worst, score), s.at|at
	}
	cover := coverBonus * int32(bits.OnesCount64(s.at)) / int32(max(len(name), 1))
	s.score = sum/int32(len(terms)) + worst/2 + cover + int32(n.bonus[id])/2 - int32(min(len(name), 64))/8
	if !n.vendor.has(id) {
		s.score += standardBonus
	}
	return s
}

func (w *term) inTexts(id int) int32 {
	switch {
	case !w.texts.has(id):
		return 0
	case w.whole.has(id):
		return inText
	case w.inForm.has(id):
		return formInText
	}
	return partInText
}

// few is how many nodes with all of the words are too few to leave it at those.
const few = 10

// findWords returns the nodes that have all words of the query in their names
// and texts together, and where those are few, what has all but one of several.
// Nodes that are found already are left out.
func (x *Index) findWords(ctx context.Context, q *query, found []Hit, limit int) []Hit {
	long := func(w term) bool { return len(w.word) > 2 }
	if len(q.terms) == 0 || !q.several && (x.texts == nil || !slices.ContainsFunc(q.terms, long)) {
		return nil
	}
	if x.texts != nil {
		for i := range q.terms {
			x.texts.look(&q.terms[i], len(x.names.ends))
		}
	}
	already := make(set, len(x.names.ends)/64+1)
	for _, h := range found {
		already.add(h.Node.ID())
	}
	class := int32(classText)
	if q.several {
		class = classWords
	}
	all, total := x.weighAll(ctx, q, already, 0, max(limit, mostTexts))
	hits := x.wordHits(q, all, class)
	if len(q.terms) > 1 && total < few && ctx.Err() == nil {
		rest, _ := x.weighAll(ctx, q, already, 1, max(limit, mostTexts))
		hits = append(hits, x.wordHits(q, rest, classText-1)...)
	}
	hits = readSnippets(ctx, hits, q)
	return hits[:min(len(hits), limit)]
}

// weighAll returns the best nodes of which just so many words are missing. Of
// two words the one that is found has to stand in the name: a text says much.
func (x *Index) weighAll(ctx context.Context, q *query, already set, missing, limit int) ([]candidate, int) {
	return x.inParts(limit, func(from, end int, top *heap) {
		for id := from; id < end; id++ {
			if id%chunk == 0 && ctx.Err() != nil {
				return
			}
			if x.names.letters[id] == 0 || already.has(id) || q.modules != nil && !q.modules[x.names.module[id]] {
				continue
			}
			s := x.weigh(q.terms, id, missing)
			if s.missing != missing || missing > 0 && len(q.terms) == 2 && s.at == 0 {
				continue
			}
			top.push(candidate{s.score, int32(id)})
		}
	})
}

func (x *Index) wordHits(q *query, all []candidate, class int32) []Hit {
	hits := make([]Hit, 0, len(all))
	for _, c := range all {
		s := x.weigh(q.terms, int(c.id), len(q.terms))
		h := Hit{Node: x.tree.NodeByID(int(c.id)), Score: int(class<<classShift + c.score), Match: positions(s.at), Partial: s.missing > 0}
		if s.byText {
			h.Field = Text
		}
		hits = append(hits, h)
	}
	return hits
}
