package job_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"go.uber.org/goleak"

	"github.com/mibtui/mibtui/ui/job"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// inbox stands for the program.
type inbox struct {
	mu   sync.Mutex
	msgs []tea.Msg
}

func (b *inbox) send(msg tea.Msg) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.msgs = append(b.msgs, msg)
}

func (b *inbox) all() []tea.Msg {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.msgs)
}

func TestJobReportsThenEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var in inbox
		r := job.NewRunner(context.Background(), in.send)
		defer r.Close()
		id := r.Start("WALK x", "results", func(_ context.Context, _ job.ID, emit func(tea.Msg)) error {
			emit("one")
			emit("two")
			return errors.New("why")
		})
		synctest.Wait()
		got := in.all()
		if len(got) != 3 || got[0] != "one" || got[1] != "two" {
			t.Fatalf("got %v", got)
		}
		ended := got[2].(job.Ended)
		if ended.Job.ID != id || ended.Job.Title != "WALK x" || ended.Err == nil {
			t.Errorf("ended: %+v", ended)
		}
		if len(r.Running()) != 0 {
			t.Error("a job that ended is still listed")
		}
	})
}

func TestCancelKeepsWhatCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var in inbox
		r := job.NewRunner(context.Background(), in.send)
		defer r.Close()
		id := r.Start("WALK x", "results", func(ctx context.Context, _ job.ID, emit func(tea.Msg)) error {
			emit("kept")
			<-ctx.Done()
			return ctx.Err()
		})
		synctest.Wait()
		if jobs := r.Running(); len(jobs) != 1 || jobs[0].ID != id {
			t.Fatalf("running: %v", jobs)
		}
		r.Cancel(id)
		synctest.Wait()
		got := in.all()
		if got[0] != "kept" || !errors.Is(got[1].(job.Ended).Err, context.Canceled) {
			t.Errorf("got %v", got)
		}
	})
}

func TestWhatRunsBesideIsNoJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var in inbox
		r := job.NewRunner(context.Background(), in.send)
		look := func(ctx context.Context, emit func(tea.Msg)) {
			emit("seen")
			<-ctx.Done()
		}
		stop := r.Beside(look)
		r.Beside(look) // ends with the runner
		synctest.Wait()
		stop()
		if n := len(r.Running()); n != 0 {
			t.Errorf("%d jobs are listed", n)
		}
		r.Close()
		if got := in.all(); len(got) != 2 || got[0] != "seen" {
			t.Errorf("got %v", got)
		}
	})
}

func TestPanicEndsTheJobAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var in inbox
		r := job.NewRunner(context.Background(), in.send)
		defer r.Close()
		r.Start("bad", "results", func(context.Context, job.ID, func(tea.Msg)) error { panic("ouch") })
		synctest.Wait()
		var fault *job.PanicError
		if !errors.As(in.all()[0].(job.Ended).Err, &fault) || fault.Value != "ouch" || len(fault.Stack) == 0 {
			t.Errorf("got %v", in.all())
		}
	})
}

// A producer may be as fast as it likes: the screen hears from it twenty times
// a second, in order, and nothing is lost.
func TestCollectorBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var batches [][]int
		var times []time.Time
		c := job.NewCollector(func(b []int) {
			batches = append(batches, b)
			times = append(times, time.Now())
		})
		for i := range 1000 {
			c.Add([]int{i})
			time.Sleep(time.Millisecond) //nolint:forbidigo // the clock is synctest's
		}
		c.Close()
		if all := slices.Concat(batches...); len(all) != 1000 || !slices.IsSorted(all) {
			t.Errorf("%d items came, sorted %v", len(all), slices.IsSorted(all))
		}
		if len(batches) > 22 {
			t.Errorf("%d batches in a second", len(batches))
		}
		for i := 1; i < len(times)-1; i++ {
			if d := times[i].Sub(times[i-1]); d < job.Interval {
				t.Errorf("batch %d came %v after the one before", i, d)
			}
		}
	})
}

// A device that is being closed may still report its last exchange.
func TestCollectorTakesNothingAfterItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []int
		c := job.NewCollector(func(b []int) { got = append(got, b...) })
		c.Add([]int{1})
		c.Close()
		c.Add([]int{2})
		c.Close()
		if !slices.Equal(got, []int{1}) {
			t.Errorf("got %v", got)
		}
	})
}
