package mib

import (
	"math"
	"slices"

	"github.com/mibtui/mibtui/mib/cache"
)

func (p *packer) flag(set bool) {
	if set {
		p.small(1)
	} else {
		p.small(0)
	}
}

func (u *unpacker) flag() bool { return u.small() != 0 }

// err returns an error when what was read is not what a packer wrote.
func (u *unpacker) err() error {
	if u.bad || u.at != len(u.s) {
		return cache.ErrDamaged
	}
	return nil
}

// packMeta writes what a tree has that is no row of records.
func (t *Tree) packMeta() []byte {
	var p packer
	p.big(t.names.seed)
	p.big(uint64(len(t.modules)))
	for i := range t.modules {
		packModule(&p, &t.modules[i])
	}
	packProblems(&p, t.issues)
	p.big(uint64(t.waiting))
	p.big(uint64(len(t.lacks)))
	for _, l := range t.lacks {
		p.str(l.module)
		p.str(l.name)
		p.str(l.needs)
		p.flag(l.here)
	}
	t.packTypes(&p)
	return p.bytes()
}

func (t *Tree) unpackMeta(s string) error {
	u := unpack(s)
	t.names.seed = u.big()
	t.modules = make([]Module, u.count())
	for i := range t.modules {
		t.modules[i] = unpackModule(u, len(t.sources))
	}
	t.issues = unpackProblems(u)
	t.waiting = int32(u.below(math.MaxInt32))
	t.lacks = make([]lack, u.count())
	for i := range t.lacks {
		t.lacks[i] = lack{u.str(), u.str(), u.str(), u.flag()}
	}
	t.unpackTypes(u)
	return u.err()
}

// settle gives all strings of a tree a place of their own, so that what was read
// of the files need not be kept for them.
func (t *Tree) settle() error { return t.unpackMeta(string(t.packMeta())) }

func packModule(p *packer, m *Module) {
	p.str(m.Name)
	p.str(m.File)
	p.num(m.Line)
	p.big(uint64(m.Source))
	p.flag(m.Ours)
	p.flag(m.SMIv1)
	p.str(m.LastUpdated)
	p.str(m.Organization)
	p.big(uint64(len(m.Imports)))
	for name, from := range m.Imports {
		p.str(name)
		p.str(from)
	}
	p.num(m.Definitions)
	p.num(m.Problems)
	p.big(uint64(len(m.Shadows)))
	for _, file := range m.Shadows {
		p.str(file)
	}
	p.str(m.path)
	p.num(int(m.size))
}

func unpackModule(u *unpacker, sources int) Module {
	m := Module{
		Name: u.str(), File: u.str(), Line: u.num(), Source: u.below(sources), Ours: u.flag(), SMIv1: u.flag(),
		LastUpdated: u.str(), Organization: u.str(),
	}
	n := u.count()
	m.Imports = make(map[string]string, n)
	for range n {
		name := u.str()
		m.Imports[name] = u.str()
	}
	m.Definitions, m.Problems = u.num(), u.num()
	for range u.count() {
		m.Shadows = append(m.Shadows, u.str())
	}
	m.path, m.size = u.str(), int64(u.num())
	return m
}

func packProblems(p *packer, all []Problem) {
	p.big(uint64(len(all)))
	for i := range all {
		q := &all[i]
		p.str(q.Code)
		p.small(uint8(q.Severity))
		p.str(q.Module)
		p.str(q.File)
		p.num(q.Line)
		p.num(q.Col)
		p.str(q.Message)
		p.str(q.Assumed)
	}
}

func unpackProblems(u *unpacker) []Problem {
	n := u.count()
	if n == 0 {
		return nil
	}
	all := make([]Problem, n)
	for i := range all {
		all[i] = Problem{
			Code: u.str(), Severity: Severity(min(u.small(), uint8(Error))), Module: u.str(), File: u.str(),
			Line: u.num(), Col: u.num(), Message: u.str(), Assumed: u.str(),
		}
	}
	return all
}

// What a type has as its parent does is not written again.
const (
	ownLabels uint8 = 1 << iota
	ownRanges
	ownSizes
)

// packTypes writes all types, parents before those that refine them.
func (t *Tree) packTypes(p *packer) {
	number := map[*Type]int{nil: 0}
	var order []*Type
	var visit func(*Type)
	visit = func(typ *Type) {
		if _, ok := number[typ]; ok {
			return
		}
		visit(typ.Parent)
		order = append(order, typ)
		number[typ] = len(order)
	}
	for _, typ := range t.types {
		visit(typ)
	}
	for _, all := range t.typesNamed {
		for _, typ := range all {
			visit(typ)
		}
	}
	p.big(uint64(len(order)))
	for _, typ := range order {
		packType(p, typ, number[typ.Parent])
	}
	p.big(uint64(len(t.types)))
	for _, typ := range t.types {
		p.big(uint64(number[typ]))
	}
	p.big(uint64(len(t.typesNamed)))
	for _, all := range t.typesNamed {
		p.big(uint64(len(all)))
		for _, typ := range all {
			p.big(uint64(number[typ]))
		}
	}
}

func packType(p *packer, t *Type, parent int) {
	p.str(t.Name)
	p.str(t.Module)
	p.small(uint8(t.Base))
	p.big(uint64(parent))
	p.str(t.Hint)
	p.small(uint8(t.Status))
	p.num(t.Line)
	own := ownLabels | ownRanges | ownSizes
	if up := t.Parent; up != nil {
		if slices.Equal(t.Labels, up.Labels) {
			own &^= ownLabels
		}
		if slices.Equal(t.Ranges, up.Ranges) {
			own &^= ownRanges
		}
		if slices.Equal(t.Sizes, up.Sizes) {
			own &^= ownSizes
		}
	}
	p.small(own)
	if own&ownLabels != 0 {
		p.big(uint64(len(t.Labels)))
		for _, l := range t.Labels {
			p.str(l.Name)
			p.num(int(l.Value))
		}
	}
	if own&ownRanges != 0 {
		packRanges(p, t.Ranges)
	}
	if own&ownSizes != 0 {
		packRanges(p, t.Sizes)
	}
}

func packRanges(p *packer, all []Range) {
	p.big(uint64(len(all)))
	for _, r := range all {
		for _, n := range [2]Number{r.Min, r.Max} {
			p.flag(n.neg)
			p.big(n.abs)
		}
	}
}

func (t *Tree) unpackTypes(u *unpacker) {
	slab := make([]Type, u.count())
	for i := range slab {
		unpackType(u, slab, i)
	}
	at := func() *Type {
		if n := u.below(len(slab) + 1); n > 0 {
			return &slab[n-1]
		}
		return nil
	}
	t.types = make([]*Type, u.count())
	for i := range t.types {
		t.types[i] = at()
	}
	if len(t.types) == 0 || t.types[0] != nil {
		u.fail()
	}
	n := u.count()
	t.typesNamed = make(map[string][]*Type, n)
	for range n {
		all := make([]*Type, u.count())
		for i := range all {
			if all[i] = at(); all[i] == nil {
				u.fail()
			}
		}
		if !u.bad && len(all) > 0 {
			t.typesNamed[all[0].Name] = all
		}
	}
}

// unpackType reads type i of slab, whose parent is one of those before it.
func unpackType(u *unpacker, slab []Type, i int) {
	t := &slab[i]
	t.Name, t.Module, t.Base = u.str(), u.str(), Base(min(u.small(), uint8(SequenceOf)))
	if parent := u.below(i + 1); parent > 0 {
		t.Parent = &slab[parent-1]
		t.Labels, t.Ranges, t.Sizes = t.Parent.Labels, t.Parent.Ranges, t.Parent.Sizes
	}
	t.Hint, t.Status, t.Line = u.str(), Status(min(u.small(), uint8(Optional))), u.num()
	own := u.small()
	if own&ownLabels != 0 {
		t.Labels = nil
		if n := u.count(); n > 0 {
			t.Labels = make([]Label, n)
		}
		for j := range t.Labels {
			t.Labels[j] = Label{u.str(), int64(u.num())}
		}
	}
	if own&ownRanges != 0 {
		t.Ranges = unpackRanges(u)
	}
	if own&ownSizes != 0 {
		t.Sizes = unpackRanges(u)
	}
}

func unpackRanges(u *unpacker) []Range {
	n := u.count()
	if n == 0 {
		return nil
	}
	all := make([]Range, n)
	for i := range all {
		all[i] = Range{Number{u.flag(), u.big()}, Number{u.flag(), u.big()}}
	}
	return all
}
