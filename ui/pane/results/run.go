package results

import (
	"time"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/job"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

type state uint8

const (
	running state = iota
	done
	stopped
	failed
)

func (s state) String() string {
	return [...]string{"running", "done", "stopped", "failed"}[s]
}

// block is how many varbinds are kept side by side. Blocks are never moved
// once they are full, so that a growing run is not copied, and a snapshot of it
// can be read elsewhere while it grows.
const block = 4096

// run is one thing asked and what came of it.
type run struct {
	id            job.ID
	title, target string // sanitised
	began         time.Time
	elapsed       time.Duration // once it is over
	state         state
	blocks        [][]session.Varbind
	count         int
	notes         []note
	lines         []note // notes, wrapped
	// nameWidth is the widest name drawn so far; values stand in one column
	// from there on.
	nameWidth int
}

type note struct {
	role theme.Role
	text string
}

func (r *run) add(vbs []session.Varbind) {
	for len(vbs) > 0 {
		if r.count == len(r.blocks)*block {
			r.blocks = append(r.blocks, make([]session.Varbind, 0, min(block, max(len(vbs), 8))))
		}
		last := &r.blocks[len(r.blocks)-1]
		n := min(len(vbs), block-len(*last))
		*last = append(*last, vbs[:n]...)
		r.count += n
		vbs = vbs[n:]
	}
}

func (r *run) at(i int) session.Varbind { return r.blocks[i/block][i%block] }

func (r *run) addNote(role theme.Role, text string) {
	r.notes = append(r.notes, note{role, text})
}

// wrap breaks the notes into rows of w cells.
func (r *run) wrap(w int) {
	r.lines = r.lines[:0]
	for _, n := range r.notes {
		for _, paragraph := range safetext.Block(n.text) {
			for _, line := range safetext.Wrap(paragraph, max(w-4, 8)) {
				r.lines = append(r.lines, note{n.role, line})
			}
		}
	}
}

// rows is the number of rows the run takes: its header, its varbinds, what is
// said about its end.
func (r *run) rows() int { return 1 + r.count + len(r.lines) }

// varbind returns the index of the varbind on a row of the run.
func (r *run) varbind(row int) (int, bool) {
	return row - 1, row >= 1 && row <= r.count
}

func (r *run) elapsedAt(now time.Time) time.Duration {
	if r.state == running {
		return now.Sub(r.began)
	}
	return r.elapsed
}

// snapshot is a run as it stands now, for other goroutines. Varbinds that
// arrive later are appended behind those it sees, never in their place.
type snapshot struct {
	run
	start int // the row of its header
}

func (r *run) snapshot(start int) snapshot {
	s := snapshot{run: *r, start: start}
	s.blocks = append([][]session.Varbind(nil), r.blocks...)
	s.lines = append([]note(nil), r.lines...)
	return s
}
