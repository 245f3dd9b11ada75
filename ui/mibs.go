package ui

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/search"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/job"
)

// mibs is the generation of the tree that is on the screen and what is under
// way to the next one.
type mibs struct {
	sources []mib.Source      // where they are read from
	added   []mib.Source      // by hand, of higher rank
	kept    map[string]bool   // those of them that were written down, by name
	chosen  map[string]string // the file a person chose for a module, "" for none
	load    int               // counts the times they were read
	reading reading           // how far it is
	watch   int               // counts the times a watch began
	unwatch context.CancelFunc
	// now is read by jobs, which must not touch the model.
	now atomic.Pointer[mib.Tree]
	// index finds in now; it may lag a generation behind while it is built.
	index atomic.Pointer[search.Index]
	// waiting are OIDs that answered and have no node yet.
	waiting  []oid.OID
	grafting bool
	indexing bool
	stale    bool // index is of an older generation
}

// graftLimit bounds how many unknown objects become nodes: a device may have
// a million of them, and they are all in Results anyway.
const graftLimit = 100_000

type (
	// treeLoaded brings a generation out of the loader.
	treeLoaded struct {
		tree *mib.Tree
		err  error
		load int
		why  string // they were read again, "" at first
	}
	// grafted brings the tree with unknown objects added to it.
	grafted struct {
		from, tree *mib.Tree
	}
	// indexed brings the index of names, textsRead the same with texts.
	indexed   struct{ index *search.Index }
	textsRead struct {
		place mib.Place
		texts mib.Texts
		err   error
	}
)

const readingMIBs = "reading MIBs"

// loadMIBs reads all sources; the tree grows on the screen meanwhile.
func (m *model) loadMIBs() {
	m.startReading(func(ctx context.Context, sources []mib.Source, load int, emit func(tea.Msg)) error {
		last, err := mib.Load(ctx, sources, m.loadOptions(load, emit), func(t *mib.Tree) { emit(treeLoaded{tree: t, load: load}) })
		emit(treeLoaded{tree: last, err: err, load: load})
		return err
	})
}

// startReading starts a job that reads all sources. What was being read is
// given up.
func (m *model) startReading(read func(ctx context.Context, sources []mib.Source, load int, emit func(tea.Msg)) error) {
	for _, j := range m.jobs.Running() {
		if j.Title == readingMIBs {
			m.jobs.Cancel(j.ID)
		}
	}
	m.mibs.load++
	sources, load := m.mibSources(), m.mibs.load
	m.jobs.Start(readingMIBs, "mibs", func(ctx context.Context, _ job.ID, emit func(tea.Msg)) error {
		return read(ctx, sources, load, emit)
	})
}

func (m *model) mibsChanged(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case reading:
		m.mibs.reading = msg
	case treeLoaded:
		if msg.load != m.mibs.load || msg.tree == nil || msg.tree == m.mibs.now.Load() {
			return nil
		}
		old := m.mibs.now.Load()
		if old != nil {
			m.mibs.waiting = append(m.mibs.waiting, old.Grafts()...)
		}
		if msg.why != "" {
			m.tellDifference(msg.why, old, msg.tree)
		}
		return m.setTree(msg.tree)
	case grafted:
		m.mibs.grafting = false
		if msg.from != m.mibs.now.Load() {
			return m.graft()
		}
		return m.setTree(msg.tree)
	case indexed:
		m.mibs.index.Store(msg.index)
		m.mibs.indexing = false
		if m.mibs.stale {
			return m.reindex()
		}
	case textsRead:
		m.details.SetTexts(msg.place, msg.texts, msg.err)
	}
	return nil
}

func (m *model) setTree(t *mib.Tree) tea.Cmd {
	m.mibs.now.Store(t)
	m.tree.SetTree(t)
	m.results.SetTree(t)
	m.log.SetTree(t)
	return tea.Batch(m.land(), m.arrive(), m.showDetails(), m.reindex(), m.graft())
}

// reindex makes the search index of the current generation: of its names at
// once, and with the descriptions as soon as the tree is complete.
func (m *model) reindex() tea.Cmd {
	if m.mibs.indexing {
		m.mibs.stale = true
		return nil
	}
	m.mibs.indexing, m.mibs.stale = true, false
	t, kept, settled := m.mibs.now.Load(), m.opts.Cache, m.opts.Settled
	m.jobs.Start("indexing", "mibs", func(ctx context.Context, _ job.ID, emit func(tea.Msg)) error {
		index := search.New(t)
		if t.Complete() {
			var ok bool
			if index, ok = index.TextsOf(m.mibs.index.Load()); !ok {
				m.mibs.index.Store(index)
				index = index.AddTexts(ctx, kept)
				if settled != nil {
					defer settled()
				}
			}
		}
		emit(indexed{index})
		return ctx.Err()
	})
	return nil
}

// graft adds what answered without being known, one addition at a time.
func (m *model) graft() tea.Cmd {
	from := m.mibs.now.Load()
	if m.mibs.grafting || len(m.mibs.waiting) == 0 || from == nil {
		return nil
	}
	room := graftLimit - from.Grafted()
	if room <= 0 {
		m.mibs.waiting = nil
		m.say(action.Warn, fmt.Sprintf("the tree shows the first %d unknown objects; Results has them all", graftLimit))
		return nil
	}
	oids := m.mibs.waiting[:min(room, len(m.mibs.waiting))]
	m.mibs.waiting = nil
	m.mibs.grafting = true
	return func() tea.Msg { return grafted{from, from.Graft(oids)} }
}

// unknown picks the OIDs that answered with a value below no known object.
func unknown(t *mib.Tree, vbs []session.Varbind) []oid.OID {
	if t == nil {
		return nil
	}
	var oids []oid.OID
	for _, vb := range vbs {
		if vb.Value.Type.IsException() {
			continue
		}
		if n, rest := t.Deepest(vb.OID); !rest.IsZero() && !n.Kind().IsObject() {
			oids = append(oids, vb.OID)
		}
	}
	return oids
}

// showDetails fills the Details pane for the node under the cursor. Its texts
// stand in a file and are read outside Update.
func (m *model) showDetails() tea.Cmd {
	n := m.tree.Current()
	if !n.IsValid() {
		return nil
	}
	m.details.SetNode(n)
	place := n.Place()
	return func() tea.Msg {
		texts, err := n.Texts()
		return textsRead{place, texts, err}
	}
}

// tellWarnings shows once what was wrong with the sources.
func (m *model) tellWarnings() tea.Cmd {
	if len(m.opts.Warnings) == 0 {
		return nil
	}
	for _, w := range m.opts.Warnings {
		m.log.Append(session.Exchange{Start: time.Now(), Err: errors.New(w)})
	}
	return action.Emit(action.Say{Level: action.Warn, Text: m.opts.Warnings[0]})
}
