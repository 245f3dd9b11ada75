package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/dialog"
	"github.com/mibtui/mibtui/ui/job"
	"github.com/mibtui/mibtui/ui/pane/tree"
)

// resultsOwner owns the jobs that fill Results.
const resultsOwner = "results"

type (
	// arrived brings a batch of varbinds and those of them no module knows.
	arrived struct {
		id       job.ID
		varbinds []session.Varbind
		unknown  []oid.OID
	}
	// answered closes a run in Results.
	answered struct {
		id      job.ID
		elapsed time.Duration
		summary device.Summary
		err     error
	}
)

// ask asks the device for an object, or for what comes after it or below.
func (m *model) ask(op device.Op, o oid.OID) tea.Cmd {
	if why := m.needDevice(); why != "" {
		m.say(action.Warn, why)
		return nil
	}
	return m.startAsk(device.Request{Op: op, OIDs: []oid.OID{o}}, op.String()+" "+m.nameOf(o))
}

func (m *model) nameOf(o oid.OID) string {
	t := m.mibs.now.Load()
	if t == nil {
		return o.String()
	}
	return device.Read(t, session.Varbind{OID: o}).Name()
}

// startAsk runs a request as a job that fills Results.
func (m *model) startAsk(r device.Request, title string) tea.Cmd {
	dev := m.device.dev
	return m.startRun(title, func(ctx context.Context, emit func([]session.Varbind)) (device.Summary, error) {
		return dev.Run(ctx, r, emit)
	})
}

// startRun opens a run in Results and fills it from a job.
func (m *model) startRun(title string, f func(context.Context, func([]session.Varbind)) (device.Summary, error)) tea.Cmd {
	now := &m.mibs.now
	id := m.jobs.Start(title, resultsOwner, func(ctx context.Context, id job.ID, emit func(tea.Msg)) error {
		began := time.Now()
		batches := job.NewCollector(func(vbs []session.Varbind) {
			emit(arrived{id, vbs, unknown(now.Load(), vbs)})
		})
		summary, err := f(ctx, batches.Add)
		batches.Close()
		emit(answered{id, time.Since(began), summary, err})
		return err
	})
	m.results.Begin(id, title, m.device.label)
	m.tab = resultsTab
	return m.startTicking()
}

func (m *model) answer(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case arrived:
		m.results.Append(msg.id, msg.varbinds)
		m.noteValues(msg.varbinds)
		m.mibs.waiting = append(m.mibs.waiting, msg.unknown...)
		return m.graft()
	case answered:
		if t := m.mibs.now.Load(); t != nil {
			msg.err = device.Explain(t, msg.err)
		}
		m.results.End(msg.id, msg.elapsed, warnings(msg.summary), msg.err)
		if msg.err != nil && !errors.Is(msg.err, context.Canceled) {
			m.say(action.Fail, msg.err.Error())
			m.preview.silenced(msg.err)
		}
	case job.Ended:
		var fault *job.PanicError
		if errors.As(msg.Err, &fault) {
			m.failure = fmt.Errorf("%w\n%s", fault, fault.Stack)
			return tea.Quit
		}
		return m.catchUp()
	}
	return nil
}

func warnings(s device.Summary) string {
	if len(s.Warnings) == 0 {
		return ""
	}
	note := s.Warnings[0].String()
	if more := len(s.Warnings) - 1; more > 0 {
		note += fmt.Sprintf(" (and %d more)", more)
	}
	return note
}

// noteValues shows what has arrived beside the node under the cursor, where
// the batch is about it.
func (m *model) noteValues(vbs []session.Varbind) {
	n := m.tree.Current()
	t := m.mibs.now.Load()
	if t == nil || !n.IsValid() || !n.Kind().IsObject() && !n.Grafted() {
		return
	}
	var mine []session.Varbind
	for _, vb := range vbs {
		if vb.OID.HasPrefix(n.OID()) {
			if mine = append(mine, vb); len(mine) == previewRows {
				break
			}
		}
	}
	if len(mine) > 0 {
		m.showReadings(t, n.OID(), m.merge(n.OID(), mine), "")
	}
}

// merge puts fresh values among those shown of the same object, instance by
// instance, and takes away what is gone.
func (m *model) merge(o oid.OID, fresh []session.Varbind) []session.Varbind {
	merged := slices.Clone(fresh)
	for _, old := range m.preview.shown {
		if old.OID.HasPrefix(o) && !slices.ContainsFunc(fresh, func(vb session.Varbind) bool { return vb.OID == old.OID }) {
			merged = append(merged, old)
		}
	}
	if len(merged) > 1 {
		merged = slices.DeleteFunc(merged, func(vb session.Varbind) bool { return vb.Value.Type.IsException() })
	}
	slices.SortFunc(merged, func(a, b session.Varbind) int { return a.OID.Compare(b.OID) })
	return merged[:min(len(merged), previewRows)]
}

// previewRows is how many instances Details shows of a column.
const previewRows = 5

// showReadings puts live values into the tree and Details.
func (m *model) showReadings(t *mib.Tree, o oid.OID, vbs []session.Varbind, note string) {
	if t == nil {
		return
	}
	m.preview.shown = vbs
	readings := make([]device.Reading, len(vbs))
	for i, vb := range vbs {
		readings[i] = device.Read(t, vb)
	}
	m.details.SetReadings(o, readings, note)
	if n, ok := t.At(o); ok && (n.Kind() == mib.Table || n.Kind() == mib.Row) {
		return // a row is not one value
	}
	if len(readings) == 0 {
		m.tree.SetValue(o, tree.LiveValue{Failed: true})
		return
	}
	first := readings[0]
	m.tree.SetValue(o, tree.LiveValue{
		Text:   first.Text(value.Options{Short: true, Names: m.oidName}),
		Suffix: suffixOf(first, o),
		Failed: first.Varbind.Value.Type.IsException(),
	})
}

// suffixOf says which instance a value shown beside a node is of; a scalar's
// goes without saying.
func suffixOf(r device.Reading, o oid.OID) string {
	rest := r.Varbind.OID.Suffix(o.Len())
	if rest.Len() == 0 || rest == oid.New(0) {
		return ""
	}
	return "." + rest.String()
}

func (m *model) oidName(o oid.OID) string { return m.nameOf(o) }

// askText goes to what a person typed and asks for it exactly so. An OID that
// names no instance is followed by one GETNEXT, which shows whether anything
// is below it.
func (m *model) askText(text string) tea.Cmd {
	t := m.mibs.now.Load()
	if t == nil {
		m.say(action.Warn, "the MIBs are still being read")
		return nil
	}
	r, err := device.Resolve(t, text)
	if err != nil {
		m.say(action.Fail, err.Error())
		return nil
	}
	cmd := m.goTo(r.OID)
	if m.device.none() {
		if !r.Exact {
			m.say(action.Info, "at its deepest known ancestor; "+m.needDevice())
		}
		return cmd
	}
	if numeric := strings.Trim(text, ".0123456789 ") == ""; !numeric && r.Suffix.IsZero() {
		return cmd
	}
	m.wanted = r.OID
	dev := m.device.dev
	return tea.Batch(cmd, m.startRun("GET "+m.nameOf(r.OID), func(ctx context.Context, emit func([]session.Varbind)) (device.Summary, error) {
		return dev.Probe(ctx, r.OID, emit)
	}))
}

// subject is what a key that asks is about: the line under the cursor in
// Results and Log, the node under it in the tree.
func (m *model) subject() (o oid.OID, n mib.Node, instance bool) {
	t := m.mibs.now.Load()
	if m.prefs.focus == WorkZone && t != nil {
		if r, ok := m.workReading(t); ok {
			return r.Varbind.OID, r.Node, !r.Node.Kind().IsObject() || !r.Suffix.IsZero()
		}
	}
	n = m.tree.Current()
	if !n.IsValid() {
		return oid.OID{}, n, false
	}
	o = n.OID()
	if n.Kind() == mib.Scalar {
		return o.Append(0), n, true
	}
	return o, n, n.Grafted() && !n.HasChildren()
}

// workReading is the line under the cursor in Results or Log, or the cell in
// Table; one of Log has no value, and a cell may have none.
func (m *model) workReading(t *mib.Tree) (device.Reading, bool) {
	switch m.tab {
	case tableTab:
		return m.table.Current(t)
	case logTab:
		o, ok := m.log.Object()
		return device.Read(t, session.Varbind{OID: o}), ok
	}
	return m.results.Current()
}

// natural does what one expects of enter: a value for what has one, the
// instances of a column or table, and for anything else to look inside.
func (m *model) natural() tea.Cmd {
	o, n, instance := m.subject()
	switch {
	case !n.IsValid():
		return nil
	case n.Waiting() != "":
		m.say(action.Warn, n.Name()+" has no OID: "+n.Waiting())
		m.tree.Toggle()
		return nil
	case m.device.none() || !instance && n.Kind() != mib.Column && n.Kind() != mib.Table && n.Kind() != mib.Row:
		m.tree.Toggle()
		return nil
	case instance:
		return m.ask(device.Get, o)
	case n.Kind() != mib.Column:
		return m.openTable()
	}
	return m.ask(device.Walk, o)
}

// get asks for one instance; of a column it asks which.
func (m *model) get() tea.Cmd {
	o, n, instance := m.subject()
	if instance || n.Kind() != mib.Column {
		return m.ask(device.Get, o)
	}
	return m.chooseInstance(n, "GET", func(o oid.OID) tea.Cmd {
		return m.ask(device.Get, o)
	})
}

// next asks for what comes after the cursor, bulk for ten of it.
func (m *model) next() tea.Cmd {
	return m.ask(device.GetNext, m.startingPoint())
}

func (m *model) bulk() tea.Cmd {
	return m.ask(device.GetBulk, m.startingPoint())
}

// startingPoint is the OID after which next and bulk ask: in the tree the node
// itself, so that a scalar gives its instance; in Results the last that came.
func (m *model) startingPoint() oid.OID {
	if last, ok := m.lastResult(); ok {
		return last.Varbind.OID
	}
	o, n, _ := m.subject()
	if n.Kind() == mib.Scalar && m.prefs.focus != WorkZone {
		return n.OID()
	}
	return o
}

func (m *model) lastResult() (device.Reading, bool) {
	if m.prefs.focus != WorkZone || m.tab != resultsTab {
		return device.Reading{}, false
	}
	return m.results.Above()
}

// cannotNext is the reason nothing can be asked after the cursor, or "".
func (m *model) cannotNext() string {
	if why := m.needPlace(); why != "" {
		return why
	}
	last, ok := m.lastResult()
	if _, onVarbind := m.results.Current(); ok && !onVarbind && m.asking() {
		return "the answer to go on from is still on its way"
	}
	if ok && last.Varbind.Value.Type == ber.EndOfMibView {
		return "the device said that nothing comes after this"
	}
	return ""
}

// walk asks for everything below; above a table it says first how much that
// may be.
func (m *model) walk() tea.Cmd {
	o, n, _ := m.subject()
	objects, tables := scope(n)
	if tables == 0 || n.Kind() == mib.Table {
		return m.ask(device.Walk, o)
	}
	lines := []string{
		fmt.Sprintf("%d known objects in %d tables stand below %s.", objects, tables, n.Name()),
		"Each may have thousands of instances. One request is out at a time;",
		"esc stops the walk and keeps what came.",
	}
	m.open(dialog.NewConfirm(m.theme, "Walk all of "+n.Name()+"?", lines, func() tea.Cmd { return m.ask(device.Walk, o) }, false))
	return nil
}

// scope counts the objects and tables at and below a node.
func scope(n mib.Node) (objects, tables int) {
	if !n.IsValid() {
		return 0, 0
	}
	for below := range n.Below() {
		switch below.Kind() {
		case mib.Table:
			tables++
		case mib.Scalar, mib.Column:
			objects++
		}
	}
	return objects, tables
}

// instances brings the instances of a column to choose from.
type instances struct {
	column mib.Node
	verb   string
	then   func(oid.OID) tea.Cmd
	found  []session.Varbind
	err    error
}

// chooseInstance asks the device which instances a column has, then the person
// which one is meant.
func (m *model) chooseInstance(column mib.Node, verb string, then func(oid.OID) tea.Cmd) tea.Cmd {
	dev, ctx := m.device.dev, m.ctx
	return func() tea.Msg {
		var found []session.Varbind
		r := device.Request{Op: device.Walk, OIDs: []oid.OID{column.OID()}, Limit: choiceLimit}
		_, err := dev.Run(ctx, r, func(vbs []session.Varbind) { found = append(found, vbs...) })
		if errors.Is(err, session.ErrLimit) {
			err = nil
		}
		return instances{column, verb, then, found, err}
	}
}

// choiceLimit is how many instances are offered to choose from; another index
// can be typed.
const choiceLimit = 100

func (m *model) followUp(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case instances:
		return m.openInstances(msg)
	case saved:
		return m.savedTo(msg)
	}
	return nil
}

func (m *model) openInstances(i instances) tea.Cmd {
	t := m.mibs.now.Load()
	var choices []dialog.Choice
	for _, vb := range i.found {
		if !vb.OID.HasPrefix(i.column.OID()) {
			continue
		}
		r := device.Read(t, vb)
		choices = append(choices, dialog.Choice{
			Title: r.Name(),
			Note:  r.Text(value.Options{Short: true, Names: m.oidName}).String(),
			Run:   func() tea.Cmd { return i.then(vb.OID) },
		})
	}
	if i.err != nil {
		m.say(action.Fail, i.err.Error())
	}
	parts := i.column.Index()
	m.open(dialog.NewChoose(m.theme, i.verb+" which instance of "+i.column.Name()+"?", choices, dialog.ChooseOther{
		Label: "another index (" + device.IndexTakes(parts) + ")",
		Submit: func(text string) (tea.Cmd, error) {
			suffix, err := value.ParseIndex(parts, text)
			if err == nil && i.verb == "SET" {
				err = device.CheckIndex(parts, suffix)
			}
			if err != nil {
				return nil, err
			}
			return i.then(i.column.OID().Join(suffix)), nil
		},
	}))
	return nil
}

// stop ends the job whose results the focused pane shows, or else whatever was
// started last.
func (m *model) stop() tea.Cmd {
	active := []func() (job.ID, bool){m.results.ActiveJob, m.table.ActiveJob}
	if m.tab == tableTab {
		slices.Reverse(active)
	}
	for _, running := range active {
		id, ok := running()
		if !ok {
			continue
		}
		m.jobs.Cancel(id)
		m.say(action.Info, "stopped; what came stays")
		return nil
	}
	m.say(action.Info, "")
	return nil
}
