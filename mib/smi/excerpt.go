package smi

import "unicode/utf8"

// Excerpt is a line of a text, cut in two where a diagnostic points: the caret
// goes under the first character of At. Its tabs are blanks; everything else
// is as the file has it and has to be made safe before it is shown.
type Excerpt struct {
	Before, At string
}

// cutMark stands where a long line was cut.
const cutMark = "…"

// Excerpt returns the given line of src, whose lines these are, around column
// col, a byte counted from 1. At most width characters of it are kept, most of
// them before the column where the line is longer. Where src has no such line
// or column it returns what there is.
func (l Lines) Excerpt(src []byte, line, col, width int) Excerpt {
	if line < 1 || line > len(l.starts) {
		return Excerpt{}
	}
	start, end := int(l.starts[line-1]), len(src)
	if line < len(l.starts) {
		end = int(l.starts[line])
	}
	if start > end || end > len(src) {
		return Excerpt{}
	}
	for end > start && (src[end-1] == '\n' || src[end-1] == '\r') {
		end--
	}
	// A line may have megabytes; no more of it is looked at than can be shown.
	at := min(max(start+col-1, start), end)
	reach := utf8.UTFMax * max(width, 1)
	from, to := start, min(end, at+reach)
	if at-from > reach {
		for from = at - reach; !utf8.RuneStart(src[from]) && from < at; {
			from++
		}
	}
	before := widen(decode(src[from:at]))
	rest := widenFrom(decode(src[at:to]), utf8.RuneCountInString(before))
	room := max(width*2/3, 1)
	if n := utf8.RuneCountInString(before); from > start || n > room && n+utf8.RuneCountInString(rest) > width {
		before = cutMark + lastRunes(before, min(room, n)-1)
	}
	if room = max(width-utf8.RuneCountInString(before), 1); utf8.RuneCountInString(rest) > room {
		rest = firstRunes(rest, room-1) + cutMark
	}
	return Excerpt{before, rest}
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func lastRunes(s string, n int) string {
	end := len(s)
	for ; n > 0 && end > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:end])
		end -= size
	}
	return s[end:]
}
