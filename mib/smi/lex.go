package smi

import "bytes"

// scanner cuts a text into tokens. White space and comments leave no token; what
// is no part of the language leaves a diagnostic and no token either.
type scanner struct {
	src    []byte
	pos    int
	eol    int // the end of the line of the latest comment
	tokens []Token
	// report is told what was odd and where; nil to look away.
	report func(c Code, at int, what string)
	said   [ClosedComment - OddSpace + 1]bool // oddities worth one diagnostic a file
}

// maxTokens is how many tokens a file is read to; what is behind them is left
// aside. No module has a fiftieth of that.
const maxTokens = 1 << 23

// class says what a byte can begin.
type class uint8

const (
	other class = iota
	space
	oddSpace // tolerated as white space, and said so
	letter
	digit
	mark
)

// classes is never written to after it was made.
var classes = func() (c [256]class) {
	for _, b := range " \t\n\r" {
		c[b] = space
	}
	for _, b := range "\f\v\x00\x1a" {
		c[b] = oddSpace
	}
	for b := 'a'; b <= 'z'; b++ {
		c[b], c[b-'a'+'A'] = letter, letter
	}
	c['_'] = letter
	for b := '0'; b <= '9'; b++ {
		c[b] = digit
	}
	for _, b := range "{}()[],;.|<>=*&%$#@!?+/\\^`~:" {
		c[b] = mark
	}
	return c
}()

// lex returns the tokens of src[from:to] with their places in src, appended to
// buf.
func lex(src []byte, from, to int, buf []Token, report func(Code, int, string)) []Token {
	l := scanner{src: src[:to], pos: from, tokens: buf, report: report}
	for l.pos < len(l.src) {
		if len(l.tokens) >= maxTokens {
			l.say(TooLong, l.pos, "")
			break
		}
		l.next()
	}
	return l.tokens
}

// next reads one token, or skips one thing that is none.
func (l *scanner) next() {
	c := l.src[l.pos]
	switch classes[c] {
	case space:
		l.pos++
	case oddSpace:
		l.once(OddSpace, l.pos, controlName(c))
		l.pos++
	case letter:
		l.ident()
	case digit:
		l.number()
	case mark:
		l.mark(c)
	default:
		switch c {
		case '-':
			l.hyphen()
		case '"':
			l.text(1)
		case '\'':
			l.quoted()
		default:
			l.foreign()
		}
	}
}

func (l *scanner) emit(k Kind, end int) {
	l.tokens = append(l.tokens, Token{k, uint32(l.pos), uint32(end)})
	l.pos = end
}

func (l *scanner) say(c Code, at int, what string) {
	if l.report != nil {
		l.report(c, at, what)
	}
}

func (l *scanner) once(c Code, at int, what string) {
	if !l.said[c-OddSpace] {
		l.said[c-OddSpace] = true
		l.say(c, at, what)
	}
}

// ident reads a name. Two hyphens begin a comment even in the middle of one.
func (l *scanner) ident() {
	end := l.pos + 1
	for end < len(l.src) {
		c := l.src[end]
		if k := classes[c]; k != letter && k != digit {
			if c != '-' || end+1 < len(l.src) && l.src[end+1] == '-' {
				break
			}
		}
		end++
	}
	l.emit(Ident, end)
}

// number reads digits; followed by a letter they begin a name, as in the
// label 10mb(1).
func (l *scanner) number() {
	end := l.pos + 1
	for end < len(l.src) && classes[l.src[end]] == digit {
		end++
	}
	if end < len(l.src) && classes[l.src[end]] == letter {
		start := l.pos
		l.ident()
		l.once(DigitName, start, string(l.src[start:l.pos]))
		return
	}
	l.emit(Number, end)
}

func (l *scanner) mark(c byte) {
	switch c {
	case ':', '=':
		if n := assignLen(l.src[l.pos:]); n > 0 {
			if what := l.src[l.pos : l.pos+n]; string(what) != "::=" {
				l.say(BadAssign, l.pos, string(what))
			}
			l.emit(Assign, l.pos+n)
			return
		}
	case '.':
		end := l.pos + 1
		for end < len(l.src) && l.src[end] == '.' { // 0...255
			end++
		}
		if end > l.pos+1 {
			l.emit(DotDot, end)
			return
		}
	case '[':
		if bytes.HasPrefix(l.src[l.pos:], []byte("[Page ")) && l.pageBreak() {
			return
		}
	}
	l.emit(Kind(c), l.pos+1)
}

// assignLen returns how many bytes at the beginning of b stand for ::=, however
// it is misspelt; 0 when they do not.
func assignLen(b []byte) int {
	if bytes.HasPrefix(b, []byte("::=")) {
		return 3
	}
	n, colons, equals := 0, 0, 0
	for n < min(len(b), 6) {
		switch {
		case b[n] == ':':
			colons++
		case b[n] == '=':
			equals++
		case b[n] == ' ' && n+1 < len(b) && (b[n+1] == ':' && equals == 0 || b[n+1] == '='):
		default:
			return assigned(n, colons, equals, b[n:])
		}
		n++
	}
	return assigned(n, colons, equals, b[n:])
}

// assigned returns n if so many colons and equals signs before rest are meant
// to assign: one of a kind alone is only where a value can be nothing else.
func assigned(n, colons, equals int, rest []byte) int {
	if colons > 0 && equals > 0 {
		return n
	}
	rest = bytes.TrimLeft(rest[:min(len(rest), 80)], " \t\r\n")
	if len(rest) > 0 && rest[0] == '{' || bytes.HasPrefix(rest, []byte("SEQUENCE")) {
		return n
	}
	return 0
}

// pageBreak skips the foot of a page, which ends in [Page 5], and the head of
// the next, which ends in a year, as modules have them that were cut from a
// document. The tokens of the foot are taken back.
func (l *scanner) pageBreak() bool {
	rest := l.src[l.pos+len("[Page "):]
	n := 0
	for n < len(rest) && (classes[rest[n]] == digit || rest[n] == ' ') {
		n++
	}
	if n == 0 || n == len(rest) || rest[n] != ']' {
		return false
	}
	l.once(PageBreak, l.pos, "")
	start := bytes.LastIndexByte(l.src[max(0, l.pos-200):l.pos], '\n')
	if start >= 0 {
		start += max(0, l.pos-200)
		for k := len(l.tokens); k > 0 && int(l.tokens[k-1].Start) > start; k-- {
			l.tokens = l.tokens[:k-1]
		}
	}
	l.pos += len("[Page ") + n + 1
	at := l.pos
	for at < len(l.src) && (classes[l.src[at]] == space || l.src[at] == '\f') {
		at++
	}
	line := l.src[at:min(len(l.src), at+200)]
	if i := bytes.IndexByte(line, '\n'); i > 0 {
		line = bytes.TrimRight(line[:i], " \t\r")
	}
	if n := len(line); n > 20 && l.src[at-1] == '\n' && endsInYear(line) {
		l.pos = at + n
	}
	return true
}

func endsInYear(line []byte) bool {
	year := line[len(line)-4:]
	for _, c := range year {
		if classes[c] != digit {
			return false
		}
	}
	return line[len(line)-5] == ' ' && (year[0] == '1' && year[1] == '9' || year[0] == '2' && year[1] == '0')
}

// hyphen reads a minus sign or skips a comment.
func (l *scanner) hyphen() {
	if l.pos+1 >= len(l.src) || l.src[l.pos+1] != '-' {
		l.emit('-', l.pos+1)
		return
	}
	if l.eol <= l.pos { // of another line
		if i := bytes.IndexAny(l.src[l.pos:], "\n\r"); i >= 0 {
			l.eol = l.pos + i
		} else {
			l.eol = len(l.src)
		}
	}
	n := commentLen(l.src[l.pos:l.eol])
	if l.pos+n < l.eol {
		l.once(ClosedComment, l.pos+n, "")
	}
	l.pos += n
}

// quoted reads '0fa0'H and '0101'B. An apostrophe that begins neither is
// skipped.
func (l *scanner) quoted() {
	end, hex := l.pos+1, false
	for ; end < len(l.src); end++ {
		c := l.src[end]
		if c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c >= '2' && c <= '9' {
			hex = true
		} else if c != '0' && c != '1' && classes[c] != space {
			break
		}
	}
	if end >= len(l.src) || l.src[end] != '\'' {
		l.once(Stray, l.pos, "'")
		l.pos++
		return
	}
	end++
	letter := byte(0)
	if end < len(l.src) {
		letter = l.src[end] &^ 0x20
	}
	switch {
	case letter == 'B' && !hex:
		l.emit(BinString, end+1)
	case letter == 'H':
		l.emit(HexString, end+1)
	default:
		l.say(BareHex, l.pos, "")
		l.emit(HexString, end)
	}
}

// foreign skips bytes outside ASCII, and reads a text opened with a
// typographic quote.
func (l *scanner) foreign() {
	rest := l.src[l.pos:]
	for _, f := range []struct {
		bytes string
		code  Code
		what  string
	}{
		{"\xef\xbb\xbf", OddSpace, "byte order mark"},
		{"\xc2\xa0", OddSpace, "no-break space"},
		{"\xa0", OddSpace, "no-break space"},
	} {
		if bytes.HasPrefix(rest, []byte(f.bytes)) {
			l.once(f.code, l.pos, f.what)
			l.pos += len(f.bytes)
			return
		}
	}
	if n := smartQuote(rest); n > 0 {
		l.once(SmartQuote, l.pos, "")
		l.text(n)
		return
	}
	if bytes.HasPrefix(rest, []byte("\xe2\x80\x93")) { // an en dash for a minus
		l.once(Stray, l.pos, "–")
		l.emit('-', l.pos+3)
		return
	}
	l.once(Stray, l.pos, string(rest[:1]))
	l.pos++
}

// smartQuote returns how many bytes the typographic double quote takes with
// which b begins, in UTF-8 or Windows-1252; 0 when there is none.
func smartQuote(b []byte) int {
	switch {
	case len(b) >= 3 && b[0] == 0xe2 && b[1] == 0x80 && b[2] >= 0x9c && b[2] <= 0x9f:
		return 3
	case len(b) >= 1 && (b[0] == 0x93 || b[0] == 0x94):
		return 1
	}
	return 0
}

func controlName(c byte) string {
	switch c {
	case '\f':
		return "form feed"
	case '\v':
		return "vertical tab"
	case 0x1a:
		return "control-Z"
	}
	return "NUL"
}
