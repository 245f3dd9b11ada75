package search

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// How well a query fits a name, in the order people expect. A fuzzy match
// loses a point for every byte it skips, a prefix for every byte it lacks, so
// that within a rank the closest comes first.
const (
	scoreExact    = 10_000
	scorePrefix   = 9_000
	scoreInitials = 7_000
	scoreWord     = 6_000 // a substring that begins a word of the name
	scoreWithin   = 5_000 // any other substring
	scoreFuzzy    = 3_000
)

// query is what is looked for, prepared for comparing with many names.
type query struct {
	folded []byte
	mask   uint64
}

func newQuery(text string) query {
	folded := appendFolded(nil, text)
	return query{folded, maskOf(folded)}
}

// score compares a folded name with the query: equal, beginning with it,
// containing it, or containing its letters in order; 0 is no match.
func (q query) score(folded []byte) int {
	at := bytes.Index(folded, q.folded)
	lack := min(len(folded)-len(q.folded), 500)
	switch {
	case at == 0 && lack == 0:
		return scoreExact
	case at == 0:
		return scorePrefix - lack
	case at > 0:
		return scoreWithin - lack
	}
	return q.scoreFuzzy(folded)
}

func (q query) scoreFuzzy(folded []byte) int {
	if len(q.folded) < 3 {
		return 0
	}
	skipped, at := 0, 0
	for _, c := range q.folded {
		step := bytes.IndexByte(folded[at:], c)
		if step < 0 {
			return 0
		}
		if at > 0 {
			skipped += step
		}
		at += step + 1
	}
	// Letters strewn over a long name are chance, not intent.
	if skipped > 3*len(q.folded) {
		return 0
	}
	return scoreFuzzy - 10*skipped - min(len(folded), 500)
}

// scoreInitials compares the words a name is made of: ifHCIO and hcino both
// are ifHCInOctets. A substring that begins a word counts here too.
func (q query) scoreInitials(name string) int {
	positions := q.initials(name)
	if positions == nil {
		return 0
	}
	lack := min(len(name)-len(q.folded), 500)
	if positions[len(positions)-1]-positions[0] == len(q.folded)-1 {
		if positions[0] == 0 {
			return 0 // a prefix, which ranks higher anyway
		}
		return scoreWord - lack
	}
	return scoreInitials - lack - 20*positions[0]
}

// initials returns where the query's letters stand when each begins a word of
// the name or follows the letter matched before; nil when they do not.
func (q query) initials(name string) []int {
	positions := make([]int, 0, len(q.folded))
	var walk func(qi, from int) bool
	walk = func(qi, from int) bool {
		if qi == len(q.folded) {
			return true
		}
		for i := from; i < len(name); i++ {
			follows := qi > 0 && i == from
			if foldByte(name[i]) != q.folded[qi] || !follows && !startsWord(name, i) {
				continue
			}
			positions = append(positions, i)
			if walk(qi+1, i+1) {
				return true
			}
			positions = positions[:len(positions)-1]
		}
		return false
	}
	if len(q.folded) == 0 || len(q.folded) > 24 || !walk(0, 0) {
		return nil
	}
	return positions
}

// match returns the byte positions of name to highlight.
func (q query) match(name string) []int {
	folded := appendFolded(nil, name)
	if at := bytes.Index(folded, q.folded); at >= 0 {
		positions := make([]int, len(q.folded))
		for i := range positions {
			positions[i] = at + i
		}
		return positions
	}
	if positions := q.initials(name); positions != nil {
		return positions
	}
	var positions []int
	at := 0
	for _, c := range q.folded {
		step := bytes.IndexByte(folded[at:], c)
		if step < 0 {
			return nil
		}
		positions = append(positions, at+step)
		at += step + 1
	}
	return positions
}

// startsWord reports whether a word of a descriptor begins at i: at its
// beginning, at a capital after a small letter or before one, at the first
// digit, after a hyphen.
func startsWord(name string, i int) bool {
	if i == 0 {
		return true
	}
	c, before := name[i], name[i-1]
	switch {
	case isUpper(c):
		return !isUpper(before) || i+1 < len(name) && isLower(name[i+1])
	case isDigit(c):
		return !isDigit(before)
	}
	return before == '-' || before == '_'
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func foldByte(c byte) byte {
	if isUpper(c) {
		return c + 'a' - 'A'
	}
	return c
}

// appendFolded appends s in lower case, byte for byte: descriptors are ASCII,
// and what is not keeps its length.
func appendFolded(b []byte, s string) []byte {
	for i := range len(s) {
		b = append(b, foldByte(s[i]))
	}
	return b
}

// maskOf has a bit for every letter and digit in folded.
func maskOf(folded []byte) uint64 {
	mask := uint64(0)
	for _, c := range folded {
		switch {
		case isLower(c):
			mask |= 1 << (c - 'a')
		case isDigit(c):
			mask |= 1 << (26 + c - '0')
		default:
			mask |= 1 << 36
		}
	}
	return mask
}

// clip returns about width runes of text around byte at, on one line.
func clip(text string, at, width int) string {
	from := at
	for runes := 0; from > 0 && runes < width/3; runes++ {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	to := from
	for runes := 0; to < len(text) && runes < width; runes++ {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	var b []rune
	if from > 0 {
		b = append(b, '…')
	}
	space := false
	for _, r := range text[from:to] {
		if unicode.IsSpace(r) {
			if !space {
				b = append(b, ' ')
			}
			space = true
			continue
		}
		space = false
		b = append(b, r)
	}
	if to < len(text) {
		b = append(b, '…')
	}
	return string(b)
}
