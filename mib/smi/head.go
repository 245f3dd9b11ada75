package smi

import (
	"slices"
	"strconv"
)

// head reads what places a declaration: the value behind ::=, and for a trap
// its enterprise. The body is the tokens from i to limit; head returns the
// token behind the value.
func (s *splitter) head(st *Statement, i, limit int) int {
	assign := -1
	enterprise := -1
	for at := i; at < limit && assign < 0; at++ {
		switch t := s.tokens[at]; t.Kind {
		case Assign:
			assign = at
		case Ident:
			switch {
			case st.Kind == ObjectType && t.is(s.src, "SYNTAX"):
				st.Table = s.is(at+1, "SEQUENCE") && s.is(at+2, "OF")
			case st.Kind == TrapType && t.is(s.src, "ENTERPRISE"):
				enterprise = at + 1
			case st.Kind == ModuleIdentity && t.is(s.src, "LAST-UPDATED") && s.kind(at+1) == Text:
				st.Text = oneLine(s.of(at + 1))
			}
		}
	}
	if assign < 0 {
		s.say(NoPath, int(st.Start), st.Name)
		return limit
	}
	if st.Kind == TrapType {
		return s.trap(st, enterprise, assign+1, limit)
	}
	return min(s.value(st, assign+1, limit), limit)
}

// value reads the place of a declaration, which begins at token i, and returns
// the token behind it.
func (s *splitter) value(st *Statement, i, limit int) (next int) {
	switch k := s.kind(i); {
	case k == '{':
		st.Path, next = s.path(st, i+1, limit)
		return next
	case (k == '(' || k == '[') && s.kind(i+1) == Ident:
		s.say(BadPath, int(s.tokens[i].Start), st.Name)
		st.Path, next = s.bare(st, i+1, limit)
		if k := s.kind(next); k == ')' || k == ']' || k == '}' {
			next++
		}
		return next
	case k == Ident && (s.kind(i+1) == Number || s.kind(i+1) == '.'):
		s.say(BadPath, int(s.tokens[i].Start), st.Name)
		st.Path, next = s.bare(st, i, limit)
		return next
	}
	s.say(NoPath, int(s.tokens[i-1].Start), st.Name)
	return i
}

// bare reads a path of a name and a number that have no braces around them.
func (s *splitter) bare(st *Statement, i, limit int) ([]Arc, int) {
	path := []Arc{{Name: s.name(i)}}
	for i++; i < limit && (s.kind(i) == Number || s.kind(i) == '.'); i++ {
		if s.kind(i) == '.' {
			continue
		}
		n, ok := s.sub(st, i)
		if !ok {
			return nil, i + 1
		}
		path = append(path, Arc{Number: n, HasNumber: true})
	}
	return path, i
}

// trap reads a TRAP-TYPE's number and puts together its path, which RFC 3584
// §3 makes of the enterprise, a zero and the number.
func (s *splitter) trap(st *Statement, enterprise, number, limit int) int {
	braced := s.kind(number) == '{'
	if braced && s.kind(number+1) == Ident { // a place, as notifications have one
		s.say(BadPath, int(s.tokens[number].Start), st.Name)
		var next int
		st.Path, next = s.path(st, number+1, limit)
		return next
	}
	if braced {
		number++
	}
	if s.kind(number) != Number || number >= limit {
		s.say(NoPath, int(st.Start), st.Name)
		return min(number, limit)
	}
	next := number + 1
	if braced && s.kind(next) == '}' {
		next++
	}
	n, err := strconv.ParseUint(string(s.of(number)), 10, 32)
	if err != nil {
		s.say(BigSub, int(s.tokens[number].Start), st.Name)
		return next
	}
	var path []Arc
	switch {
	case enterprise < 0:
	case s.kind(enterprise) == '{':
		path, _ = s.path(st, enterprise+1, limit)
	case s.kind(enterprise) == Ident:
		path = []Arc{{Name: s.name(enterprise)}}
	}
	if path == nil {
		if path = s.likelyEnterprise(); path == nil {
			s.say(NoPath, int(st.Start), st.Name)
			return next
		}
		s.assume(NoEnterprise, int(st.Start), st.Name, path[0].Name)
	}
	s.enterprise = path
	st.Path = append(slices.Clone(path), Arc{HasNumber: true}, Arc{Number: uint32(n), HasNumber: true})
	return next
}

// likelyEnterprise returns the enterprise of a trap that names none: that of
// the trap before, or the module's own place.
func (s *splitter) likelyEnterprise() []Arc {
	if s.enterprise != nil {
		return s.enterprise
	}
	for _, kind := range [...]StatementKind{ModuleIdentity, ValueAssignment} {
		for i := range s.m.Statements {
			if st := &s.m.Statements[i]; st.Kind == kind && st.Path != nil {
				return []Arc{{Name: st.Name}}
			}
		}
	}
	return nil
}

// path reads the elements of a { … } whose first token is i, and returns the
// token behind its closing brace. The path is nil when it is none.
func (s *splitter) path(st *Statement, i, limit int) ([]Arc, int) {
	path := make([]Arc, 0, 2)
	good := true
	for ; i < limit && s.kind(i) != '}'; i++ {
		switch s.kind(i) {
		case Ident:
			if n, ok := hexNumber(s.of(i)); ok {
				path = append(path, Arc{Number: n, HasNumber: true})
				continue
			}
			a := Arc{Name: s.name(i)}
			if s.kind(i+1) == '(' && s.kind(i+2) == Number {
				a.Number, a.HasNumber = s.sub(st, i+2)
				good = good && a.HasNumber
				i += 2
				if s.kind(i+1) == ')' {
					i++
				}
			}
			path = append(path, a)
		case Number:
			n, ok := s.sub(st, i)
			good = good && ok
			path = append(path, Arc{Number: n, HasNumber: true})
		case '.', ',':
		default:
			s.say(BadPath, int(s.tokens[i].Start), st.Name)
			if s.kind(i) == Assign || s.kind(i) == Text {
				s.say(NoPath, int(st.Start), st.Name)
				return nil, i
			}
		}
	}
	if i < limit {
		i++
	}
	if !good {
		return nil, i
	}
	if len(path) == 0 {
		s.say(NoPath, int(st.Start), st.Name)
		return nil, i
	}
	return path, i
}

// hexNumber reads a number in the form of the language C, 0x1f.
func hexNumber(b []byte) (uint32, bool) {
	if len(b) < 3 || b[0] != '0' || b[1] != 'x' && b[1] != 'X' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:]), 16, 32)
	return uint32(n), err == nil
}

// sub reads a sub-identifier.
func (s *splitter) sub(st *Statement, i int) (uint32, bool) {
	n, err := strconv.ParseUint(string(s.of(i)), 10, 32)
	if err != nil {
		s.say(BigSub, int(s.tokens[i].Start), st.Name)
		return 0, false
	}
	return uint32(n), true
}
