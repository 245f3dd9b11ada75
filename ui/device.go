package ui

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/dialog"
	"github.com/mibtui/mibtui/ui/job"
)

// peer is the device that is open, if one is.
type peer struct {
	target    Peer
	label     string
	config    session.Config
	dev       *device.Device
	exchanges *job.Collector[session.Exchange]
	rtt       time.Duration // of the last answer
	lastErr   error         // of the last exchange, nil after an answer
	heard     bool
	demo      bool
}

func (p *peer) none() bool { return p.dev == nil }

func (p *peer) close() {
	if p.dev == nil {
		return
	}
	_ = p.dev.Close() // a UDP socket has nothing to lose
	p.exchanges.Close()
	p.dev = nil
}

// heardFrom keeps book of whether the device answers. To refuse is to answer.
func (p *peer) heardFrom(e session.Exchange) {
	p.lastErr = e.Err
	if _, refused := errors.AsType[*session.StatusError](e.Err); refused || e.Err == nil {
		p.rtt, p.heard, p.lastErr = e.RTT, true, nil
	}
}

// writable reports whether SETs are let out, and until when; the zero time
// means without an end.
func (p *peer) writable() (time.Time, bool) {
	if p.none() {
		return time.Time{}, false
	}
	until, ok := p.dev.Session().WritesUntil()
	if ok && time.Until(until) > 2*unlockFor {
		until = time.Time{}
	}
	return until, ok
}

// unlocking reports whether an unlock is running out.
func (p *peer) unlocking() bool {
	until, ok := p.writable()
	return ok && !until.IsZero()
}

// unlockFor is how long an unlock lasts.
const unlockFor = 15 * time.Minute

type (
	// opened brings a device that can be asked, or why there is none.
	opened struct {
		peer Peer
		demo bool
		to   action.Access // what was typed into the form it is opened from
		p    peer
		err  error
	}
	// exchanges brings what was said on the wire, for the log.
	exchanges []session.Exchange
)

// openFirst opens the device mibtui was started for.
func (m *model) openFirst() tea.Cmd {
	switch {
	case m.opts.OpenDemo:
		return m.connectDemo()
	case m.opts.Peer != nil:
		return m.connect(*m.opts.Peer, action.Access{})
	}
	return nil
}

func (m *model) connectDemo() tea.Cmd {
	if m.opts.Demo == nil {
		return nil
	}
	return func() tea.Msg {
		target, err := m.opts.Demo(m.ctx)
		if err != nil {
			return opened{err: fmt.Errorf("starting the demo device: %w", err)}
		}
		return m.dial(target, true)
	}
}

// connect opens a device; to is what was typed into a form for it.
func (m *model) connect(target Peer, to action.Access) tea.Cmd {
	m.say(action.Info, "opening "+target.Label+" …")
	return func() tea.Msg {
		o := m.dial(target, false)
		o.to = to
		return o
	}
}

// dial opens a device. It runs outside Update and touches nothing of the model
// that changes.
func (m *model) dial(target Peer, demo bool) opened {
	send := m.jobs.Send
	log := job.NewCollector(func(batch []session.Exchange) { send(exchanges(batch)) })
	config := target.Config
	config.Observe = func(e session.Exchange) { log.Add([]session.Exchange{e}) }
	dev, err := device.Open(m.ctx, config)
	if err != nil {
		log.Close()
		return opened{peer: target, err: err}
	}
	if m.opts.AllowWrites || target.Writable {
		dev.Session().AllowWrites(time.Now().AddDate(100, 0, 0))
	}
	return opened{peer: target, demo: demo, p: peer{target: target, label: target.Label, config: config, dev: dev, exchanges: log, demo: demo}}
}

func (m *model) deviceChanged(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case opened:
		return m.switchTo(msg)
	case exchanges:
		heard := m.device.heard
		for _, e := range msg {
			m.log.Append(e)
			if errors.Is(e.Err, context.Canceled) {
				continue // given up by the person: says nothing about the device
			}
			m.device.heardFrom(e)
		}
		if m.device.heard && !heard {
			return m.remember()
		}
	}
	return nil
}

// switchTo makes an opened device the one that is asked. The one before is
// closed in the background: it may have a request out.
func (m *model) switchTo(o opened) tea.Cmd {
	if o.err != nil && o.to != (action.Access{}) {
		m.said = action.Say{}
		m.editAccess(action.EditAccess{To: o.to, Err: o.err})
		return nil
	}
	if o.err != nil {
		m.say(action.Fail, o.err.Error())
		m.log.Append(session.Exchange{Start: time.Now(), Err: o.err})
		return m.startRun("open "+o.peer.Label, func(context.Context, func([]session.Varbind)) (device.Summary, error) {
			return device.Summary{}, o.err
		})
	}
	old := m.device
	for _, j := range m.jobs.Running() {
		if asks(j) {
			m.jobs.Cancel(j.ID)
		}
	}
	m.device = o.p
	m.useSources(o.peer.Sources)
	m.tree.ClearValues()
	if n := m.tree.Current(); n.IsValid() {
		m.details.SetReadings(n.OID(), nil, "")
	}
	m.preview.reset()
	if m.said.Level == action.Info {
		m.said = action.Say{} // that it is being opened
	}
	for _, w := range o.peer.Warnings {
		m.say(action.Warn, w)
	}
	closeOld := func() tea.Msg { old.close(); return nil }
	return tea.Batch(closeOld, m.greet(), m.land(), m.rest())
}

// greeted are the objects a fresh device is asked for, to show who it is.
func greeted() []oid.OID {
	system := oid.New(1, 3, 6, 1, 2, 1, 1)
	return []oid.OID{system.Append(1, 0), system.Append(2, 0), system.Append(3, 0), system.Append(5, 0)}
}

// greeting is the title of the first request to a device.
const greeting = "who is there?"

// greet asks the device who it is: one request, and the first proof that the
// address and the community are right.
func (m *model) greet() tea.Cmd {
	return m.startAsk(device.Request{Op: device.Get, OIDs: greeted()}, greeting)
}

// unlock lets SETs out to this one device for a while, after saying what that
// means.
func (m *model) unlock() tea.Cmd {
	lines := []string{
		"SETs to " + m.device.label + " will be possible for 15 minutes.",
		"Each one is still shown, old -> new, and confirmed before it leaves.",
		"A running value may not survive a reboot; some effects cannot be undone.",
	}
	dev := m.device.dev
	m.open(dialog.NewConfirm(m.theme, "Allow SET on "+m.device.label+"?", lines, func() tea.Cmd {
		dev.Session().AllowWrites(time.Now().Add(unlockFor))
		m.say(action.Warn, "SET is possible for 15 minutes; :lock ends that")
		return m.startTicking()
	}, true))
	return nil
}

func (m *model) lock() tea.Cmd {
	m.device.dev.Session().AllowWrites(time.Time{})
	m.say(action.Info, m.device.label+" is read-only again")
	return nil
}

// needDevice is the reason nothing can be asked, or "".
func (m *model) needDevice() string {
	if m.device.none() {
		return "no device is open: c connects to one, d opens the demo device"
	}
	return ""
}

// needWrites is the reason nothing can be set, or "".
func (m *model) needWrites() string {
	if why := m.needDevice(); why != "" {
		return why
	}
	if _, ok := m.device.writable(); !ok {
		return m.device.label + " is read-only: `:unlock` allows SET for 15 minutes, --write from the start"
	}
	return ""
}
