package safetext

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Truncate returns s in at most w cells; what does not fit is replaced by "…".
// Paint stays closed where it was.
func Truncate(s string, w int) string {
	switch {
	case w <= 0:
		return ""
	case isPlain(s):
		if len(s) <= w {
			return s
		}
		return s[:w-1] + ellipsis
	}
	return ansi.Truncate(s, w, ellipsis)
}

// Middle returns s in at most w cells; what does not fit is taken out of its
// middle and replaced by "…", since names and OIDs that begin alike end
// differently. Paint stays closed where it was.
func Middle(s string, w int) string {
	wide := Width(s)
	if wide <= w || w < 3 {
		return Truncate(s, w)
	}
	tail := w / 2
	end := ansi.TruncateLeft(s, wide-tail, "")
	if Width(end) > tail { // a wide character would be cut in two
		end = ansi.TruncateLeft(s, wide-tail+1, "")
	}
	return Truncate(s, w-Width(end)) + end
}

// Apart is [Middle] for an unpainted text that stands below another. Where the
// two would read the same, what tells them apart is in their middles: that part
// is kept, and what follows it gives way.
func Apart(s, above string, w int) string {
	cut := Middle(s, w)
	const tooNarrow = 9 // for a beginning and a part of the middle
	if s == above || cut == s || w < tooNarrow || cut != Middle(above, w) {
		return cut
	}
	head := Truncate(s, w/3)
	from := len(head) - len(ellipsis)
	for i, r := range s {
		if !strings.HasPrefix(above[i:], string(r)) {
			break
		}
		if r == '.' {
			from = max(from, i)
		}
	}
	return head + Truncate(s[from:], w-Width(head))
}

// Pad returns s in exactly w cells: cut as [Truncate] does, or filled with
// spaces on the right.
func Pad(s string, w int) string {
	s = Truncate(s, w)
	return s + spaces(w-Width(s))
}

// PadLeft is [Pad] with the spaces on the left.
func PadLeft(s string, w int) string {
	s = Truncate(s, w)
	return spaces(w-Width(s)) + s
}

// Fit is [Pad] by the name that says why it is called: s, which may be
// painted, takes exactly w cells afterwards.
func Fit(s string, w int) string { return Pad(s, w) }

func spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }

// Wrap breaks one unpainted line into lines of at most w cells, between words
// where it can. The indentation of s is kept on every line unless it takes
// more than half of w. There is always at least one line; a w below 1 counts
// as 1.
func Wrap(s string, w int) []string {
	w = max(w, 1)
	s = strings.TrimRight(s, " ")
	if Width(s) <= w {
		return []string{s}
	}
	text := strings.TrimLeft(s, " ")
	indent := s[:len(s)-len(text)]
	if len(indent) > w/2 {
		indent = indent[:w/2]
	}
	room := w - len(indent)
	var lines []string
	for text != "" {
		line, rest := breakLine(text, room)
		lines = append(lines, indent+line)
		text = strings.TrimLeft(rest, " ")
	}
	return lines
}

// breakLine splits text, which does not begin with a space, after the last
// word that ends within w cells, or inside a word that is longer than that:
// after a dot, so that sub-identifiers stay whole, if one is in its second half.
func breakLine(text string, w int) (line, rest string) {
	width, end, space := 0, 0, -1
	for end < len(text) {
		cluster, cells := ansi.FirstGraphemeCluster(text[end:], ansi.GraphemeWidth)
		if width+cells > w {
			break
		}
		if cluster == " " {
			space = end
		}
		width += cells
		end += len(cluster)
	}
	switch {
	case end == len(text):
		return text, ""
	case end == 0: // one character wider than the room
		cluster, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		return ellipsis, text[len(cluster):]
	case text[end] == ' ':
		return strings.TrimRight(text[:end], " "), text[end:]
	case space > 0:
		return strings.TrimRight(text[:space], " "), text[space:]
	}
	if dot := strings.LastIndexByte(text[:end], '.') + 1; dot > end/2 {
		end = dot
	}
	return text[:end], text[end:]
}
