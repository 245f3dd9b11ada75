package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/dialog"
	"github.com/mibtui/mibtui/ui/theme"
)

// globalActions are what can be done from any pane.
func (m *model) globalActions() []action.Action {
	var all []action.Action
	for _, group := range [][]action.Action{m.askActions(), m.findActions(), m.deviceActions(), m.mibActions(), m.copyActions(), m.windowActions()} {
		all = append(all, group...)
	}
	return all
}

func (m *model) askActions() []action.Action {
	const group = "Ask the device"
	return []action.Action{
		{
			ID: "ask.natural", Keys: []string{"enter"}, Group: group, Hint: "fetch",
			Title: "natural fetch", Help: "GETs a scalar or an instance, brings the instances of a column or table, opens anything else.",
			Run: m.natural,
		},
		{
			ID: "ask.get", Keys: []string{"r"}, Group: group, Hint: "get", Title: "GET",
			Help: "Asks for one instance; on a column, asks you which.", Disabled: m.cannotGet, Run: m.get,
		},
		{
			ID: "ask.next", Keys: []string{"R"}, Group: group, Title: "GETNEXT",
			Help:     "Asks for the first thing that comes after this OID. In Results it goes on from the line it got: again and again, it steps through the device.",
			Disabled: m.cannotNext, Run: m.next,
		},
		{
			ID: "ask.walk", Keys: []string{"w"}, Group: group, Hint: "walk", Title: "WALK",
			Help: "Asks for everything below, saying its scope first when that is large.", Disabled: m.needPlace, Run: m.walk,
		},
		{
			ID: "ask.bulk", Keys: []string{"b"}, Group: group, Title: "GETBULK",
			Help: "Asks once for the next ten things after this OID; in Results for ten more.", Disabled: m.cannotBulk, Run: m.bulk,
		},
		{
			ID: "ask.table", Keys: []string{"t"}, Group: group, Hint: "table", Title: "open the table",
			Help: "Of a table, a row, a column or an instance: all columns side by side, a line for every row.", Disabled: m.cannotTable, Run: m.openTable,
		},
		{
			ID: "ask.set", Keys: []string{"e"}, Group: group, Hint: "set", Title: "SET …",
			Help: "A form for a new value, then old -> new, then your word.", Disabled: m.cannotEdit, Run: m.edit,
		},
		{
			ID: "ask.stop", Keys: []string{"esc"}, Group: group, Title: "stop what is running; what came stays", Run: m.stop,
		},
	}
}

func (m *model) findActions() []action.Action {
	const group = "Find and move"
	return []action.Action{
		{ID: "find.here", Keys: []string{"/"}, Group: group, Hint: "find", Title: "find in this pane", Help: "In the tree: the whole MIB, by name, OID or text.", Run: m.find},
		{ID: "find.anywhere", Keys: []string{"ctrl+p"}, Group: group, Anywhere: true, Title: "find anywhere by name, OID or text", Run: m.findAnywhere},
		{ID: "find.next", Keys: []string{"n"}, Group: group, Title: "next match", Disabled: m.nothingSought, Run: func() tea.Cmd { return m.findAgain(true) }},
		{ID: "find.previous", Keys: []string{"N"}, Group: group, Title: "previous match", Disabled: m.nothingSought, Run: func() tea.Cmd { return m.findAgain(false) }},
		{ID: "place.back", Keys: []string{"H"}, Group: group, Title: "back to the place before", Disabled: m.noWayBack, Run: m.back},
		{ID: "place.forward", Keys: []string{"L"}, Group: group, Title: "forward again", Disabled: m.noWayAhead, Run: m.ahead},
		{ID: "details.scroll_down", Keys: []string{"J"}, Group: group, Title: "scroll Details down", Run: func() tea.Cmd { m.details.Scroll(1); return nil }},
		{ID: "details.scroll_up", Keys: []string{"K"}, Group: group, Title: "scroll Details up", Run: func() tea.Cmd { m.details.Scroll(-1); return nil }},
	}
}

func (m *model) deviceActions() []action.Action {
	const group = "Device"
	return []action.Action{
		{ID: "device.connect", Keys: []string{"c"}, Group: group, Hint: "connect", Title: "connect to a device …", Disabled: m.noBook, Run: m.openConnect},
		{ID: "device.demo", Keys: []string{"d"}, Group: group, Title: "open the built-in demo device", Disabled: m.noDemo, Run: m.connectDemo},
		{ID: "device.context", Keys: []string{"C"}, Group: group, Title: "switch context …", Help: "A context of version 3, or community@context.", Disabled: m.needDevice, Run: m.switchContext},
		{
			ID: "device.live", Keys: []string{"a"}, Group: group, Title: "live preview on or off",
			Help: "When on, resting on a node asks the device for it once.", Run: m.toggleLive,
		},
		{ID: "device.unlock", Group: group, Title: "unlock: allow SET on this device for 15 minutes …", Disabled: m.cannotUnlock, Run: m.unlock},
		{ID: "device.lock", Group: group, Title: "lock: make this device read-only again", Disabled: m.needWrites, Run: m.lock},
	}
}

func (m *model) windowActions() []action.Action {
	const group = "Window"
	focus := func(z Zone) func() tea.Cmd {
		return func() tea.Cmd { m.prefs.focus = z; return nil }
	}
	actions := []action.Action{
		{ID: "zone.next", Keys: []string{"tab"}, Group: group, Hint: "zone", Title: "next zone", Run: func() tea.Cmd { m.prefs.focus = (m.prefs.focus + 1) % zones; return nil }},
		{ID: "zone.previous", Keys: []string{"shift+tab"}, Group: group, Title: "previous zone", Run: func() tea.Cmd { m.prefs.focus = (m.prefs.focus + zones - 1) % zones; return nil }},
		{ID: "zone.tree", Keys: []string{"1"}, Group: group, Title: "to the tree", Run: focus(TreeZone)},
		{ID: "zone.details", Keys: []string{"2"}, Group: group, Title: "to Details", Run: focus(DetailsZone)},
		{ID: "zone.work", Keys: []string{"3"}, Group: group, Title: "to Results, Table and Log", Run: focus(WorkZone)},
		{ID: "tab.previous", Keys: []string{"["}, Group: group, Title: "previous tab of the lower right", Run: func() tea.Cmd { m.tab = (m.tab + tabs - 1) % tabs; return nil }},
		{ID: "tab.next", Keys: []string{"]"}, Group: group, Title: "next tab of the lower right", Run: func() tea.Cmd { m.tab = (m.tab + 1) % tabs; return nil }},
		{ID: "zone.zoom", Keys: []string{"z"}, Group: group, Title: "zoom: all the room for this zone, or share it again", Run: func() tea.Cmd { m.prefs.zoom = !m.prefs.zoom; return nil }},
		{ID: "zone.grow", Keys: []string{">"}, Group: group, Title: "make this zone larger", Run: func() tea.Cmd { m.prefs.resize(true); return nil }},
		{ID: "zone.shrink", Keys: []string{"<"}, Group: group, Title: "make this zone smaller", Run: func() tea.Cmd { m.prefs.resize(false); return nil }},
		{ID: "palette", Keys: []string{":"}, Group: group, Hint: "command", Title: "every action by name; also takes an OID", Run: m.palette},
		{ID: "help", Keys: []string{"?"}, Group: group, Hint: "help", Title: "help: keys and marks", Run: m.help},
		{ID: "redraw", Keys: []string{"ctrl+l"}, Group: group, Title: "draw the screen anew", Run: func() tea.Cmd { return tea.ClearScreen }},
		{ID: "quit", Keys: []string{"q", "ctrl+c"}, Group: group, Title: "quit", Help: "Asks first while something is running; ctrl+c leaves all the same when pressed again.", Run: m.quit},
	}
	return append(actions, suspendActions(group)...)
}

func (m *model) cannotGet() string {
	if why := m.needPlace(); why != "" {
		return why
	}
	_, n, instance := m.subject()
	if !instance && n.IsValid() && n.Named() && n.Kind() != mib.Column {
		return "GET needs an object: " + n.Name() + " is a " + n.Kind().String() + "; w walks what is below"
	}
	return ""
}

func (m *model) cannotBulk() string {
	if why := m.cannotNext(); why != "" {
		return why
	}
	if m.device.config.Version == session.V1 {
		return "SNMPv1 has no GETBULK: R asks for one, w for all"
	}
	return ""
}

func (m *model) noDemo() string {
	switch {
	case m.opts.Demo == nil:
		return "this build has no demo device"
	case m.device.demo:
		return "the demo device is open"
	}
	return ""
}

func (m *model) cannotUnlock() string {
	if why := m.needDevice(); why != "" {
		return why
	}
	if _, ok := m.device.writable(); ok {
		return "SET is possible already"
	}
	return ""
}

func (m *model) toggleLive() tea.Cmd {
	m.preview.on = !m.preview.on
	if m.preview.on {
		m.say(action.Info, "live preview on: resting on a node asks for it once")
		return m.rest()
	}
	m.say(action.Info, "live preview off: nothing is asked until you press a key for it")
	return nil
}

// quit leaves, after asking once when that would cut something off.
func (m *model) quit() tea.Cmd {
	var running []string
	for _, j := range m.jobs.Running() {
		if asks(j) && j.Title != greeting {
			running = append(running, j.Title)
		}
	}
	if len(running) == 0 || m.leaving != nil && m.top() == m.leaving {
		return tea.Quit
	}
	m.leaving = dialog.NewConfirm(m.theme, "Quit while this runs?", running, func() tea.Cmd { return tea.Quit }, false)
	m.open(m.leaving)
	return nil
}

// Actions returns what can be done outside dialogs, with the keys it comes
// with. It is for listing: nothing of it can be run.
func Actions() []action.Action {
	m := newModel(context.Background(), Options{}, theme.Default(), nil)
	return append(slices.Clone(m.global), m.paneActions()...)
}

// KeyTables returns, for each pane, the actions that have the keys while it is
// focused: its own and those of the whole program.
func KeyTables() [][]action.Action {
	m := newModel(context.Background(), Options{}, theme.Default(), nil)
	var tables [][]action.Action
	for _, p := range []pane{m.tree, m.details, m.results, m.table, m.log} {
		tables = append(tables, slices.Concat(p.Actions(), m.global))
	}
	return tables
}

// ActionIDs returns the ID of every action there is, dialogs included.
func ActionIDs() []string {
	var ids []string
	for _, a := range Actions() {
		ids = append(ids, string(a.ID))
	}
	for _, id := range dialog.ActionIDs() {
		ids = append(ids, string(id))
	}
	return ids
}
