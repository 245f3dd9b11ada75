package smi

// looseSyntax reads a syntax gosmi's grammar refuses: the type's name, and of
// what stands in brackets whatever reads like a range or a named number.
func (r *reader) looseSyntax(tokens []Token) *Syntax {
	s := &Syntax{Tag: untagged}
	l := loose{reader: r, s: s, tokens: tokens}
	l.name()
	if s.Form == Simple {
		l.refinement()
	}
	return s
}

type loose struct {
	*reader
	s      *Syntax
	tokens []Token
	i      int
}

func (l *loose) kind(i int) Kind {
	if i >= len(l.tokens) {
		return EOF
	}
	return l.tokens[i].Kind
}

func (l *loose) word(i int) string {
	if l.kind(i) != Ident {
		return ""
	}
	return string(l.tokens[i].of(l.src))
}

// name reads the type's name, past any [APPLICATION n] IMPLICIT.
func (l *loose) name() {
	for l.i < len(l.tokens) && l.kind(l.i) != Ident {
		if l.kind(l.i) == '[' {
			for l.i < len(l.tokens) && l.kind(l.i) != ']' {
				l.i++
			}
		}
		l.i++
	}
	if w := l.word(l.i); w == "IMPLICIT" || w == "EXPLICIT" {
		l.i++
	}
	first, second := l.word(l.i), l.word(l.i+1)
	l.i++
	switch {
	case first == "SEQUENCE" && second == "OF":
		l.s.Form, l.s.Name = SequenceOf, l.word(l.i+1)
	case second == "STRING" || second == "IDENTIFIER":
		l.s.Name = first + " " + second
		l.i++
	default:
		l.s.Name = first
	}
}

// refinement reads sizes, ranges and labels.
func (l *loose) refinement() {
	size := false
	braces := false
	for ; l.i < len(l.tokens); l.i++ {
		switch k := l.kind(l.i); {
		case k == '{':
			braces = true
		case k == '}', len(l.s.Labels) == maxNames:
			return
		case k == Ident && l.word(l.i) == "SIZE":
			size = true
		case braces && k == Ident && l.kind(l.i+1) == '(':
			value, next := l.number(l.i + 2)
			if value != "" {
				l.s.Labels = l.label(l.s.Labels, l.word(l.i), value, l.tokens[l.i])
			} else {
				l.problem(BadLabel, l.tokens[l.i].Start, l.word(l.i))
			}
			l.i = next - 1
		case braces && k == Ident:
			l.problem(BadLabel, l.tokens[l.i].Start, l.word(l.i))
		case !braces && (k == '(' || k == '|'):
			l.limits(size)
		}
	}
}

// limits reads low..high behind a bracket or bar.
func (l *loose) limits(size bool) {
	at := l.tokens[l.i]
	low, next := l.number(l.i + 1)
	if low == "" {
		return
	}
	high := low
	if l.kind(next) == DotDot {
		if high, next = l.number(next + 1); high == "" {
			l.assume(BadRange, at.Start, low+"..", "no such limit")
			l.i = next - 1
			return
		}
	}
	l.i = next - 1
	if size {
		l.s.Sizes = l.span(l.s.Sizes, low, high, at)
	} else {
		l.s.Ranges = l.span(l.s.Ranges, low, high, at)
	}
}

// number reads a number of any kind at token i and returns it in decimal, or
// "", and the token behind it.
func (l *loose) number(i int) (string, int) {
	sign := ""
	if l.kind(i) == '-' {
		sign = "-"
		i++
	}
	switch l.kind(i) {
	case Number:
		return sign + string(l.tokens[i].of(l.src)), i + 1
	case BinString, HexString:
		return sign + based(l.tokens[i], l.tokens[i].of(l.src)), i + 1
	case Ident:
		if w := l.word(i); w == "MIN" || w == "MAX" {
			return w, i + 1
		} else if len(w) > 2 && (w[:2] == "0x" || w[:2] == "0X") {
			return sign + hexDigits(w[2:]), i + 1
		}
	}
	return "", i
}
