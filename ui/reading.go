package ui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
)

// reading tells how far the load of that number is.
type reading struct {
	mib.Progress
	load int
}

// progressEvery is how long progress is not told again; more often than this
// nobody sees a difference.
const progressEvery = 50 * time.Millisecond

// loadOptions has a load tell the model how far it is.
func (m *model) loadOptions(load int, emit func(tea.Msg)) mib.LoadOptions {
	var told time.Time
	return mib.LoadOptions{Cache: m.opts.Cache, Progress: func(p mib.Progress) {
		if now := time.Now(); now.Sub(told) >= progressEvery {
			told = now
			emit(reading{p, load})
		}
	}}
}

// percent returns how much of the work is done. Reading bodies takes about
// three times as long as finding out where everything is.
func (r reading) percent() int {
	const bodies = 3
	return (r.Placed + bodies*r.Read) * 100 / max((1+bodies)*r.Files, 1)
}

const barWidth = 6

// bar draws how far it is, short enough for a narrow tree.
func (r reading) bar() string {
	done := r.percent() * barWidth / 100
	return fmt.Sprintf("MIBs %s%s %d%%", strings.Repeat("━", done), strings.Repeat("·", barWidth-done), r.percent())
}

// size says how large the tree is, and while it is being read how far that is.
func (m *model) size() string {
	t, r := m.mibs.now.Load(), m.mibs.reading
	known := r.load == m.mibs.load && r.Files > 0
	switch {
	case t != nil && t.Complete():
		return fmt.Sprintf("%d nodes", t.Len())
	case known:
		return r.bar()
	case t == nil:
		return "reading MIBs …"
	}
	return fmt.Sprintf("%d nodes …", t.Len())
}
