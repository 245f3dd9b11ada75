package dialog

import (
	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/theme"
)

// Confirm asks a question with two answers.
type Confirm struct {
	ending
	theme  theme.Theme
	title  string
	lines  []string
	yes    func() tea.Cmd
	danger bool
}

// NewConfirm returns a question that runs yes when it is answered so. Where
// danger is set, enter alone is no answer.
func NewConfirm(th theme.Theme, title string, lines []string, yes func() tea.Cmd, danger bool) *Confirm {
	return &Confirm{theme: th, title: title, lines: lines, yes: yes, danger: danger}
}

// Title returns what is asked.
func (c *Confirm) Title() string { return c.title }

// Actions returns the answers.
func (c *Confirm) Actions() []action.Action {
	keys := []string{"y"}
	if !c.danger {
		keys = append(keys, "enter")
	}
	return []action.Action{
		act("confirm.yes", "yes, do it", "yes", c.take, keys...),
		act("confirm.no", "no", "no", func() tea.Cmd { return c.end(nil) }, "n", "esc", "q"),
	}
}

func (c *Confirm) take() tea.Cmd {
	c.end(nil)
	return c.yes()
}

// Update does nothing: all keys are actions.
func (c *Confirm) Update(tea.Msg) tea.Cmd { return nil }

// View draws a box of at most w by h cells.
func (c *Confirm) View(w, h int) string {
	b := box{title: c.title, w: 72, danger: c.danger, keys: c.Actions()}
	iw, _ := b.inner(w, h, 0)
	var lines []string
	for _, line := range c.lines {
		lines = append(lines, wrapped(c.theme, theme.Text, line, iw-2)...)
	}
	return b.draw(c.theme, w, h, pad(lines), 0)
}
