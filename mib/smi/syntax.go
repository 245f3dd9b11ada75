package smi

import (
	"math/big"
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
	// Tag is the number of an [APPLICATION n] IMPLICIT type, or -1.
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

// syntaxes remembers what gosmi's grammar made of a syntax. Of the half
// million syntaxes of a big collection nine in ten are written like another.
type syntaxes struct {
	mu     sync.RWMutex
	byText map[string]*Syntax
}

// maxSyntaxes bounds what is remembered.
const maxSyntaxes = 1 << 18

func (s *syntaxes) get(text string) *Syntax {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byText[text]
}

func (s *syntaxes) put(text string, v *Syntax) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byText == nil {
		s.byText = map[string]*Syntax{}
	}
	if len(s.byText) < maxSyntaxes {
		s.byText[text] = v
	}
}

// syntax reads a SYNTAX clause.
func (r *reader) syntax(c clause) *Syntax {
	text := join(r.src, c.tokens)
	if s := r.syntaxes.get(text); s != nil {
		return s
	}
	before := len(r.problems)
	r.fed = r.fed[:0]
	var read *parser.Syntax
	var err error
	if r.st.Kind == TextualConvention {
		r.feedStatus()
		r.feedWord("SYNTAX")
		r.feedSyntax(c.tokens)
		var tc *parser.TextualConvention
		if tc, err = r.Parser.convention.parse(r.fed); err == nil {
			read = &parser.Syntax{Type: &tc.Syntax}
		}
	} else {
		r.feedWord("SYNTAX")
		r.feedSyntax(c.tokens)
		r.feedWord("ACCESS", "read-only", "STATUS", "current")
		var object *parser.ObjectType
		if object, err = r.Parser.objectType.parse(r.fed); err == nil {
			read = &object.Syntax
		}
	}
	if err != nil {
		r.problem(BadSyntax, int(c.at.Start), err.Error())
		s := r.looseSyntax(c.tokens)
		s.Text = text
		return s
	}
	s := r.fromGosmi(read, c.at)
	s.Text = text
	if len(r.problems) == before { // what is odd is to be said every time
		r.syntaxes.put(text, s)
	}
	return s
}

// fromGosmi takes over what gosmi's grammar read at token at.
func (r *reader) fromGosmi(g *parser.Syntax, at Token) *Syntax {
	if g.Sequence != nil {
		return &Syntax{Name: strings.Clone(string(*g.Sequence)), Form: SequenceOf, Tag: -1}
	}
	s := &Syntax{Tag: -1}
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

// fromType takes over a type assignment.
func (r *reader) fromType(t *parser.Type, at Token) *Syntax {
	switch {
	case t.Sequence != nil:
		s := &Syntax{Form: Sequence, Name: "SEQUENCE", Tag: -1}
		if t.Sequence.Type == parser.SequenceTypeChoice {
			s.Form, s.Name = Choice, "CHOICE"
		}
		for _, e := range t.Sequence.Entries {
			s.Fields = append(s.Fields, Field{string(e.Descriptor), string(e.Syntax.Name)})
		}
		return s
	case t.Implicit != nil:
		s := r.fromGosmi(&parser.Syntax{Type: &t.Implicit.Syntax}, at)
		s.Tag = t.Implicit.Number
		return s
	}
	return r.fromGosmi(&parser.Syntax{Type: t.Syntax}, at)
}

func (r *reader) span(all []Range, low, high string, at Token) []Range {
	if high == "" {
		high = low
	}
	from, ok1 := bound(low)
	to, ok2 := bound(high)
	if !ok1 || !ok2 {
		r.problem(BadRange, int(at.Start), low+".."+high)
		return all
	}
	if !from.Open && !to.Open && to.less(from) {
		r.problem(BadRange, int(at.Start), low+".."+high)
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
		r.problem(BadLabel, int(at.Start), name+"("+value+")")
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
