package table

// linesAbove are what stands over the rows: what is read, and the titles.
const linesAbove = 2

// Click puts the cursor on the row at line y of what was drawn last and
// reports whether it was there already.
func (p *Pane) Click(_, y int) (again bool) { return p.table.Click(y - linesAbove) }
