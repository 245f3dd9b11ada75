package details

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// layOut writes all that is known into lines of w cells.
func (p *Pane) layOut(w int) []string {
	page := &page{theme: p.theme, w: max(w, 1)}
	n := p.node
	if !n.IsValid() || n.IsRoot() {
		page.words("", theme.Dim, "Nothing is selected.")
		return page.lines
	}
	kind := page.identity(n)
	page.live(n, p.readings, cmp.Or(p.note, p.nothing()))
	page.syntax(n)
	page.pairs(
		pair{"Access", accessText(n), accessRole(n.Access())},
		pair{"Units", n.Units(), theme.Text},
		pair{"Default", n.Default(), theme.Text},
		pair{"Status", n.Status().String(), statusRole(n.Status())},
	)
	page.index(n)
	page.members(n)
	page.module(n)
	page.description(n, p.texts, p.textsErr)
	page.blank()
	if t := n.Type(); t != nil && len(t.Labels) > fewLabels {
		page.labels(t)
		page.blank()
	}
	page.pairs(pair{"Kind", kind, theme.Text})
	page.way(n)
	page.words("Reference", theme.Text, p.texts.Reference)
	page.origin(n)
	return page.lines
}

// identity says which place this is, and what kind of place where there is
// room; otherwise it returns the kind for later.
func (p *page) identity(n mib.Node) (kind string) {
	if n.Kind() != mib.Unknown {
		kind = n.Kind().String()
	}
	if why := n.Waiting(); why != "" {
		p.pairs(pair{"OID", "none yet", theme.Warn}, pair{"", safetext.Line(n.Module()), theme.Name})
		p.words("Why", theme.Warn, why)
		return kind
	}
	o, module := n.OID().String(), safetext.Line(n.Module())
	if len(o) > p.room() {
		p.chain("OID", theme.Number, subIdentifiers(n.OID()))
		p.pairs(pair{"", module, theme.Name}, pair{"", kind, theme.Dim})
		return ""
	}
	line := []pair{{"OID", o, theme.Number}, {"", module, theme.Name}}
	if len(o)+safetext.Width(module)+len(kind)+2*pairGap <= p.room() {
		line = append(line, pair{"", kind, theme.Dim})
		kind = ""
	}
	p.pairs(line...)
	return kind
}

// subIdentifiers returns the parts of an OID so that lines break after dots.
func subIdentifiers(o oid.OID) []string {
	parts := make([]string, o.Len())
	for i, sub := range o.All() {
		parts[i] = strconv.FormatUint(uint64(sub), 10)
		if i < o.Len()-1 {
			parts[i] += "."
		}
	}
	return parts
}

// live shows what the device said. Short values share lines, so that a few
// instances of a column leave room for what they mean.
func (p *page) live(n mib.Node, readings []device.Reading, note string) {
	label := "Value"
	var lines []string
	line, width := "", 0
	for _, r := range readings[:min(len(readings), maxListed)] {
		text := r.Text(value.Options{})
		name := instance(n, r)
		one := p.theme.Value(text)
		if name != "" {
			one = p.theme.Paint(theme.Dim, safetext.Line(name)+"  ") + one
		}
		wide := safetext.Width(one)
		if line != "" && width+pairGap+wide <= p.room() {
			line += strings.Repeat(" ", pairGap) + one
			width += pairGap + wide
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line, width = one, wide
		if wide > p.room() {
			wrapped := p.wrapValue(name, text.String())
			lines = append(lines, wrapped[:len(wrapped)-1]...)
			line, width = wrapped[len(wrapped)-1], p.room()
		}
	}
	if line != "" {
		p.field(label, append(lines, line)...)
		label = ""
	}
	p.words(label, theme.Warn, note)
}

// nothing says why there is no value although the device answered, or "".
func (p *Pane) nothing() string {
	if p.readings == nil || len(p.readings) > 0 {
		return ""
	}
	why := "none: the device answered, but has nothing here, or does not show it"
	if t := p.node.Type(); t != nil && value.Wire(t) == ber.Counter64 {
		why += "; version 1 cannot carry a Counter64 at all"
	}
	return why
}

// wrapValue breaks a value that is wider than its line.
func (p *page) wrapValue(name, text string) []string {
	var lines []string
	if name != "" {
		lines = append(lines, p.theme.Paint(theme.Dim, safetext.Truncate(safetext.Line(name), p.room())))
	}
	for _, paragraph := range safetext.Block(clip(text)) {
		lines = append(lines, safetext.Wrap(paragraph, p.room())...)
	}
	return lines
}

// instance says which instance of n a value is of: nothing for a scalar's
// only one, the rest of the name for a column's, the name for anything else.
func instance(n mib.Node, r device.Reading) string {
	if r.Varbind.OID == n.OID() || n.Kind() == mib.Scalar && r.Suffix == oid.New(0) {
		return ""
	}
	if rest, ok := strings.CutPrefix(r.Name(), n.Name()); ok {
		return rest
	}
	return r.Name()
}

// syntax says what values look like.
func (p *page) syntax(n mib.Node) {
	t := n.Type()
	if t == nil {
		p.words("Syntax", theme.Text, n.Syntax())
		return
	}
	p.words("Syntax", theme.Text, strings.Join(typeChain(t), " -> "))
	p.pairs(
		pair{"Range", ranges(t, func(t *mib.Type) []mib.Range { return t.Ranges }), theme.Number},
		pair{"Size", octets(ranges(t, func(t *mib.Type) []mib.Range { return t.Sizes })), theme.Number},
		pair{"Hint", quoted(t.Hint), theme.Text},
	)
	if len(t.Labels) > fewLabels {
		p.words(labelsTitle(t), theme.Label, strconv.Itoa(len(t.Labels))+" names, listed below")
	} else {
		p.labels(t)
	}
}

// fewLabels is how many names of values stand before the description; more,
// and it would be out of sight.
const fewLabels = 24

func (p *page) labels(t *mib.Type) {
	labels := make([]string, min(len(t.Labels), maxListed+1))
	for i := range labels {
		labels[i] = t.Labels[i].Name + "(" + strconv.FormatInt(t.Labels[i].Value, 10) + ")"
	}
	p.list(labelsTitle(t), theme.Label, labels)
}

func labelsTitle(t *mib.Type) string {
	if t.Base == mib.Bits {
		return "Bits"
	}
	return "Values"
}

// typeChain returns the names of a type and of what it is made from, each with
// the module that defines it.
func typeChain(t *mib.Type) []string {
	var chain []string
	name, module := "", ""
	add := func() {
		switch {
		case name == "":
		case module == "":
			chain = append(chain, name)
		default:
			chain = append(chain, name+" ("+module+")")
		}
	}
	base := t.Base
	for range maxChain {
		if t.Name != name {
			add()
			name, module = t.Name, ""
		}
		if t.Module != "" {
			module = t.Module
		}
		if t.Parent == nil {
			break
		}
		t = t.Parent
	}
	add()
	if module != "" {
		chain = append(chain, base.String())
	}
	return chain
}

// maxChain bounds how many types one may be made from.
const maxChain = 16

// ranges returns the nearest limits on the way to the base type.
func ranges(t *mib.Type, of func(*mib.Type) []mib.Range) string {
	for range maxChain {
		if t == nil {
			break
		}
		if all := of(t); len(all) > 0 {
			texts := make([]string, len(all))
			for i, r := range all {
				texts[i] = r.String()
			}
			return strings.Join(texts, " | ")
		}
		t = t.Parent
	}
	return ""
}

func octets(sizes string) string {
	if sizes == "" {
		return ""
	}
	return sizes + " octets"
}

func quoted(hint string) string {
	if hint == "" {
		return ""
	}
	return `"` + hint + `"`
}

func accessText(n mib.Node) string {
	if n.Access() == mib.NotAccessible && n.Kind() == mib.Column {
		for _, part := range n.Index() {
			if part.Node == n {
				return "not-accessible (in the index)"
			}
		}
	}
	return n.Access().String()
}

func accessRole(a mib.Access) theme.Role {
	if a.Writable() {
		return theme.Warn
	}
	return theme.Text
}

func statusRole(s mib.Status) theme.Role {
	if s == mib.Deprecated || s == mib.Obsolete {
		return theme.Warn
	}
	return theme.Text
}

// index says how the instances of a table, row or column are told apart.
func (p *page) index(n mib.Node) {
	parts := n.Index()
	names := make([]string, len(parts))
	for i, part := range parts {
		names[i] = part.Name
		if part.Implied {
			names[i] = "IMPLIED " + names[i]
		}
		if t := part.Type(); t != nil && t.Name != "" {
			names[i] += ": " + t.Name
		}
		if i < len(parts)-1 {
			names[i] += ","
		}
	}
	p.list("Index", theme.Text, names)
	if row, ok := n.Augments(); ok {
		p.words("Augments", theme.Text, row.Name()+": the same rows, with more columns")
	}
}

// members lists what n is made of.
func (p *page) members(n mib.Node) {
	switch n.Kind() {
	case mib.Table:
		if row, ok := n.Row(); ok {
			p.words("Row", theme.Text, row.Name())
			p.list("Columns", theme.Text, childNames(row))
		}
	case mib.Row:
		p.list("Columns", theme.Text, childNames(n))
	case mib.Notification:
		p.list("Carries", theme.Text, nodeNames(n.Objects()))
	default:
		p.list("Members", theme.Text, nodeNames(n.Objects()))
	}
}

func childNames(n mib.Node) []string {
	var names []string
	for c := range n.Children() {
		if len(names) > maxListed {
			break
		}
		names = append(names, c.Name())
	}
	return names
}

func nodeNames(nodes []mib.Node) []string {
	names := make([]string, len(nodes))
	for i, n := range nodes {
		names[i] = n.Name()
	}
	return names
}

// module tells about the module whose identity n is.
func (p *page) module(n mib.Node) {
	if n.Kind() != mib.ModuleIdentity {
		return
	}
	m, ok := n.Tree().ModuleByName(n.Module())
	if !ok {
		return
	}
	p.words("By", theme.Text, m.Organization)
	problems := ""
	if m.Problems > 0 {
		problems = strconv.Itoa(m.Problems)
	}
	p.pairs(
		pair{"Updated", day(m.LastUpdated), theme.Text},
		pair{"Defines", strconv.Itoa(m.Definitions), theme.Text},
		pair{"Problems", problems, theme.Warn},
	)
}

// day returns the date of a UTC time as modules write them, "9605290000Z" or
// "200006140000Z"; what is none is returned as it is.
func day(utc string) string {
	for _, layout := range []string{"200601021504Z", "0601021504Z"} {
		if len(layout) != len(utc) {
			continue
		}
		if t, err := time.Parse(layout, utc); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return utc
}

// description shows what the object means, in whose words.
func (p *page) description(n mib.Node, t mib.Texts, err error) {
	switch {
	case err != nil:
		p.blank()
		p.prose(theme.Warn, err.Error())
	case !n.Named():
		p.blank()
		p.prose(theme.Text, unnamed(n))
	case strings.TrimSpace(t.Description) != "":
		heading := "Description"
		if t.Ours {
			heading += " — mibtui's own words"
		}
		p.heading(heading)
		p.prose(theme.Text, t.Description)
	}
}

// unnamed says what is known of a place no module names.
func unnamed(n mib.Node) string {
	if !n.Grafted() {
		return "No loaded module names this place; it is on the way to others."
	}
	near := n.Parent()
	for !near.IsRoot() && !near.Named() {
		near = near.Parent()
	}
	return fmt.Sprintf("No loaded module defines this object; it is here because the device answered with it. "+
		"The nearest place with a name is %s (%s). If the vendor publishes a MIB for it, start mibtui with -M DIR to add the folder it is in.",
		near.Name(), near.OID())
}

// way shows how the OID is built: each sub-identifier with its name.
func (p *page) way(n mib.Node) {
	var steps []string
	for ; !n.IsRoot() && len(steps) < oid.MaxLen; n = n.Parent() {
		step := strconv.FormatUint(uint64(n.Sub()), 10)
		switch {
		case n.Waiting() != "":
			step = n.Name()
		case n.Named():
			step = n.Name() + "(" + step + ")"
		}
		if len(steps) > 0 {
			step += "."
		}
		steps = append(steps, step)
	}
	for i, j := 0, len(steps)-1; i < j; i, j = i+1, j-1 {
		steps[i], steps[j] = steps[j], steps[i]
	}
	p.chain("Way", theme.Dim, steps)
}

// origin says which files define the place, and what others call it.
func (p *page) origin(n mib.Node) {
	if n.File() != "" {
		p.words("Defined", theme.Text, n.File()+":"+strconv.Itoa(n.Line()))
	}
	if m, ok := n.Tree().ModuleByName(n.Module()); ok && n.Named() {
		for _, file := range m.Shadows[:min(len(m.Shadows), maxListed)] {
			p.words("Also in", theme.Dim, file+", which is not used")
		}
	}
	modules := n.Tree().Modules()
	for i, d := range n.Definitions() {
		if i == 0 || i > maxListed || int(d.Module) >= len(modules) {
			continue
		}
		m := modules[d.Module]
		p.words("Also", theme.Dim, fmt.Sprintf("%s::%s, %s:%d", m.Name, d.Name, m.File, d.Line))
	}
}
