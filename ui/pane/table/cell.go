package table

import (
	"fmt"
	"strings"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// entry is the cell under the cursor whole: its instance and type, what it
// holds or why it holds nothing, and the parts of its row's index and what is
// wrong with them; with notes, also what is odd about the table.
func (p *Pane) entry(notes bool) widget.Entry {
	at, _ := p.at()
	row, column := p.table.Cursor(), p.table.Column()
	c, cell := p.grid.Columns()[column], p.grid.Cell(row, column)
	head := []widget.Piece{{Role: theme.Name, Text: c.Name + "." + at.row.String()}}
	if !cell.Varbind.OID.IsZero() {
		head[0].Text = device.Read(p.node.Tree(), cell.Varbind).Name()
	}
	if c.Node.IsValid() && c.Node.Type() != nil {
		head = append(head, widget.Piece{Role: theme.Dim, Text: c.Node.Type().Name})
	}
	e := widget.Entry{Of: at, Text: [][]widget.Piece{head}}
	switch {
	case c.Index:
		e.Add(theme.Text, p.grid.Text(row, column, value.Options{}).String())
	case cell.State.HasValue():
		e.Add(theme.Text, device.Read(p.node.Tree(), cell.Varbind).Text(value.Options{}).String())
	default:
		e.Add(theme.Warn, p.absent(column, cell.State))
	}
	parts, misfit := p.grid.Index(row)
	var index []widget.Piece
	for _, part := range parts {
		index = append(index, widget.Piece{Role: theme.Dim, Text: part.Part.Name + " " + part.Text.String()})
	}
	if len(index) > 0 {
		e.Text = append(e.Text, index)
	}
	if misfit != nil {
		e.Add(theme.Warn, misfit.Error())
	}
	if notes {
		for _, n := range p.notes {
			e.More = append(e.More, []widget.Piece{{Role: n.role, Text: n.text}})
		}
	}
	return e
}

// absent says in a sentence why a cell holds nothing.
func (p *Pane) absent(column int, s device.CellState) string {
	c := p.grid.Columns()[column]
	switch {
	case s == device.Refused && c.Err != nil:
		return c.Err.Error()
	case s != device.Hole && p.state == running:
		return "This cell has not come yet."
	case s != device.Hole:
		return "This cell had not come when the reading ended; ctrl+r reads the table again."
	case p.uncarried(c):
		return "SNMPv1 cannot carry a Counter64: connect with v2c or v3 to see it."
	case p.grid.Barren(column):
		return "No row has it: the device lacks this column, or " + p.viewer() + " may not see it."
	}
	return "This row lacks it, others have it; or " + p.viewer() + " may not see it."
}

// uncarried reports whether the values of a column do not exist in the version
// spoken: SNMPv1 has no Counter64, and a device skips such objects (RFC 3584
// §4.2.2.1).
func (p *Pane) uncarried(c device.GridColumn) bool {
	return p.peer.Version == session.V1 && c.Node.IsValid() && c.Node.Type() != nil && value.Wire(c.Node.Type()) == ber.Counter64
}

// viewer is whose view of the device decides what it shows (RFC 3415).
func (p *Pane) viewer() string {
	if p.peer.Version == session.V3 {
		return "this user in this context"
	}
	return "this community"
}

// missing tells of what a table that was read lacks: rows, or columns the
// version spoken has no room for.
func (p *Pane) missing() []note {
	switch {
	case p.grid == nil || p.grid.Len() == 0:
		return p.noRows()
	case p.peer.Version != session.V1:
		return nil
	}
	var names []string
	for i, c := range p.grid.Columns() {
		if p.uncarried(c) && p.grid.Barren(i) {
			names = append(names, safetext.Line(c.Name))
		}
	}
	const named = 2
	switch more := len(names) - named; {
	case len(names) == 0:
		return nil
	case more > 0:
		names = append(names[:named], fmt.Sprintf("%d more", more))
	}
	return []note{{theme.Warn, "SNMPv1 cannot carry Counter64, so these columns are empty: " + strings.Join(names, ", ") + ". Connect with v2c or v3 to see them."}}
}

// noRows says what it means that nothing came.
func (p *Pane) noRows() []note {
	switch p.state {
	case done:
		return []note{{theme.Text, "The device answered, but with no row of this table. Either it has none, or " + p.viewer() +
			" may not see them: SNMP answers both alike. w on a node further up walks what can be seen."}}
	case stopped:
		return []note{{theme.Text, "Stopped before a row came; ctrl+r reads the table again."}}
	case failed:
		return []note{{theme.Text, "That is a failure, not an empty table; ctrl+r tries again."}}
	case none, running:
	}
	return nil
}
