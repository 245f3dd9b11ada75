package ui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/dialog"
	"github.com/mibtui/mibtui/ui/job"
	"github.com/mibtui/mibtui/ui/pane/details"
	"github.com/mibtui/mibtui/ui/pane/log"
	"github.com/mibtui/mibtui/ui/pane/results"
	"github.com/mibtui/mibtui/ui/pane/table"
	"github.com/mibtui/mibtui/ui/pane/tree"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// pane is what the root needs of each of them.
type pane interface {
	Update(msg tea.Msg) tea.Cmd
	View(w, h int, focused bool) string
	Actions() []action.Action
}

// box is a dialog: something on top of the panes that has all keys.
type box interface {
	Update(msg tea.Msg) tea.Cmd
	View(w, h int) string
	Actions() []action.Action
	Title() string
	// Over reports whether it is to be taken away, and the intent it leaves.
	Over() (decided tea.Msg, over bool)
	// Defers reports whether a key, "" for a paste, has to wait for an answer.
	Defers(key string) bool
}

// The tabs of the Work zone.
const (
	resultsTab = iota
	tableTab
	logTab
	tabs
)

// model is the root. Bubble Tea calls it from one goroutine; jobs reach it by
// messages only.
type model struct {
	ctx     context.Context
	opts    Options
	theme   theme.Theme
	jobs    *job.Runner
	w, h    int
	prefs   prefs
	tab     int
	boxes   []box
	leaving box       // asks whether to quit
	opening bool      // a dialog is on its way, for which typed waits
	typed   []tea.Msg // waits for a dialog
	since   time.Time // typed does
	drag    drag      // the border under way
	hints   []hint    // of the footer as it was drawn last
	keys    string    // of a sequence that is not complete yet
	said    action.Say
	global  []action.Action

	tree    *tree.Pane
	details *details.Pane
	results *results.Pane
	table   *table.Pane
	log     *log.Pane

	mibs    mibs
	device  peer
	usual   action.Access // what a device nobody knows is likely to want
	tried   action.Access // what was typed for a device last, in memory only
	preview preview
	places  places
	found   found

	wanted  oid.OID        // was asked for and is no node yet
	tableOf *device.Device // what Table shows is of
	landed  bool           // the cursor has been put where a device begins
	ticking bool
	dirty   bool
	frame   string
	failure error // ends the program and is told after it
}

func newModel(ctx context.Context, o Options, th theme.Theme, jobs *job.Runner) *model {
	m := &model{
		ctx: ctx, opts: o, theme: th, jobs: jobs, w: 80, h: 24,
		tree:    tree.New(th),
		details: details.New(th),
		results: results.New(th),
		table:   table.New(th),
		log:     log.New(th),
		dirty:   true,
		prefs:   prefs{left: firstLeft, upper: firstUpper},
	}
	m.preview.on = true
	m.mibs.sources = o.Sources
	if o.Peer != nil && o.Peer.Sources != nil {
		m.mibs.sources = o.Peer.Sources
	}
	m.global = m.bound(m.globalActions())
	return m
}

// Init implements [tea.Model].
func (m *model) Init() tea.Cmd {
	m.loadMIBs()
	m.watchMIBs()
	return tea.Batch(m.openFirst(), m.tellWarnings(), m.askBackground())
}

// askBackground asks the terminal whether its background is light, unless a
// theme was chosen.
func (m *model) askBackground() tea.Cmd {
	if m.opts.Theme != theme.Auto {
		return nil
	}
	return tea.RequestBackgroundColor
}

func (m *model) followBackground(msg tea.BackgroundColorMsg) {
	name := "dark"
	if !msg.IsDark() {
		name = "light"
	}
	if err := m.theme.Use(name); err != nil {
		m.say(action.Fail, err.Error())
	}
}

// Update implements [tea.Model].
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.dirty = true
	cmd := m.route(msg)
	return m, tea.Batch(cmd, m.settle())
}

// route hands a message to the method that does what there is to do.
func (m *model) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		return nil
	case tea.KeyPressMsg, tea.PasteMsg:
		if m.waits(msg) {
			m.typed = append(m.typed, msg)
			return nil
		}
		return m.take(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	case tea.BackgroundColorMsg:
		m.followBackground(msg)
		return nil
	case tick:
		return m.tick()
	case reading, treeLoaded, grafted, indexed, textsRead:
		return m.mibsChanged(msg)
	case mibsOpened, mibsKept, filesChanged:
		return m.sourcesChanged(msg)
	case opened, exchanges:
		return m.deviceChanged(msg)
	case rested, previewed:
		return m.previewChanged(msg)
	case arrived, answered, job.Ended:
		return m.answer(msg)
	case tableCame, tableRead:
		return m.tableChanged(msg)
	case instances, saved:
		return m.followUp(msg)
	case devicesKnown, reachable, saveOffered, notRemembered, bookEdited, dialog.Saved:
		return m.bookChanged(msg)
	case dialog.Applied:
		return tea.Batch(m.applied(msg), m.pass(msg))
	}
	if cmd, ok := m.intent(msg); ok {
		return cmd
	}
	return m.pass(msg)
}

// pass hands on what is not the root's: what a pane or a dialog sent to itself
// reaches them all, and each knows its own.
func (m *model) pass(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, b := range m.boxes {
		cmds = append(cmds, b.Update(msg))
	}
	for _, p := range []pane{m.tree, m.details, m.results, m.table, m.log} {
		cmds = append(cmds, p.Update(msg))
	}
	return tea.Batch(cmds...)
}

// intent carries out what a pane or a dialog asks for.
func (m *model) intent(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case action.Selected:
		return m.selected(), true
	case action.GoTo:
		if msg.Name != "" {
			return m.goToWaiting(msg.Name), true
		}
		return m.goTo(msg.OID), true
	case action.AskText:
		return m.askText(msg.Text), true
	case action.Connect:
		return m.connectTo(msg.To), true
	case action.EditAccess:
		m.editAccess(msg)
		return nil, true
	case action.AddMIBs:
		return m.addMIBs(msg), true
	case action.KeepMIBs:
		return m.keepMIBs(msg), true
	case action.SaveAccess:
		return m.saveAccess(msg.To), true
	case action.RenameProfile:
		m.renameProfile(msg.To)
		return nil, true
	case action.RemoveProfile:
		m.removeProfile(msg.To)
		return nil, true
	case action.ConnectDemo:
		return m.connectDemo(), true
	case action.Invoke:
		return m.invoke(msg), true
	case results.SaveRequested:
		return m.askWhereToSave(msg), true
	case table.SaveRequested:
		return m.askWhereToSaveTable(msg), true
	case table.RefreshRequested:
		return m.refreshTable(), true
	case action.Say:
		m.said = msg
		return nil, true
	}
	return nil, false
}

func (m *model) focused() pane {
	switch {
	case m.prefs.focus == TreeZone:
		return m.tree
	case m.prefs.focus == DetailsZone:
		return m.details
	case m.tab == tableTab:
		return m.table
	case m.tab == logTab:
		return m.log
	}
	return m.results
}

func (m *model) say(level action.Level, text string) {
	m.said = action.Say{Level: level, Text: text}
}

// tick redraws what changes by itself: elapsed times and the end of an unlock.
type tick struct{}

const tickEvery = 250 * time.Millisecond

// startTicking makes sure that ticks come while something is under way.
func (m *model) startTicking() tea.Cmd {
	if m.ticking {
		return nil
	}
	m.ticking = true
	return tea.Tick(tickEvery, func(time.Time) tea.Msg { return tick{} })
}

func (m *model) tick() tea.Cmd {
	m.ticking = false
	if len(m.jobs.Running()) == 0 && !m.device.unlocking() {
		return nil
	}
	return m.startTicking()
}

// View implements [tea.Model].
func (m *model) View() tea.View {
	if m.dirty {
		m.frame = m.draw()
		if m.opts.ASCII {
			m.frame = inASCII(m.frame)
		}
		m.dirty = false
	}
	v := tea.NewView(m.frame)
	v.AltScreen = true
	if m.opts.Mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	v.WindowTitle = "mibtui " + m.device.label
	return v
}

func (m *model) draw() string {
	s := m.layout()
	left := m.drawZone(TreeZone, s)
	right := append(m.drawZone(DetailsZone, s), m.drawZone(WorkZone, s)...)
	lines := make([]string, 0, m.h)
	if !s.header.hidden() {
		lines = append(lines, m.header(s.header.w))
	}
	for i := range max(len(left), len(right)) {
		line := ""
		if i < len(left) {
			line = left[i]
		}
		if i < len(right) {
			line += right[i]
		}
		lines = append(lines, line)
	}
	if !s.footer.hidden() {
		lines = append(lines, m.footer(s.footer.w)...)
	}
	frame := strings.Join(lines, "\n")
	for _, b := range m.boxes {
		frame = widget.Overlay(frame, b.View(m.w, m.h), m.w, m.h)
	}
	return frame
}

// drawZone returns the lines of one zone, frame included; none when it is
// hidden. Where a frame would leave no room inside it is left out.
func (m *model) drawZone(z Zone, s screen) []string {
	r := s.zone[z]
	if r.hidden() {
		return nil
	}
	focused := z == m.prefs.focus && len(m.boxes) == 0
	p, spec := m.zone(z)
	spec.Focused = focused
	if r.h < 4 || r.w < 12 {
		return strings.Split(p.View(r.w, r.h, focused), "\n")
	}
	body := p.View(r.w-2, r.h-2, focused)
	if z == WorkZone && m.tab == resultsTab && m.device.none() && m.results.Empty() {
		body = m.welcome(r.w-2, r.h-2)
	}
	return strings.Split(widget.Frame(m.theme, spec, r.w, r.h, body), "\n")
}
