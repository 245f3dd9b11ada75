package device

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
)

// Resolved is an OID a person meant, and the place in the MIB it leads to.
type Resolved struct {
	OID oid.OID
	// Node is the deepest place on the way to OID that the tree knows, and
	// Suffix what of OID lies below it: an instance, or unknown territory.
	Node   mib.Node
	Suffix oid.OID
	// Exact says that Node is the place itself, with nothing below it.
	Exact bool
}

// UnknownNameError says that a name stands in no loaded module.
type UnknownNameError struct {
	Text   string   // what was given
	Name   string   // the part of it that is unknown
	Module string   // the module it was looked for in, or ""
	Near   []string // names that look alike, the nearest first
	// Elsewhere is a module that does define Name when Module does not.
	Elsewhere string
	// LeftOut is how many files or folders of MIBs could not be read.
	LeftOut int
}

func (e *UnknownNameError) Error() string {
	var b strings.Builder
	switch {
	case e.Module == e.Name && e.Module != "":
		fmt.Fprintf(&b, "no module %s is loaded", strings.Trim(oid.Quote(e.Module), `"`))
	case e.Module != "":
		fmt.Fprintf(&b, "module %s has no object %s", e.Module, oid.Quote(e.Name))
	default:
		fmt.Fprintf(&b, "no loaded module knows the name %s", oid.Quote(e.Name))
	}
	switch {
	case e.Elsewhere != "":
		fmt.Fprintf(&b, ": it is in %s", e.Elsewhere)
	case len(e.Near) > 0:
		fmt.Fprintf(&b, "; did you mean %s?", strings.Join(e.Near, ", "))
	default:
		b.WriteByte('.')
	}
	if e.Elsewhere == "" {
		b.WriteString(" If its MIB file is on this machine, name the folder with -M DIR; a numeric OID always works")
		switch {
		case e.LeftOut == 1:
			b.WriteString(". One file was left out: see mibtui mibs --problems")
		case e.LeftOut > 1:
			fmt.Fprintf(&b, ". %d files were left out: see mibtui mibs --problems", e.LeftOut)
		}
	}
	return b.String()
}

// PathError says that a text that begins well cannot be followed to its end.
type PathError struct {
	Text string // what was given
	At   string // the name it was understood up to
	Part string // what could not be understood below it
	Why  error
}

func (e *PathError) Error() string {
	return fmt.Sprintf("%s below %s is no instance and no object: %v", oid.Quote(e.Part), e.At, e.Why)
}

// Unwrap returns why the rest was not understood.
func (e *PathError) Unwrap() error { return e.Why }

var errEmpty = errors.New("no object was named; give a name such as sysDescr.0 or an OID such as 1.3.6.1.2.1.1.1.0")

// Resolve turns what a person types for an object into its OID:
//
//	1.3.6.1.2.1.1.1.0  .1.3.6.1.2.1.1.1.0     numbers, known to a module or not
//	sysDescr.0  SNMPv2-MIB::sysDescr.0        names, with their module or alone
//	SNMPv2-MIB.sysDescr.0
//	.iso.org.dod.internet  system.sysDescr.0  paths of names and numbers
//	vacmGroupName.2."bob"  x.'ab'  x[2]["b"]  indexes as net-snmp writes them
//
// A lone dot is the root. Names are looked up as MIBs write them, case and
// all. Errors are *[UnknownNameError], *[PathError],
// *[mib.WaitingError] or *[oid.ParseError].
func Resolve(t *mib.Tree, text string) (Resolved, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Resolved{}, errEmpty
	}
	if isNumeric(text) {
		o, err := oid.Parse(text)
		if err != nil {
			return Resolved{}, err
		}
		return place(t, o), nil
	}
	if before, ok := strings.CutSuffix(text, "."); ok {
		return Resolved{}, fmt.Errorf("%s ends with a dot, where a name or a number should follow; %s alone is the object", oid.Quote(text), oid.Quote(before))
	}
	r := resolver{tree: t, text: text}
	o, err := r.resolve()
	if err != nil {
		return Resolved{}, err
	}
	if o.Len() > oid.MaxLen {
		return Resolved{}, fmt.Errorf("%s has %d sub-identifiers; an OID has at most %d", oid.Quote(text), o.Len(), oid.MaxLen)
	}
	return place(t, o), nil
}

func place(t *mib.Tree, o oid.OID) Resolved {
	n, suffix := t.Deepest(o)
	return Resolved{OID: o, Node: n, Suffix: suffix, Exact: suffix.IsZero()}
}

func isNumeric(text string) bool {
	return strings.Trim(text, "0123456789.") == ""
}

type resolver struct {
	tree *mib.Tree
	text string
}

func (r resolver) resolve() (oid.OID, error) {
	if module, rest, ok := strings.Cut(r.text, "::"); ok {
		return r.inModule(module, rest)
	}
	rest, absolute := strings.CutPrefix(r.text, ".")
	first, below := cutPart(rest)
	if absolute {
		return r.descend(r.tree.Root(), oid.OID{}, rest)
	}
	if isNumeric(first) {
		o, err := oid.Parse(first)
		if err != nil {
			return oid.OID{}, err
		}
		n, _ := r.tree.Deepest(o)
		return r.descend(n, o, below)
	}
	if n, ok := r.lookup("", first); ok {
		return r.descend(n, n.OID(), below)
	}
	if _, ok := r.tree.ModuleByName(first); ok && below != "" {
		return r.inModule(first, below)
	}
	if o, ok := topArc(first); ok {
		n, _ := r.tree.Deepest(o)
		return r.descend(n, o, below)
	}
	return oid.OID{}, r.unknown("", first)
}

func (r resolver) inModule(module, rest string) (oid.OID, error) {
	if _, ok := r.tree.ModuleByName(module); !ok {
		return oid.OID{}, r.unknown(module, module)
	}
	name, below := cutPart(rest)
	n, ok := r.lookup(module, name)
	if !ok {
		return oid.OID{}, r.unknown(module, name)
	}
	return r.descend(n, n.OID(), below)
}

func (r resolver) lookup(module, name string) (mib.Node, bool) {
	if module != "" {
		name = module + "::" + name
	}
	if found := r.tree.Lookup(name); len(found) > 0 {
		return found[0], true
	}
	return mib.Node{}, false
}

// topArc knows the three names above all modules, which need not be defined
// in one.
func topArc(name string) (oid.OID, bool) {
	switch name {
	case "ccitt", "itu-t":
		return oid.New(0), true
	case "iso":
		return oid.New(1), true
	case "joint-iso-ccitt", "joint-iso-itu-t":
		return oid.New(2), true
	}
	return oid.OID{}, false
}

// descend follows rest, a path of names and numbers, down from n, which is the
// deepest known place on the way to at. What stands below an object is its
// instance.
func (r resolver) descend(n mib.Node, at oid.OID, rest string) (oid.OID, error) {
	if why := n.Waiting(); why != "" {
		return oid.OID{}, &mib.WaitingError{Name: n.Module() + "::" + n.Name(), Why: why}
	}
	for rest != "" {
		if n.Kind().IsObject() && n.OID() == at {
			inst, err := instance(n, rest)
			if err != nil {
				return oid.OID{}, &PathError{Text: r.text, At: n.Name(), Part: rest, Why: err}
			}
			return at.Join(inst), nil
		}
		part, below := cutPart(rest)
		subs, err := r.step(n, at, part)
		if err != nil {
			return oid.OID{}, err
		}
		at, rest = at.Join(subs), below
		n, _ = r.tree.Deepest(at)
	}
	return at, nil
}

// step reads one part of a path: a number, the name of a child, or a quoted
// index.
func (r resolver) step(n mib.Node, at oid.OID, part string) (oid.OID, error) {
	if part == "" {
		return oid.OID{}, &PathError{Text: r.text, At: pathName(n), Part: part, Why: errors.New("a name or a number is missing")}
	}
	if isNumeric(part) {
		return oid.Parse(part)
	}
	if part[0] == '"' || part[0] == '\'' {
		return quoted(part)
	}
	if n.OID() == at {
		for c := range n.Children() {
			if c.Named() && c.Name() == part {
				return oid.New(c.Sub()), nil
			}
		}
		if o, ok := topArc(part); ok && n.IsRoot() {
			return o, nil
		}
	}
	return oid.OID{}, &PathError{
		Text: r.text, At: pathName(n), Part: part,
		Why: errors.New("it has no child of that name"),
	}
}

func pathName(n mib.Node) string {
	if n.IsRoot() {
		return "the root"
	}
	return n.Name()
}

// instance reads the part of a text that follows a column or scalar.
func instance(n mib.Node, text string) (oid.OID, error) {
	text = unbracket(text)
	if text != "" && text[0] == '.' {
		return oid.OID{}, errors.New("there are two dots, and nothing between them")
	}
	if isNumeric(text) {
		return oid.Parse(text)
	}
	var indexErr error
	if parts := n.Index(); len(parts) > 0 {
		o, err := value.ParseIndex(parts, text)
		if err == nil {
			return o, nil
		}
		indexErr = err
	}
	o := oid.OID{}
	for rest := text; rest != ""; {
		part, below := cutPart(rest)
		subs, err := indexPart(part)
		if err != nil {
			if indexErr != nil {
				return oid.OID{}, indexErr
			}
			return oid.OID{}, err
		}
		o, rest = o.Join(subs), below
	}
	return o, nil
}

func indexPart(part string) (oid.OID, error) {
	if part != "" && (part[0] == '"' || part[0] == '\'') {
		return quoted(part)
	}
	return oid.Parse(part)
}

// quoted encodes a string index: between double quotes with its length before
// it, between single quotes without, as for an IMPLIED or fixed-length index
// (RFC 2578 §7.7).
func quoted(part string) (oid.OID, error) {
	quote := part[0]
	if len(part) < 2 || part[len(part)-1] != quote {
		return oid.OID{}, fmt.Errorf("the quote %c is not closed", quote)
	}
	text := part[1 : len(part)-1]
	subs := make([]uint32, 0, len(text)+1)
	if quote == '"' {
		subs = append(subs, 0)
	}
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		subs = append(subs, uint32(text[i]))
	}
	if quote == '"' {
		subs[0] = uint32(len(subs) - 1)
	}
	return oid.New(subs...), nil
}

// cutPart returns what stands before the first dot outside quotes, and what
// follows it. A bracket begins a new part as a dot does.
func cutPart(text string) (part, rest string) {
	end := scanQuoted(text, func(i int, c byte) bool { return c == '.' || c == '[' && i > 0 })
	switch {
	case end == len(text):
		return text, ""
	case text[end] == '[':
		return text[:end], unbracket(text[end:])
	}
	return text[:end], text[end+1:]
}

// unbracket turns net-snmp's extended index [2]["bob"] into 2."bob".
func unbracket(text string) string {
	if text == "" || text[0] != '[' {
		return text
	}
	var b strings.Builder
	scanQuotedAll(text, func(c byte, inside bool) {
		switch {
		case inside || c != '[' && c != ']':
			b.WriteByte(c)
		case c == '[' && b.Len() > 0:
			b.WriteByte('.')
		}
	})
	return b.String()
}

// scanQuoted returns the first position outside quotes where stop says so, or
// the length of text.
func scanQuoted(text string, stop func(i int, c byte) bool) int {
	found, i := len(text), 0
	scanQuotedAll(text, func(c byte, inside bool) {
		if !inside && found == len(text) && stop(i, c) {
			found = i
		}
		i++
	})
	return found
}

// scanQuotedAll calls visit for each byte and whether it stands within quotes;
// the quotes themselves do.
func scanQuotedAll(text string, visit func(c byte, inside bool)) {
	quote, escaped := byte(0), false
	for _, c := range []byte(text) {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
			visit(c, true)
		case quote == 0:
			visit(c, false)
		default:
			visit(c, true)
			if c == quote && !escaped {
				quote = 0
			}
			escaped = c == '\\' && !escaped
		}
	}
}
