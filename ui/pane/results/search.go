package results

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/ui/action"
)

// found is what a search came to. Formatting a million lines takes seconds, so
// searches run beside the program.
type found struct {
	generation int
	query      string
	run        *run
	row        int // of the run; run is nil when nothing was found
}

// Search looks for the next line after the cursor that contains text, in
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
	if p.query == "" || p.Empty() {
		return action.NotFound("Results", p.query)
	}
	generation, query, from, t := p.seeking, p.query, p.list.Cursor(), p.tree
	runs, originals := make([]snapshot, len(p.runs)), append([]*run(nil), p.runs...)
	start := 0
	for i, r := range p.runs {
		runs[i] = r.snapshot(start)
		start += r.rows()
	}
	return func() tea.Msg {
		i, row := seek(t, runs, start, from, d, strings.ToLower(query))
		f := found{generation: generation, query: query, row: row}
		if i >= 0 {
			f.run = originals[i]
		}
		return f
	}
}

// seek tries every row once, beginning beside row from; it returns the run and
// its row, or -1.
func seek(t *mib.Tree, runs []snapshot, total, from, d int, query string) (at, row int) {
	i := len(runs) - 1
	for j := range runs {
		if from < runs[j].start+runs[j].rows() {
			i = j
			break
		}
	}
	for k := range total {
		n := ((from+d*(k+1))%total + total) % total
		for n >= runs[i].start+runs[i].rows() {
			i++
		}
		for n < runs[i].start {
			i--
		}
		if strings.Contains(strings.ToLower(runs[i].text(t, n-runs[i].start)), query) {
			return i, n - runs[i].start
		}
	}
	return -1, 0
}

// text returns a row as it is searched.
func (s snapshot) text(t *mib.Tree, row int) string {
	if row == 0 {
		return s.title + " " + s.target
	}
	if i, ok := s.varbind(row); ok {
		name, text := read(t, s.at(i))
		return name + " = " + text.String()
	}
	return s.lines[row-1-s.count].text
}

func (p *Pane) found(f found) tea.Cmd {
	if f.generation != p.seeking {
		return nil
	}
	if f.run == nil {
		return action.NotFound("Results", f.query)
	}
	p.list.SetCursor(p.start(f.run) + min(f.row, f.run.rows()-1))
	return nil
}
