package table

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// View draws h lines of w cells: what is read and how far, the table, what is
// odd about it, and the cell under the cursor.
func (p *Pane) View(w, h int, focused bool) string {
	if p.state == none {
		return widget.Notice(p.theme, w, h, "No table is open.", "t or enter on a table opens it here.")
	}
	p.fit(w)
	header := safetext.Fit(p.header(w), w)
	if p.grid == nil || p.grid.Len() == 0 {
		return p.strip.View(p.theme, w, h, focused, widget.Entry{}, func(h int) string {
			notes, _ := p.noteLines(w, h-1)
			return widget.Fill(strings.Join(append([]string{header}, notes...), "\n"), w, h)
		})
	}
	notes, cut := p.noteLines(w, max(h/6, 1))
	return p.strip.View(p.theme, w, h, focused, p.entry(cut), func(h int) string {
		lines := []string{header}
		const leastRows = 3 // with their titles
		if h < len(lines)+leastRows+len(notes) {
			notes = nil
		}
		if room := h - len(lines) - len(notes); room > 0 {
			content := gridContent{p.grid, p.theme, p.names()}
			lines = append(lines, p.table.View(p.theme, w, room, focused, content))
		}
		return strings.Join(append(lines, notes...), "\n")
	})
}

// header says what is read, leaving out from the least telling when w is
// small.
func (p *Pane) header(w int) string {
	name := safetext.Line(p.node.Name())
	rows, columns, changed := "0 rows", "", ""
	if p.grid != nil {
		rows = plural(p.grid.Len(), "row")
		columns = plural(len(p.grid.Columns()), "column")
		switch n := p.grid.Changed(); {
		case n > 0 && p.again:
			changed = strconv.Itoa(n) + " changed"
		case p.again && p.state == done:
			changed = "no cell changed"
		}
	}
	elapsed := p.elapsed
	state := p.state.String()
	if p.state == running {
		elapsed = p.now().Sub(p.began)
		if p.again {
			state = "reading again"
		}
	}
	took, clock := seconds(elapsed), p.began.Format("15:04:05")
	for _, parts := range [][]string{
		{safetext.Line(p.peer.Label), rows, columns, changed, took, state, clock},
		{rows, columns, changed, took, state, clock},
		{rows, columns, changed, took, state},
		{rows, changed, took, state},
		{rows, state},
	} {
		if rest := joinParts(parts); safetext.Width(name)+safetext.Width(rest)+3 <= w {
			return " " + p.theme.Paint(theme.Title, name) + "  " + p.theme.Paint(p.stateRole(), rest)
		}
	}
	return " " + safetext.Truncate(name+"  "+rows+"  "+state, max(w-1, 0))
}

func (p *Pane) stateRole() theme.Role {
	switch p.state {
	case failed:
		return theme.Error
	case running:
		return theme.Changed
	case none, done, stopped:
	}
	return theme.Dim
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

func joinParts(parts []string) string {
	kept := parts[:0:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "  ")
}

func seconds(d time.Duration) string {
	if d >= time.Minute {
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// noteLines are what is odd about the table in at most so many lines, and
// whether that is not all of it.
func (p *Pane) noteLines(w, most int) (lines []string, cut bool) {
	var wrapped []note
	room := max(w-2, 1)
	for _, n := range p.notes {
		for _, line := range safetext.Wrap(safetext.Line(n.text), room) {
			wrapped = append(wrapped, note{n.role, line})
		}
	}
	if cut = len(wrapped) > most; cut {
		wrapped = wrapped[:max(most, 0)]
	}
	for i, n := range wrapped {
		if cut && i == most-1 { // it goes on
			n.text = safetext.Truncate(safetext.Pad(n.text, room)+" ", room)
		}
		lines = append(lines, p.theme.Paint(n.role, safetext.Pad(" "+n.text, w)))
	}
	return lines, cut
}

// names gives OIDs in cells their names.
func (p *Pane) names() value.Options {
	return value.Options{Short: true, Names: device.Namer(p.node.Tree())}
}

// narrow is the width below which titles leave out what all have in common.
const narrow = 100

// fit chooses the titles that suit a width.
func (p *Pane) fit(w int) {
	if brief := w < narrow; brief != p.brief {
		p.brief = brief
		if p.grid != nil {
			p.setColumns(p.grid)
		}
	}
}

// titles are the heads of the columns. One the device does not give whole says
// so.
func titles(g *device.Grid, brief bool) []string {
	names := make([]string, len(g.Columns()))
	for i, c := range g.Columns() {
		names[i] = safetext.Line(c.Name)
	}
	common := 0
	if brief {
		common = commonWords(names)
	}
	for i, c := range g.Columns() {
		names[i] = names[i][common:]
		if c.Err != nil && !errors.Is(c.Err, session.ErrLimit) {
			names[i] += " !"
		}
	}
	return names
}

// commonWords returns how many octets of all names are the same words: 8 for
// demoSlotCard and demoSlotAlarms.
func commonWords(names []string) int {
	if len(names) < 2 {
		return 0
	}
	n := len(names[0])
	for _, name := range names {
		for !strings.HasPrefix(name, names[0][:n]) || !beginsWord(name, n) {
			n--
		}
	}
	for _, name := range names { // the last one may have shortened it
		for !beginsWord(name, n) {
			n--
		}
	}
	return n
}

// beginsWord reports whether a word begins in a name at n, or is the name.
func beginsWord(name string, n int) bool {
	return n == 0 || n < len(name) && name[n] >= 'A' && name[n] <= 'Z'
}

// isNumber reports whether the values of a column are numbers without names.
func isNumber(c device.GridColumn) bool {
	if !c.Node.IsValid() || c.Node.Type() == nil || len(c.Node.Type().Labels) > 0 {
		return false
	}
	switch value.Wire(c.Node.Type()) {
	case ber.Integer, ber.Gauge32, ber.Counter32, ber.Counter64, ber.TimeTicks:
		return true
	}
	return false
}

// gridContent is a grid as the widget draws it.
type gridContent struct {
	grid    *device.Grid
	theme   theme.Theme
	options value.Options
}

// Mark implements [widget.TableContent].
func (g gridContent) Mark(row int) string {
	if g.grid.New(row) {
		return "+"
	}
	return " "
}

// Cell implements [widget.TableContent].
func (g gridContent) Cell(row, column int) widget.TableCell {
	cell := g.grid.Cell(row, column)
	if !g.grid.Columns()[column].Index {
		switch cell.State {
		case device.Awaited:
			return widget.TableCell{Plain: "…", Painted: g.theme.Paint(theme.Dim, "…")}
		case device.Hole:
			return widget.TableCell{Plain: "–", Painted: g.theme.Paint(theme.Dim, "–")}
		case device.Refused:
			return widget.TableCell{Plain: "!", Painted: g.theme.Paint(theme.Warn, "!")}
		case device.Present, device.Stale:
		}
	}
	text := g.grid.Text(row, column, g.options)
	plain := safetext.Line(text.String())
	switch {
	case cell.Changed:
		plain = "*" + plain
		return widget.TableCell{Plain: plain, Painted: g.theme.Paint(theme.Changed, plain)}
	case cell.State == device.Stale:
		return widget.TableCell{Plain: plain, Painted: g.theme.Paint(theme.Dim, plain)}
	}
	return widget.TableCell{Plain: plain, Painted: g.theme.Value(text)}
}
