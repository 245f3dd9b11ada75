package mib

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/mibtui/mibtui/mib/smi"
)

// linker puts together what fragments say. It goes in passes, so that order
// never matters: which file speaks for a module, what each module declares,
// where each name stands, what each type is, and then the definitions.
type linker struct {
	sources []Source
	b       *Builder
	modules []*linkModule // best rank first
	byName  map[string]*linkModule
	// everywhere finds a node's or a type's declarations by name; it is made
	// while others are placed.
	everywhere func() *register
	types      typeTable
	waits      map[wait][]int32  // statements by what they wait for
	why        map[declared]wait // what a statement waits for
	loops      map[declared]bool // statements that stand upon themselves
	asides     []aside
}

// linkModule is a module while it is linked. Slices run parallel to its
// statements.
type linkModule struct {
	*smi.Module
	fragment *fragment
	bodies   *bodies // nil until they are read
	number   int32
	v1       bool
	updated  string // LAST-UPDATED, made comparable
	nodes    map[string]int32
	again    map[string][]int32 // nodes declared more than once: the later ones
	kinds    map[string]int32   // types, by name
	imports  map[string]string
	place    []int32 // node, or one of the states below
	typ      []*Type
	written  []written // of each syntax of the bodies, by its number
	typState []uint8
	reported int
}

// written is a syntax that several statements may have.
type written struct {
	text textRef
	typ  *Type
}

// declared is a statement of some module.
type declared struct {
	m *linkModule
	i int32
}

// aside is a name given in passing, as b is in { a b(3) 4 }.
type aside struct {
	m    *linkModule
	name string
	at   int32
	line int32
}

// The states of linkModule.place below the nodes themselves.
const (
	unplaced int32 = 0
	placing  int32 = -1
	nowhere  int32 = -2
)

// link makes a tree of fragments.
func link(ctx context.Context, sources []Source, fragments []*fragment, problems []Problem) (*Tree, error) {
	l := &linker{sources: sources, byName: map[string]*linkModule{}, waits: map[wait][]int32{}, why: map[declared]wait{}, loops: map[declared]bool{}}
	l.b = newBuilder(count(fragments))
	l.b.t.sources = sources
	l.b.t.issues = append(l.b.t.issues, problems...)
	l.choose(fragments)
	l.everywhere = sync.OnceValue(func() *register { return declaredBy(l.modules) })
	var making sync.WaitGroup
	making.Go(func() { l.everywhere() })
	defer making.Wait()
	for _, pass := range []func(*linkModule){l.declare, l.placeAll, l.typeAll, l.defineAll, l.checkReferences} {
		for _, m := range l.modules {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			pass(m)
		}
	}
	l.b.nameUnnamed(wellKnown[:])
	l.nameAsides()
	l.reportWaits()
	l.b.setKinds()
	l.countProblems()
	return l.b.Tree(), nil
}

func count(fragments []*fragment) int {
	n := 1024
	for _, f := range fragments {
		for _, m := range f.modules {
			n += len(m.Statements)
		}
	}
	return n
}

// choose picks one file for each module, adds the modules to the builder best
// rank first, and takes over the fragments' problems.
func (l *linker) choose(fragments []*fragment) {
	all := make([]*linkModule, 0, len(fragments))
	for _, f := range fragments {
		l.b.t.issues = append(l.b.t.issues, f.problems...)
		for i := range f.modules {
			m := &linkModule{Module: &f.modules[i], fragment: f, imports: map[string]string{}}
			if f.bodies != nil {
				m.bodies = f.bodies[i]
			}
			m.study()
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b *linkModule) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), l.chosen(b)-l.chosen(a), cmp.Compare(a.fragment.source, b.fragment.source),
			cmp.Compare(b.updated, a.updated), cmp.Compare(a.fragment.path, b.fragment.path), cmp.Compare(a.Start, b.Start))
	})
	shadows := map[string][]*linkModule{}
	for _, m := range all {
		if l.byName[m.Name] != nil {
			shadows[m.Name] = append(shadows[m.Name], m)
			continue
		}
		l.byName[m.Name] = m
		l.modules = append(l.modules, m)
	}
	slices.SortFunc(l.modules, func(a, b *linkModule) int {
		v1 := 0
		if a.v1 != b.v1 {
			v1 = -1
			if a.v1 {
				v1 = 1
			}
		}
		return cmp.Or(v1, cmp.Compare(a.fragment.source, b.fragment.source),
			cmp.Compare(b.updated, a.updated), cmp.Compare(a.Name, b.Name))
	})
	for _, m := range l.modules {
		l.add(m, shadows[m.Name])
	}
}

// add gives the builder a module.
func (l *linker) add(m *linkModule, shadows []*linkModule) {
	f := m.fragment
	module := Module{
		Name: m.Name, File: f.file, Line: m.Line, Source: f.source, Ours: l.sources[f.source].Ours,
		SMIv1: m.v1, Imports: m.imports, path: f.path, size: f.size,
	}
	for i, st := range m.Statements {
		if st.Kind != smi.ModuleIdentity {
			continue
		}
		module.LastUpdated = st.Text
		if m.bodies != nil {
			module.Organization = m.bodies.of(int32(i)).Organization
		}
	}
	for _, s := range shadows {
		module.Shadows = append(module.Shadows, s.fragment.file)
		p := problem(codeShadowed, Note, s.fragment.file, "module %s is also in %s, which %s; this one is passed over",
			m.Name, f.file, l.whyBetter(m, s))
		p.Module, p.Line = m.Name, s.Line
		l.b.Problem(p)
	}
	m.number = l.b.Module(module)
}

// chosen is 1 for the file a person chose for a module, else 0.
func (l *linker) chosen(m *linkModule) int {
	if file, ok := l.sources[m.fragment.source].Chosen[m.Name]; ok && file == m.fragment.file {
		return 1
	}
	return 0
}

func (l *linker) whyBetter(m, other *linkModule) string {
	switch {
	case l.chosen(m) > l.chosen(other):
		return "was chosen"
	case m.fragment.source != other.fragment.source:
		return "ranks higher"
	case m.updated != other.updated:
		return "is newer"
	}
	return "comes first"
}

// study finds out what can be told from a module's heads alone.
func (m *linkModule) study() {
	v2 := strings.HasPrefix(m.Name, "SNMPv2-")
	old := false
	for _, im := range m.Imports {
		if m.imports[im.Name] == "" { // of two imports the first counts
			m.imports[im.Name] = im.Module
		}
		switch {
		case strings.HasPrefix(im.Module, "SNMPv2-"):
			v2 = true
		case strings.HasPrefix(im.Module, "RFC1155") || strings.HasPrefix(im.Module, "RFC-12"):
			old = true
		}
	}
	for _, st := range m.Statements {
		switch st.Kind {
		case smi.ModuleIdentity:
			v2 = true
			if m.updated == "" {
				m.updated = dateOrder(st.Text)
			}
		case smi.TrapType:
			old = true
		}
	}
	m.v1 = !v2 && (old || strings.HasPrefix(m.Name, "RFC"))
}

// dateOrder brings LAST-UPDATED into a form whose order is that of time: two
// digits of a year are of the twentieth century (RFC 2578 §2).
func dateOrder(date string) string {
	date = strings.TrimSuffix(strings.TrimSpace(date), "Z")
	if len(date) == 10 {
		return "19" + date
	}
	return date
}

// declare collects the names a module declares.
func (l *linker) declare(m *linkModule) {
	m.nodes = make(map[string]int32, len(m.Statements))
	m.kinds = map[string]int32{}
	m.place = make([]int32, len(m.Statements))
	m.typ = make([]*Type, len(m.Statements))
	m.typState = make([]uint8, len(m.Statements))
	if m.bodies != nil {
		m.written = make([]written, len(m.bodies.syntaxes)+1)
	}
	for i, st := range m.Statements {
		names := m.nodes
		switch st.Kind {
		case smi.Macro, smi.ConstantAssignment:
			continue
		case smi.TypeAssignment, smi.TextualConvention:
			names = m.kinds
		}
		if before, ok := names[st.Name]; ok {
			l.report(m, codeTwice, Warning, st.Line, "others mean the first; the rows of a table copied with its name, the one above them",
				"%s is declared twice, first in line %d", st.Name, m.Statements[before].Line)
			if st.Kind != smi.TypeAssignment && st.Kind != smi.TextualConvention {
				if m.again == nil {
					m.again = map[string][]int32{}
				}
				m.again[st.Name] = append(m.again[st.Name], int32(i))
			}
			continue
		}
		names[st.Name] = int32(i)
	}
}

// report records a problem of a module.
func (l *linker) report(m *linkModule, code string, s Severity, line int32, assumed, format string, args ...any) {
	if m.reported++; m.reported > maxProblems {
		return
	}
	p := problem(code, s, m.fragment.file, format, args...)
	p.Module, p.Line, p.Assumed = m.Name, int(line), assumed
	l.b.Problem(p)
}

// countProblems puts the problems in order and counts them for each module.
func (l *linker) countProblems() {
	t := &l.b.t
	sortProblems(t.issues)
	type key struct{ module, file string }
	counts := map[key]int{}
	for _, p := range t.issues {
		counts[key{p.Module, p.File}]++
	}
	for i := range t.modules {
		m := &t.modules[i]
		m.Problems = counts[key{m.Name, m.File}]
	}
}
