package table

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
)

// found is what a search came to. Formatting millions of cells takes seconds,
// so searches run beside the program.
type found struct {
	generation  int
	grid        *device.Grid
	query       string
	row, column int // row is -1 when nothing was found
}

// Search looks for the next cell after the cursor that contains text, in
// whatever case, row by row and round the end.
func (p *Pane) Search(text string) tea.Cmd {
	p.query = text
	return p.seek(1)
}

// FindNext goes on with the last search.
func (p *Pane) FindNext() tea.Cmd { return p.seek(1) }

// FindPrev goes on with the last search, backwards.
func (p *Pane) FindPrev() tea.Cmd { return p.seek(-1) }

func (p *Pane) seek(d int) tea.Cmd {
	p.seeking++
	if p.query == "" || p.nothing() != "" {
		return action.NotFound("the Table", p.query)
	}
	f := found{generation: p.seeking, grid: p.grid, query: p.query}
	columns := len(f.grid.Columns())
	from, options := p.table.Cursor()*columns+p.table.Column(), value.Options{Names: device.Namer(p.node.Tree())}
	return func() tea.Msg {
		f.row, f.column = seek(f.grid, options, strings.ToLower(f.query), from, d)
		return f
	}
}

// seek tries every cell once, beginning beside cell number from.
func seek(g *device.Grid, o value.Options, query string, from, d int) (row, column int) {
	columns := len(g.Columns())
	total := g.Len() * columns
	for k := range total {
		n := ((from+d*(k+1))%total + total) % total
		if strings.Contains(strings.ToLower(g.Text(n/columns, n%columns, o).String()), query) {
			return n / columns, n % columns
		}
	}
	return -1, 0
}

func (p *Pane) found(f found) tea.Cmd {
	switch {
	case f.generation != p.seeking || p.grid == nil:
		return nil
	case f.row < 0:
		return action.NotFound("the Table", f.query)
	}
	if row, ok := p.grid.Find(f.grid.Suffix(f.row)); ok && f.grid.Table() == p.grid.Table() {
		p.table.SetCursor(row)
		p.table.SetColumn(f.column)
	}
	return nil
}
