// Package results is the pane that keeps what the device answered.
//
// Everything a person asks (a GET, a WALK of a million varbinds) is a run:
// a header line that says what was asked, how much came, how fast and how it
// ended, and below it one line a varbind. Runs follow each other in one history;
// a later one never takes an earlier one away. Varbinds are kept as they came
// and turned into text only when their line is on the screen, so that the pane
// costs the same with ten lines and with a million. What a line has no room for
// stands at the foot of the pane, for the one under the cursor.
package results

import (
	"context"
	"errors"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/job"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// Pane is the results pane. It belongs to the program's goroutine.
type Pane struct {
	theme theme.Theme
	tree  *mib.Tree
	runs  []*run
	list  widget.List
	strip widget.Strip
	// wrapped is the width the notes of runs are wrapped for, height the rows
	// last drawn; both are what paging and counting lines go by.
	wrapped, height int
	query           string
	seeking         int // generation of the search under way
	now             func() time.Time
}

// SaveRequested asks where to save a run. Content makes the text; it may be
// called from any goroutine, and takes its time for a long run.
type SaveRequested struct {
	Suggested string // a file name
	Content   func() string
}

// New returns an empty pane.
func New(th theme.Theme) *Pane {
	return &Pane{theme: th, wrapped: 80, height: 20, now: time.Now}
}

// SetTree changes the generation names and types are taken from.
func (p *Pane) SetTree(t *mib.Tree) {
	p.tree = t
	for _, r := range p.runs {
		r.nameWidth = 0
	}
}

// Empty reports whether nothing was ever asked.
func (p *Pane) Empty() bool { return len(p.runs) == 0 }

// Begin opens a run. Title says what is asked ("WALK ifTable"), target of
// which device. The cursor goes to it.
func (p *Pane) Begin(id job.ID, title, target string) {
	p.runs = append(p.runs, &run{
		id: id, title: safetext.Line(title), target: safetext.Line(target),
		began: p.now(), state: running,
	})
	p.list.SetLen(p.rows())
	p.list.End()
}

// Append adds what arrived to a run; the pane keeps vbs. What belongs to a run
// that is not there or is over already is still kept when the run is known.
func (p *Pane) Append(id job.ID, vbs []session.Varbind) {
	r := p.find(id)
	if r == nil || len(vbs) == 0 {
		return
	}
	p.change(func() { r.add(vbs) })
}

// End closes a run. A note (warnings of a walk) and an error are told below
// what arrived; an error that says a person stopped the run is no failure.
func (p *Pane) End(id job.ID, elapsed time.Duration, note string, err error) {
	r := p.find(id)
	if r == nil {
		return
	}
	p.change(func() {
		r.elapsed = elapsed
		switch {
		case err == nil:
			r.state = done
		case errors.Is(err, context.Canceled):
			r.state = stopped
		default:
			r.state = failed
			r.addNote(theme.Error, err.Error())
		}
		if note != "" {
			r.addNote(theme.Warn, note)
		}
		if r.count == 0 && r.state == done {
			r.addNote(theme.Dim, "The device answered, but has nothing there, or does not show it.")
		}
		r.wrap(p.wrapped)
	})
}

// ActiveJob returns the job to stop from here: that of the run under the
// cursor when it is still under way, else the newest that is.
func (p *Pane) ActiveJob() (job.ID, bool) {
	if r, _ := p.at(p.list.Cursor()); r != nil && r.state == running {
		return r.id, true
	}
	for i := len(p.runs) - 1; i >= 0; i-- {
		if p.runs[i].state == running {
			return p.runs[i].id, true
		}
	}
	return 0, false
}

// Status says how far the run under the cursor is: its count, and its rate or how
// it ended. It is "" while the run's own header, which says more, is in sight.
func (p *Pane) Status() string {
	r, row := p.at(p.list.Cursor())
	if r == nil {
		return ""
	}
	if first, _ := p.list.Visible(p.height); p.list.Cursor()-row >= first {
		return ""
	}
	if r.state == running {
		return joinParts([]string{strconv.Itoa(r.count), rate(r.count, r.elapsedAt(p.now()))})
	}
	return joinParts([]string{strconv.Itoa(r.count), r.state.String()})
}

// Current returns the varbind under the cursor.
func (p *Pane) Current() (device.Reading, bool) {
	r, row := p.at(p.list.Cursor())
	if r == nil || p.tree == nil {
		return device.Reading{}, false
	}
	i, ok := r.varbind(row)
	if !ok {
		return device.Reading{}, false
	}
	return device.Read(p.tree, r.at(i)), true
}

// Above returns the varbind under the cursor, or the nearest above it.
func (p *Pane) Above() (device.Reading, bool) {
	for row := p.list.Cursor(); row >= 0 && p.tree != nil; row-- {
		r, at := p.at(row)
		if r == nil {
			break
		}
		if i, ok := r.varbind(at); ok {
			return device.Read(p.tree, r.at(i)), true
		}
	}
	return device.Reading{}, false
}

func (p *Pane) find(id job.ID) *run {
	for i := len(p.runs) - 1; i >= 0; i-- {
		if p.runs[i].id == id {
			return p.runs[i]
		}
	}
	return nil
}

// change lets f add rows, and keeps the cursor on its row: on the last when it
// was on the last, so that the screen follows what arrives.
func (p *Pane) change(f func()) {
	following := p.list.Cursor() >= p.rows()-1
	r, row := p.at(p.list.Cursor())
	f()
	p.list.SetLen(p.rows())
	if following || r == nil {
		p.list.End()
		return
	}
	p.list.SetCursor(p.start(r) + min(row, r.rows()-1))
}

func (p *Pane) rows() int {
	n := 0
	for _, r := range p.runs {
		n += r.rows()
	}
	return n
}

// start returns the row of a run's header.
func (p *Pane) start(r *run) int {
	n := 0
	for _, other := range p.runs {
		if other == r {
			break
		}
		n += other.rows()
	}
	return n
}

// at returns the run that row i of the pane belongs to, and which of its rows
// it is; nil when there is no such row.
func (p *Pane) at(i int) (*run, int) {
	if i < 0 {
		return nil, 0
	}
	for _, r := range p.runs {
		if i < r.rows() {
			return r, i
		}
		i -= r.rows()
	}
	return nil, 0
}

// Actions implements the pane's side of the action table.
func (p *Pane) Actions() []action.Action {
	const group = "Results"
	move := func(id action.ID, title string, f func(), keys ...string) action.Action {
		return action.Action{ID: id, Keys: keys, Title: title, Group: group, Disabled: p.nothing, Run: func() tea.Cmd { f(); return nil }}
	}
	return []action.Action{
		move("results.down", "next line", func() { p.list.Move(1) }, "j", "down"),
		move("results.up", "previous line", func() { p.list.Move(-1) }, "k", "up"),
		move("results.top", "first line", p.list.Top, "g g", "home"),
		move("results.bottom", "last line, and follow what arrives", p.list.End, "G", "end"),
		move("results.halfdown", "half a page down", func() { p.list.Page(1, true) }, "ctrl+d"),
		move("results.halfup", "half a page up", func() { p.list.Page(-1, true) }, "ctrl+u"),
		move("results.pagedown", "a page down", func() { p.list.Page(1, false) }, "pgdown"),
		move("results.pageup", "a page up", func() { p.list.Page(-1, false) }, "pgup"),
		move("results.next_run", "next answer's header", func() { p.jump(1) }, "}"),
		move("results.prev_run", "previous answer's header", func() { p.jump(-1) }, "{"),
		{
			ID: "results.open", Keys: []string{"enter"}, Title: "go to this line's node", Group: group, Hint: "to node",
			Disabled: p.noVarbind, Run: p.open,
		},
		{
			ID: "results.more", Keys: []string{"space"}, Title: "more of the line at the foot, and back", Group: group, Hint: "more",
			Disabled: p.strip.Why, Run: func() tea.Cmd { p.strip.Turn(); return nil },
		},
		{
			ID: "results.save", Keys: []string{"s"}, Title: "save this answer to a file", Group: group, Hint: "save", Opens: true,
			Help:     "Every varbind of the run under the cursor, one a line, as net-snmp's tools print them.",
			Disabled: p.nothing, Run: p.save,
		},
	}
}

func (p *Pane) nothing() string {
	if p.Empty() {
		return "there are no results yet: r asks for the value of a node, w walks below it"
	}
	return ""
}

func (p *Pane) noVarbind() string {
	if why := p.nothing(); why != "" {
		return why
	}
	if r, row := p.at(p.list.Cursor()); r != nil {
		if _, ok := r.varbind(row); ok {
			return ""
		}
	}
	return "this line names no object: go to one that does"
}

// jump goes to the header of another run.
func (p *Pane) jump(d int) {
	r, row := p.at(p.list.Cursor())
	if r == nil {
		return
	}
	start := p.list.Cursor() - row
	switch {
	case d > 0 && start+r.rows() < p.rows():
		p.list.SetCursor(start + r.rows())
	case d < 0 && row > 0:
		p.list.SetCursor(start)
	case d < 0 && start > 0:
		_, above := p.at(start - 1)
		p.list.SetCursor(start - 1 - above)
	}
}

func (p *Pane) open() tea.Cmd {
	reading, ok := p.Current()
	if !ok {
		return nil
	}
	return action.Emit(action.GoTo{OID: reading.Varbind.OID})
}

// Update implements the pane's side of the message loop.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	if f, ok := msg.(found); ok {
		return p.found(f)
	}
	return nil
}

// Click puts the cursor on line y of what was drawn last and reports whether it
// was there already. At the foot it shows more of what stands there.
func (p *Pane) Click(_, y int) (again bool) { return !p.strip.Click(y) && p.list.Click(y) }
