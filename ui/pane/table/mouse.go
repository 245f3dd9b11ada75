package table

// linesAbove are what stands over the rows: what is read, and the titles.
const linesAbove = 2

// Click puts the cursor on the cell at column x and line y of what was drawn
// last and reports whether it was there already.
func (p *Pane) Click(x, y int) (again bool) {
	p.want = place{}
	return p.table.ClickCell(x, y-linesAbove)
}
