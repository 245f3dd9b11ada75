package smi

import (
	"bytes"
	"strings"
)

// text reads a quoted text whose opening quote takes quote bytes. Two quotes
// inside stand for one.
//
// A quote too many or too few turns text into declarations and declarations
// into text for the rest of the file. It shows where a text ends right behind
// a word like DESCRIPTION, for there a text begins; such a text is ended where
// its declaration goes on instead.
func (l *scanner) text(quote int) {
	start := l.pos
	end := start + quote
	for {
		i, n := l.closing(end, quote > 1)
		if i < 0 {
			l.say(OpenText, start, "")
			l.emit(Text, l.runaway(start+quote, len(l.src)))
			return
		}
		doubled := n == 1 && i+1 < len(l.src) && l.src[i+1] == '"'
		if doubled && (i > start+quote || i+2 < len(l.src) && l.src[i+2] == '"') {
			end = i + 2
			continue
		}
		if doubled { // "" and nothing between
			l.emit(Text, i+n)
			return
		}
		if l.opensText(i) || !l.expectsText() {
			if stop := l.runaway(start+quote, i); stop < i {
				l.say(OpenText, start, "")
				l.emit(Text, stop)
				return
			}
		}
		l.emit(Text, i+n)
		return
	}
}

// closing finds the next quote at or after from and the bytes it takes.
func (l *scanner) closing(from int, smart bool) (at, size int) {
	if from >= len(l.src) {
		return -1, 0
	}
	if smart {
		for at := from; at < len(l.src); at++ {
			if l.src[at] == '"' {
				return at, 1
			}
			if n := smartQuote(l.src[at:]); n > 0 {
				return at, n
			}
		}
		return -1, 0
	}
	if i := bytes.IndexByte(l.src[from:], '"'); i >= 0 {
		return from + i, 1
	}
	return -1, 0
}

// opensText reports whether the quote at i stands behind a word that a text
// follows.
func (l *scanner) opensText(i int) bool {
	before := bytes.TrimRight(l.src[max(0, i-200):i], " \t\r\n")
	n := len(before)
	for n > 0 && (classes[before[n-1]] == letter || before[n-1] == '-') {
		n--
	}
	return textNamed(before[n:]) != ""
}

// expectsText reports whether a text can stand behind the latest token. Where
// none can, the quote may be the end of a text whose beginning has none.
func (l *scanner) expectsText() bool {
	if len(l.tokens) == 0 {
		return true
	}
	switch last := l.tokens[len(l.tokens)-1]; last.Kind {
	case '{', '(', ',', '|', Assign:
		return true
	default:
		return last.Kind == Ident && textNamed(last.of(l.src)) != ""
	}
}

// runaway returns where a text that began at from and was not closed before to
// should have ended: before the first line that goes on with its declaration.
// When there is no such line it returns to.
func (l *scanner) runaway(from, to int) int {
	for at := from; at < to; {
		nl := bytes.IndexAny(l.src[at:to], "\n\r")
		if nl < 0 {
			return to
		}
		at += nl + 1
		line := bytes.TrimLeft(l.src[at:to], " \t")
		if bytes.HasPrefix(line, []byte("::=")) {
			return at
		}
		word, rest := cutWord(line)
		if len(word) == 0 {
			continue
		}
		if opensLine(word, rest) {
			return at
		}
		rest = bytes.TrimLeft(rest, " \t\r\n")
		if clauseNamed(word) != "" && len(rest) > 0 && (rest[0] == '{' || rest[0] == '"') {
			return at
		}
	}
	return to
}

// opensLine reports whether a line of such a word and rest opens a declaration
// and says no more.
func opensLine(word, rest []byte) bool {
	if !lower(word) {
		return false
	}
	kind, rest := cutWord(bytes.TrimLeft(rest, " \t"))
	if string(kind) == "OBJECT" {
		second, rest := cutWord(bytes.TrimLeft(rest, " \t"))
		return string(second) == "IDENTIFIER" && bytes.HasPrefix(bytes.TrimLeft(rest, " \t"), []byte("::="))
	}
	if statementKind(string(kind)) == NoStatement {
		return false
	}
	rest = bytes.TrimLeft(rest, " \t")
	return len(rest) == 0 || rest[0] == '\n' || rest[0] == '\r'
}

// unquote returns what stands between the quotes of a text token, as written.
// The closing quote may be missing.
func unquote(b []byte) []byte {
	open := smartQuote(b)
	if open == 0 {
		return bytes.TrimSuffix(bytes.TrimPrefix(b, []byte{'"'}), []byte{'"'})
	}
	b = b[open:]
	for n := range min(4, len(b)+1) {
		if n > 0 && smartQuote(b[len(b)-n:]) == n {
			return b[:len(b)-n]
		}
	}
	return bytes.TrimSuffix(b, []byte{'"'})
}

// oneLine returns a text token's content on one line.
func oneLine(b []byte) string { return folded(unquote(b)) }

// Readable returns a text token's content made fit for reading: doubled quotes
// undone, tabs widened, the margin all lines but the first share removed,
// blank lines kept, blank lines at either end dropped.
func Readable(b []byte) string {
	s := strings.NewReplacer("\r\n", "\n", "\r", "\n", `""`, `"`, "\x00", "", "\f", "", "\v", "", "\x1a", "").
		Replace(decode(unquote(b)))
	lines := strings.Split(s, "\n")
	margin := -1
	for i, line := range lines {
		line = strings.TrimRight(widen(line), " ")
		lines[i] = line
		if indent := len(line) - len(strings.TrimLeft(line, " ")); i > 0 && line != "" && (margin < 0 || indent < margin) {
			margin = indent
		}
	}
	for i, line := range lines {
		switch {
		case i == 0:
			lines[i] = strings.TrimLeft(line, " ")
		case line != "":
			lines[i] = line[margin:]
		}
	}
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}

// widen replaces tabs by spaces up to the next column divisible by eight.
func widen(line string) string { return widenFrom(line, 0) }

// widenFrom widens what stands behind the first col columns of a line.
func widenFrom(line string, col int) string {
	if !strings.Contains(line, "\t") {
		return line
	}
	var b strings.Builder
	for _, r := range line {
		if r == '\t' {
			n := 8 - col%8
			b.WriteString("        "[:n])
			col += n
			continue
		}
		b.WriteRune(r)
		col++
	}
	return b.String()
}
