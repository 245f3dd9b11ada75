package dialog

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/search"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// FindOptions say what a [Find] looks in.
type FindOptions struct {
	Title string
	Tree  *mib.Tree
	// Search is called from another goroutine, with a context that ends when
	// the answer is no longer wanted.
	Search func(ctx context.Context, query string) []search.Hit
	// Remember is told the query that led somewhere; it may be nil.
	Remember func(query string)
}

// Find looks for a node by name, OID or text while a person types.
type Find struct {
	ending
	theme theme.Theme
	o     FindOptions
	field widget.Field
	list  widget.List
	hits  []search.Hit
	// ask is what would be asked of the device exactly as typed, or "".
	ask string
	// wrong is why a query that begins as an OID is none, or "".
	wrong      string
	head       int // lines drawn above the hits
	generation int
	answered   int // the generation hits belong to
	cancel     context.CancelFunc
}

// sought is the answer to one generation of a query.
type sought struct {
	generation int
	hits       []search.Hit
	ask, wrong string
}

// NewFind returns the dialog with an empty query.
func NewFind(th theme.Theme, o FindOptions) *Find {
	return &Find{theme: th, o: o, field: widget.NewField("a name, an OID, or words of a description", false), cancel: func() {}}
}

// Title returns what is looked for.
func (f *Find) Title() string { return f.o.Title }

// Actions returns the dialog's keys.
func (f *Find) Actions() []action.Action {
	move := func(id action.ID, title string, d int, keys ...string) action.Action {
		return act(id, title, "", does(func() { f.list.Move(d) }), keys...)
	}
	return []action.Action{
		act("find.go", "go there", "go there", f.take, "enter"),
		move("find.down", "next hit", 1, "down", "tab"),
		move("find.up", "previous hit", -1, "up", "shift+tab"),
		act("find.pagedown", "a page down", "", does(func() { f.list.Page(1, false) }), "pgdown"),
		act("find.pageup", "a page up", "", does(func() { f.list.Page(-1, false) }), "pgup"),
		act("find.close", "close", "close", f.leave, "esc"),
	}
}

// Defers lets what is done with hits wait for them.
func (f *Find) Defers(key string) bool {
	a, match := action.Find(key, f.Actions())
	return f.answered != f.generation && match == action.Full && a.ID != "find.close"
}

func (f *Find) leave() tea.Cmd {
	f.cancel()
	return f.end(nil)
}

func (f *Find) query() string { return strings.TrimSpace(f.field.Value()) }

func (f *Find) take() tea.Cmd {
	query := f.query()
	if query == "" {
		return f.leave()
	}
	i := f.list.Cursor()
	if f.ask != "" {
		if i == 0 {
			f.remember(query)
			return f.end(action.AskText{Text: f.ask})
		}
		i--
	}
	if i < 0 || i >= len(f.hits) {
		return nil
	}
	f.remember(query)
	n := f.hits[i].Node
	if n.Waiting() != "" {
		return f.end(action.GoTo{Name: n.Module() + "::" + n.Name()})
	}
	return f.end(action.GoTo{OID: n.OID()})
}

func (f *Find) remember(query string) {
	if f.o.Remember != nil {
		f.o.Remember(query)
	}
}

// Update takes text for the query, and the answers to it.
func (f *Find) Update(msg tea.Msg) tea.Cmd {
	if s, ok := msg.(sought); ok {
		f.found(s)
		return nil
	}
	before := f.query()
	cmd := f.field.Update(msg)
	if f.query() == before {
		return cmd
	}
	return tea.Batch(cmd, f.look())
}

// look starts a search for the query as it is now and forgets the one before.
func (f *Find) look() tea.Cmd {
	f.cancel()
	f.generation++
	query, generation, t, find := f.query(), f.generation, f.o.Tree, f.o.Search
	if query == "" {
		f.cancel = func() {}
		f.found(sought{generation: generation})
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel = cancel
	return func() tea.Msg {
		if wrong := misspelt(t, query); wrong != "" {
			return sought{generation: generation, wrong: wrong}
		}
		return sought{generation: generation, hits: find(ctx, query), ask: askable(t, query)}
	}
}

// misspelt says what is wrong with an OID, at which sub-identifier; "" for what
// is one, or none at all. One that is still being typed may end with a dot, and
// a name may follow numbers.
func misspelt(t *mib.Tree, query string) string {
	first, _, dotted := strings.Cut(strings.TrimPrefix(query, "."), ".")
	number := strings.Trim(first, "0123456789") == ""
	if !dotted || !number || first == "" && !strings.HasPrefix(query, "..") {
		return ""
	}
	_, err := oid.Parse(strings.TrimSuffix(query, "."))
	if err == nil {
		return ""
	}
	if t != nil {
		if _, unresolved := device.Resolve(t, query); unresolved == nil {
			return ""
		}
	}
	return err.Error()
}

// askable returns query when it is something to ask a device for as it stands:
// an OID in numbers, known to a module or not, or a name with an instance.
func askable(t *mib.Tree, query string) string {
	if o, err := oid.Parse(query); err == nil && o.Len() > 1 {
		return query
	}
	if t == nil || !strings.ContainsAny(query, ".[") {
		return ""
	}
	if r, err := device.Resolve(t, query); err == nil && !r.Suffix.IsZero() {
		return query
	}
	return ""
}

func (f *Find) found(s sought) {
	if s.generation != f.generation {
		return
	}
	f.hits, f.ask, f.wrong, f.answered = s.hits, s.ask, s.wrong, s.generation
	rows := len(f.hits)
	if f.ask != "" {
		rows++
	}
	f.list.SetLen(rows)
	f.list.SetCursor(0)
}

// Click goes to the hit on line y and reports whether the cursor was there
// already.
func (f *Find) Click(_, y int) bool { return f.list.Click(y - f.head) }

// View draws a box of at most w by h cells.
func (f *Find) View(w, h int) string {
	b := box{title: f.o.Title, w: 104, h: max(h*3/4, min(h, 16)), keys: f.Actions()}
	iw, ih := b.inner(w, h, h)
	head := []string{" " + f.field.View(max(iw-2, 1))}
	switch {
	case f.wrong != "" && f.answered == f.generation:
		head = append(head, pad(wrapped(f.theme, theme.Warn, f.wrong, iw-2))...)
	case ih >= 4:
		head = append(head, pad(wrapped(f.theme, theme.Dim, f.status(), iw-2))...)
	}
	f.head = len(head)
	var foot []string
	if ih >= 8 {
		foot = f.detail(iw)
	}
	room := ih - len(head) - len(foot)
	if room <= 0 || iw <= 0 {
		return b.draw(f.theme, w, h, head, 0)
	}
	body := f.list.View(iw, room, func(i, w int, selected bool) string {
		if f.ask != "" {
			if i == 0 {
				line := "ask the device for " + safetext.Line(f.ask) + " exactly"
				return choice(f.theme, selected, w, line, f.theme.Paint(theme.Key, line))
			}
			i--
		}
		return f.row(f.hits[i], w, selected)
	})
	lines := append(head, strings.Split(body, "\n")...)
	return b.draw(f.theme, w, h, append(lines, foot...), 0)
}

func (f *Find) status() string {
	switch {
	case f.query() == "":
		return "type to find; paste an OID to ask the device for it"
	case f.answered != f.generation:
		return "searching…"
	case len(f.hits) > 0 && f.hits[0].Partial:
		return fmt.Sprintf("nothing has all of these words; the nearest %d", len(f.hits))
	case len(f.hits) == 0 && f.ask == "":
		return "no loaded module has it; :mibs add brings more MIBs, and a numeric OID can be asked as it is"
	case len(f.hits) == 1:
		return "1 match"
	}
	return fmt.Sprintf("%d matches", len(f.hits))
}

// row shows one hit: name, kind, module, and the OID or what was found in the
// description.
func (f *Find) row(hit search.Hit, w int, selected bool) string {
	w--
	n := hit.Node
	name := n.Name()
	last, at := n.OID().String(), occurrences(f.query(), n.OID().String())
	if hit.Field != search.OID {
		at = nil
	}
	if hit.Field == search.Text {
		last = strings.Join(strings.Fields(hit.Snippet), " ")
		at = eachWord(f.query(), last)
	}
	nameW := min(max(w*3/10, 16), w)
	kindW, moduleW := 0, 0
	if w >= 60 {
		kindW = len("notification")
	}
	if w >= 44 {
		moduleW = min(w/5, 20)
	}
	lastW := w - nameW - gap(kindW) - gap(moduleW) - 2
	kind, module := safetext.Pad(n.Kind().String(), kindW), safetext.Pad(safetext.Line(n.Module()), moduleW)
	mark, text, label, dim := " ", theme.Text, theme.Label, theme.Dim
	if selected {
		mark, text, label, dim = f.theme.Paint(theme.Selected, "▌"), theme.Selected, theme.Selected, theme.Selected
	}
	line := mark + highlight(f.theme, text, name, runeAt(name, hit.Match), nameW) +
		f.theme.Paint(label, spaced(kind)) + f.theme.Paint(dim, spaced(module))
	if lastW > 0 {
		line += f.theme.Paint(dim, "  ") + highlight(f.theme, dim, last, at, lastW)
	}
	return safetext.Fit(line, w+1)
}

// gap is the room a column takes with the space before it; none when it is
// left out.
func gap(w int) int {
	if w == 0 {
		return 0
	}
	return w + 1
}

func spaced(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

// detail says more of the hit under the cursor than its row has room for.
func (f *Find) detail(w int) []string {
	lines := []string{"", ""}
	i := f.list.Cursor()
	if f.ask != "" {
		i--
	}
	if i >= 0 && i < len(f.hits) && f.answered == f.generation {
		hit := f.hits[i]
		where := hit.Node.Module() + "::" + hit.Node.Name() + "  " + hit.Node.OID().String()
		lines[0] = f.theme.Paint(theme.Dim, safetext.Truncate(safetext.Line(where), max(w-2, 1)))
		more := hit.Node.Syntax()
		if hit.Field == search.Text {
			more = strings.Join(strings.Fields(hit.Snippet), " ")
		}
		lines[1] = highlight(f.theme, theme.Dim, more, eachWord(f.query(), more), max(w-2, 1))
	}
	return pad(lines)
}
