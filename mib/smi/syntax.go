package smi

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/sleepinggenius2/gosmi/parser"
)

// Syntax is a type as one clause writes it.
type Syntax struct {
	// Name is the type that is refined: "INTEGER", "OCTET STRING",
	// "DisplayString". For Form SequenceOf it is the row's type.
	Name   string
	Form   Form
	Sizes  []Range // SIZE (…)
	Ranges []Range // (…)
	Labels []Label // of an enumeration or BITS
	Fields []Field // of a SEQUENCE or CHOICE
	// Tag is the number of an [APPLICATION n] IMPLICIT type, or -1 for none.
	Tag  int
	Text string // as written, on one line
}

// Form tells the shapes of a syntax apart.
type Form uint8

// The forms.
const (
	Simple Form = iota
	SequenceOf
	Sequence
	Choice
)

// Range is a span of values.
type Range struct{ Min, Max Bound }

// Bound is one end of a range: a number, or the words MIN and MAX.
type Bound struct {
	Open bool // MIN or MAX: whatever the type allows
	Neg  bool
	Abs  uint64
}

// Label is a named number.
type Label struct {
	Name  string
	Value int64
}

// Field is one member of a SEQUENCE or CHOICE.
type Field struct{ Name, Type string }

// syntaxes remembers what gosmi's grammar made of a syntax, by how it is
// written. Of the half million syntaxes of a big collection nine in ten are
// written like another.
type syntaxes struct {
	mu     sync.RWMutex
	byText map[string]syntaxMade
}

// syntaxMade is a syntax and what was odd about it, at offsets from its
// beginning.
type syntaxMade struct {
	syntax   *Syntax
	problems []Diagnostic
}

// maxSyntaxes and maxSyntaxText bound what is remembered: so many syntaxes, of
// so many bytes each.
const (
	maxSyntaxes   = 1 << 17
	maxSyntaxText = 1 << 11
)

func (s *syntaxes) get(text []byte) (syntaxMade, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	v, ok := s.byText[string(text)]
	return v, ok
}

func (s *syntaxes) put(text []byte, v syntaxMade) {
	if len(text) > maxSyntaxText {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byText == nil {
		s.byText = map[string]syntaxMade{}
	}
	if len(s.byText) < maxSyntaxes {
		s.byText[string(text)] = v
	}
}

// syntax reads a SYNTAX clause.
func (r *reader) syntax(c clause) *Syntax {
	switch {
	case len(c.tokens) == 0:
		r.problem(BadSyntax, c.at.Start, c.word)
		return nil
	case r.st.Kind == TextualConvention:
		return r.remembered(c.tokens, r.conventionSyntax)
	}
	return r.remembered(c.tokens, r.objectSyntax)
}

// untagged is the tag of a type that has none.
const untagged = -1

// objectSyntax reads a syntax as that of an OBJECT-TYPE.
func (r *reader) objectSyntax(tokens []Token) (*parser.Syntax, int, error) {
	r.feedWord("SYNTAX")
	r.feedSyntax(tokens)
	// Access and status are read by us; the grammar wants to see some.
	r.feedWord("ACCESS", "read-only", "STATUS", "current")
	object, err := r.Parser.objectType.parse(r.fed)
	return &object.Syntax, untagged, err
}

// conventionSyntax reads a syntax as that of a TEXTUAL-CONVENTION.
func (r *reader) conventionSyntax(tokens []Token) (*parser.Syntax, int, error) {
	r.feedStatus()
	r.feedWord("SYNTAX")
	r.feedSyntax(tokens)
	tc, err := r.Parser.convention.parse(r.fed)
	return &parser.Syntax{Type: &tc.Syntax}, untagged, err
}

// typeSyntax reads a syntax as that of a type assignment.
func (r *reader) typeSyntax(tokens []Token) (*parser.Syntax, int, error) {
	r.feed(gosmiIdent, "T")
	r.feed(gosmiAssign, "::=")
	r.feedSyntax(tokens)
	t, err := r.Parser.typ.parse(r.fed)
	if t.Implicit != nil {
		return &parser.Syntax{Type: &t.Implicit.Syntax}, t.Implicit.Number, err
	}
	return &parser.Syntax{Type: t.Syntax}, untagged, err
}

// assignment reads what stands behind a type's ::=.
func (r *reader) assignment(tokens []Token) *Syntax {
	first, second := tokens[0], Token{}
	if len(tokens) > 1 {
		second = tokens[1]
	}
	switch {
	case second.Kind == '{' && (first.is(r.src, "SEQUENCE") || first.is(r.src, "CHOICE")):
		return r.sequence(tokens)
	case first.is(r.src, "SEQUENCE") && second.is(r.src, "OF"):
		return r.remembered(tokens, r.objectSyntax)
	}
	return r.remembered(tokens, r.typeSyntax)
}

// remembered returns what a grammar makes of the tokens of a syntax, from
// memory where they are written like others before.
func (r *reader) remembered(tokens []Token, parse func([]Token) (*parser.Syntax, int, error)) *Syntax {
	start, end := tokens[0].Start, tokens[len(tokens)-1].End
	text := r.src[start:end]
	if made, ok := r.syntaxes.get(text); ok {
		for _, d := range made.problems {
			d.Offset += start
			r.problems = append(r.problems, d)
		}
		return made.syntax
	}
	before := len(r.problems)
	r.fed = r.fed[:0]
	read, tag, err := parse(tokens)
	var s *Syntax
	if err != nil {
		r.problems = r.problems[:before]
		r.refused(BadSyntax, err, start)
		s = r.looseSyntax(tokens)
	} else {
		s = r.fromGosmi(read, tokens[0])
		s.Tag = tag
	}
	s.Text = join(r.src, tokens)
	made := syntaxMade{syntax: s, problems: slices.Clone(r.problems[before:])}
	for i := range made.problems {
		made.problems[i].Offset -= start
	}
	r.syntaxes.put(text, made)
	return s
}

// fromGosmi takes over what gosmi's grammar read at token at.
func (r *reader) fromGosmi(g *parser.Syntax, at Token) *Syntax {
	if g.Sequence != nil {
		return &Syntax{Name: string(*g.Sequence), Form: SequenceOf, Tag: untagged}
	}
	s := &Syntax{Tag: untagged}
	if g.Type == nil {
		return s
	}
	s.Name = string(g.Type.Name)
	if sub := g.Type.SubType; sub != nil {
		for _, x := range sub.OctetString {
			s.Sizes = r.span(s.Sizes, x.Start, x.End, at)
		}
		for _, x := range sub.Integer {
			s.Ranges = r.span(s.Ranges, x.Start, x.End, at)
		}
	}
	for _, e := range g.Type.Enum {
		s.Labels = r.label(s.Labels, string(e.Name), e.Value, at)
	}
	return s
}

func (r *reader) span(all []Range, low, high string, at Token) []Range {
	if high == "" {
		high = low
	}
	from, ok1 := bound(low)
	to, ok2 := bound(high)
	if !ok1 || !ok2 {
		r.assume(BadRange, at.Start, low+".."+high, "no such limit")
		return all
	}
	if !from.Open && !to.Open && to.less(from) {
		r.assume(BadRange, at.Start, low+".."+high, high+".."+low)
		from, to = to, from
	}
	return append(all, Range{from, to})
}

func (b Bound) less(c Bound) bool {
	if b.Neg != c.Neg {
		return b.Neg
	}
	if b.Neg {
		return b.Abs > c.Abs
	}
	return b.Abs < c.Abs
}

func (r *reader) label(all []Label, name, value string, at Token) []Label {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		r.problem(BadLabel, at.Start, name+"("+value+")")
		return all
	}
	return append(all, Label{name, n})
}

// bound reads a decimal number, MIN or MAX.
func bound(s string) (Bound, bool) {
	if s == "MIN" || s == "MAX" {
		return Bound{Open: true}, true
	}
	digits, neg := strings.CutPrefix(s, "-")
	n, err := strconv.ParseUint(digits, 10, 64)
	return Bound{Neg: neg && n != 0, Abs: n}, err == nil
}

// based returns the decimal digits of a '…'H or '…'B token.
func based(t Token, b []byte) string {
	digits := strings.Map(func(c rune) rune {
		if c == '\'' || c < 0x80 && classes[c] == space {
			return -1
		}
		return c
	}, string(b))
	if t.Kind == BinString {
		n, ok := new(big.Int).SetString(strings.TrimRight(digits, "bB"), 2)
		if !ok {
			return "0"
		}
		return n.String()
	}
	return hexDigits(strings.TrimRight(digits, "hH"))
}

func hexDigits(s string) string {
	if len(s) > 64 {
		s = s[:64]
	}
	n, ok := new(big.Int).SetString(s, 16)
	if !ok {
		return "0"
	}
	return n.String()
}
