package widget

import (
	"strings"

	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// FrameSpec says what stands in the upper border of a frame.
type FrameSpec struct {
	Title string
	Right string // at the right end; left out where there is no room
	// Tabs, if any, follow the title; the active one stands in brackets.
	Tabs    []string
	Active  int
	Focused bool // a heavy border, for what has the keys
}

// border is the strokes of a frame, by name of what they draw.
type border struct {
	topLeft, topRight, bottomLeft, bottomRight, horizontal, vertical string
}

var (
	light = border{"╭", "╮", "╰", "╯", "─", "│"}
	heavy = border{"┏", "┓", "┗", "┛", "━", "┃"}
)

// Frame draws a border around body, which is to be h-2 lines of w-2 cells and
// is made so where it is not. The result is h lines of w cells. Without room
// for a border the body is drawn alone.
func Frame(th theme.Theme, f FrameSpec, w, h int, body string) string {
	if w < 2 || h < 2 {
		return strings.Join(fill(body, w, h), "\n")
	}
	strokes, role := light, theme.Border
	if f.Focused {
		strokes, role = heavy, theme.Focus
	}
	side := th.Paint(role, strokes.vertical)
	lines := make([]string, 0, h)
	lines = append(lines, upper(th, f, strokes, role, w))
	for _, line := range fill(body, w-2, h-2) {
		lines = append(lines, side+line+side)
	}
	bottom := strokes.bottomLeft + strings.Repeat(strokes.horizontal, w-2) + strokes.bottomRight
	return strings.Join(append(lines, th.Paint(role, bottom)), "\n")
}

// Fill makes a text h lines of w cells.
func Fill(text string, w, h int) string { return strings.Join(fill(text, w, h), "\n") }

func fill(text string, w, h int) []string {
	if h <= 0 {
		return nil
	}
	lines := strings.Split(text, "\n")
	for len(lines) < h {
		lines = append(lines, "")
	}
	lines = lines[:h]
	for i := range lines {
		lines[i] = safetext.Fit(lines[i], w)
	}
	return lines
}

// upper draws the upper border: the title, the tabs, strokes, the right text.
func upper(th theme.Theme, f FrameSpec, strokes border, role theme.Role, w int) string {
	const ends = 4 // a corner and a stroke at each end
	if w < ends {
		return th.Paint(role, strokes.topLeft+strings.Repeat(strokes.horizontal, w-2)+strokes.topRight)
	}
	room := w - ends
	title := ""
	if f.Title != "" {
		title = " " + safetext.Truncate(safetext.Line(f.Title), room-2) + " "
	}
	if room < 3 {
		title = ""
	}
	painted := th.Paint(titleRole(f), title)
	width := safetext.Width(title)
	if tabs := tabs(th, f, room-width); tabs != "" {
		painted += tabs
		width += safetext.Width(tabs)
	}
	right := ""
	if text := safetext.Line(f.Right); text != "" && width+safetext.Width(text)+3 <= room {
		right = " " + text + " "
	}
	rest := room - width - safetext.Width(right)
	return th.Paint(role, strokes.topLeft+strokes.horizontal) + painted +
		th.Paint(role, strings.Repeat(strokes.horizontal, max(rest, 0))) + th.Paint(theme.Dim, right) +
		th.Paint(role, strokes.horizontal+strokes.topRight)
}

func titleRole(f FrameSpec) theme.Role {
	if f.Focused {
		return theme.Focus
	}
	return theme.Title
}

// TabAt returns the tab whose name is drawn at cell x of the upper border of a
// frame w cells wide.
func (f FrameSpec) TabAt(x, w int) (tab int, ok bool) {
	from := 2 // the corner and a stroke
	if f.Title != "" {
		from += safetext.Width(safetext.Line(f.Title)) + 2
	}
	if from+f.tabsWidth() > w-2 {
		return 0, false
	}
	for i, name := range f.Tabs {
		to := from + safetext.Width(safetext.Line(name)) + 2
		if from <= x && x < to {
			return i, true
		}
		from = to
	}
	return 0, false
}

// tabsWidth is what the names of all tabs take, each between brackets or
// spaces, with a space behind them.
func (f FrameSpec) tabsWidth() int {
	w := 1
	for _, name := range f.Tabs {
		w += safetext.Width(safetext.Line(name)) + 2
	}
	return w
}

// tabs draws the names of the tabs in at most w cells: all of them, or the
// active one alone, or nothing.
func tabs(th theme.Theme, f FrameSpec, w int) string {
	if f.Active < 0 || f.Active >= len(f.Tabs) {
		return ""
	}
	var all strings.Builder
	for i, name := range f.Tabs {
		name = safetext.Line(name)
		if i == f.Active {
			all.WriteString(th.Paint(titleRole(f), "["+name+"]"))
		} else {
			all.WriteString(th.Paint(theme.Dim, " "+name+" "))
		}
	}
	if f.tabsWidth() <= w {
		return all.String() + " "
	}
	active := "[" + safetext.Line(f.Tabs[f.Active]) + "] "
	if safetext.Width(active) <= w {
		return th.Paint(titleRole(f), active)
	}
	return ""
}
