// Package job runs what takes time.
//
// Whatever waits for a device or a disk runs as a job: a goroutine with a
// context, a title, a start time and an owner (the pane that shows its
// results). It reports in batches, at most twenty a second, as messages to the
// Bubble Tea program; it can be cancelled at any moment, and what it had
// reported by then stays.
package job

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Interval is the least time between two batches of one job.
const Interval = 50 * time.Millisecond

// ID numbers a job; IDs are never used twice, so that a late message can be
// told from a current one.
type ID int

// Job is a running operation.
type Job struct {
	ID      ID
	Title   string
	Owner   string
	Started time.Time
}

// Ended is the message that a job is over. Every job sends exactly one.
type Ended struct {
	Job     Job
	Elapsed time.Duration
	Err     error // context.Canceled when a person stopped it
}

// Runner starts jobs and waits for them.
type Runner struct {
	ctx  context.Context
	stop context.CancelFunc
	send func(tea.Msg)
	wg   sync.WaitGroup

	mu      sync.Mutex
	last    ID
	running []entry
}

type entry struct {
	Job
	cancel context.CancelFunc
}

// NewRunner returns a runner whose jobs report through send, which may be
// called from any goroutine, and end with ctx.
func NewRunner(ctx context.Context, send func(tea.Msg)) *Runner {
	ctx, stop := context.WithCancel(ctx)
	return &Runner{ctx: ctx, stop: stop, send: send}
}

// Start runs f in a goroutine of its own and returns at once. Messages f emits
// reach the program in order, before the job's [Ended].
func (r *Runner) Start(title, owner string, f func(ctx context.Context, id ID, emit func(tea.Msg)) error) ID {
	ctx, cancel := context.WithCancel(r.ctx)
	r.mu.Lock()
	r.last++
	j := Job{ID: r.last, Title: title, Owner: owner, Started: time.Now()}
	r.running = append(r.running, entry{j, cancel})
	r.mu.Unlock()
	r.wg.Go(func() {
		defer cancel()
		err := contain(func() error { return f(ctx, j.ID, r.send) })
		r.forget(j.ID)
		r.send(Ended{Job: j, Elapsed: time.Since(j.Started), Err: err})
	})
	return j.ID
}

// Beside runs f in a goroutine that is no job: nobody waits for what it brings,
// so it is not listed and sends no [Ended]. It ends with stop or the runner.
func (r *Runner) Beside(f func(ctx context.Context, emit func(tea.Msg))) (stop context.CancelFunc) {
	ctx, stop := context.WithCancel(r.ctx)
	r.wg.Go(func() { f(ctx, r.send) })
	return stop
}

// PanicError is what a job ended with that panicked. The program is told
// instead of dying in the middle of a drawn screen.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("a fault in mibtui: %v", e.Value) }

func contain(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{v, debug.Stack()}
		}
	}()
	return f()
}

func (r *Runner) forget(id ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running = slices.DeleteFunc(r.running, func(e entry) bool { return e.ID == id })
}

// Send hands a message to the program from any goroutine.
func (r *Runner) Send(msg tea.Msg) { r.send(msg) }

// Running returns the jobs under way, oldest first.
func (r *Runner) Running() []Job {
	r.mu.Lock()
	defer r.mu.Unlock()
	jobs := make([]Job, len(r.running))
	for i, e := range r.running {
		jobs[i] = e.Job
	}
	return jobs
}

// Cancel stops a job; one that is over already is left alone.
func (r *Runner) Cancel(id ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.running {
		if e.ID == id {
			e.cancel()
		}
	}
}

// Close stops all jobs and waits until their goroutines are gone. Messages
// they still send must go somewhere: send must not block for ever.
func (r *Runner) Close() {
	r.stop()
	r.wg.Wait()
}

// Collector gathers items and hands them on in batches, at most one in an
// [Interval], the first at once.
type Collector[T any] struct {
	flush  func([]T)
	items  chan []T
	closed chan struct{} // no more is taken
	done   chan struct{} // all that was taken is handed on
	once   sync.Once
}

// NewCollector returns a collector that calls flush with each batch, which
// flush then owns. Close must be called in the end.
func NewCollector[T any](flush func([]T)) *Collector[T] {
	c := &Collector[T]{flush: flush, items: make(chan []T), closed: make(chan struct{}), done: make(chan struct{})}
	go c.run()
	return c
}

// Add hands items over; the collector keeps a copy. What comes after Close is
// dropped: whoever closes has stopped listening.
func (c *Collector[T]) Add(items []T) {
	select {
	case c.items <- slices.Clone(items):
	case <-c.closed:
	}
}

// Close hands on what is left and waits until that is done.
func (c *Collector[T]) Close() {
	c.once.Do(func() { close(c.closed) })
	<-c.done
}

func (c *Collector[T]) run() {
	defer close(c.done)
	var pending []T
	var due <-chan time.Time
	last := time.Time{}
	for {
		select {
		case items := <-c.items:
			pending = append(pending, items...)
			if due == nil {
				due = time.After(max(0, Interval-time.Since(last)))
			}
		case <-due:
			c.flush(pending)
			pending, due, last = nil, nil, time.Now()
		case <-c.closed:
			if len(pending) > 0 {
				c.flush(pending)
			}
			return
		}
	}
}
