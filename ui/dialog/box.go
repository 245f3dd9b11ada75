// Package dialog holds what opens on top of the panes: find, the command
// palette, help, connecting, setting a value, and small questions.
//
// A dialog is a box at most as large as the screen. While it is open it has all
// keys: those that are actions of its own do what they say, the rest is text
// for the field that has the cursor. A dialog never touches a device or a file;
// it is given functions to ask with, and what a person decided leaves it as an
// intent of package action, or through a function it was given. That it is over
// it says when it is asked, after every message.
package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// group is the heading of a dialog's actions.
const group = "Dialogs"

// box is how a dialog wants to be drawn. Widths and heights are those of the
// whole box, frame included, on a screen with room for them.
type box struct {
	title  string
	w, h   int // h 0: as many rows as the lines need
	danger bool
	// keys are the actions whose hints stand on the last row.
	keys []action.Action
}

// smallest is the size below which a frame would leave no room inside.
const (
	smallestWidth  = 12
	smallestHeight = 5
)

// inner returns the size of what stands inside the box on a screen of w by h
// cells, the row of hints not counted.
func (b box) inner(w, h, lines int) (int, int) {
	if w < smallestWidth || h < smallestHeight {
		return max(w, 0), max(h, 0)
	}
	height := b.h
	if height == 0 {
		height = lines + 3
	}
	return min(w, b.w) - 2, min(h, height) - 3
}

// draw puts lines into the box. When there are too many, those around line
// focus are shown.
func (b box) draw(th theme.Theme, w, h int, lines []string, focus int) string {
	iw, ih := b.inner(w, h, len(lines))
	if iw <= 0 || ih <= 0 {
		return ""
	}
	framed := w >= smallestWidth && h >= smallestHeight
	first := firstLine(len(lines), ih, focus)
	shown := make([]string, 0, ih+1)
	for i := range ih {
		line := ""
		if first+i < len(lines) {
			line = lines[first+i]
		}
		shown = append(shown, safetext.Fit(line, iw))
	}
	if !framed {
		return strings.Join(shown, "\n")
	}
	shown = append(shown, safetext.Fit(hints(th, b.keys, iw), iw))
	title := b.title
	if b.danger {
		title = "! " + title
	}
	spec := widget.FrameSpec{Title: safetext.Truncate(title, iw-2), Focused: true}
	return widget.Frame(th, spec, iw+2, ih+3, strings.Join(shown, "\n"))
}

// firstLine returns which of so many lines is the first of h that show line
// focus and the one behind it.
func firstLine(lines, h, focus int) int {
	if lines > h && focus >= h-1 {
		return min(focus-h+2, lines-h)
	}
	return 0
}

// hints returns the keys that matter now with a word each, as many as fit.
func hints(th theme.Theme, actions []action.Action, w int) string {
	var b strings.Builder
	used := 0
	for _, a := range actions {
		if a.Hint == "" || len(a.Keys) == 0 || a.Why() != "" {
			continue
		}
		key := a.Keys[0]
		need := 3 + safetext.Width(key) + safetext.Width(a.Hint)
		if used+need > w {
			break
		}
		used += need
		b.WriteString(" " + th.Paint(theme.Key, key) + " " + th.Paint(theme.Dim, a.Hint) + " ")
	}
	return b.String()
}

// pad puts a space before each line.
func pad(lines []string) []string {
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}

// wrapped breaks a text of any origin into painted lines of at most w cells.
func wrapped(th theme.Theme, role theme.Role, text string, w int) []string {
	var lines []string
	for _, paragraph := range safetext.Block(text) {
		for _, line := range safetext.Wrap(paragraph, max(w, 8)) {
			lines = append(lines, th.Paint(role, line))
		}
	}
	return lines
}

// choice paints a row of a list: with a mark in the margin and as one when it
// has the cursor.
func choice(th theme.Theme, selected bool, w int, plain, painted string) string {
	if selected {
		return th.Paint(theme.Selected, safetext.Pad("▌"+plain, w))
	}
	return safetext.Fit(" "+painted, w)
}

// act makes an action of a dialog. Keys that mean something else where the
// cursor is just now are left out by the caller.
func act(id action.ID, title, hint string, run func() tea.Cmd, keys ...string) action.Action {
	return action.Action{ID: id, Keys: keys, Title: title, Group: group, Hint: hint, Run: run}
}

// does turns a function that needs no command into one an action can run.
func does(f func()) func() tea.Cmd {
	return func() tea.Cmd { f(); return nil }
}
