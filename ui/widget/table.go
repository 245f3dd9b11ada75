package widget

import (
	"strings"

	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// TableColumn is one column of a [Table].
type TableColumn struct {
	Title string // sanitised
	Right bool   // its cells are aligned on the right, as numbers are
}

// TableCell is one cell as it is drawn.
type TableCell struct {
	Plain   string // sanitised and not painted
	Painted string // Plain in its colours; "" where it has none
}

// TableContent is what a [Table] draws. Cell and Mark are called for what is
// in sight only.
type TableContent interface {
	Cell(row, column int) TableCell
	// Mark returns one character that stands before a row, or " ".
	Mark(row int) string
}

// Table is the cursor and the window of a table of which only the cells in
// sight are ever drawn: a line of titles that stays above the rows, and columns
// at the left that stay while the others scroll sideways. Its rows are those of
// a [List]. Columns are as wide as what was seen in them, within bounds. The
// zero Table is empty and ready for use.
type Table struct {
	List
	columns []TableColumn
	widths  []int // of the columns, as far as they were seen
	sticky  int
	column  int // under the cursor
	left    int // the first column in sight that is not sticky
	shown   []span
}

// span is where a column stood when the table was last drawn: up to before
// which cell of the screen.
type span struct{ column, end int }

// The cells a column takes besides its content: one before, for the cursor's
// mark, and one behind.
const besideContent = 2

// tellingPart is how much of a column there has to be room for to show it in
// part.
const tellingPart = besideContent + 8

// widestColumn is what a column may take of a wide screen.
const widestColumn = 32

// SetColumns gives the table its columns, the first so many of which stay at
// the left. The cursor stays where it is as far as it can.
func (t *Table) SetColumns(columns []TableColumn, sticky int) {
	t.columns = columns
	t.sticky = min(max(sticky, 0), len(columns))
	t.widths = make([]int, len(columns))
	for i, c := range columns {
		t.widths[i] = min(safetext.Width(c.Title), widestColumn)
	}
	t.SetColumn(t.column)
	t.left = min(t.left, max(len(columns)-1, 0))
}

// SetTitle changes the title of a column.
func (t *Table) SetTitle(i int, title string) {
	t.columns[i].Title = title
	t.widths[i] = max(t.widths[i], min(safetext.Width(title), widestColumn))
}

// Column returns the column the cursor is on.
func (t *Table) Column() int { return t.column }

// SetColumn moves the cursor to a column, or to the nearest there is.
// Among the columns that stay, the others are shown from their beginning.
func (t *Table) SetColumn(i int) {
	t.column = min(max(i, 0), max(len(t.columns)-1, 0))
	if t.column < t.sticky {
		t.left = 0
	}
}

// MoveColumn moves the cursor sideways by d columns.
func (t *Table) MoveColumn(d int) { t.SetColumn(t.column + d) }

// ClickCell moves the cursor to the cell at x and y of the rows as they were
// drawn last, both counted from 0, and reports whether it was there already.
// Where no cell is, nothing changes.
func (t *Table) ClickCell(x, y int) (again bool) {
	for _, s := range t.shown {
		if x >= 0 && x < s.end && y >= 0 && y < t.height && t.first+y < t.n {
			again = t.Click(y) && s.column == t.column
			t.SetColumn(s.column)
			return again
		}
	}
	return false
}

// sight is what of a table is drawn: rows, columns, and their cells.
type sight struct {
	table       *Table
	content     TableContent
	first, last int   // rows
	sticky      int   // columns that stay
	shown       []int // columns, from the left
	width       int   // cells of the screen
	cells       map[int][]TableCell
	wants       map[int]int // cells a column would need to show all that is in sight of it
	cut         int         // cells the last column in sight has too many
	spare       int         // cells no column takes
	more        bool        // there are columns to the right
}

// View draws the table in h lines of w cells, titles included.
func (t *Table) View(th theme.Theme, w, h int, focused bool, content TableContent) string {
	if h <= 0 {
		return ""
	}
	titles := 0
	if h > 2 {
		titles = 1
	}
	s := sight{table: t, content: content, width: w, cells: map[int][]TableCell{}, wants: map[int]int{}}
	s.first, s.last = t.Visible(h - titles)
	s.choose()
	s.widen()
	t.shown = s.spans()
	lines := make([]string, 0, h)
	if titles > 0 {
		lines = append(lines, s.titles(th, focused))
	}
	for row := s.first; row < s.last; row++ {
		lines = append(lines, safetext.Fit(s.row(th, row, focused), w))
	}
	for len(lines) < h {
		lines = append(lines, safetext.Fit("", w))
	}
	return strings.Join(lines, "\n")
}

// read returns what is in sight of a column, and makes it as wide as that
// needs.
func (s *sight) read(column int) []TableCell {
	if cells, ok := s.cells[column]; ok {
		return cells
	}
	cells := make([]TableCell, s.last-s.first)
	most := max(min(widestColumn, s.width/2), 1)
	width := min(s.table.widths[column], most)
	for i := range cells {
		cells[i] = s.content.Cell(s.first+i, column)
		s.wants[column] = max(s.wants[column], safetext.Width(cells[i].Plain))
	}
	width = max(width, min(s.wants[column], most))
	s.table.widths[column] = width
	s.cells[column] = cells
	return cells
}

// takes returns the cells a column takes on the screen.
func (s *sight) takes(column int) int {
	s.read(column)
	return s.table.widths[column] + besideContent
}

// choose decides which columns are in sight. Those that stay may take two
// thirds of the screen; where they need more, the last of them scroll too.
func (s *sight) choose() {
	t := s.table
	if len(t.columns) == 0 {
		return
	}
	room := s.width - 1 // the rows' mark
	for s.sticky < t.sticky && room-s.takes(s.sticky) >= s.width/3 {
		room -= s.takes(s.sticky)
		s.shown = append(s.shown, s.sticky)
		s.sticky++
	}
	if s.sticky > 0 && s.sticky < len(t.columns) {
		room-- // the line that divides the two parts
	}
	t.left = max(t.left, s.sticky)
	if t.column >= s.sticky {
		t.left = min(t.left, t.column)
		taken := 0
		for c := t.column; c >= t.left; c-- {
			if taken += s.takes(c); taken > room && c < t.column {
				t.left = c + 1
				break
			}
		}
	}
	s.pullBack(room)
	for c := t.left; c < len(t.columns); c++ {
		if room <= 0 || room < s.takes(c) && len(s.shown) > s.sticky && room < tellingPart {
			s.more = true
			return
		}
		s.shown = append(s.shown, c)
		if room -= s.takes(c); room < 0 {
			s.cut = min(-room, t.widths[c])
			s.more = true
			return
		}
	}
	s.spare = room
}

// widen gives cells that no column takes to those that have more to show.
func (s *sight) widen() {
	for _, c := range s.shown {
		more := min(max(s.wants[c]-s.table.widths[c], 0), s.spare)
		s.spare -= more
		s.wants[c] = s.table.widths[c] + more
	}
}

// widthAt is how many cells the content of a column in sight gets.
func (s *sight) widthAt(i int) int {
	width := s.wants[s.shown[i]]
	if i == len(s.shown)-1 {
		width -= s.cut
	}
	return width
}

// pullBack moves the window to the left while there is nothing more at the
// right to fill it.
func (s *sight) pullBack(room int) {
	t := s.table
	taken := 0
	for c := t.left; c < len(t.columns); c++ {
		if taken += s.takes(c); taken > room {
			return
		}
	}
	for t.left > s.sticky && taken+s.takes(t.left-1) <= room {
		t.left--
		taken += s.takes(t.left)
	}
}

// dividing returns the line between the columns that stay and those that
// scroll, which points to the left when some are out of sight there.
func (s *sight) dividing(i int, title bool) string {
	switch {
	case i != s.sticky || s.sticky == 0 || s.sticky == len(s.table.columns):
		return ""
	case title && s.table.left > s.sticky:
		return "‹"
	}
	return "┊"
}

// spans says where the columns in sight stand.
func (s *sight) spans() []span {
	spans := make([]span, len(s.shown))
	end := 1 // the rows' mark
	for i, c := range s.shown {
		end += safetext.Width(s.dividing(i, false)) + s.widthAt(i) + besideContent
		spans[i] = span{c, end}
	}
	return spans
}

func (s *sight) titles(th theme.Theme, focused bool) string {
	var line strings.Builder
	line.WriteByte(' ')
	for i, c := range s.shown {
		line.WriteString(th.Paint(theme.Border, s.dividing(i, true)))
		column := s.table.columns[c]
		role := theme.Title
		if c == s.table.column && focused {
			role = theme.Focus
		}
		line.WriteString(th.Paint(role, " "+align(column.Title, s.widthAt(i), column.Right)) + " ")
	}
	if s.more && s.width > 1 { // in the place of the last column's last cell, which is empty
		return safetext.Fit(strings.TrimSuffix(line.String(), " "), s.width-1) + th.Paint(theme.Border, "›")
	}
	return safetext.Fit(line.String(), s.width)
}

// align makes a text w cells wide. What does not fit gives way in its middle:
// the cells of a column tend to begin alike.
func align(text string, w int, right bool) string {
	text = safetext.Middle(text, w)
	if right {
		return safetext.PadLeft(text, w)
	}
	return safetext.Pad(text, w)
}

// row draws one row. The one under the cursor is drawn without colours of its
// own, its cell under the cursor so that it stands out.
func (s *sight) row(th theme.Theme, row int, focused bool) string {
	var line strings.Builder
	selected := row == s.table.Cursor()
	if selected {
		line.WriteString(th.Paint(theme.Resting, "▌"))
	} else {
		line.WriteString(th.Paint(theme.Changed, s.content.Mark(row)))
	}
	for i, c := range s.shown {
		line.WriteString(th.Paint(theme.Border, s.dividing(i, false)))
		cell, width, right := s.cells[c][row-s.first], s.widthAt(i), s.table.columns[c].Right
		switch {
		case selected && c == s.table.column && focused:
			line.WriteString(th.Paint(theme.Selected, "▌"+align(cell.Plain, width, right)) + " ")
		case selected && c == s.table.column:
			line.WriteString(th.Paint(theme.Resting, "▌"+align(cell.Plain, width, right)) + " ")
		case selected:
			line.WriteString(th.Paint(theme.Resting, " "+align(cell.Plain, width, right)) + " ")
		case cell.Painted != "":
			line.WriteString(" " + align(cell.Painted, width, right) + " ")
		default:
			line.WriteString(" " + align(cell.Plain, width, right) + " ")
		}
	}
	return line.String()
}
