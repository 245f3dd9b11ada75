package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// proposal is a field that may begin with a text to take as it is, to replace
// by typing, or to edit once the cursor is moved into it, as one does with
// selected text elsewhere. It is drawn as selected as long as that is so.
type proposal struct {
	widget.Field
	untouched bool
}

// propose puts a text into the field.
func (p *proposal) propose(text string) {
	p.SetValue(text)
	p.untouched = p.Value() != ""
}

// put puts a text into the field as if it had been typed.
func (p *proposal) put(text string) {
	p.SetValue(text)
	p.untouched = false
}

// Update takes what was typed or pasted.
func (p *proposal) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if p.untouched && msg.Text != "" {
			p.SetValue("")
		}
		p.untouched = false
	case tea.PasteMsg:
		if p.untouched && strings.TrimSpace(msg.Content) != "" {
			p.put("")
		}
	}
	return p.Field.Update(msg)
}

// draw draws the field in w cells.
func (p *proposal) draw(th theme.Theme, w int) string {
	if !p.untouched {
		return p.View(w)
	}
	return safetext.Fit(th.Paint(theme.Selected, safetext.Truncate(safetext.Line(p.Value()), w)), w)
}
