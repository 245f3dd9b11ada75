package dialog

import (
	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// Prompt asks for one line of text.
type Prompt struct {
	ending
	theme              theme.Theme
	title, label, hint string
	field              proposal
	submit             func(text string) (tea.Cmd, error)
	err                error
}

// NewPrompt returns a prompt that hands what was typed to submit. When submit
// refuses, its error is shown and the prompt stays open; otherwise it closes and
// the command follows.
func NewPrompt(th theme.Theme, title, label, initial, hint string, submit func(text string) (tea.Cmd, error)) *Prompt {
	p := &Prompt{theme: th, title: title, label: label, hint: hint, field: proposal{Field: widget.NewField("", false)}, submit: submit}
	p.field.propose(initial)
	return p
}

// Title returns what the prompt is for.
func (p *Prompt) Title() string { return p.title }

// Actions returns the prompt's keys.
func (p *Prompt) Actions() []action.Action {
	return []action.Action{
		act("prompt.ok", "take what was typed", "ok", p.ok, "enter"),
		p.closes("prompt.close", "esc"),
	}
}

func (p *Prompt) ok() tea.Cmd {
	cmd, err := p.submit(p.field.Value())
	if p.err = err; err != nil {
		return nil
	}
	p.end(nil)
	return cmd
}

// Update takes text for the field.
func (p *Prompt) Update(msg tea.Msg) tea.Cmd {
	before := p.field.Value()
	cmd := p.field.Update(msg)
	if p.field.Value() != before {
		p.err = nil
	}
	return cmd
}

// View draws a box of at most w by h cells.
func (p *Prompt) View(w, h int) string {
	b := box{title: p.title, w: 72, keys: p.Actions()}
	iw, _ := b.inner(w, h, 0)
	label := safetext.Truncate(safetext.Line(p.label)+" ", iw/2)
	lines := []string{p.theme.Paint(theme.Dim, label) + p.field.draw(p.theme, max(iw-2-safetext.Width(label), 1))}
	switch {
	case p.err != nil:
		lines = append(lines, wrapped(p.theme, theme.Error, p.err.Error(), iw-2)...)
	case p.hint != "":
		lines = append(lines, wrapped(p.theme, theme.Dim, p.hint, iw-2)...)
	}
	return b.draw(p.theme, w, h, pad(lines), 0)
}
