package device

import (
	"slices"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// GridBuilder puts a table together from what [Device.Table] emits. It belongs
// to one goroutine; the grids it returns to all.
type GridBuilder struct {
	grid  Grid
	hints []int // where the last varbind of each column went
	epoch uint64
}

// NewGrid returns a builder for the table that n is, or is a part of. The
// error is that of [TableColumns].
func NewGrid(n mib.Node) (*GridBuilder, error) {
	x, err := whole(n)
	if err != nil {
		return nil, err
	}
	return x.NewGrid(), nil
}

// columnsOf puts the parts of the index in front. One that is also a column of
// the table stands there alone.
func columnsOf(parts []mib.IndexPart, fetched []mib.Node) []GridColumn {
	var columns []GridColumn
	if len(parts) == 0 {
		columns = append(columns, GridColumn{Name: "index", Index: true, fetched: -1})
	}
	isPart := make([]bool, len(fetched))
	for i, p := range parts {
		c := GridColumn{Name: p.Name, Index: true, Node: p.Node, part: i, fetched: -1}
		if p.Node.IsValid() {
			if c.fetched = slices.Index(fetched, p.Node); c.fetched >= 0 {
				isPart[c.fetched] = true
			}
		}
		columns = append(columns, c)
	}
	for i, n := range fetched {
		if !isPart[i] {
			columns = append(columns, GridColumn{Name: n.Name(), Node: n, part: -1, fetched: i})
		}
	}
	return columns
}

// Refresh returns a builder for reading the table of g again: it begins with
// what g has, and replaces it as it comes.
func (g *Grid) Refresh() *GridBuilder {
	b := &GridBuilder{grid: *g}
	b.grid.rows = slices.Clone(g.rows)
	b.grid.round++
	b.grid.changed = 0
	b.begin()
	return b
}

func (b *GridBuilder) begin() {
	g := &b.grid
	b.hints = make([]int, len(g.fetched))
	b.epoch = uint64(g.round) << 32
	g.progress = make([]progress, len(g.fetched))
	g.columns = slices.Clone(g.columns)
	for i := range g.columns {
		g.columns[i].Err = nil
	}
}

// Add takes in what came.
func (b *GridBuilder) Add(batch session.ColumnBatch) {
	for _, vb := range batch.Varbinds {
		if vb.Column >= 0 && vb.Column < len(b.grid.fetched) {
			b.add(vb.Column, vb.Varbind)
		}
	}
	for _, end := range batch.Ended {
		if end.Column < 0 || end.Column >= len(b.grid.fetched) {
			continue
		}
		p := &b.grid.progress[end.Column]
		p.over, p.err = true, end.Err
		for i := range b.grid.columns {
			if c := &b.grid.columns[i]; c.fetched == end.Column {
				c.Err = Explain(b.grid.table.Tree(), end.Err)
			}
		}
	}
}

func (b *GridBuilder) add(column int, vb session.Varbind) {
	g := &b.grid
	suffix := vb.OID.Suffix(g.fetched[column].OID().Len())
	if p := &g.progress[column]; !p.any || suffix.Compare(p.reached) > 0 {
		p.any, p.reached = true, suffix
	}
	row, isNew := b.row(column, suffix)
	cell := gridCell{content: vb.Value.Content, typ: vb.Value.Type, round: g.round}
	before := row.cells[column]
	known := before.round > 0 && before.round < g.round
	cell.changed = !isNew && (known && (before.content != cell.content || before.typ != cell.typ) ||
		!known && row.born < g.round || before.round == g.round && before.changed)
	if cell.changed && !before.counted(g.round) {
		g.changed++
	}
	row.cells[column] = cell
}

func (c gridCell) counted(round uint32) bool { return c.changed && c.round == round }

// row returns the row with an index, ready to be changed, and whether it was
// not there before this round.
func (b *GridBuilder) row(column int, suffix oid.OID) (*gridRow, bool) {
	g := &b.grid
	i := b.hints[column]
	found := false
	for range 2 { // it is the row after the last one as a rule
		if i < len(g.rows) && g.rows[i].suffix == suffix {
			found = true
			break
		}
		i++
	}
	if !found {
		i, found = findRow(g.rows, suffix)
	}
	b.hints[column] = i
	if !found {
		row := &gridRow{suffix: suffix, born: g.round, epoch: b.epoch, cells: make([]gridCell, len(g.fetched))}
		g.rows = slices.Insert(g.rows, i, row)
		return row, true
	}
	row := g.rows[i]
	if row.epoch != b.epoch {
		cells := slices.Clone(row.cells)
		row = &gridRow{suffix: row.suffix, born: row.born, epoch: b.epoch, cells: cells}
		g.rows[i] = row
	}
	return row, row.born == g.round
}

// Grid returns the table as it stands. It costs little, however large the
// table is.
func (b *GridBuilder) Grid() *Grid {
	g := b.grid
	g.rows = slices.Clone(g.rows)
	g.progress = slices.Clone(g.progress)
	g.columns = slices.Clone(g.columns)
	b.epoch++
	return &g
}

// Finish says that all of the table has come: rows and cells from before the
// refresh that did not come again are gone from the device, and from here.
func (b *GridBuilder) Finish() {
	g := &b.grid
	g.rows = slices.DeleteFunc(slices.Clone(g.rows), func(r *gridRow) bool {
		return !slices.ContainsFunc(r.cells, func(c gridCell) bool { return c.round == g.round })
	})
}
