package widget

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/ui/panetest"
	"github.com/mibtui/mibtui/ui/theme"
)

// sheet is a table whose cells say where they stand.
type sheet struct {
	widths []int
	asked  int
}

func (s *sheet) Cell(row, column int) TableCell {
	s.asked++
	text := fmt.Sprintf("%c%d", 'A'+column, row)
	if missing := s.widths[column] - len(text); missing > 0 {
		text += strings.Repeat("x", missing)
	}
	return TableCell{Plain: text, Painted: "\x1b[36m" + text + "\x1b[m"}
}

func (s *sheet) Mark(row int) string {
	if row%3 == 1 {
		return "+"
	}
	return " "
}

func newSheet(rows, sticky int, widths ...int) (*Table, *sheet) {
	columns := make([]TableColumn, len(widths))
	for i := range columns {
		columns[i] = TableColumn{Title: fmt.Sprintf("column%d", i), Right: i%2 == 1}
	}
	t := &Table{}
	t.SetLen(rows)
	t.SetColumns(columns, sticky)
	return t, &sheet{widths: widths}
}

func TestTableView(t *testing.T) {
	table, content := newSheet(20, 2, 4, 8, 12, 5, 40, 6, 9, 3)
	table.SetCursor(4)
	table.SetColumn(4)
	view := table.View(theme.Default(), 64, 9, true, content)
	table.SetColumn(0)
	view += "\n--\n" + table.View(theme.Default(), 64, 9, false, content)
	table.SetColumn(7)
	table.End()
	view += "\n--\n" + table.View(theme.Theme{}, 40, 6, true, content)
	golden.RequireEqual(t, []byte(ansi.Strip(view)))
}

// Whatever the size, and wherever one goes: the view is exactly as large as
// asked for, the cursor is in sight, and only what is in sight is drawn.
func TestTableViewFitsAndShowsTheCursor(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		widths := rapid.SliceOfN(rapid.IntRange(0, 50), 0, 12).Draw(rt, "widths")
		table, content := newSheet(rapid.IntRange(0, 60).Draw(rt, "rows"), rapid.IntRange(0, 4).Draw(rt, "sticky"), widths...)
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			switch rapid.IntRange(0, 5).Draw(rt, "step") {
			case 0:
				table.MoveColumn(rapid.IntRange(-3, 3).Draw(rt, "columns"))
			case 1:
				table.Move(rapid.IntRange(-9, 9).Draw(rt, "rows"))
			case 2:
				table.SetColumn(len(widths))
			case 3:
				table.SetColumn(0)
			case 4:
				table.SetLen(rapid.IntRange(0, 60).Draw(rt, "new rows"))
			case 5:
				table.Page(1, true)
			}
			w, h := rapid.IntRange(1, 120).Draw(rt, "w"), rapid.IntRange(1, 20).Draw(rt, "h")
			content.asked = 0
			view := table.View(theme.Default(), w, h, true, content)
			panetest.Exact(rt, view, w, h)
			if table.Len() > 0 && len(widths) > 0 && w >= 30 {
				want := fmt.Sprintf("▌%c%d", 'A'+table.Column(), table.Cursor())
				if plain := ansi.Strip(view); !strings.Contains(strings.ReplaceAll(plain, " ", ""), want) {
					rt.Fatalf("%s is not in sight:\n%s", want, plain)
				}
			}
			if most := h * (w + 4); content.asked > 3*most {
				rt.Fatalf("%d cells were asked for on %dx%d", content.asked, w, h)
			}
		}
	})
}

// Columns get what is left of the screen where they have more to show.
func TestTableUsesTheRoomThereIs(t *testing.T) {
	t.Parallel()
	table, content := newSheet(3, 1, 4, 60, 50)
	view := ansi.Strip(table.View(theme.Default(), 140, 4, true, content))
	for _, want := range []string{"B2" + strings.Repeat("x", 58), "C2" + strings.Repeat("x", 48)} {
		if !strings.Contains(view, want) {
			t.Errorf("%d cells are not in sight of\n%s", len(want), view)
		}
	}
	table.SetCursor(1)
	if view = ansi.Strip(table.View(theme.Default(), 80, 4, true, content)); !strings.Contains(view, "…") {
		t.Errorf("nothing is cut in\n%s", view)
	}
}

// A click goes to the cell that is drawn there, whatever is in sight.
func TestClickCell(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		widths := rapid.SliceOfN(rapid.IntRange(6, 20), 1, 9).Draw(rt, "widths")
		table, content := newSheet(30, rapid.IntRange(0, 3).Draw(rt, "sticky"), widths...)
		table.SetColumn(rapid.IntRange(0, len(widths)).Draw(rt, "column"))
		table.SetCursor(rapid.IntRange(0, 29).Draw(rt, "row"))
		lines := strings.Split(ansi.Strip(table.View(theme.Default(), 80, 12, true, content)), "\n")[1:]
		x, y := rapid.IntRange(0, 79).Draw(rt, "x"), rapid.IntRange(0, 10).Draw(rt, "y")
		under := []rune(lines[y])[x]
		if under < '0' || under > 'Z' {
			rt.Skip("no cell's name there")
		}
		table.ClickCell(x, y)
		if !table.ClickCell(x, y) {
			rt.Fatal("a second click is not one on the cursor")
		}
		want := fmt.Sprintf("%c%d", 'A'+table.Column(), table.Cursor())
		at := strings.Index(lines[y], want)
		if from := len([]rune(lines[y][:max(at, 0)])); at < 0 || x < from || x >= from+len(want) {
			rt.Fatalf("clicked at %d,%d of\n%s\nand came to %s", x, y, strings.Join(lines, "\n"), want)
		}
	})
	table, content := newSheet(3, 1, 6, 6)
	table.View(theme.Default(), 80, 12, true, content)
	if table.SetColumn(1); table.ClickCell(3, 8) || table.ClickCell(70, 1) || table.Column() != 1 || table.Cursor() != 0 {
		t.Errorf("a click beside all cells leads to row %d, column %d", table.Cursor(), table.Column())
	}
}
