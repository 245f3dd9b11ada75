package smi

import (
	"cmp"
	"slices"
)

// file is one file while it is read.
type file struct {
	src    []byte
	lines  Lines
	tokens []Token
	names  map[string]string // one copy of each name
	out    File
	counts [lastCode]int
}

// maxOfACode is how many diagnostics of one code a file gets.
const maxOfACode = 200

func (f *file) say(c Code, at int, detail string) {
	if f.counts[c]++; f.counts[c] > maxOfACode {
		return
	}
	f.out.Diagnostics = append(f.out.Diagnostics, diagnose(c, at, detail))
}

// finish puts the diagnostics in order and gives them lines.
func (f *file) finish() File {
	d := f.out.Diagnostics
	slices.SortStableFunc(d, func(a, b Diagnostic) int { return cmp.Compare(a.Offset, b.Offset) })
	for i := range d {
		d[i].Line, d[i].Col = f.lines.At(d[i].Offset)
	}
	return f.out
}

func (f *file) of(i int) []byte { return f.tokens[i].of(f.src) }

func (f *file) name(i int) string {
	b := f.of(i)
	if s, ok := f.names[string(b)]; ok {
		return s
	}
	s := string(b)
	f.names[s] = s
	return s
}

func (f *file) kind(i int) Kind {
	if i < 0 || i >= len(f.tokens) {
		return EOF
	}
	return f.tokens[i].Kind
}

func (f *file) is(i int, word string) bool {
	return i >= 0 && i < len(f.tokens) && f.tokens[i].is(f.src, word)
}

// modules finds where modules begin: a name, perhaps an OID, DEFINITIONS.
func (f *file) modules() {
	type header struct{ name, body int }
	var headers []header
	for i := range f.tokens {
		if !f.is(i, "DEFINITIONS") || i == 0 {
			continue
		}
		body := i + 1
		for body < len(f.tokens) && body < i+8 && !f.is(body, "BEGIN") {
			body++
		}
		if !f.is(body, "BEGIN") {
			if f.kind(i+1) != Assign {
				continue // the word in some prose
			}
			body = i + 1
		}
		name := f.nameBefore(i)
		if f.kind(name) != Ident || len(headers) > 0 && name < headers[len(headers)-1].body {
			continue
		}
		if name != i-1 {
			f.say(ModuleOID, int(f.tokens[name].Start), f.name(name))
		}
		headers = append(headers, header{name, body + 1})
	}
	for n, h := range headers {
		end := len(f.tokens)
		if n+1 < len(headers) {
			end = headers[n+1].name
		}
		f.module(h.name, h.body, end)
	}
	if len(headers) == 0 {
		f.say(NoModule, 0, "")
	}
}

// nameBefore returns the token that names the module whose DEFINITIONS is token
// i: the one before it, or before the OID some put between.
func (f *file) nameBefore(i int) int {
	name := i - 1
	if f.kind(name) != '}' {
		return name
	}
	for name > 0 && name > i-40 && f.kind(name) != '{' {
		name--
	}
	if f.kind(name) == '{' {
		name--
	}
	return name
}

// module reads the module whose name is token name and whose body is the
// tokens from body to end.
func (f *file) module(name, body, end int) {
	m := Module{Name: f.name(name), Start: f.tokens[name].Start}
	m.Line, _ = f.lines.At(m.Start)
	s := splitter{file: f, m: &m, end: end}
	s.run(body)
	if m.End == 0 {
		m.End = f.tokens[end-1].End
		f.say(NoEnd, int(m.Start), m.Name)
	}
	f.out.Modules = append(f.out.Modules, m)
}
