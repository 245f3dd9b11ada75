package mib

import (
	"strings"

	"github.com/mibtui/mibtui/mib/smi"
)

// typeTable holds types while modules are linked. What is written the same way
// on the same type is the same *Type.
type typeTable struct {
	base    map[string]*Type
	refined map[refinement]*Type
}

// refinement is a syntax that narrows a type, as written.
type refinement struct {
	parent *Type
	text   string
}

// The states of linkModule.typState.
const (
	typeBusy uint8 = 1 + iota
	typeDone
)

// baseType returns the type the SMI itself gives a name, SMIv1's included.
func (l *linker) baseType(name string) *Type {
	var base Base
	switch name {
	case "INTEGER", "Integer32":
		base = Integer32
	case "OCTET STRING":
		base = OctetString
	case "OBJECT IDENTIFIER", "ObjectName", "NotificationName":
		base = ObjectIdentifier
	case "BITS", "BIT STRING":
		base = Bits
	case "IpAddress", "NetworkAddress":
		base = IpAddress
	case "Counter", "Counter32":
		base = Counter32
	case "Gauge", "Gauge32", "Unsigned32", "UInteger32":
		base = Unsigned32
	case "TimeTicks":
		base = TimeTicks
	case "Opaque":
		base = Opaque
	case "Counter64":
		base = Counter64
	case "NsapAddress":
		base = NsapAddress
	default:
		return nil
	}
	t := l.types.base[name]
	if t == nil {
		if l.types.base == nil {
			l.types.base = map[string]*Type{}
		}
		t = &Type{Name: strings.Clone(name), Base: base}
		l.types.base[t.Name] = t
	}
	return t
}

// taggedBase returns the base type of an [APPLICATION n] tag (RFC 2578 §7.1).
func taggedBase(tag int) Base {
	switch tag {
	case 0:
		return IpAddress
	case 1:
		return Counter32
	case 2, 7:
		return Unsigned32
	case 3:
		return TimeTicks
	case 4:
		return Opaque
	case 5:
		return NsapAddress
	case 6:
		return Counter64
	}
	return UnknownBase
}

// typeAll resolves the types m defines and makes them known.
func (l *linker) typeAll(m *linkModule) {
	if m.bodies == nil {
		return
	}
	for i, st := range m.Statements {
		if st.Kind != smi.TypeAssignment && st.Kind != smi.TextualConvention {
			continue
		}
		if t := l.defined(m, int32(i), 0); t != nil && t.Module != "" {
			l.b.Type(t)
			l.b.t.modules[m.number].Definitions++
		}
	}
}

// defined returns the type statement i of m defines; nil for a SEQUENCE or a
// CHOICE, which are no types of values.
func (l *linker) defined(m *linkModule, i int32, depth int) *Type {
	st := &m.Statements[i]
	if m.typState[i] == typeDone {
		return m.typ[i]
	}
	if m.bodies == nil {
		return &Type{Name: st.Name, Module: m.Name, Line: int(st.Line)}
	}
	body := m.bodies.of(i)
	syntax := body.Syntax
	if m.typState[i] == typeBusy || depth > deepest {
		l.report(m, codeTypeLoop, Error, st.Line, "a type of unknown base", "type %s is defined by itself", st.Name)
		return &Type{Name: st.Name, Module: m.Name, Line: int(st.Line)}
	}
	m.typState[i] = typeBusy
	var t *Type
	switch {
	case syntax == nil:
		t = &Type{}
	case syntax.Form != smi.Simple:
	default:
		parent := l.typeNamed(m, syntax.Name, st.Line, depth+1)
		t = refine(parent, syntax)
		if b := taggedBase(syntax.Tag); b != UnknownBase {
			t.Base = b
		}
	}
	if t != nil {
		t.Name, t.Module, t.Line, t.Status = st.Name, m.Name, int(st.Line), statusOf(body.Status)
		if body.Hint != "" {
			t.Hint = body.Hint
		}
	}
	m.typ[i], m.typState[i] = t, typeDone
	return t
}

// typeNamed returns the type a name stands for in m. It is never nil: what is
// not known has an unknown base.
func (l *linker) typeNamed(m *linkModule, name string, line int32, depth int) *Type {
	if i, ok := m.kinds[name]; ok {
		if base := l.baseType(name); base != nil {
			if syntax := l.syntaxOf(m, i); syntax == nil || syntax.Tag >= 0 || strings.HasPrefix(m.Name, "SNMPv2-SMI") || strings.HasPrefix(m.Name, "RFC") {
				return base
			}
		}
		if t := l.defined(m, i, depth); t != nil {
			return t
		}
		return &Type{Name: name, Base: Sequence}
	}
	if base := l.baseType(name); base != nil {
		return base
	}
	d, ok := l.imported(m, name, typesOf)
	if !ok {
		if d, ok = l.anywhere(m, name, typesOf); ok {
			l.noteElsewhere(m, name, d, line)
		}
	}
	if ok {
		if t := l.defined(d.m, d.i, depth); t != nil {
			return t
		}
		return &Type{Name: name, Base: Sequence}
	}
	if m.bodies != nil {
		l.report(m, codeNoType, Error, line, "a type of unknown base", "type %s is defined nowhere%s", name, l.whereFrom(m, name))
	}
	t := l.types.refined[refinement{nil, name}]
	if t == nil {
		t = &Type{Name: name}
		l.remember(refinement{nil, name}, t)
	}
	return t
}

func (l *linker) syntaxOf(m *linkModule, i int32) *smi.Syntax {
	if m.bodies == nil {
		return nil
	}
	return m.bodies.of(i).Syntax
}

// whereFrom says which module a missing name should come from.
func (l *linker) whereFrom(m *linkModule, name string) string {
	from := m.imports[name]
	switch {
	case from == "":
		return ""
	case l.byName[from] == nil:
		return "; waiting for " + from
	}
	return "; " + from + " does not have it"
}

func (l *linker) remember(key refinement, t *Type) {
	if l.types.refined == nil {
		l.types.refined = map[refinement]*Type{}
	}
	l.types.refined[key] = t
}

// syntaxType returns the type of an object's SYNTAX, nil for a table or a row.
func (l *linker) syntaxType(m *linkModule, s *smi.Syntax, line int32) *Type {
	if s == nil || s.Form != smi.Simple {
		return nil
	}
	parent := l.typeNamed(m, s.Name, line, 0)
	if parent.Base == Sequence {
		return nil
	}
	if len(s.Labels)+len(s.Sizes)+len(s.Ranges) == 0 {
		return parent
	}
	key := refinement{parent, s.Text}
	if t := l.types.refined[key]; t != nil {
		return t
	}
	t := refine(parent, s)
	t.Name = parent.Name
	l.remember(key, t)
	return t
}

// refine returns a new type that narrows parent as s says. Whatever s does not
// say is as the parent has it.
func refine(parent *Type, s *smi.Syntax) *Type {
	t := &Type{
		Base: parent.Base, Parent: parent, Hint: parent.Hint,
		Labels: parent.Labels, Ranges: parent.Ranges, Sizes: parent.Sizes, Status: parent.Status,
	}
	if len(s.Labels) > 0 {
		t.Labels = make([]Label, len(s.Labels))
		for i, label := range s.Labels {
			t.Labels[i] = Label(label)
		}
	}
	sizes, ranges := s.Sizes, s.Ranges
	if t.Base == UnknownBase { // what narrows a type that is not known tells what it comes down to
		switch {
		case len(s.Labels) > 0:
			t.Base = Integer32
		case len(sizes) > 0:
			t.Base = OctetString
		}
	}
	switch parent.Base { // (0..255) on a string can only mean its size
	case OctetString, Opaque:
		if len(sizes) == 0 {
			sizes, ranges = ranges, nil
		}
	case Integer32, Unsigned32, Counter32, Counter64, TimeTicks:
		if len(ranges) == 0 {
			sizes, ranges = nil, sizes
		}
	}
	if len(ranges) > 0 {
		t.Ranges = limits(ranges, parent.Ranges, parent.Base)
	}
	if len(sizes) > 0 {
		t.Sizes = limits(sizes, parent.Sizes, OctetString)
	}
	return t
}

// limits takes over ranges; MIN and MAX are what the parent allows.
func limits(ranges []smi.Range, parent []Range, base Base) []Range {
	whole := base.whole()
	if n := len(parent); n > 0 {
		whole = Range{parent[0].Min, parent[n-1].Max}
	}
	all := make([]Range, len(ranges))
	for i, r := range ranges {
		all[i] = Range{number(r.Min, whole.Min), number(r.Max, whole.Max)}
	}
	return all
}

func number(b smi.Bound, open Number) Number {
	if b.Open {
		return open
	}
	return Number{b.Neg, b.Abs}
}

// whole returns all values a base type can have; for strings the sizes.
func (b Base) whole() Range {
	switch b {
	case OctetString, Opaque, Bits, NsapAddress:
		return Range{Int(0), Int(65535)}
	case Counter64:
		return Range{Int(0), Uint(1<<64 - 1)}
	case Integer32:
		return Range{Int(-1 << 31), Int(1<<31 - 1)}
	}
	return Range{Int(0), Int(1<<32 - 1)}
}

func statusOf(word string) Status {
	switch word {
	case "current":
		return Current
	case "deprecated":
		return Deprecated
	case "obsolete":
		return Obsolete
	case "mandatory":
		return Mandatory
	case "optional":
		return Optional
	}
	return NoStatus
}

func accessOf(word string) Access {
	for a := NotAccessible; a <= NotImplemented; a++ {
		if a.String() == word {
			return a
		}
	}
	return NoAccess
}
