package smi

import (
	"slices"
	"strings"
)

// file is one file while it is read.
type file struct {
	src    []byte
	lines  Lines
	tokens []Token
	names  map[string]string // one copy of each name
	fold   bool              // keywords count in any case
	out    File
	report Report
}

func (f *file) say(c Code, at int, detail string) { f.assume(c, at, detail, "") }

func (f *file) assume(c Code, at int, detail, assumed string) {
	f.report.Add(diagnose(c, at, detail, assumed))
}

// finish gives the diagnostics their lines.
func (f *file) finish() File {
	f.out.Diagnostics = f.report.Diagnostics()
	for i := range f.out.Diagnostics {
		d := &f.out.Diagnostics[i]
		d.Line, d.Col = f.lines.At(d.Offset)
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
	if i < 0 || i >= len(f.tokens) || f.tokens[i].Kind != Ident {
		return false
	}
	b := f.of(i)
	return string(b) == word || f.fold && len(b) == len(word) && strings.EqualFold(string(b), word)
}

// header is the beginning of a module: the tokens of its name and the first of
// its body. A module without a name begins at DEFINITIONS.
type header struct{ name, body int }

// modules finds where modules begin: a name, perhaps an OID, DEFINITIONS.
func (f *file) modules() {
	headers := f.headers()
	if len(headers) == 0 {
		f.fold = true
		headers = f.headers()
	}
	for n, h := range headers {
		end := len(f.tokens)
		if n+1 < len(headers) {
			end = headers[n+1].name
		}
		f.module(h, end)
	}
	if len(headers) == 0 {
		f.say(NoModule, 0, "")
	}
}

func (f *file) headers() []header {
	var headers []header
	for i := range f.tokens {
		if !f.is(i, "DEFINITIONS") {
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
		if f.kind(name) != Ident || f.is(name, "END") {
			if f.kind(i+1) != Assign || !f.is(i+2, "BEGIN") || i > 0 && !f.is(name, "END") && !f.is(i+3, "IMPORTS") {
				continue // the word in some prose
			}
			name = i
		}
		if len(headers) == 0 || name >= headers[len(headers)-1].body {
			headers = append(headers, header{name, body + 1})
		}
	}
	return headers
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

// module reads the module with that header, whose tokens end before end.
func (f *file) module(h header, end int) {
	m := Module{Start: f.tokens[h.name].Start}
	if f.is(h.name, "DEFINITIONS") {
		f.say(NoName, int(m.Start), "")
	} else {
		m.Name = f.name(h.name)
		if f.kind(h.name+1) == '{' {
			f.say(ModuleOID, int(m.Start), m.Name)
		}
	}
	if len(f.out.Modules) > 0 {
		f.say(SecondModule, int(m.Start), m.Name)
	}
	m.Line, _ = f.lines.At(m.Start)
	s := splitter{file: f, m: &m, end: end}
	s.run(h.body)
	if m.End == 0 {
		m.End = f.tokens[end-1].End
		f.say(NoEnd, int(m.Start), m.Name)
	}
	m.setVersion()
	f.out.Modules = append(f.out.Modules, m)
}

// setVersion tells which version of the SMI the module follows: that of what
// it declares and imports.
func (m *Module) setVersion() {
	m.SMIv2 = strings.HasPrefix(m.Name, "SNMPv2-") ||
		slices.ContainsFunc(m.Statements, func(st Statement) bool {
			switch st.Kind {
			case ModuleIdentity, ObjectIdentity, NotificationType, ObjectGroup, NotificationGroup, ModuleCompliance,
				AgentCapabilities, TextualConvention:
				return true
			}
			return false
		}) ||
		slices.ContainsFunc(m.Imports, func(im Import) bool {
			return im.Module == "SNMPv2-SMI" || im.Module == "SNMPv2-TC" || im.Module == "SNMPv2-CONF"
		})
}
