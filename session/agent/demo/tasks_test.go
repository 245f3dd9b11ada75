package demo

import (
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// cell names a column of row 9.
func cell(column uint32) oid.OID { return demoTaskEntry.Append(column, 9) }

func rowStatus(t *testing.T, d *Device) int64 {
	t.Helper()
	v, ok := d.Get(cell(taskRowStatus))
	if !ok {
		return 0
	}
	return integer(v)
}

func wantStatus(t *testing.T, d *Device, want int64) {
	t.Helper()
	if got := rowStatus(t, d); got != want {
		t.Fatalf("demoTaskRowStatus.9 is %d, want %d", got, want)
	}
}

func TestCreateAndGo(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	size := len(below(d, demoTaskEntry))
	wantSet(t, d, session.InconsistentValue, 1, cell(taskRowStatus), number(rowCreateAndGo))
	wantSet(t, d, session.InconsistentValue, 2, cell(taskName), text("x"), cell(taskRowStatus), number(rowCreateAndGo))
	wantStatus(t, d, 0)
	// The order in the request is of no matter.
	wantSet(t, d, session.NoError, 0,
		cell(taskName), text("x"), cell(taskRowStatus), number(rowCreateAndGo), cell(taskAction), number(2))
	wantStatus(t, d, rowActive)
	if got := value(t, d, cell(taskInterval)); got != gauge32(60) {
		t.Errorf("demoTaskInterval is %v, want its default", got)
	}
	if got := len(below(d, demoTaskEntry)); got != size+6 {
		t.Errorf("a row adds %d instances, want 6", got-size)
	}
	c.add(10 * time.Minute)
	if got := value(t, d, cell(taskRuns)); got != counter32(10) {
		t.Errorf("after ten minutes demoTaskRuns is %v", got)
	}
	wantSet(t, d, session.InconsistentValue, 1, cell(taskRowStatus), number(rowCreateAndGo))
	wantSet(t, d, session.InconsistentValue, 1, cell(taskRowStatus), number(rowCreateAndWait))
	wantSet(t, d, session.NoError, 0, cell(taskRowStatus), number(rowDestroy))
	wantStatus(t, d, 0)
	if got := len(below(d, demoTaskEntry)); got != size {
		t.Errorf("destroy leaves %d instances", got-size)
	}
	wantSet(t, d, session.NoError, 0, cell(taskRowStatus), number(rowDestroy))
}

func TestCreateAndWait(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	wantSet(t, d, session.InconsistentValue, 1, cell(taskRowStatus), number(rowActive))
	wantSet(t, d, session.InconsistentValue, 1, cell(taskRowStatus), number(rowNotInService))
	wantSet(t, d, session.NoError, 0, cell(taskRowStatus), number(rowCreateAndWait))
	wantStatus(t, d, rowNotReady)
	if v, ok := d.Get(cell(taskName)); ok {
		t.Errorf("demoTaskName is %v before it was set", v)
	}
	wantSet(t, d, session.InconsistentValue, 1, cell(taskRowStatus), number(rowActive))
	wantSet(t, d, session.InconsistentValue, 1, cell(taskRowStatus), number(rowNotInService))
	wantSet(t, d, session.NoError, 0, cell(taskName), text("x"))
	wantStatus(t, d, rowNotReady)
	wantSet(t, d, session.NoError, 0, cell(taskAction), number(1))
	wantStatus(t, d, rowNotInService)
	wantSet(t, d, session.NoError, 0, cell(taskRowStatus), number(rowActive))
	wantStatus(t, d, rowActive)
}

func TestOneRequestCompletesAndActivates(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	wantSet(t, d, session.NoError, 0, cell(taskRowStatus), number(rowCreateAndWait))
	wantSet(t, d, session.NoError, 0,
		cell(taskRowStatus), number(rowActive), cell(taskName), text("x"), cell(taskAction), number(3))
	wantStatus(t, d, rowActive)
}

func TestAnActiveRowIsNotChanged(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	wantSet(t, d, session.NoError, 0,
		cell(taskName), text("x"), cell(taskAction), number(1), cell(taskRowStatus), number(rowCreateAndGo))
	wantSet(t, d, session.NoError, 0, cell(taskName), text("y"))
	wantSet(t, d, session.InconsistentValue, 1, cell(taskAction), number(2))
	wantSet(t, d, session.InconsistentValue, 2, cell(taskRowStatus), number(rowActive), cell(taskInterval), gauge32(5))
	c.add(61 * time.Second)
	wantSet(t, d, session.NoError, 0, cell(taskInterval), gauge32(5), cell(taskRowStatus), number(rowNotInService))
	wantStatus(t, d, rowNotInService)
	c.add(time.Hour) // it has been active once, so nobody sweeps it away
	if got := value(t, d, cell(taskRuns)); got != counter32(1) {
		t.Errorf("demoTaskRuns is %v while the row is out of service", got)
	}
	wantSet(t, d, session.NoError, 0, cell(taskAction), number(2), cell(taskRowStatus), number(rowActive))
	c.add(5 * time.Second)
	if got := value(t, d, cell(taskRuns)); got != counter32(2) {
		t.Errorf("demoTaskRuns is %v after one more interval", got)
	}
}

func TestForgottenRowsGo(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	wantSet(t, d, session.NoError, 0, cell(taskRowStatus), number(rowCreateAndWait))
	c.add(4 * time.Minute)
	wantStatus(t, d, rowNotReady)
	c.add(2 * time.Minute)
	wantStatus(t, d, 0)
	for _, vb := range walk(d) {
		if vb.OID.HasPrefix(demoTaskEntry) && vb.OID.Last() == 9 {
			t.Errorf("%v is still there", vb.OID)
		}
	}
}

func TestThePermanentRowStays(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	at := func(column uint32) oid.OID { return demoTaskEntry.Append(column, 1) }
	wantSet(t, d, session.InconsistentValue, 1, at(taskRowStatus), number(rowDestroy))
	wantSet(t, d, session.WrongValue, 1, at(taskStorageType), number(storageVolatile))
	wantSet(t, d, session.NoError, 0, at(taskRowStatus), number(rowNotInService), at(taskAction), number(3))
}

func TestTheTableFillsUp(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	for range maxTasks - 1 {
		next, err := value(t, d, demoTaskNextIndex).Uint()
		if err != nil || next == 0 {
			t.Fatalf("demoTaskNextIndex is %d, %v", next, err)
		}
		status := demoTaskEntry.Append(taskRowStatus, uint32(next))
		if _, taken := d.Get(status); taken {
			t.Fatalf("demoTaskNextIndex %d is taken", next)
		}
		wantSet(t, d, session.NoError, 0, status, ber.NewInteger(rowCreateAndWait))
	}
	if got := value(t, d, demoTaskNextIndex); got != gauge32(0) {
		t.Errorf("demoTaskNextIndex is %v in a full table", got)
	}
	wantSet(t, d, session.ResourceUnavailable, 1, demoTaskEntry.Append(taskRowStatus, 500), number(rowCreateAndWait))
}
