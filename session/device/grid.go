package device

import (
	"slices"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
)

// CellState says what is known of a cell.
type CellState uint8

// A cell has not come yet, is not there on the device, was given up with its
// column, holds a value, or holds the value from before a refresh that has not
// come to it.
const (
	Awaited CellState = iota
	Hole
	Refused
	Present
	Stale
)

// HasValue reports whether a cell in this state holds a value.
func (s CellState) HasValue() bool { return s == Present || s == Stale }

// GridColumn is one column of a [Grid]: a part of the index, or an object.
type GridColumn struct {
	Name string
	// Index tells a part of the INDEX clause, whose values are read from the
	// instances' names and are there even where the object is not-accessible.
	Index bool
	// Node is the object; not valid for an index part that names a type, or
	// nothing any module knows.
	Node mib.Node
	// Err is why the device did not give the column to its end.
	Err error

	part, fetched int // -1: none
}

// Grid is a conceptual table, as far as it has been read: rows in the order of
// their indexes, and a cell for every column. It never changes, so that any
// goroutine may read it; a [GridBuilder] makes the next one.
type Grid struct {
	table    mib.Node
	parts    []mib.IndexPart
	columns  []GridColumn
	fetched  []mib.Node
	progress []progress // of each fetched column
	rows     []*gridRow
	round    uint32
	changed  int
}

// gridRow is one conceptual row. Rows are shared between grids and copied
// before they are changed.
type gridRow struct {
	suffix oid.OID
	born   uint32 // the round it was first seen in
	epoch  uint64 // of the builder, when it was made or copied
	cells  []gridCell
}

type gridCell struct {
	content string
	typ     ber.Type
	changed bool
	round   uint32 // it came in; 0 for a cell without a value
}

// progress is how far a column has come in this round.
type progress struct {
	reached oid.OID // the index furthest on
	any     bool
	over    bool
	err     error
}

// Table returns the table.
func (g *Grid) Table() mib.Node { return g.table }

// Columns returns the columns, those of the index first. They must not be
// changed.
func (g *Grid) Columns() []GridColumn { return g.columns }

// IndexColumns returns how many columns at the beginning are the index.
func (g *Grid) IndexColumns() int {
	n := 0
	for n < len(g.columns) && g.columns[n].Index {
		n++
	}
	return n
}

// Len returns the number of rows.
func (g *Grid) Len() int { return len(g.rows) }

// Changed returns how many cells differ from before the refresh, cells of new
// rows left out.
func (g *Grid) Changed() int { return g.changed }

// Barren reports whether a column was read to its end and no row has it: the
// device does not have the object, or does not show it.
func (g *Grid) Barren(column int) bool {
	c := g.columns[column]
	if c.fetched < 0 {
		return false
	}
	p := g.progress[c.fetched]
	return p.over && p.err == nil && !p.any
}

// Suffix returns the index of row i, as it stands at the end of its instances'
// names.
func (g *Grid) Suffix(i int) oid.OID { return g.rows[i].suffix }

// New reports whether row i came with the last refresh.
func (g *Grid) New(i int) bool { return g.round > 1 && g.rows[i].born == g.round }

// Find returns where the row with an index is, or would be.
func (g *Grid) Find(suffix oid.OID) (int, bool) { return findRow(g.rows, suffix) }

func findRow(rows []*gridRow, suffix oid.OID) (int, bool) {
	return slices.BinarySearchFunc(rows, suffix, func(r *gridRow, s oid.OID) int { return r.suffix.Compare(s) })
}

// Index takes the index of row i apart; see [value.DecodeIndex].
func (g *Grid) Index(i int) ([]value.IndexValue, error) {
	return value.DecodeIndex(g.parts, g.rows[i].suffix)
}

// Cell is one cell of a grid.
type Cell struct {
	State CellState
	// Varbind is the instance the cell is about, with its value when there is
	// one. Its OID is zero for a part of the index that is no column.
	Varbind session.Varbind
	Changed bool // since before the refresh
}

// Cell returns what row i has in a column. For a part of the index that is the
// object of that name, where the device can be asked for it.
func (g *Grid) Cell(i, column int) Cell {
	c, row := g.columns[column], g.rows[i]
	if c.fetched < 0 {
		cell := Cell{State: Hole}
		if c.Node.IsValid() && c.Node.Parent() == g.rowNode() {
			cell.Varbind.OID = c.Node.OID().Join(row.suffix)
		}
		return cell
	}
	cell, at := row.cells[c.fetched], g.progress[c.fetched]
	found := Cell{
		State:   at.state(cell, row.suffix, g.round),
		Varbind: session.Varbind{OID: c.Node.OID().Join(row.suffix)},
	}
	if found.State.HasValue() {
		found.Varbind.Value = ber.Value{Type: cell.typ, Content: cell.content}
		found.Changed = cell.changed && cell.round == g.round
	}
	return found
}

func (g *Grid) rowNode() mib.Node {
	row, _ := g.table.Row()
	return row
}

func (p progress) state(c gridCell, row oid.OID, round uint32) CellState {
	passed := p.over && p.err == nil || p.any && p.reached.Compare(row) >= 0
	switch {
	case c.round == round:
		return Present
	case passed:
		return Hole
	case c.round > 0:
		return Stale
	case p.over:
		return Refused
	}
	return Awaited
}

// Text returns a cell as a person reads it, nothing for one without a value.
// A part of the index that the device's own column contradicts shows both;
// where the index does not fit its INDEX clause, the part where that shows has
// what is left of it in numbers.
func (g *Grid) Text(i, column int, o value.Options) value.Text {
	c, cell := g.columns[column], g.Cell(i, column)
	if o.Names == nil {
		o.Names = Namer(g.table.Tree())
	}
	var text value.Text
	if cell.State.HasValue() {
		text = value.Format(c.Node.Type(), cell.Varbind.Value, o)
	}
	if !c.Index {
		return text
	}
	own := g.indexText(i, c.part)
	if text != nil && cell.State == Present && g.contradicts(i, c, cell) {
		return append(append(own, value.Span{Text: " ≠ ", Role: value.Note}), text...)
	}
	return own
}

// contradicts reports whether the value of an index column is another than the
// one its row is told apart by.
func (g *Grid) contradicts(i int, c GridColumn, cell Cell) bool {
	parts, _ := g.Index(i)
	return c.part < len(parts) && parts[c.part].Value.Content != cell.Varbind.Value.Content
}

func (g *Grid) indexText(i, part int) value.Text {
	suffix := g.rows[i].suffix
	if len(g.parts) == 0 {
		return value.Text{{Text: suffix.String(), Role: value.Number}}
	}
	parts, err := g.Index(i)
	var text value.Text
	if part < len(parts) {
		text = slices.Clone(parts[part].Text)
	}
	left, at := g.misfit(i, parts)
	if err == nil || part != at {
		return text
	}
	rest := "missing"
	if !left.IsZero() {
		rest = "." + left.String()
	}
	if text != nil {
		rest = " " + rest
	}
	return append(text, value.Span{Text: rest, Role: value.Note})
}

// misfit returns what the parts that could be read leave of row i's index, and
// the part with which it is shown.
func (g *Grid) misfit(i int, parts []value.IndexValue) (rest oid.OID, part int) {
	taken := 0
	for _, p := range parts {
		taken += p.Subs.Len()
	}
	return g.rows[i].suffix.Suffix(taken), min(len(parts), len(g.parts)-1)
}
