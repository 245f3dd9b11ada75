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
	said   [lastCode]bool // oddities worth one diagnostic a file
}

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
	if !l.said[c] {
		l.said[c] = true
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
		l.once(DigitName, l.pos, "")
		l.ident()
		return
	}
	l.emit(Number, end)
}

func (l *scanner) mark(c byte) {
	rest := l.src[l.pos:]
	switch {
	case c == ':' && bytes.HasPrefix(rest, []byte("::=")):
		l.emit(Assign, l.pos+3)
	case c == ':' && bytes.HasPrefix(rest, []byte(":=")):
		l.say(BadAssign, l.pos, ":=")
		l.emit(Assign, l.pos+2)
	case c == '.' && bytes.HasPrefix(rest, []byte("..")):
		end := l.pos + 2
		for end < len(l.src) && l.src[end] == '.' { // 0...255
			end++
		}
		l.emit(DotDot, end)
	default:
		l.emit(Kind(c), l.pos+1)
	}
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
	l.pos += commentLen(l.src[l.pos:l.eol])
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
