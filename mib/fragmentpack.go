package mib

import (
	"context"

	"github.com/mibtui/mibtui/mib/cache"
	"github.com/mibtui/mibtui/mib/smi"
)

// bodies are those of a module's statements, packed: each is unpacked when it
// is looked at, which a link does twice.
type bodies struct {
	packed   string
	strings  []string
	at       []uint32 // where each begins, and where the last one ends
	syntaxes []*smi.Syntax
}

// of returns the body of statement i.
func (b *bodies) of(i int32) smi.Body {
	u := unpacker{s: b.packed[:b.at[i+1]], at: int(b.at[i]), strings: b.strings}
	if u.at == len(u.s) {
		return smi.Body{}
	}
	syntax := u.below(2*len(b.syntaxes)+2) >> 1
	body := smi.Body{
		Access: u.str(), Status: u.str(), Units: u.str(), Hint: u.str(), Default: u.str(), Augments: u.str(),
		LastUpdated: u.str(), Organization: u.str(),
	}
	if syntax > 0 {
		body.Syntax = b.syntaxes[syntax-1]
	}
	if n := u.count(); n > 0 {
		body.Index = make([]smi.Index, n)
		for j := range body.Index {
			body.Index[j] = smi.Index{Name: u.str(), Implied: u.flag()}
		}
	}
	body.Objects = u.list()
	return body
}

// syntax returns the number of the syntax of statement i, from 1; 0 for none.
// Those that are written alike have the same.
func (b *bodies) syntax(i int32) int { return b.first(i) >> 1 }

// refers reports whether statement i names other objects, in an INDEX, in
// AUGMENTS or in a list.
func (b *bodies) refers(i int32) bool { return b.first(i)&1 != 0 }

// first returns the first number of a body, which says both.
func (b *bodies) first(i int32) int {
	u := unpacker{s: b.packed[:b.at[i+1]], at: int(b.at[i])}
	if u.at == len(u.s) {
		return 0
	}
	return u.below(2*len(b.syntaxes) + 2)
}

func packBody(p *packer, b *smi.Body, syntax int) {
	first := uint64(syntax) << 1
	if b.Augments != "" || len(b.Index)+len(b.Objects) > 0 {
		first |= 1
	}
	p.big(first)
	for _, s := range [...]string{b.Access, b.Status, b.Units, b.Hint, b.Default, b.Augments, b.LastUpdated, b.Organization} {
		p.str(s)
	}
	p.big(uint64(len(b.Index)))
	for _, item := range b.Index {
		p.str(item.Name)
		p.flag(item.Implied)
	}
	p.big(uint64(len(b.Objects)))
	for _, name := range b.Objects {
		p.str(name)
	}
}

func (u *unpacker) list() []string {
	n := u.count()
	if n == 0 {
		return nil
	}
	all := make([]string, n)
	for i := range all {
		all[i] = u.str()
	}
	return all
}

// packFragment writes what a file says, bodies[i] being those of its module i.
func packFragment(f *fragment, bodies [][]smi.Body) string {
	var p packer
	packProblems(&p, f.problems)
	p.num(int(f.size))
	p.big(uint64(len(f.modules)))
	for i := range f.modules {
		packHeads(&p, &f.modules[i])
	}
	syntaxes := map[*smi.Syntax]int{nil: 0}
	var order []*smi.Syntax
	for _, all := range bodies {
		for i := range all {
			if s := all[i].Syntax; syntaxes[s] == 0 && s != nil {
				order = append(order, s)
				syntaxes[s] = len(order)
			}
		}
	}
	p.big(uint64(len(order)))
	for _, s := range order {
		packSyntax(&p, s)
	}
	for _, all := range bodies {
		apart := packer{strings: p.strings, count: p.count, known: p.known}
		for i := range all {
			before := len(apart.body)
			if b := &all[i]; !blank(b) {
				packBody(&apart, b, syntaxes[b.Syntax])
			}
			p.big(uint64(len(apart.body) - before))
		}
		p.strings, p.count, p.known = apart.strings, apart.count, apart.known
		p.body = append(p.body, apart.body...)
	}
	return string(p.bytes())
}

// blank reports whether a body says nothing, as that of a bare name.
func blank(b *smi.Body) bool {
	return b.Syntax == nil && b.Access == "" && b.Status == "" && b.Units == "" && b.Hint == "" && b.Default == "" &&
		b.Augments == "" && b.LastUpdated == "" && b.Organization == "" && len(b.Index) == 0 && len(b.Objects) == 0
}

// unpackFragment reads what packFragment wrote of a file.
func unpackFragment(at located, file, packed string) (*fragment, error) {
	u := unpack(packed)
	f := &fragment{located: at, file: file, packed: packed}
	f.problems = unpackProblems(u)
	f.size = int64(u.num())
	f.modules = make([]smi.Module, u.count())
	for i := range f.modules {
		unpackHeads(u, &f.modules[i])
	}
	syntaxes := make([]*smi.Syntax, u.count())
	slab := make([]smi.Syntax, len(syntaxes))
	for i := range syntaxes {
		unpackSyntax(u, &slab[i])
		syntaxes[i] = &slab[i]
	}
	f.bodies = make([]*bodies, len(f.modules))
	for i := range f.modules {
		b := &bodies{packed: packed, strings: u.strings, syntaxes: syntaxes, at: make([]uint32, len(f.modules[i].Statements)+1)}
		at := uint64(0)
		for j := range f.modules[i].Statements {
			b.at[j] = uint32(at)
			at += u.big()
		}
		b.at[len(b.at)-1] = uint32(at)
		if at > uint64(len(packed)-u.at) {
			u.fail()
			break
		}
		for j := range b.at {
			b.at[j] += uint32(u.at)
		}
		u.at += int(at)
		f.bodies[i] = b
	}
	if u.err() != nil {
		return nil, cache.ErrDamaged
	}
	return f, nil
}

// unpackAll unpacks those fragments that are only packed.
func (l *loader) unpackAll(ctx context.Context) error {
	return each(ctx, len(l.fragments), l.options.Workers, func(i int) {
		f := l.fragments[i]
		if f.packed == "" || f.bodies != nil {
			return
		}
		whole, err := unpackFragment(f.located, f.file, f.packed)
		if err != nil {
			panic("mib: a fragment cannot be read as it was written: " + f.file)
		}
		whole.sum, whole.sure = f.sum, f.sure
		l.fragments[i] = whole
	}, func(int) {})
}

func packHeads(p *packer, m *smi.Module) {
	p.str(m.Name)
	p.big(uint64(m.Start))
	p.big(uint64(m.End))
	p.num(m.Line)
	p.flag(m.SMIv2)
	p.big(uint64(len(m.Imports)))
	for _, im := range m.Imports {
		p.str(im.Name)
		p.str(im.Module)
	}
	p.big(uint64(len(m.Statements)))
	arcs := 0
	for i := range m.Statements {
		arcs += len(m.Statements[i].Path)
	}
	p.big(uint64(arcs))
	before := smi.Statement{}
	for i := range m.Statements {
		st := &m.Statements[i]
		p.small(uint8(st.Kind))
		p.flag(st.Table)
		p.str(st.Name)
		p.num(int(st.Start) - int(before.End))
		p.num(int(st.End) - int(st.Start))
		p.num(int(st.Line) - int(before.Line))
		p.big(uint64(len(st.Path)))
		for _, arc := range st.Path {
			p.str(arc.Name)
			p.flag(arc.HasNumber)
			if arc.HasNumber {
				p.big(uint64(arc.Number))
			}
		}
		p.str(st.Text)
		before = *st
	}
}

func unpackHeads(u *unpacker, m *smi.Module) {
	m.Name, m.Start, m.End, m.Line, m.SMIv2 = u.str(), uint32(u.big()), uint32(u.big()), u.num(), u.flag()
	if n := u.count(); n > 0 {
		m.Imports = make([]smi.Import, n)
		for i := range m.Imports {
			m.Imports[i] = smi.Import{Name: u.str(), Module: u.str()}
		}
	}
	if n := u.count(); n > 0 {
		m.Statements = make([]smi.Statement, n)
	}
	arcs := make([]smi.Arc, u.count())
	var before smi.Statement
	for i := range m.Statements {
		st := &m.Statements[i]
		st.Kind, st.Table, st.Name = smi.StatementKind(min(u.small(), uint8(smi.ConstantAssignment))), u.flag(), u.str()
		st.Start = uint32(int(before.End) + u.num())
		st.End = uint32(int(st.Start) + u.num())
		st.Line = int32(int(before.Line) + u.num())
		n := u.count()
		if n > len(arcs) {
			u.fail()
			return
		}
		if n > 0 {
			st.Path = arcs[:n:n]
			arcs = arcs[n:]
		}
		for j := range st.Path {
			arc := &st.Path[j]
			if arc.Name, arc.HasNumber = u.str(), u.flag(); arc.HasNumber {
				arc.Number = uint32(u.big())
			}
		}
		st.Text = u.str()
		before = *st
	}
}

func packSyntax(p *packer, s *smi.Syntax) {
	p.str(s.Name)
	p.small(uint8(s.Form))
	for _, ranges := range [2][]smi.Range{s.Sizes, s.Ranges} {
		p.big(uint64(len(ranges)))
		for _, r := range ranges {
			for _, b := range [2]smi.Bound{r.Min, r.Max} {
				p.flag(b.Open)
				p.flag(b.Neg)
				p.big(b.Abs)
			}
		}
	}
	p.big(uint64(len(s.Labels)))
	for _, l := range s.Labels {
		p.str(l.Name)
		p.num(int(l.Value))
	}
	p.big(uint64(len(s.Fields)))
	for _, f := range s.Fields {
		p.str(f.Name)
		p.str(f.Type)
	}
	p.num(s.Tag)
	p.str(s.Text)
}

func unpackSyntax(u *unpacker, s *smi.Syntax) {
	s.Name, s.Form = u.str(), smi.Form(u.small())
	for _, ranges := range [2]*[]smi.Range{&s.Sizes, &s.Ranges} {
		for range u.count() {
			*ranges = append(*ranges, smi.Range{
				Min: smi.Bound{Open: u.flag(), Neg: u.flag(), Abs: u.big()}, Max: smi.Bound{Open: u.flag(), Neg: u.flag(), Abs: u.big()},
			})
		}
	}
	if n := u.count(); n > 0 {
		s.Labels = make([]smi.Label, n)
		for i := range s.Labels {
			s.Labels[i] = smi.Label{Name: u.str(), Value: int64(u.num())}
		}
	}
	if n := u.count(); n > 0 {
		s.Fields = make([]smi.Field, n)
		for i := range s.Fields {
			s.Fields[i] = smi.Field{Name: u.str(), Type: u.str()}
		}
	}
	s.Tag, s.Text = u.num(), u.str()
}
