package dialog

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// Palette lists every action by title and ID, and takes an OID or a name to go
// to and ask for.
type Palette struct {
	ending
	theme   theme.Theme
	actions []action.Action
	resolve func(text string) (device.Resolved, error)
	field   widget.Field
	list    widget.List
	shown   []entry
	// generation counts what was typed, resolved says for which of it it is
	// known whether it names something.
	generation, resolved int
	near                 string // what is spelt much like the query, when nothing fits
	why                  string
}

// entry is a row: an action, or with ask set something to ask the device for.
type entry struct {
	action action.Action
	arg    string // what was typed behind the action's words
	score  int
	at     []int
	ask    string
}

// named is the answer to whether a text names something.
type named struct {
	generation int
	r          device.Resolved
	err        error
}

// NewPalette returns the dialog. Resolve is called from another goroutine.
func NewPalette(th theme.Theme, actions []action.Action, resolve func(text string) (device.Resolved, error)) *Palette {
	p := &Palette{theme: th, actions: actions, resolve: resolve, field: widget.NewField("what to do, or an OID or name to ask for", false)}
	p.filter(nil)
	return p
}

// Title returns the palette's name.
func (p *Palette) Title() string { return "Commands" }

// Actions returns the palette's own keys.
func (p *Palette) Actions() []action.Action {
	move := func(id action.ID, title string, d int, keys ...string) action.Action {
		return act(id, title, "", does(func() { p.list.Move(d); p.why = "" }), keys...)
	}
	run := act("palette.run", "do it", "do it", p.take, "enter")
	if len(p.shown) == 0 && p.near != "" {
		run.Hint = "take that"
	}
	return []action.Action{
		run,
		move("palette.down", "next", 1, "down", "tab"),
		move("palette.up", "previous", -1, "up", "shift+tab"),
		act("palette.pagedown", "a page down", "", does(func() { p.list.Page(1, false) }), "pgdown"),
		act("palette.pageup", "a page up", "", does(func() { p.list.Page(-1, false) }), "pgup"),
		p.closes("palette.close", "esc"),
	}
}

// Defers lets what is done with the rows wait for one that is likely to come.
func (p *Palette) Defers(key string) bool {
	a, match := action.Find(key, p.Actions())
	waiting := p.resolved != p.generation && (len(p.shown) == 0 || strings.ContainsAny(p.query(), ".["))
	return waiting && match == action.Full && a.ID != "palette.close"
}

func (p *Palette) query() string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(p.field.Value()), ":"))
}

func (p *Palette) take() tea.Cmd {
	i := p.list.Cursor()
	if i < 0 || i >= len(p.shown) {
		if p.near == "" {
			return nil
		}
		p.field.SetValue(p.near)
		return p.changed()
	}
	e := p.shown[i]
	if e.ask != "" {
		return p.end(action.AskText{Text: e.ask})
	}
	if p.why = e.action.Why(); p.why != "" {
		return nil
	}
	return p.end(action.Invoke{ID: e.action.ID, Argument: e.arg})
}

// Update takes text for the query, and the answer to what it names.
func (p *Palette) Update(msg tea.Msg) tea.Cmd {
	if n, ok := msg.(named); ok {
		p.named(n)
		return nil
	}
	before := p.query()
	cmd := p.field.Update(msg)
	if p.query() == before {
		return cmd
	}
	return tea.Batch(cmd, p.changed())
}

// changed lists what fits a new query.
func (p *Palette) changed() tea.Cmd {
	p.why = ""
	p.generation++
	p.filter(nil)
	return p.look()
}

// look finds out whether the query names something. Near misses are looked for
// among all names, which takes a moment in a large tree.
func (p *Palette) look() tea.Cmd {
	query, generation := p.query(), p.generation
	if o, err := oid.Parse(query); err == nil && o.Len() > 1 {
		p.named(named{generation, device.Resolved{OID: o, Suffix: o}, nil})
		return nil
	}
	if query == "" || strings.ContainsAny(query, " \t") || p.resolve == nil {
		p.resolved = generation
		return nil
	}
	return func() tea.Msg {
		r, err := p.resolve(query)
		return named{generation, r, err}
	}
}

func (p *Palette) named(n named) {
	if n.generation != p.generation {
		return
	}
	p.resolved = n.generation
	if n.err == nil {
		p.filter(&n.r)
	} else if unknown, ok := errors.AsType[*device.UnknownNameError](n.err); ok && p.near == "" && len(unknown.Near) > 0 {
		p.near = unknown.Near[0]
	}
}

// filter lists the actions that fit the query, the best first. What the query
// names comes before them when it cannot be meant as an action: an instance, or
// a number; a plain name comes last.
func (p *Palette) filter(r *device.Resolved) {
	query := p.query()
	p.shown = p.fitting(query)
	if p.near = ""; len(p.shown) == 0 {
		p.near = p.respelt(query)
	}
	at := 0
	switch {
	case r != nil && r.Suffix.IsZero():
		p.shown = append(p.shown, entry{ask: query})
		at = p.list.Cursor()
	case r != nil:
		p.shown = slices.Insert(p.shown, 0, entry{ask: query})
	}
	p.list.SetLen(len(p.shown))
	p.list.SetCursor(at)
}

// respelt returns the query with the words of actions in place of those that
// are spelt much like them; "" when no action would fit that either.
func (p *Palette) respelt(query string) string {
	var known []string
	for _, a := range p.actions {
		known = append(known, wordsOf(strings.ToLower(a.Title+" "+string(a.ID)))...)
	}
	meant := query
	for _, word := range wordsOf(query) {
		if near := device.Nearest(word, known); len(near) > 0 && len(word) > 2 {
			meant = strings.Replace(meant, word, near[0], 1)
		}
	}
	if len(p.fitting(meant)) == 0 {
		return ""
	}
	return meant
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !isLetter(r) })
}

// fitting returns the actions that fit a query, the best first.
func (p *Palette) fitting(query string) []entry {
	var fitting []entry
	for _, a := range p.actions {
		if arg, ok := a.Argument(query); ok {
			return []entry{{action: a, arg: arg}}
		}
		score, at, ok := fuzzy(query, a.Title)
		if byID, _, fits := fuzzy(query, string(a.ID)); fits && (!ok || byID > score) {
			if query == string(a.ID) {
				byID *= 2
			}
			score, ok = byID, true
			at = nil
		}
		if ok {
			fitting = append(fitting, entry{action: a, score: score, at: at})
		}
	}
	if query != "" {
		slices.SortStableFunc(fitting, func(a, b entry) int { return cmp.Compare(b.score, a.score) })
	}
	return fitting
}

// note says what is in the way of the action under the cursor, or why there is
// none.
func (p *Palette) note() string {
	switch {
	case p.why != "" || len(p.shown) > 0 || p.resolved != p.generation:
		return p.why
	case p.near != "":
		return "nothing is called " + safetext.Line(p.query()) + "; did you mean " + safetext.Line(p.near) + "?"
	}
	return "no action and no loaded name is like this; a numeric OID is asked as it is"
}

// Click goes to the action on line y and reports whether the cursor was there
// already.
func (p *Palette) Click(_, y int) bool { return p.list.Click(y - 1) }

// View draws a box of at most w by h cells.
func (p *Palette) View(w, h int) string {
	b := box{title: p.Title(), w: 88, h: max(h*3/4, min(h, 14)), keys: p.Actions()}
	iw, ih := b.inner(w, h, h)
	lines := []string{" " + p.field.View(max(iw-2, 1))}
	var foot []string
	if note := p.note(); note != "" {
		foot = pad(wrapped(p.theme, theme.Warn, note, iw-2))
	}
	if len(p.shown) > 0 && ih-1 > len(foot) && iw > 0 {
		body := p.list.View(iw, ih-1-len(foot), func(i, w int, selected bool) string { return p.row(p.shown[i], w, selected) })
		lines = append(lines, strings.Split(body, "\n")...)
	}
	return b.draw(p.theme, w, h, append(lines, foot...), 0)
}

func (p *Palette) row(e entry, w int, selected bool) string {
	if e.ask != "" {
		line := "go to and ask the device for " + safetext.Line(e.ask)
		return choice(p.theme, selected, w, line, p.theme.Paint(theme.Key, line))
	}
	keys := keyNames(e.action.Keys)
	keysW, idW := min(18, w/4), 0
	if w >= 70 {
		idW = 20
	}
	titleW := max(w-1-keysW-idW-4, 1)
	title := e.action.Title
	if e.arg != "" {
		title = strings.ReplaceAll(string(e.action.ID), ".", " ") + " " + safetext.Line(e.arg)
	}
	if why := e.action.Why(); why != "" {
		line := safetext.Pad(safetext.Line(title+" (not now: "+why+")"), titleW+keysW+2) + "  " + safetext.Pad(string(e.action.ID), idW)
		return choice(p.theme, selected, w, line, p.theme.Paint(theme.Dim, line))
	}
	keys = "  " + safetext.PadLeft(safetext.Line(keys), keysW)
	id := "  " + safetext.Pad(string(e.action.ID), idW)
	if selected {
		line := highlight(p.theme, theme.Selected, title, e.at, titleW) + p.theme.Paint(theme.Selected, keys+id)
		return safetext.Fit(p.theme.Paint(theme.Selected, "▌")+line, w)
	}
	return safetext.Fit(" "+highlight(p.theme, theme.Text, title, e.at, titleW)+p.theme.Paint(theme.Key, keys)+p.theme.Paint(theme.Dim, id), w)
}
