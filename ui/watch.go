package ui

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/watch"
	"github.com/mibtui/mibtui/ui/action"
)

// filesChanged brings what happened to the files of the MIBs.
type filesChanged struct {
	changes []watch.Change
	round   int
}

// layered is a file system over another, which has the files as they are.
type layered interface{ Below() fs.FS }

// watchMIBs looks after the files of the sources from now on.
func (m *model) watchMIBs() {
	if m.mibs.unwatch != nil {
		m.mibs.unwatch()
	}
	if !m.opts.WatchMIBs {
		return
	}
	var folders []fs.FS
	for _, s := range m.mibs.sources {
		if s.Dir == "" {
			continue // part of the program
		}
		below := s.FS
		if l, ok := below.(layered); ok {
			below = l.Below()
		}
		folders = append(folders, below)
	}
	m.mibs.watch++
	round, since := m.mibs.watch, time.Now()
	m.mibs.unwatch = m.jobs.Beside(func(ctx context.Context, emit func(tea.Msg)) {
		watch.Watch(ctx, folders, watch.Options{Since: since}, func(changes []watch.Change) { emit(filesChanged{changes, round}) })
	})
}

// rereadMIBs reads the sources again after some of their files changed. What
// is on the screen stays until all is read.
func (m *model) rereadMIBs(msg filesChanged) {
	if msg.round == m.mibs.watch {
		m.readMIBs(toldChanges(msg.changes))
	}
}

// toldChanges says what happened to files.
func toldChanges(changes []watch.Change) string {
	first := changes[0]
	told := path.Base(first.Path)
	same := true
	for _, c := range changes {
		same = same && c.Kind == first.Kind
	}
	switch n := len(changes) - 1; n {
	case 0:
	case 1:
		told += " and one more file"
	default:
		told += fmt.Sprintf(" and %d more files", n)
	}
	if !same {
		return told + " changed"
	}
	return told + " " + first.Kind.String()
}

// tellDifference says what another generation brought, and why it came.
func (m *model) tellDifference(why string, before, now *mib.Tree) {
	more := now.Len() - now.Grafted()
	if before != nil {
		more -= before.Len() - before.Grafted()
	}
	what := "as many nodes as before"
	switch {
	case more == 1:
		what = "1 node more"
	case more > 1:
		what = fmt.Sprintf("%d nodes more", more)
	case more == -1:
		what = "1 node less"
	case more < -1:
		what = fmt.Sprintf("%d nodes less", -more)
	}
	m.say(action.Info, why+": "+what)
}
