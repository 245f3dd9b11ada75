package log

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
)

// found is what a search came to.
type found struct {
	generation int
	query      string
	exchange   int // numbered like Pane.first; -1 when nothing was found
}

// Search looks for the next exchange after the cursor that contains text, in
// whatever case, round the end.
func (p *Pane) Search(text string) tea.Cmd {
	p.query = text
	return p.seek(1)
}

// FindNext goes on with the last search.
func (p *Pane) FindNext() tea.Cmd { return p.seek(1) }

// FindPrev goes on with the last search, upwards.
func (p *Pane) FindPrev() tea.Cmd { return p.seek(-1) }

func (p *Pane) seek(d int) tea.Cmd {
	p.seeking++
	c := p.list.Cursor()
	if p.query == "" || c < 0 || c >= len(p.rows) {
		return action.NotFound("the Log", p.query)
	}
	// What is in kept never changes, so another goroutine may read it.
	kept, first, from, t := p.kept[:len(p.kept):len(p.kept)], p.first, p.rows[c].exchange-p.first, p.tree
	f := found{generation: p.seeking, query: p.query, exchange: -1}
	query := strings.ToLower(p.query)
	return func() tea.Msg {
		for k := range kept {
			i := ((from+d*(k+1))%len(kept) + len(kept)) % len(kept)
			e := kept[i]
			text := when(e.Start) + " " + opName(e) + " " + allObjects(t, e) + " " + answer(e)
			if e.Err != nil {
				text += " " + e.Err.Error()
			}
			if strings.Contains(strings.ToLower(text), query) {
				f.exchange = first + i
				break
			}
		}
		return f
	}
}

func (p *Pane) found(f found) tea.Cmd {
	if f.generation != p.seeking {
		return nil
	}
	if f.exchange < 0 {
		return action.NotFound("the Log", f.query)
	}
	for i, r := range p.rows {
		if r.exchange >= f.exchange {
			p.list.SetCursor(i)
			break
		}
	}
	return nil
}
