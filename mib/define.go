package mib

import "github.com/mibtui/mibtui/mib/smi"

// defineAll gives the builder m's definitions.
func (l *linker) defineAll(m *linkModule) {
	for i := range m.Statements {
		if at := m.place[i]; at > 0 {
			l.b.define(at, l.definition(m, int32(i)))
		}
	}
}

// definition puts together what is known about statement i of m. A table's and
// a row's kind is told by their syntax; scalars and columns are told apart
// when all definitions are in, see [Builder.setKinds].
func (l *linker) definition(m *linkModule, i int32) Definition {
	st := &m.Statements[i]
	d := Definition{
		Name: st.Name, Module: m.number, Kind: kindOf(st.Kind), Line: st.Line, Start: st.Start, End: st.End,
	}
	if st.Kind == smi.ObjectType && st.Table {
		d.Kind = Table
	}
	if m.bodies == nil {
		return d
	}
	body := m.bodies.of(i)
	d.Access, d.Status = accessOf(body.Access), statusOf(body.Status)
	d.Units, d.Default, d.Augments, d.Objects = body.Units, body.Default, body.Augments, body.Objects
	if st.Kind != smi.ObjectType {
		return d
	}
	if body.Syntax != nil {
		d.Syntax = body.Syntax.Text
		d.written, d.Type = l.written(m, m.bodies.syntax(i), body.Syntax, st.Line)
	}
	if d.Kind != Table && (len(body.Index) > 0 || body.Augments != "" || l.isSequence(m, body.Syntax)) {
		d.Kind = Row
	}
	if d.Kind == Table || d.Kind == Row {
		d.Type = nil
	}
	for _, item := range body.Index {
		d.Index = append(d.Index, l.indexRef(m, item, st.Line))
	}
	return d
}

// written returns where the text of syntax number n of m stands in the tree's
// and which type it is. What has to be reported is so for every statement.
func (l *linker) written(m *linkModule, n int, s *smi.Syntax, line int32) (textRef, *Type) {
	w := &m.written[n]
	if w.text == 0 {
		w.text = l.b.text.intern(s.Text)
	}
	if w.typ != nil {
		return w.text, w.typ
	}
	before := m.reported
	t := l.syntaxType(m, s, line)
	if m.reported == before {
		w.typ = t
	}
	return w.text, t
}

// isSequence reports whether a syntax names a SEQUENCE.
func (l *linker) isSequence(m *linkModule, s *smi.Syntax) bool {
	if s == nil || s.Form != smi.Simple {
		return s != nil && s.Form == smi.Sequence
	}
	i, ok := m.kinds[s.Name]
	if !ok {
		return false
	}
	of := l.syntaxOf(m, i)
	return of != nil && of.Form == smi.Sequence
}

// indexRef tells an object of an INDEX from a type, which SMIv1 allows there.
func (l *linker) indexRef(m *linkModule, item smi.Index, line int32) IndexRef {
	ref := IndexRef{Name: item.Name, Implied: item.Implied}
	if t := l.baseType(item.Name); t != nil {
		ref.Type = t
	} else if c := item.Name[0]; c >= 'A' && c <= 'Z' {
		if _, ok := m.nodes[item.Name]; !ok {
			if _, ok := l.imported(m, item.Name, nodesOf); !ok {
				ref.Type = l.typeNamed(m, item.Name, line, 0)
			}
		}
	}
	return ref
}

func kindOf(k smi.StatementKind) Kind {
	switch k {
	case smi.ObjectType:
		return Scalar
	case smi.ObjectIdentity:
		return ObjectIdentity
	case smi.ModuleIdentity:
		return ModuleIdentity
	case smi.NotificationType, smi.TrapType:
		return Notification
	case smi.ObjectGroup:
		return ObjectGroup
	case smi.NotificationGroup:
		return NotificationGroup
	case smi.ModuleCompliance:
		return Compliance
	case smi.AgentCapabilities:
		return Capabilities
	}
	return Plain
}

// setKinds tells rows, columns and scalars apart by where they stand: what is
// right below a table is its row, unless its syntax is one of values, and what
// is right below a row is a column. A table with an INDEX of its own and values
// right below it, as some write, is that row itself.
func (b *Builder) setKinds() {
	t := &b.t
	for i := range t.defs {
		d := &t.defs[i]
		if d.kind != Scalar {
			continue
		}
		up := b.above(d)
		switch value := d.typ != 0 && t.types[d.typ].Base != UnknownBase; {
		case up == nil || up.kind != Table:
		case !value:
			d.kind, d.typ = Row, 0
		case t.moreOf(up, moreIndex) > 0:
			up.kind = Row
		}
	}
	for i := range t.defs {
		if d := &t.defs[i]; d.kind == Scalar {
			if up := b.above(d); up != nil && up.kind == Row {
				d.kind = Column
			}
		}
	}
}

// above returns the definition of the place right above d's, the one of d's
// own module where several modules define it; nil when none does.
func (b *Builder) above(d *definition) *definition {
	t := &b.t
	first := t.nodes[t.nodes[d.node].parent].def
	for up := first; up != 0; up = t.defs[up].also {
		if t.defs[up].module == d.module {
			return &t.defs[up]
		}
	}
	if first == 0 {
		return nil
	}
	return &t.defs[first]
}

// checkReferences reports names in INDEX, AUGMENTS and lists of objects that
// no module defines.
func (l *linker) checkReferences(m *linkModule) {
	if m.bodies == nil {
		return
	}
	check := func(st *smi.Statement, clause, name string) {
		if _, ok := m.nodes[name]; ok {
			return
		}
		if _, ok := l.imported(m, name, nodesOf); ok {
			return
		}
		if _, ok := l.anywhere(m, name, nodesOf); ok {
			return
		}
		l.report(m, codeNoReference, Warning, st.Line, "", "%s of %s names %s, which is defined nowhere", clause, st.Name, name)
	}
	for i := range m.Statements {
		if !m.bodies.refers(int32(i)) {
			continue
		}
		st, body := &m.Statements[i], m.bodies.of(int32(i))
		if body.Augments != "" {
			check(st, "AUGMENTS", body.Augments)
		}
		for _, item := range body.Index {
			if c := item.Name[0]; c >= 'a' && c <= 'z' {
				check(st, "INDEX", item.Name)
			}
		}
		if st.Kind == smi.NotificationType || st.Kind == smi.TrapType || st.Kind == smi.ObjectGroup {
			for _, name := range body.Objects {
				check(st, "the list of objects", name)
			}
		}
	}
}
