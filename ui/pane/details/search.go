package details

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/mibtui/mibtui/ui/action"
)

// Search goes to the next line that contains text, in whatever case, from the
// first in sight on and round the end, and marks it.
func (p *Pane) Search(text string) tea.Cmd {
	p.query, p.found = text, noLine
	return p.seek(1)
}

// FindNext goes on with the last search.
func (p *Pane) FindNext() tea.Cmd { return p.seek(1) }

// FindPrev goes on with the last search, upwards.
func (p *Pane) FindPrev() tea.Cmd { return p.seek(-1) }

func (p *Pane) seek(d int) tea.Cmd {
	from := p.found
	if from == noLine && d > 0 {
		from = p.top - 1
	} else if from == noLine {
		from = p.top
	}
	n := len(p.lines)
	for k := range n {
		i := ((from+d*(k+1))%n + n) % n
		if p.query != "" && p.contains(i, strings.ToLower(p.query)) {
			p.found = i
			if i < p.top || i >= p.top+p.height {
				p.scrollTo(i - p.height/2)
			}
			return nil
		}
	}
	return action.NotFound("Details", p.query)
}

// contains reports whether a text begins on line i. It may go on below, where
// its words were wrapped.
func (p *Pane) contains(i int, query string) bool {
	line := strings.ToLower(ansi.Strip(p.lines[i]))
	if strings.Contains(line, query) {
		return true
	}
	if i+1 == len(p.lines) {
		return false
	}
	next := strings.ToLower(strings.TrimSpace(ansi.Strip(p.lines[i+1])))
	return !strings.Contains(next, query) && strings.Contains(strings.TrimSpace(line)+" "+next, query)
}
