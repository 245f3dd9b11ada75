package table

// linesAbove are what stands over the rows: what is read, and the titles.
const linesAbove = 2

// Click puts the cursor on the cell at column x and line y of what was drawn
// last and reports whether it was there already. At the foot it shows more of
// what stands there.
func (p *Pane) Click(x, y int) (again bool) {
	if p.strip.Click(y) {
		return false
	}
	p.want = place{}
	return p.table.ClickCell(x, y-linesAbove)
}
