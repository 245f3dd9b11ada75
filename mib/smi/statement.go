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
	// enterprise is that of the latest trap.
	enterprise []Arc
	// The last answer of following: from searched on, next is the first.
	searched, next int
}

// opening is the beginning of a declaration: the first and the last token of
// its name, and the first of its body.
type opening struct {
	kind             StatementKind
	name, last, body int
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
		case s.kind(i) == ';':
			s.say(Semicolon, int(s.tokens[i].Start), "")
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
	switch next := s.tokens[i+1]; {
	case next.Kind == Assign:
		// A type's value is a word; what ends in ::= { or ::= 5 is a body.
		if k := s.kind(i + 2); k == Ident && !s.isClauseWord(i) || k == '[' {
			kind := TypeAssignment
			if s.is(i+2, "TEXTUAL-CONVENTION") {
				kind = TextualConvention
			}
			return opening{kind, i, i, i + 2}, true
		}
		return opening{}, false
	case next.Kind == Ident:
		return s.opensNamed(i, i)
	case oddInName(next.Kind) && next.Start == s.tokens[i].End:
		last := i + 1
		for last+1 < s.end && last < i+8 && s.tokens[last+1].Start == s.tokens[last].End {
			last++
		}
		o, ok := s.opensNamed(i, last)
		return o, ok && (i == 0 || s.tokens[i-1].End < s.tokens[i].Start)
	}
	return opening{}, false
}

// oddInName reports whether vendors put the mark into names, as in S24GT/8SFP.
func oddInName(k Kind) bool {
	switch k {
	case '/', '?', '&', '+', '#', '@', '!', '*', '%', '$', '.', '\\', '^', '~':
		return true
	}
	return false
}

// opensNamed reports whether the tokens from name to last name a declaration
// whose kind is the next.
func (s *splitter) opensNamed(name, last int) (opening, bool) {
	if s.kind(last+1) != Ident {
		return opening{}, false
	}
	word := s.of(last + 1)
	if word[0] < 'A' || word[0] > 'Z' {
		return opening{}, false
	}
	if kind := statementKind(string(word)); kind != NoStatement {
		return opening{kind, name, last, last + 2}, s.bodyFollows(name, last)
	}
	if string(word) == "MACRO" && s.kind(last+2) == Assign {
		return opening{Macro, name, last, last + 3}, true
	}
	if string(word) == "OBJECT" && s.is(last+2, "IDENTIFIER") && s.kind(last+3) == Assign {
		if k := s.kind(last + 4); k == Number || k == Text {
			return opening{ConstantAssignment, name, last, last + 4}, true
		}
		return opening{ValueAssignment, name, last, last + 3}, true
	}
	if name != last || !lower(s.of(name)) {
		return opening{}, false
	}
	return s.opensValue(name)
}

// opensValue reports whether a declaration begins at token i with a name and
// the type of its value, or with a name that has no blank behind it.
func (s *splitter) opensValue(i int) (opening, bool) {
	word := s.of(i + 1)
	if clauseNamed(word) != "" {
		_, kind := joinedKind(string(s.of(i)))
		return opening{kind, i, i, i + 1}, kind != NoStatement
	}
	assign := i + 2
	if string(word) == "OCTET" && s.is(assign, "STRING") {
		assign++
	}
	switch {
	case s.kind(assign) != Assign:
		return opening{}, false
	case s.kind(assign+1) == '{':
		return opening{ValueAssignment, i, i, assign}, assign == i+2
	}
	return opening{ConstantAssignment, i, i, assign + 1}, s.isConstant(assign + 1)
}

// isConstant reports whether token i is a value that is no object identifier.
func (s *splitter) isConstant(i int) bool {
	switch s.kind(i) {
	case Number, Text, BinString, HexString:
		return true
	case '-':
		return s.kind(i+1) == Number
	}
	return s.is(i, "TRUE") || s.is(i, "FALSE") || s.is(i, "NULL")
}

// joinedKind splits a name from the kind that follows it without a blank.
func joinedKind(word string) (string, StatementKind) {
	for k := ObjectType; k <= AgentCapabilities; k++ {
		if name, ok := strings.CutSuffix(word, k.String()); ok && name != "" {
			return name, k
		}
	}
	return word, NoStatement
}

// bodyFollows reports whether the name, from token name to last, and the macro
// behind it are not just neighbours in a list.
func (s *splitter) bodyFollows(name, last int) bool {
	if s.isClauseWord(name) || statementKind(string(s.of(name))) != NoStatement {
		return false
	}
	switch s.kind(last + 2) {
	case ',', ';', '}', EOF:
		return false
	}
	return !s.is(last+2, "FROM") && !s.is(last+2, "MACRO")
}

func (s *splitter) isClauseWord(i int) bool { return clauseNamed(s.of(i)) != "" }

func lower(b []byte) bool { return b[0] >= 'a' && b[0] <= 'z' }

// statement reads the declaration that o opens and returns the token after it.
func (s *splitter) statement(o opening) int {
	st := s.begin(o.kind, o.name)
	switch {
	case o.last > o.name:
		st.Name = string(s.src[st.Start:s.tokens[o.last].End])
		s.say(OddName, int(st.Start), st.Name)
	case o.body == o.name+1:
		st.Name, _ = joinedKind(st.Name)
		s.say(JoinedKind, int(st.Start), st.Name)
	}
	s.checkName(st)
	var next int
	switch o.kind {
	case Macro:
		if next = s.macro(o.body); !definesMacros(s.m.Name) {
			s.say(MacroBody, int(st.Start), st.Name)
		}
	case TypeAssignment, TextualConvention:
		next = s.following(o.body)
	case ConstantAssignment:
		next = o.body + 1
		if s.kind(o.body) == '-' {
			next++
		}
		s.say(Constant, int(st.Start), st.Name)
	default:
		limit := s.following(o.body)
		next = s.head(&st, o.body, limit)
	}
	s.add(st, max(next-1, o.last))
	return next
}

// begin makes a statement that begins at token i, its name.
func (s *splitter) begin(kind StatementKind, i int) Statement {
	st := Statement{Kind: kind, Name: s.name(i), Start: s.tokens[i].Start}
	line, _ := s.lines.At(st.Start)
	st.Line = int32(line)
	return st
}

// add puts a statement that ends with token last into the module.
func (s *splitter) add(st Statement, last int) {
	st.End = s.tokens[last].End
	s.m.Statements = append(s.m.Statements, st)
}

// definesMacros reports whether a module is one of those that are there to
// define macros.
func definesMacros(module string) bool {
	switch module {
	case "SNMPv2-SMI", "SNMPv2-TC", "SNMPv2-CONF", "RFC-1212", "RFC-1215", "RFC1155-SMI":
		return true
	}
	return false
}

func (s *splitter) checkName(st Statement) {
	if strings.IndexByte(st.Name, '_') >= 0 {
		s.say(Underscore, int(st.Start), st.Name)
	}
	if strings.HasSuffix(st.Name, "-") {
		s.say(EndHyphen, int(st.Start), st.Name)
	}
	if c := st.Name[0]; classes[c] == letter && st.Kind != Macro {
		if isType := st.Kind == TypeAssignment || st.Kind == TextualConvention; lower([]byte{c}) == isType {
			s.say(NameCase, int(st.Start), st.Name)
		}
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

// lost skips tokens that belong to no declaration. Where they read like one
// whose kind is missing or not known, its name and place are kept.
func (s *splitter) lost(i int) int {
	next := max(s.following(i), i+1)
	for at := i + 1; at < next && s.kind(i) == Ident && !s.isClauseWord(i); at++ {
		if s.kind(at) == Assign && s.kind(at+1) == '{' {
			st := s.begin(Unreadable, i)
			if at == i+1 {
				s.say(UnknownStatement, int(st.Start), "")
			} else {
				st.Kind = s.guess(st, i+1)
			}
			after := s.head(&st, i+1, next)
			s.add(st, after-1)
			return after
		}
	}
	if !s.ended {
		first, last := s.tokens[i], s.tokens[next-1]
		s.say(LostTokens, int(first.Start), folded(s.src[first.Start:min(last.End, first.Start+4*maxDetail)]))
	}
	return next
}

// guess returns the kind that the word at token i is meant to name.
func (s *splitter) guess(st Statement, i int) StatementKind {
	word := string(s.of(i))
	usual := strings.ReplaceAll(strings.ToUpper(word), "_", "-")
	kind := statementKind(usual)
	switch {
	case kind != NoStatement:
	case usual == "OBJECT" && strings.EqualFold(string(s.of(min(i+1, s.end-1))), "IDENTIFIER"):
		kind = ValueAssignment
	case usual == "SYNTAX" || usual == "ACCESS" || usual == "MAX-ACCESS":
		s.say(MissingKind, int(st.Start), st.Name)
		return ObjectType
	default:
		s.say(UnknownStatement, int(s.tokens[i].Start), word)
		return Unreadable
	}
	s.assume(KindCase, int(s.tokens[i].Start), word, kind.String())
	return kind
}

// exports skips an EXPORTS clause.
func (s *splitter) exports(i int) int {
	if !definesMacros(s.m.Name) {
		s.say(Exports, int(s.tokens[i-1].Start), "")
	}
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
	if s.kind(i) == ';' {
		s.say(EmptyImports, int(s.tokens[start].Start), "")
	}
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
				if len(names) > 0 && names[len(names)-1] == i-1 {
					s.say(MissingComma, int(s.tokens[i].Start), "")
				}
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
			if s.kind(i+1) == ',' || s.is(i+1, "FROM") {
				s.say(MissingComma, int(s.tokens[i].Start), "")
			}
		default:
			s.say(BadImports, int(s.tokens[i].Start), string(s.of(i)))
		}
	}
	s.say(OpenImports, int(s.tokens[start].Start), "")
	return i
}
