package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// Choice is one of several things to choose from.
type Choice struct {
	Title, Note string
	Run         func() tea.Cmd
}

// ChooseOther is the last row of a choice, for what is not in the list: a text
// field. Without Submit there is no such row.
type ChooseOther struct {
	Label  string
	Submit func(text string) (tea.Cmd, error)
}

// Choose lets a person take one of several things.
type Choose struct {
	ending
	theme theme.Theme
	title string
	items []Choice
	other ChooseOther
	field widget.Field
	list  widget.List
	err   error
}

// NewChoose returns a choice between items and, when it has a Submit, other.
func NewChoose(th theme.Theme, title string, items []Choice, other ChooseOther) *Choose {
	c := &Choose{theme: th, title: title, items: items, other: other, field: widget.NewField("", false)}
	rows := len(items)
	if other.Submit != nil {
		rows++
	}
	c.list.SetLen(rows)
	return c
}

// Title returns what is to be chosen.
func (c *Choose) Title() string { return c.title }

// Actions returns the choice's keys.
func (c *Choose) Actions() []action.Action {
	return []action.Action{
		act("choose.go", "take this one", "take it", c.take, "enter"),
		act("choose.down", "next", "", does(func() { c.list.Move(1) }), "down", "tab"),
		act("choose.up", "previous", "", does(func() { c.list.Move(-1) }), "up", "shift+tab"),
		c.closes("choose.close", "esc"),
	}
}

func (c *Choose) typing() bool { return c.other.Submit != nil && c.list.Cursor() == len(c.items) }

func (c *Choose) take() tea.Cmd {
	if !c.typing() {
		if i := c.list.Cursor(); i >= 0 && i < len(c.items) {
			c.end(nil)
			return c.items[i].Run()
		}
		return nil
	}
	cmd, err := c.other.Submit(strings.TrimSpace(c.field.Value()))
	if c.err = err; err != nil {
		return nil
	}
	c.end(nil)
	return cmd
}

// Update takes text for the last row, and goes there when it is typed
// elsewhere. Among the choices j and k move, until something was typed.
func (c *Choose) Update(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok && !c.typing() && c.field.Value() == "" {
		switch key.String() {
		case "j":
			c.list.Move(1)
			return nil
		case "k":
			c.list.Move(-1)
			return nil
		}
	}
	if c.other.Submit == nil {
		return nil
	}
	before := c.field.Value()
	cmd := c.field.Update(msg)
	if c.field.Value() != before {
		c.err = nil
		c.list.SetCursor(len(c.items))
	}
	return cmd
}

// Click goes to the row on line y and reports whether the cursor was there
// already; the one for what is not in the list is there to be typed into.
func (c *Choose) Click(_, y int) bool { return c.list.Click(y) && !c.typing() }

// View draws a box of at most w by h cells.
func (c *Choose) View(w, h int) string {
	b := box{title: c.title, w: 76, keys: c.Actions()}
	iw, _ := b.inner(w, h, 0)
	var failure []string
	if c.err != nil {
		failure = wrapped(c.theme, theme.Error, c.err.Error(), iw-2)
	}
	rows := max(len(c.items), 0)
	if c.other.Submit != nil {
		rows++
	}
	_, ih := b.inner(w, h, rows+len(failure))
	ih = min(max(ih-len(failure), 1), rows)
	body := c.list.View(iw, ih, func(i, w int, selected bool) string {
		if i == len(c.items) {
			return c.otherRow(w, selected)
		}
		title, note := safetext.Line(c.items[i].Title), safetext.Line(c.items[i].Note)
		title = safetext.Pad(title, min(max(w/3, 24), w))
		return choice(c.theme, selected, w, title+"  "+note, title+"  "+c.theme.Paint(theme.Dim, note))
	})
	lines := strings.Split(body, "\n")
	return b.draw(c.theme, w, h, append(lines, pad(failure)...), min(c.list.Cursor(), len(lines)-1))
}

func (c *Choose) otherRow(w int, selected bool) string {
	label := safetext.Truncate(safetext.Line(c.other.Label)+": ", max(w*2/3, 1))
	mark := " "
	if selected {
		mark = "▌"
	}
	field := safetext.Line(c.field.Value())
	if selected {
		field = c.field.View(max(w-1-safetext.Width(label), 1))
	}
	return mark + c.theme.Paint(theme.Title, label) + field
}
