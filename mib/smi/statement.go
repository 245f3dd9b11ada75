package smi

import (
	"strings"
)

// splitter cuts a module's body into declarations.
//
// A declaration has no mark at its end that would survive a slip of the pen,
// so it is its beginning that is looked for: a name and a word like
// OBJECT-TYPE, a name and ::=. All up to the next beginning belongs to it.
type splitter struct {
	*file
	m     *Module
	end   int  // the first token that is not the module's
	ended bool // END was seen
	// The last answer of following: from searched on, next is the first.
	searched, next int
}

// opening is the beginning of a declaration: the tokens of its name and the
// first of its body.
type opening struct {
	kind       StatementKind
	name, body int
}

func (s *splitter) run(i int) {
	for i < s.end {
		switch {
		case s.is(i, "EXPORTS"):
			i = s.exports(i + 1)
			continue
		case s.is(i, "IMPORTS"):
			i = s.imports(i + 1)
			continue
		case s.is(i, "END") && !s.ended:
			s.ended = true
			s.m.End = s.tokens[i].End
			i++
			continue
		}
		o, ok := s.opens(i)
		if !ok {
			i = s.lost(i)
			continue
		}
		if s.ended {
			s.say(AfterEnd, int(s.tokens[i].Start), s.m.Name)
			s.ended = false
		}
		i = s.statement(o)
	}
}

// opens reports whether a declaration begins at token i.
func (s *splitter) opens(i int) (opening, bool) {
	if s.kind(i) != Ident || i+1 >= s.end {
		return opening{}, false
	}
	next := s.tokens[i+1]
	if next.Kind == Assign {
		// A type's value is a word; what ends in ::= { or ::= 5 is a body.
		if k := s.kind(i + 2); k == Ident && !s.isClauseWord(i) || k == '[' {
			kind := TypeAssignment
			if s.is(i+2, "TEXTUAL-CONVENTION") {
				kind = TextualConvention
			}
			return opening{kind, i, i + 2}, true
		}
		return opening{}, false
	}
	if next.Kind != Ident {
		return opening{}, false
	}
	word := next.of(s.src)
	if word[0] >= 'A' && word[0] <= 'Z' {
		if kind := statementKind(string(word)); kind != NoStatement {
			return opening{kind, i, i + 2}, s.bodyFollows(i)
		}
		switch {
		case string(word) == "MACRO" && s.kind(i+2) == Assign:
			return opening{Macro, i, i + 3}, true
		case string(word) == "OBJECT" && s.is(i+2, "IDENTIFIER") && s.kind(i+3) == Assign:
			return opening{ValueAssignment, i, i + 3}, true
		case s.kind(i+2) == Assign && s.kind(i+3) == '{' && lower(s.of(i)):
			return opening{ValueAssignment, i, i + 2}, true
		}
	}
	return opening{}, false
}

// bodyFollows reports whether the name and macro at token i are not just
// neighbours in a list.
func (s *splitter) bodyFollows(i int) bool {
	if s.isClauseWord(i) || statementKind(string(s.of(i))) != NoStatement {
		return false
	}
	switch s.kind(i + 2) {
	case ',', ';', '}', EOF:
		return false
	}
	return !s.is(i+2, "FROM") && !s.is(i+2, "MACRO")
}

func (s *splitter) isClauseWord(i int) bool { return isClause(string(s.of(i))) }

func lower(b []byte) bool { return b[0] >= 'a' && b[0] <= 'z' }

// statement reads the declaration that o opens and returns the token after it.
func (s *splitter) statement(o opening) int {
	st := Statement{Kind: o.kind, Name: s.name(o.name), Start: s.tokens[o.name].Start}
	line, _ := s.lines.At(st.Start)
	st.Line = int32(line)
	s.checkName(st)
	var next int
	switch o.kind {
	case Macro:
		next = s.macro(o.body)
	case TypeAssignment, TextualConvention:
		next = s.following(o.body)
		st.Table = false
	default:
		limit := s.following(o.body)
		next = s.head(&st, o.body, limit)
	}
	st.End = s.tokens[max(next-1, o.name)].End
	s.m.Statements = append(s.m.Statements, st)
	return next
}

func (s *splitter) checkName(st Statement) {
	if strings.IndexByte(st.Name, '_') >= 0 {
		s.say(Underscore, int(st.Start), st.Name)
	}
	if strings.HasSuffix(st.Name, "-") {
		s.say(EndHyphen, int(st.Start), st.Name)
	}
}

// following returns the first token at or after i where another declaration
// begins or the module ends.
func (s *splitter) following(i int) int {
	if s.searched <= i && i <= s.next && s.next > 0 {
		return s.next
	}
	s.searched, s.next = i, s.search(i)
	return s.next
}

func (s *splitter) search(i int) int {
	for ; i < s.end; i++ {
		if s.kind(i) != Ident {
			continue
		}
		if s.is(i, "END") && s.kind(i+1) != '(' || s.is(i, "IMPORTS") {
			return i
		}
		if _, ok := s.opens(i); ok {
			return i
		}
	}
	return s.end
}

// macro skips a MACRO's body and returns the token after its END.
func (s *splitter) macro(i int) int {
	for ; i < s.end; i++ {
		if s.is(i, "END") {
			return i + 1
		}
	}
	return s.end
}

// lost skips tokens that belong to no declaration. Where they read like one of
// a kind that is not known, its name and place are kept.
func (s *splitter) lost(i int) int {
	next := max(s.following(i), i+1)
	for at := i + 1; at < next && s.kind(i) == Ident; at++ {
		if s.kind(at) == Assign && s.kind(at+1) == '{' {
			st := Statement{Kind: Unreadable, Name: s.name(i), Start: s.tokens[i].Start}
			line, _ := s.lines.At(st.Start)
			st.Line = int32(line)
			what := ""
			if at > i+1 {
				what = string(s.of(i + 1))
				if k := statementKind(strings.ToUpper(what)); k != NoStatement {
					st.Kind = k
				}
			}
			s.say(UnknownStatement, int(st.Start), what)
			after := s.head(&st, i+1, next)
			st.End = s.tokens[after-1].End
			s.m.Statements = append(s.m.Statements, st)
			return after
		}
	}
	if !s.ended {
		first, last := s.tokens[i], s.tokens[next-1]
		s.say(LostTokens, int(first.Start), folded(s.src[first.Start:last.End]))
	}
	return next
}

// exports skips an EXPORTS clause.
func (s *splitter) exports(i int) int {
	for ; i < s.end; i++ {
		if s.kind(i) == ';' {
			return i + 1
		}
		if _, ok := s.opens(i); ok || s.is(i, "IMPORTS") {
			return i
		}
	}
	return i
}

// imports reads an IMPORTS clause: names, FROM, a module, again and again.
func (s *splitter) imports(i int) int {
	start := i - 1
	var names []int
	for ; i < s.end; i++ {
		switch s.kind(i) {
		case ';':
			return i + 1
		case Ident:
			if _, ok := s.opens(i); ok {
				s.say(OpenImports, int(s.tokens[start].Start), "")
				return i
			}
			if !s.is(i, "FROM") {
				names = append(names, i)
				continue
			}
			if s.kind(i+1) != Ident {
				continue
			}
			i++
			for _, n := range names {
				s.m.Imports = append(s.m.Imports, Import{s.name(n), s.name(i)})
			}
			names = names[:0]
		case '{': // an OID behind the module's name
			for i < s.end && s.kind(i) != '}' && s.kind(i) != ';' {
				i++
			}
		case ',':
		default:
			s.say(BadImports, int(s.tokens[i].Start), string(s.of(i)))
		}
	}
	s.say(OpenImports, int(s.tokens[start].Start), "")
	return i
}
