package search

import (
	"bytes"
	"math/bits"
)

// The ranks of a match. A higher one wins whatever else is to be said, so what
// cannot reach the rank of the worst hit kept need not be tried.
const (
	classText = 1 + iota
	classFuzzy
	classWords // several words, all of them found in the name or the texts
	classPiece
	classLooseInitials // initials of some words, others left out
	classWordPiece     // a piece that begins a word
	classInitials      // of the first words, none left out between them
	classPrefix
	classExact
	classModule

	classShift = 20
	classTop   = 1<<classShift - 1<<12 // where the scores of a rank begin to count down
)

// in returns the score of a match of that rank with a name of n octets.
func in(class int32, n int) int32 { return class<<classShift + classTop - 4*int32(min(n, 255)) }

// score says how well a name matches, 0 for not at all; starts and heads are
// what [names] has about it. A rank that cannot
// bring a name of this length up to least is not looked for.
func (q *query) score(name []byte, starts uint64, heads uint32, least int32) int32 {
	worth := func(class int32) bool { return in(class, len(name))+maxKindBonus >= least }
	switch {
	case !worth(classExact):
		return 0
	case len(q.text) == 0:
		return in(classPrefix, len(name)) // everything in the modules asked for
	case bytes.HasPrefix(name, q.text):
		if len(name) == len(q.text) {
			return in(classExact, len(name))
		}
		return in(classPrefix, len(name))
	case !worth(classInitials):
		return 0
	}
	anchored := name[0] == q.text[0]
	loose := heads&q.heads == q.heads && (anchored || worth(classLooseInitials)) && q.isInitials(name, starts)
	switch {
	case loose && anchored && q.isAcronym(name, starts):
		return in(classInitials, len(name))
	case !worth(classWordPiece):
		return 0
	}
	at := bytes.Index(name, q.text)
	switch {
	case at >= 0 && wordPiece(name, starts, q.text) >= 0:
		return in(classWordPiece, len(name))
	case !worth(classLooseInitials):
		return 0
	case loose:
		return in(classLooseInitials, len(name))
	case at >= 0:
		return in(classPiece, len(name)) - int32(min(at, 63))
	case !worth(classFuzzy):
		return 0
	}
	return q.scoreFuzzy(name, starts)
}

// scoreFuzzy looks for the letters of q in their order. Strewn over a long
// name they are chance, not intent.
func (q *query) scoreFuzzy(name []byte, starts uint64) int32 {
	if len(q.text) < 3 || !q.isSubsequence(name) {
		return 0
	}
	path := subsequence(name, q.text)
	spread := bits.Len64(path) - bits.TrailingZeros64(path) - len(q.text)
	if path == 0 || spread > 3*len(q.text) {
		return 0
	}
	return in(classFuzzy, len(name)) - 32*int32(spread) + 16*int32(bits.OnesCount64(path&starts))
}

// isSubsequence reports whether the letters of q stand in a name in their order.
func (q *query) isSubsequence(name []byte) bool {
	found := 0
	for _, c := range name[:min(len(name), 64)] {
		if c == q.text[found] {
			if found++; found == len(q.text) {
				return true
			}
		}
	}
	return false
}

// match returns the positions in a name that q meant, in ascending order.
func (q *query) match(name []byte, starts uint64) []int {
	switch {
	case len(q.text) == 0:
		return nil
	case bytes.HasPrefix(name, q.text):
		return span(0, len(q.text))
	}
	if path := q.initials(name, starts, true); path != 0 {
		return positions(path)
	}
	if at := wordPiece(name, starts, q.text); at >= 0 {
		return span(at, len(q.text))
	}
	if path := q.initials(name, starts, false); path != 0 {
		return positions(path)
	}
	if at := bytes.Index(name, q.text); at >= 0 {
		return span(at, len(q.text))
	}
	return positions(subsequence(name, q.text))
}

func span(from, n int) []int {
	at := make([]int, n)
	for i := range at {
		at[i] = from + i
	}
	return at
}

// positions returns which bits are set, in ascending order.
func positions(mask uint64) []int {
	at := make([]int, 0, bits.OnesCount64(mask))
	for ; mask != 0; mask &= mask - 1 {
		at = append(at, bits.TrailingZeros64(mask))
	}
	return at
}

// wordPiece returns where q stands in a name at the beginning of a word, or -1.
func wordPiece(name []byte, starts uint64, q []byte) int {
	for ; starts != 0; starts &= starts - 1 {
		i := bits.TrailingZeros64(starts)
		if bytes.HasPrefix(name[i:], q) {
			return i
		}
	}
	return -1
}

// maxInitials is the longest query that is taken for beginnings of words.
const maxInitials = 24

// isInitials reports whether q can be read as beginnings of some of a name's
// words: each letter begins a word or stands right behind the one before. A
// capital among small letters has to begin one.
//
// It goes through the name once and follows all ways together: bit i of here
// says that letter i of q can be at this place, bit i of seen that it can be at
// this place or an earlier one.
func (q *query) isInitials(name []byte, starts uint64) bool {
	if len(q.text) > maxInitials || len(q.text) < 2 {
		return false
	}
	here, seen := uint32(0), uint32(0)
	for i, c := range name[:min(len(name), 64)] {
		may := here << 1 &^ q.capitals
		if starts&(1<<i) != 0 {
			may = here<<1 | seen<<1 | 1
		}
		here = may & q.places[c]
		seen |= here
	}
	return seen>>(len(q.text)-1) != 0
}

// isAcronym is isInitials with the first word meant and none left out.
func (q *query) isAcronym(name []byte, starts uint64) bool {
	here, word := uint32(0), uint32(0) // word: what can be in the word so far
	for i, c := range name[:min(len(name), 64)] {
		may := here << 1 &^ q.capitals
		if starts&(1<<i) != 0 {
			may = word << 1 // here is part of it
			word = 0
		}
		if i == 0 {
			may = 1
		}
		here = may & q.places[c]
		word |= here
		if word>>(len(q.text)-1) != 0 {
			return true
		}
	}
	return false
}

// initials returns the places of the letters of q in a name, as bits, the way
// isInitials reads it; 0 when it does not. With first, the first letter has to
// begin the name.
func (q *query) initials(name []byte, starts uint64, first bool) uint64 {
	if len(q.text) > maxInitials || len(q.text) < 2 {
		return 0
	}
	var steps [maxInitials]uint64 // where each letter can be
	may := starts
	if first {
		may = 1
	}
	for i, c := range q.text {
		if q.capitals&(1<<i) != 0 {
			may &= starts
		}
		at := occurrences(name, c) & may
		if at == 0 {
			return 0
		}
		steps[i] = at
		lowest := at & -at
		may = at<<1 | starts&^(lowest|(lowest-1))
	}
	// Back from the last letter: right behind the one before where that can
	// be, else at the nearest word.
	at := steps[len(q.text)-1] & -steps[len(q.text)-1]
	path := at
	for i := len(q.text) - 2; i >= 0; i-- {
		if before := steps[i] & (at >> 1); before != 0 {
			at = before
		} else {
			at = 1 << (bits.Len64(steps[i]&(at-1)) - 1)
		}
		path |= at
	}
	return path
}

// occurrences returns where c stands among the first 64 octets of a name.
func occurrences(name []byte, c byte) uint64 {
	mask := uint64(0)
	for i, d := range name[:min(len(name), 64)] {
		if c == d {
			mask |= 1 << i
		}
	}
	return mask
}

// subsequence returns where the letters of q stand in a name in their order,
// as close together as the first place they end at allows, or 0.
func subsequence(name, q []byte) uint64 {
	name = name[:min(len(name), 64)]
	found, end := 0, 0
	for i := 0; i < len(name) && found < len(q); i++ {
		if name[i] == q[found] {
			found++
			end = i
		}
	}
	if found < len(q) {
		return 0
	}
	path := uint64(0)
	for i := end; found > 0; i-- {
		if name[i] == q[found-1] {
			path |= 1 << i
			found--
		}
	}
	return path
}
