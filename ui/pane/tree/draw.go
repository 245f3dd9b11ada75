package tree

import (
	"slices"
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// View draws the pane in h lines of w cells.
func (p *Pane) View(w, h int, focused bool) string {
	if p.tree == nil {
		return p.list.View(w, h, nil)
	}
	first, last := p.list.Visible(h)
	in := p.indentation(w, first, last)
	return p.list.View(w, h, func(i, w int, selected bool) string {
		r := p.row(p.tree.NodeByID(int(p.rows[i])), in, w, p.rows[first:last])
		switch {
		case !selected:
			return r.paint(p.theme, " ")
		case focused:
			return p.theme.Paint(theme.Selected, safetext.Pad(r.plain("▌"), w))
		}
		return p.theme.Paint(theme.Resting, safetext.Pad(r.plain("▌"), w))
	})
}

// indentation says how far a level is moved in, and how many levels all rows
// in sight have in common and need not show.
type indentation struct{ unit, hide, limit int }

// narrow is the width below which a level is moved in by one cell only.
const narrow = 40

// indentation leaves names and values enough room: where the rows in sight are
// deep, the levels they have in common are left out, and then each level gets
// narrower.
func (p *Pane) indentation(w, first, last int) indentation {
	shallow, deep := oid.MaxLen, 0
	for _, id := range p.rows[first:last] {
		d := depth(p.tree.NodeByID(int(id)))
		shallow, deep = min(shallow, d), max(deep, d)
	}
	tries := []indentation{{2, 0, w / 3}, {2, shallow, w / 3}, {1, shallow, w / 2}}
	if w < narrow {
		tries = []indentation{{1, 0, w / 4}, {1, shallow, w / 2}}
	}
	for _, in := range tries[:len(tries)-1] {
		if (deep-in.hide)*in.unit <= in.limit {
			return in
		}
	}
	return tries[len(tries)-1]
}

// depth returns the number of levels above n, the unnamed root not counted.
func depth(n mib.Node) int {
	d := 0
	for up := n.Parent(); !up.IsRoot(); up = up.Parent() {
		d++
	}
	return d
}

func (in indentation) of(n mib.Node) int {
	return max(min((depth(n)-in.hide)*in.unit, in.limit), 0)
}

// row is the parts of one line, sanitised and cut to their places.
type row struct {
	indent   int
	fold     string // ▾ or ▸ and a space
	mark     string // with a space behind it
	name     string
	sub      string // "(10)"
	gap      int
	value    string
	writable string
	faded    bool // obsolete or deprecated
	unknown  bool
}

const (
	// nameAtLeast is how much of a name a value leaves, and valueAtLeast how
	// much of a value must fit for it to be worth showing.
	nameAtLeast  = 8
	valueAtLeast = 6
	writableMark = " RW"
)

// row lays out the line of a node, others being all nodes in sight.
func (p *Pane) row(n mib.Node, in indentation, w int, others []int32) row {
	r := row{
		indent: in.of(n), fold: "  ", mark: mark(n),
		faded:   n.Status() == mib.Obsolete || n.Status() == mib.Deprecated,
		unknown: n.Grafted(),
	}
	if n.HasChildren() {
		if r.fold = "▸ "; p.open[n.ID()] {
			r.fold = "▾ "
		}
	}
	if r.mark != "" {
		r.mark += " "
	}
	r.name = safetext.Line(n.Name())
	if n.Named() && n.Waiting() == "" {
		r.sub = "(" + strconv.FormatUint(uint64(n.Sub()), 10) + ")"
	}
	room := w - 1 - r.indent - safetext.Width(r.fold) - safetext.Width(r.mark) - 1
	suffix, value := p.value(n)
	whole := r.name
	r.share(room, suffix, value, n.Access().Writable())
	if stem, cut := strings.CutSuffix(r.name, "…"); cut && p.alike(n, stem, others) {
		r.name = safetext.Middle(whole, safetext.Width(r.name))
	}
	return r
}

// alike reports whether the name of a sibling of n that is in sight begins
// with a text too.
func (p *Pane) alike(n mib.Node, stem string, others []int32) bool {
	return slices.ContainsFunc(others, func(id int32) bool {
		other := p.tree.NodeByID(int(id))
		return other != n && other.Parent() == n.Parent() && strings.HasPrefix(safetext.Line(other.Name()), stem)
	})
}

// share divides the cells right of the mark among the name, the value and the
// sign that the object can be written. Where there are too few, first the sign
// goes, since the mark says so too, then the sub-identifier, then which instance
// the value is of, and then name and value are cut.
func (r *row) share(room int, suffix, value string, writable bool) {
	name := safetext.Width(r.name)
	text := value
	if suffix != "" {
		text = suffix + " " + value
	}
	if writable && (room >= narrow || name+len(r.sub)+between(text)+len(writableMark) <= room) {
		r.writable = writableMark
		room -= len(writableMark)
	}
	if name+between(text) > room {
		text = value
	}
	r.value = safetext.Truncate(text, forValue(room, name, safetext.Width(text)))
	forName := max(room-between(r.value), 0)
	if name+len(r.sub) > forName {
		r.sub = ""
	}
	r.name = safetext.Truncate(r.name, forName)
	r.gap = max(room-safetext.Width(r.name)-len(r.sub)-safetext.Width(r.value), 0)
}

// forValue returns how many cells a value may take beside a name. A whole value
// is worth the end of a name; a piece of one is not, unless there would be
// nothing of it.
func forValue(room, name, value int) int {
	switch beside := room - name - 2; {
	case value <= max(beside, room-2-nameAtLeast):
		return value
	case beside >= valueAtLeast:
		return beside
	case room/2 >= valueAtLeast:
		return room / 2
	}
	return 0
}

// between returns the cells a value takes, the space before it included.
func between(value string) int {
	if value == "" {
		return 0
	}
	return 2 + safetext.Width(value)
}

// value returns what stands at the right of a node, in plain text, and which
// instance it is of.
func (p *Pane) value(n mib.Node) (suffix, text string) {
	if len(p.values) == 0 && p.asking.IsZero() {
		return "", ""
	}
	o := n.OID()
	if p.asking == o && !p.asking.IsZero() {
		return "", "…"
	}
	v := p.values[o]
	if v.Failed && len(v.Text) == 0 {
		return "", "–"
	}
	return safetext.Line(v.Suffix), safetext.Line(v.Text.String())
}

func (r row) plain(gutter string) string {
	return gutter + strings.Repeat(" ", r.indent) + r.fold + r.mark + r.name + r.sub +
		strings.Repeat(" ", r.gap) + r.value + r.writable
}

func (r row) paint(th theme.Theme, gutter string) string {
	var b strings.Builder
	b.WriteString(gutter)
	b.WriteString(strings.Repeat(" ", r.indent))
	b.WriteString(th.Paint(theme.Dim, strings.TrimRight(r.fold, " ")))
	b.WriteString(strings.Repeat(" ", len(r.fold)-len(strings.TrimRight(r.fold, " "))))
	b.WriteString(th.Paint(r.markRole(), r.mark))
	if r.faded {
		b.WriteString(th.Paint(theme.Dim, r.name+r.sub))
	} else {
		b.WriteString(r.name)
		b.WriteString(th.Paint(theme.Dim, r.sub))
	}
	b.WriteString(strings.Repeat(" ", r.gap))
	b.WriteString(th.Paint(theme.Dim, r.value))
	b.WriteString(th.Paint(theme.Warn, r.writable))
	return b.String()
}

func (r row) markRole() theme.Role {
	switch {
	case r.faded:
		return theme.Dim
	case r.unknown:
		return theme.Warn
	}
	return theme.Name
}

// mark returns the sign of what a node is, one cell wide, or "".
func mark(n mib.Node) string {
	switch n.Kind() {
	case mib.Table:
		return "≡"
	case mib.Row:
		return "∷"
	case mib.Notification:
		return "⚑"
	case mib.ObjectGroup, mib.NotificationGroup, mib.Compliance, mib.Capabilities:
		return "◇"
	case mib.Scalar, mib.Column:
		if n.Access().Writable() {
			return "±"
		}
		return typeMark(n.Type())
	case mib.Unknown:
		if n.Grafted() {
			return "?"
		}
	}
	return ""
}

// typeMark returns the sign of what an object's values are; a space when that
// is not known, as while modules are still being read.
func typeMark(t *mib.Type) string {
	if t == nil {
		return " "
	}
	switch {
	case t.Is("DateAndTime"), t.Is("TimeStamp"), t.Is("TimeInterval"):
		return "◷"
	case t.Is("MacAddress"), t.Is("PhysAddress"), t.Is("InetAddress"), t.Is("TAddress"):
		return "@"
	case len(t.Labels) > 0:
		return "◆"
	}
	switch t.Base {
	case mib.Counter32, mib.Counter64:
		return "↑"
	case mib.Integer32, mib.Unsigned32:
		return "#"
	case mib.TimeTicks:
		return "◷"
	case mib.IpAddress, mib.NsapAddress:
		return "@"
	case mib.ObjectIdentifier:
		return "→"
	case mib.Bits:
		return "◆"
	case mib.OctetString, mib.Opaque:
		return `"`
	}
	return " "
}
