package dialog

import (
	"strings"
	"unicode"

	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// fuzzy says how well query fits text: all its letters must occur in text in
// their order, whatever the case. Letters that follow each other and that begin
// a word count more, and so does an early beginning. It returns which letters of text
// were meant, counted in runes.
func fuzzy(query, text string) (score int, at []int, ok bool) {
	q, t := fold(query), fold(text)
	if len(q) == 0 {
		return 0, nil, true
	}
	if i := indexRunes(t, q); i >= 0 {
		for k := range q {
			at = append(at, i+k)
		}
		score = 1000 - i
		if i == 0 || !isLetter(t[i-1]) {
			score += 500
		}
		if len(q) == len(t) {
			score += 1000
		}
		return score, at, true
	}
	i := 0
	for k, c := range t {
		if i == len(q) || c != q[i] {
			continue
		}
		switch {
		case k == 0 || !isLetter(t[k-1]):
			score += 12
		case len(at) > 0 && at[len(at)-1] == k-1:
			score += 8
		}
		at = append(at, k)
		i++
	}
	return score - len(t)/8, at, i == len(q)
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// fold lowers each rune by itself, so that positions stay what they are.
func fold(s string) []rune {
	runes := []rune(s)
	for i, r := range runes {
		runes[i] = unicode.ToLower(r)
	}
	return runes
}

func indexRunes(t, q []rune) int {
	for i := 0; i+len(q) <= len(t); i++ {
		same := true
		for k := range q {
			if t[i+k] != q[k] {
				same = false
				break
			}
		}
		if same {
			return i
		}
	}
	return -1
}

// highlight sanitises text, pads it to w cells and paints the runes at the
// given positions as matches. A text that sanitising changes is not highlighted.
func highlight(th theme.Theme, base theme.Role, text string, at []int, w int) string {
	clean := safetext.Line(text)
	cut := safetext.Pad(clean, w)
	if clean != text || len(at) == 0 {
		return th.Paint(base, cut)
	}
	matched := make(map[int]bool, len(at))
	for _, i := range at {
		matched[i] = true
	}
	var b, part strings.Builder
	in := false
	flush := func() {
		role := base
		if in {
			role = theme.Match
		}
		b.WriteString(th.Paint(role, part.String()))
		part.Reset()
	}
	length := len([]rune(text))
	i := 0
	for _, r := range cut {
		if hit := matched[i] && i < length && r != '…'; hit != in {
			flush()
			in = hit
		}
		part.WriteRune(r)
		i++
	}
	flush()
	return b.String()
}

// runeAt turns byte positions in s into rune positions.
func runeAt(s string, bytes []int) []int {
	at := make([]int, 0, len(bytes))
	count, k := 0, 0
	for i := range s {
		for k < len(bytes) && bytes[k] < i {
			k++
		}
		if k < len(bytes) && bytes[k] == i {
			at = append(at, count)
		}
		count++
	}
	return at
}

// eachWord returns the rune positions of the words of query in text, wherever
// they occur; a single letter is none.
func eachWord(query, text string) []int {
	var at []int
	for _, word := range strings.Fields(query) {
		if len(word) > 1 {
			at = append(at, occurrences(word, text)...)
		}
	}
	return at
}

// occurrences returns the rune positions of query in text, wherever it occurs.
func occurrences(query, text string) []int {
	q, t := fold(query), fold(text)
	if len(q) == 0 {
		return nil
	}
	var at []int
	for i := 0; i+len(q) <= len(t); {
		k := indexRunes(t[i:], q)
		if k < 0 {
			break
		}
		for n := range q {
			at = append(at, i+k+n)
		}
		i += k + len(q)
	}
	return at
}
