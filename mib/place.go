package mib

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/mibtui/mibtui/mib/smi"
)

// deepest is how many names may lead from one to the next before a root is
// reached. Identifiers have no more than 128 parts; files may go in circles.
const deepest = 256

// wait is what definitions of a module wait for.
type wait struct {
	m            *linkModule
	module, name string
}

// placeAll finds the node of each of m's statements.
func (l *linker) placeAll(m *linkModule) {
	for i := range m.Statements {
		l.place(m, int32(i), 0)
	}
}

// place returns the node of statement i of m, made if need be, or 0.
func (l *linker) place(m *linkModule, i int32, depth int) int32 {
	switch at := m.place[i]; {
	case at > 0:
		return at
	case at == nowhere:
		return 0
	case at == placing:
		l.loop(m, i)
		return 0
	}
	m.place[i] = placing
	at := l.follow(m, i, depth)
	m.place[i] = at
	if at == 0 {
		m.place[i] = nowhere
	}
	return at
}

// loop records that statement i of m stands upon itself.
func (l *linker) loop(m *linkModule, i int32) {
	d := declared{m, i}
	if l.loops[d] {
		return
	}
	l.loops[d] = true
	st := &m.Statements[i]
	l.report(m, codeOIDLoop, Error, st.Line, "", "the place of %s depends on itself", st.Name)
}

// follow walks the path of a statement.
func (l *linker) follow(m *linkModule, i int32, depth int) int32 {
	st := &m.Statements[i]
	if len(st.Path) == 0 {
		return 0
	}
	if depth > deepest {
		l.report(m, codeTooDeep, Error, st.Line, "", "%s stands on more than %d names, one upon the other", st.Name, deepest)
		return 0
	}
	at := int32(0)
	for n, arc := range st.Path {
		before := at
		switch {
		case arc.HasNumber && (n > 0 || arc.Name == ""):
			at = l.b.child(at, arc.Number)
		case arc.Name != "":
			at = l.named(m, i, arc, depth)
		}
		if at == 0 {
			if n > 0 && before != 0 && l.b.depth[before] == 128 {
				l.report(m, codeTooDeep, Error, st.Line, "", "%s is more than 128 sub-identifiers deep", st.Name)
			}
			return 0
		}
		if arc.HasNumber && arc.Name != "" && n < len(st.Path)-1 {
			l.asides = append(l.asides, aside{m, arc.Name, at, st.Line})
		}
	}
	return at
}

// named returns the node a name in the path of statement i stands for.
func (l *linker) named(m *linkModule, i int32, arc smi.Arc, depth int) int32 {
	st := &m.Statements[i]
	d, ok := l.node(m, arc.Name, st.Line)
	if ok && d.m == m {
		d.i = m.nearest(d.i, i)
	}
	if ok && d == (declared{m, i}) { // its own name; perhaps it imports one that is the same
		if d, ok = l.imported(m, arc.Name, nodesOf); ok && d == (declared{m, i}) {
			ok = false
		}
		if _, known := wellKnownOID(arc.Name); !ok && !known {
			l.loop(m, i)
			return 0
		}
	}
	if ok {
		at := l.place(d.m, d.i, depth+1)
		why, waits := l.why[d]
		if at == 0 && !waits {
			why = wait{module: d.m.Name, name: arc.Name}
		}
		if at == 0 || waits {
			l.wait(m, i, why.module, why.name)
		}
		return at
	}
	if o, ok := wellKnownOID(arc.Name); ok {
		at := int32(0)
		for _, sub := range o.All() {
			at = l.b.child(at, sub)
		}
		return at
	}
	if arc.HasNumber && arc.Number <= 2 { // { iso(1) … } under another name
		return l.b.child(0, arc.Number)
	}
	from := m.imports[arc.Name]
	l.wait(m, i, from, arc.Name)
	lacks := lack{module: from, name: arc.Name, here: l.byName[from] != nil}
	if from == "" {
		lacks.needs = m.Name
	}
	return l.b.lacking(lacks)
}

// nearest returns which of a name's declarations, of which first is the first,
// statement i means. Where a table was copied with its name and its rows follow
// it, that is the last before i; nodes declared again are meant for others.
func (m *linkModule) nearest(first, i int32) int32 {
	name := m.Statements[first].Name
	if m.Statements[first].Kind != smi.ObjectType {
		return first
	}
	for _, later := range m.again[name] {
		if later < i && m.Statements[later].Kind == smi.ObjectType {
			first = later
		}
	}
	return first
}

// wait records that statement i of m has no place for want of a name, which
// may be that of something far above it.
func (l *linker) wait(m *linkModule, i int32, module, name string) {
	key := wait{m, module, name}
	l.waits[key] = append(l.waits[key], i)
	l.why[declared{m, i}] = key
}

// node finds the declaration of a node by its name as m means it: its own, the
// one it imports, one that is at home where such names usually come from, or,
// where there is no doubt, one of any module.
func (l *linker) node(m *linkModule, name string, line int32) (declared, bool) {
	if i, ok := m.nodes[name]; ok {
		return declared{m, i}, true
	}
	if d, ok := l.imported(m, name, nodesOf); ok {
		return d, true
	}
	if _, known := wellKnownOID(name); known {
		return declared{}, false
	}
	d, ok := l.anywhere(m, name, nodesOf)
	if ok {
		l.noteElsewhere(m, name, d, line)
	}
	return d, ok
}

func nodesOf(m *linkModule) map[string]int32 { return m.nodes }

func typesOf(m *linkModule) map[string]int32 { return m.kinds }

// imported follows m's imports to the module that declares a name; a module
// may itself have it from another. Names with a well-known home are found
// there when the imports lead nowhere.
func (l *linker) imported(m *linkModule, name string, of func(*linkModule) map[string]int32) (declared, bool) {
	at := m
	for range 16 { // imports may go in circles
		from, ok := at.imports[name]
		if !ok {
			break
		}
		if at = l.byName[from]; at == nil {
			break
		}
		if i, ok := of(at)[name]; ok {
			return declared{at, i}, true
		}
	}
	for _, im := range m.Imports { // imported twice: perhaps the other is right
		if at := l.byName[im.Module]; im.Name == name && at != nil {
			if i, ok := of(at)[name]; ok {
				return declared{at, i}, true
			}
		}
	}
	for _, home := range homes {
		if h := l.byName[home]; h != nil {
			if i, ok := of(h)[name]; ok {
				return declared{h, i}, true
			}
		}
	}
	return declared{}, false
}

// anywhere finds a name neither declared nor properly imported. It is taken
// from another module only when that is beyond doubt: the module bears the
// same vendor's prefix, or the name is no everyday word; and all that declare
// it agree on what it is.
func (l *linker) anywhere(m *linkModule, name string, of func(*linkModule) map[string]int32) (declared, bool) {
	var found []declared
	for d := range l.everywhere().find(name) {
		if i, ok := of(d.m)[name]; ok && i == d.i {
			found = append(found, d)
		}
	}
	wanted := m.imports[name]
	for _, d := range found {
		if sameVendor(d.m.Name, wanted) || wanted == "" && sameVendor(d.m.Name, m.Name) {
			return d, true
		}
	}
	if len(found) == 0 || !distinct(name) {
		return declared{}, false
	}
	for _, d := range found[1:] {
		if !slices.Equal(d.m.Statements[d.i].Path, found[0].m.Statements[found[0].i].Path) {
			return declared{}, false
		}
	}
	return found[0], true
}

// register finds the declarations of all modules by name. Its hash table
// leads to the first of a name, next from one to another of the same.
type register struct {
	seed  uint64
	slots []registered
	all   []declared
	next  []int32 // another of the same name, or -1
}

// registered is the name that was declared last so far by all[last-1].
type registered struct {
	hash uint32
	last int32 // 0 for a slot that is free
}

func declaredBy(modules []*linkModule) *register {
	n := 0
	for _, m := range modules {
		n += len(m.Statements)
	}
	r := &register{seed: rand.Uint64(), all: make([]declared, 0, n), next: make([]int32, 0, n)}
	size := 16
	for 3*size < 4*n {
		size *= 2
	}
	r.slots = make([]registered, size)
	for _, m := range slices.Backward(modules) { // so that the best rank comes first
		for i := range m.Statements {
			st := &m.Statements[i]
			if st.Kind == smi.Macro || st.Kind == smi.ConstantAssignment {
				continue
			}
			slot := r.slot(st.Name)
			r.all = append(r.all, declared{m, int32(i)})
			r.next = append(r.next, slot.last-1)
			slot.last = int32(len(r.all))
		}
	}
	return r
}

// slot returns the slot of a name, or the one it belongs into.
func (r *register) slot(name string) *registered {
	h, mask := uint32(hash(r.seed, name)), len(r.slots)-1
	for i := int(h) & mask; ; i = (i + 1) & mask {
		slot := &r.slots[i]
		if slot.last == 0 {
			slot.hash = h
			return slot
		}
		if slot.hash != h {
			continue
		}
		if d := r.all[slot.last-1]; d.m.Statements[d.i].Name == name {
			return slot
		}
	}
}

func (r *register) find(name string) iter.Seq[declared] {
	return func(yield func(declared) bool) {
		for at := r.slot(name).last - 1; at >= 0; at = r.next[at] {
			if !yield(r.all[at]) {
				return
			}
		}
	}
}

// sameVendor reports whether two modules' names begin with the same word.
func sameVendor(a, b string) bool {
	x, _, ok1 := strings.Cut(a, "-")
	y, _, ok2 := strings.Cut(b, "-")
	return ok1 && ok2 && x == y
}

// distinct reports whether a name is put together of words, so that two
// vendors hardly choose it for two things.
func distinct(name string) bool {
	return len(name) >= 6 && strings.ContainsAny(name[1:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
}

func (l *linker) noteElsewhere(m *linkModule, name string, d declared, line int32) {
	assumed := "the one in " + d.m.Name
	switch from := m.imports[name]; {
	case from == "":
		l.report(m, codeNotImported, Warning, line, assumed, "%s is used but not imported", name)
	case l.byName[from] == nil:
		l.report(m, codeNoImport, Warning, line, assumed, "%s is imported from %s, which is not here", name, from)
	default:
		l.report(m, codeNotIn, Warning, line, assumed, "%s is imported from %s, which does not define it", name, from)
	}
}

// nameAsides names the places that have a name only in passing.
func (l *linker) nameAsides() {
	for _, a := range l.asides {
		if l.b.t.nodes[a.at].def == 0 {
			l.b.define(a.at, Definition{Name: a.name, Module: a.m.number, Kind: Plain, Line: a.line})
		}
	}
}

// reportWaits says what is missing, once for each name and module.
func (l *linker) reportWaits() {
	for w, who := range l.waits {
		on, looped := l.looped(w)
		if looped { // which has been said of the statement itself
			who = slices.DeleteFunc(who, func(i int32) bool { return on == declared{w.m, i} })
		}
		if len(who) == 0 {
			continue
		}
		slices.Sort(who)
		names := make([]string, 0, 4)
		for _, i := range who[:min(len(who), 3)] {
			names = append(names, w.m.Statements[i].Name)
		}
		what := strings.Join(names, ", ")
		if more := len(who) - len(names); more > 0 {
			what += fmt.Sprintf(" and %d more", more)
		}
		line := w.m.Statements[who[0]].Line
		switch {
		case looped:
			l.report(w.m, codeOIDLoop, Error, line, "", "no place in the tree for %s: that of %s in %s depends on itself", what, w.name, w.module)
		case w.module == "":
			l.report(w.m, codeWaiting, Error, line, "", "no place in the tree for %s: %s is neither declared nor imported", what, w.name)
		case l.byName[w.module] == nil:
			l.report(w.m, codeWaiting, Error, line, "", "%s: waiting for %s, which is not here and defines %s", what, w.module, w.name)
		default:
			l.report(w.m, codeWaiting, Error, line, "", "no place in the tree for %s: %s of %s has none", what, w.name, w.module)
		}
	}
}

// looped returns the statement that is waited for where it stands upon itself.
func (l *linker) looped(w wait) (declared, bool) {
	m := l.byName[w.module]
	if m == nil {
		return declared{}, false
	}
	i, ok := m.nodes[w.name]
	return declared{m, i}, ok && l.loops[declared{m, i}]
}
