package search

import (
	"bytes"
	"strings"

	"github.com/mibtui/mibtui/mib/oid"
)

// query is what a person typed, taken apart.
type query struct {
	text    []byte // what to find in names, folded
	several bool   // text has several words
	terms   []term // the words, for names and texts together
	phrase  []byte // the words as they follow each other
	letters uint32 // letterMask of text
	// places has bit i set where text has that octet at place i, below
	// maxInitials.
	places [256]uint32
	// capitals has bit i set where text was typed with a capital at place i,
	// unless it was typed in nothing else.
	capitals uint32
	heads    uint32 // letterMask of what has to begin a word in initials
	// modules says of each module's number whether to look in it; nil for all.
	modules []bool
	// module is the number of the module whose name the whole query is, or -1.
	module int32

	numeric bool
	oid     oid.OID
	partial string // digits of a last sub-identifier that may go on
}

func (q *query) empty() bool { return len(q.text) == 0 && q.modules == nil && !q.numeric }

// parse takes a query apart: 1.3.6.1, ifIn, IF-MIB::ifIn, IF-MIB.ifIn, and any
// of them with an instance behind it, which is passed over.
func (x *Index) parse(text string) *query {
	text = strings.TrimSpace(text)
	q := &query{module: -1}
	if strings.Contains(text, ".") && strings.Trim(text, "0123456789.") == "" {
		if q.parseOID(text) {
			return q
		}
	}
	if module, rest, ok := strings.Cut(text, "::"); ok {
		q.modules = x.names.matchModules(module)
		text = rest
	} else if module, rest, ok := strings.Cut(text, "."); ok && x.names.moduleNumber(module) >= 0 {
		q.modules = x.names.matchModules(module)
		text = rest
	} else {
		q.module = x.names.moduleNumber(text)
	}
	text = lastName(text)
	q.text = fold(text)
	q.letters = letterMask(q.text)
	for i, c := range q.text[:min(len(q.text), maxInitials)] {
		q.places[c] |= 1 << i
		capital := c != text[i] && strings.ToUpper(text) != text
		if capital {
			q.capitals |= 1 << i
		}
		if capital || i == 0 {
			q.heads |= letterMask(q.text[i : i+1])
		}
	}
	q.several = bytes.ContainsRune(q.text, ' ')
	q.terms, q.phrase = terms(q.text)
	return q
}

// lastName returns the last name in a dotted path, without the instance behind
// it: ifDescr of interfaces.ifTable.ifEntry.ifDescr.3.
func lastName(text string) string {
	if !strings.Contains(text, ".") || strings.Contains(text, " ") {
		return text
	}
	if i := strings.IndexAny(text, `"'[`); i >= 0 {
		text = text[:i]
	}
	parts := strings.Split(text, ".")
	for i := len(parts) - 1; i >= 0; i-- {
		if strings.Trim(parts[i], "0123456789") != "" {
			return parts[i]
		}
	}
	return text
}

// parseOID reads a dotted number. Its last sub-identifier counts as not
// finished yet unless a dot follows.
func (q *query) parseOID(text string) bool {
	whole, finished := strings.CutSuffix(text, ".")
	o, err := oid.Parse(whole)
	if err != nil || o.IsZero() {
		return false
	}
	q.numeric, q.oid = true, o
	if !finished {
		q.partial = whole[strings.LastIndexByte(whole, '.')+1:]
	}
	return true
}

// matchModules finds the modules of that name, or where there is none those
// that begin with it.
func (n *names) matchModules(name string) []bool {
	found := make([]bool, len(n.modules))
	if i := n.moduleNumber(name); i >= 0 {
		found[i] = true
		return found
	}
	folded := fold(name)
	for i, m := range n.modules {
		found[i] = m != "" && bytes.HasPrefix(fold(m), folded)
	}
	return found
}

func (n *names) moduleNumber(name string) int32 {
	if name == "" {
		return -1
	}
	for i, m := range n.modules {
		if len(m) == len(name) && strings.EqualFold(m, name) {
			return int32(i)
		}
	}
	return -1
}
