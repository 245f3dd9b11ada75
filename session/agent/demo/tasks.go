package demo

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// The columns of demoTaskTable.
const (
	taskName        = 2
	taskAction      = 3
	taskInterval    = 4
	taskRuns        = 5
	taskStorageType = 6
	taskRowStatus   = 7
)

// Values of RowStatus (RFC 2579).
const (
	rowActive        = 1
	rowNotInService  = 2
	rowNotReady      = 3
	rowCreateAndGo   = 4
	rowCreateAndWait = 5
	rowDestroy       = 6
)

// Values of StorageType that tasks have.
const (
	storageVolatile  = 2
	storagePermanent = 4
)

const (
	maxTasks     = 100
	maxTaskIndex = 65535
	// unfinished is how long a row may wait for its first active.
	unfinished = 5 * time.Minute
)

var (
	demoTaskNextIndex = demoTables.Append(7, 0)
	demoTaskEntry     = demoTables.Append(8, 1)
)

// task is one row of demoTaskTable.
type task struct {
	name      string // "" until it is set
	action    int64  // 0 until it is set
	interval  int64  // seconds
	status    int64  // active, notInService or notReady
	permanent bool
	made      time.Duration // after the start
	activated bool          // has been active at some time
	since     time.Duration // when it was last made active
	runs      uint64        // until then
}

func firstTasks() map[uint32]task {
	return map[uint32]task{
		1: {
			name: "watch the uplink", action: 1, interval: 30, status: rowActive,
			permanent: true, activated: true, since: 45 * time.Second,
		},
	}
}

func (t task) complete() bool { return t.name != "" && t.action != 0 }

// runsAt returns how often the task has been done by the moment m.
func (t task) runsAt(m moment) uint64 {
	if t.status != rowActive {
		return t.runs
	}
	return t.runs + uint64((m.up-t.since)/(time.Duration(t.interval)*time.Second))
}

// sweepTasks removes rows that were made and never put to use; it reports
// whether there were any.
func (s *state) sweepTasks(m moment) bool {
	before := len(s.tasks)
	maps.DeleteFunc(s.tasks, func(_ uint32, t task) bool { return !t.activated && m.up-t.made > unfinished })
	return len(s.tasks) != before
}

// nextTask returns an index that no row has, or 0 when there is no more room.
func (s *state) nextTask() uint32 {
	if len(s.tasks) >= maxTasks {
		return 0
	}
	index := uint32(1)
	for ; ; index++ {
		if _, taken := s.tasks[index]; !taken {
			return index
		}
	}
}

// taskInstances returns what can be asked for in demoTaskTable. Columns that
// have no value yet are not there.
func (s *state) taskInstances() []instance {
	list := []instance{{demoTaskNextIndex, func(s *state, _ moment) ber.Value { return gauge32(uint64(s.nextTask())) }, nil}}
	for index, t := range s.tasks {
		add := func(column uint32, of func(task, moment) ber.Value) {
			list = append(list, instance{demoTaskEntry.Append(column, index), func(s *state, m moment) ber.Value {
				return of(s.tasks[index], m)
			}, nil})
		}
		if t.name != "" {
			add(taskName, func(t task, _ moment) ber.Value { return text(t.name) })
		}
		if t.action != 0 {
			add(taskAction, func(t task, _ moment) ber.Value { return number(t.action) })
		}
		add(taskInterval, func(t task, _ moment) ber.Value { return gauge32(uint64(t.interval)) })
		add(taskRuns, func(t task, m moment) ber.Value { return counter32(t.runsAt(m)) })
		add(taskStorageType, func(t task, _ moment) ber.Value {
			if t.permanent {
				return number(storagePermanent)
			}
			return number(storageVolatile)
		})
		add(taskRowStatus, func(t task, _ moment) ber.Value { return number(t.status) })
	}
	return list
}

// taskRow is what one SET asks of one row. The varbinds of a SET count as
// simultaneous, so a row is dealt with once all of them are known.
type taskRow struct {
	first  int                  // varbind by which the row came into the request
	values map[uint32]ber.Value // by column
	at     map[uint32]int       // the varbind of each
}

func (d *Device) addTaskWrites() {
	for column, check := range map[uint32]check{
		taskName:        octets(isASCII, span{1, 32}),
		taskAction:      inRange(span{1, 3}),
		taskInterval:    unsigned(ber.Gauge32, span{1, 86400}),
		taskStorageType: inRange(span{storageVolatile, storageVolatile}),
		taskRowStatus: inRange(
			span{rowActive, rowNotInService}, span{rowCreateAndGo, rowDestroy}),
	} {
		d.acceptWith(demoTaskEntry.Append(column), check, (*transaction).task)
	}
}

// task is the stage of a column of demoTaskTable.
func (tx *transaction) task(i int, name oid.OID, v ber.Value) session.ErrorStatus {
	column := name.At(demoTaskEntry.Len())
	index := name.Suffix(demoTaskEntry.Len() + 1)
	if index.Len() != 1 || index.Last() == 0 || index.Last() > maxTaskIndex {
		return session.NoCreation
	}
	row := tx.rows[index.Last()]
	if row == nil {
		row = &taskRow{i, make(map[uint32]ber.Value), make(map[uint32]int)}
		if tx.rows == nil {
			tx.rows = make(map[uint32]*taskRow)
		}
		tx.rows[index.Last()] = row
	}
	row.values[column], row.at[column] = v, i
	return session.NoError
}

// finishTasks carries out what is asked of rows, in the order in which the
// request names them. When it refuses, index counts from 0.
func (tx *transaction) finishTasks() (status session.ErrorStatus, index int) {
	rows := slices.SortedFunc(maps.Keys(tx.rows), func(a, b uint32) int {
		return cmp.Compare(tx.rows[a].first, tx.rows[b].first)
	})
	for _, i := range rows {
		old, exists := tx.state.tasks[i]
		row := tx.rows[i]
		var status session.ErrorStatus
		var blame int
		if exists {
			status, blame = tx.changeTask(i, old, row)
		} else {
			status, blame = tx.makeTask(i, row)
		}
		if status != session.NoError {
			return status, blame
		}
	}
	return session.NoError, 0
}

// wanted returns the RowStatus asked for, or 0, and in which varbind.
func (row *taskRow) wanted() (status int64, at int) {
	v, written := row.values[taskRowStatus]
	if !written {
		return 0, 0
	}
	return integer(v), row.at[taskRowStatus]
}

// apply returns t with the columns of the request put in.
func (row *taskRow) apply(t task) task {
	if v, written := row.values[taskName]; written {
		t.name = v.Content
	}
	if v, written := row.values[taskAction]; written {
		t.action = integer(v)
	}
	if v, written := row.values[taskInterval]; written {
		t.interval = integer(v)
	}
	return t
}

// makeTask deals with a row that does not exist: state A of RowStatus's table
// of transitions (RFC 2579 §2).
func (tx *transaction) makeTask(index uint32, row *taskRow) (session.ErrorStatus, int) {
	fresh := row.apply(task{interval: 60, status: rowNotReady, made: tx.now.up})
	wanted, at := row.wanted()
	switch wanted {
	case 0:
		return session.InconsistentName, row.first
	case rowDestroy:
		return session.NoError, 0
	case rowCreateAndGo:
		if !fresh.complete() {
			return session.InconsistentValue, at
		}
		fresh.status, fresh.activated, fresh.since = rowActive, true, tx.now.up
	case rowCreateAndWait:
		if fresh.complete() {
			fresh.status = rowNotInService
		}
	default:
		return session.InconsistentValue, at
	}
	if len(tx.state.tasks) >= maxTasks {
		return session.ResourceUnavailable, at
	}
	tx.state.tasks[index] = fresh
	return session.NoError, 0
}

// changeTask deals with a row that exists: states B, C and D of the same table.
func (tx *transaction) changeTask(index uint32, old task, row *taskRow) (session.ErrorStatus, int) {
	wanted, at := row.wanted()
	switch {
	case wanted == rowCreateAndGo || wanted == rowCreateAndWait:
		return session.InconsistentValue, at
	case wanted == rowDestroy && old.permanent:
		return session.InconsistentValue, at
	case wanted == rowDestroy:
		delete(tx.state.tasks, index)
		return session.NoError, 0
	}
	if blame, written := row.at[taskStorageType]; written && old.permanent {
		return session.WrongValue, blame
	}
	staysActive := old.status == rowActive && wanted != rowNotInService
	for _, column := range []uint32{taskAction, taskInterval} {
		if blame, written := row.at[column]; written && staysActive {
			return session.InconsistentValue, blame
		}
	}
	changed := row.apply(old)
	if wanted == 0 {
		if old.status == rowNotReady && changed.complete() {
			changed.status = rowNotInService
		}
		tx.state.tasks[index] = changed
		return session.NoError, 0
	}
	if !changed.complete() {
		return session.InconsistentValue, at
	}
	// Runs until now were made at the old interval.
	changed.runs, changed.since = old.runsAt(tx.now), tx.now.up
	if staysActive {
		changed.runs, changed.since = old.runs, old.since
	}
	changed.status = wanted
	changed.activated = old.activated || wanted == rowActive
	tx.state.tasks[index] = changed
	return session.NoError, 0
}
