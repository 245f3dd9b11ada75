package demo

import (
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// check says what is wrong with a value whatever else holds: its type, its
// length, its content.
type check func(ber.Value) session.ErrorStatus

// stage puts a checked value into the transaction.
type stage func(tx *transaction, i int, name oid.OID, v ber.Value) session.ErrorStatus

// writable is an object of which some instances can be written or created.
type writable struct {
	object oid.OID
	check  check
	stage  stage
}

// transaction is one SET under way. It works on a copy of the device's state,
// which takes the place of the old one only when nothing went wrong.
type transaction struct {
	device *Device
	now    moment
	state  state
	at     map[oid.OID]int     // the varbind in which a setting was written
	rows   map[uint32]*taskRow // what is asked of demoTaskTable
}

// add takes varbind i into the transaction; the order of the checks is that of
// RFC 3416 §4.2.5.
func (tx *transaction) add(i int, vb session.Varbind) session.ErrorStatus {
	for _, w := range tx.device.writes {
		if vb.OID.Len() > w.object.Len() && vb.OID.HasPrefix(w.object) {
			if status := w.check(vb.Value); status != session.NoError {
				return status
			}
			return w.stage(tx, i, vb.OID, vb.Value)
		}
	}
	return session.NotWritable
}

// keep is the stage of an instance that keeps what is written to it.
func (tx *transaction) keep(i int, name oid.OID, v ber.Value) session.ErrorStatus {
	if _, exists := tx.state.settings[name]; !exists {
		return session.NoCreation
	}
	tx.state.settings[name] = v
	tx.at[name] = i
	return session.NoError
}

// testAndIncr is the stage of a TestAndIncr (RFC 2579): the value written must
// be the present one, which then moves on.
func (tx *transaction) testAndIncr(_ int, name oid.OID, v ber.Value) session.ErrorStatus {
	old, exists := tx.state.settings[name]
	switch {
	case !exists:
		return session.NoCreation
	case integer(v) != integer(old):
		return session.InconsistentValue
	}
	next := integer(old) + 1
	if next > maxInt32 {
		next = 0
	}
	tx.state.settings[name] = ber.NewInteger(next)
	return session.NoError
}

// finish does what depends on more than one varbind. When it refuses, index
// counts from 0.
func (tx *transaction) finish() (status session.ErrorStatus, index int) {
	if status, i := tx.finishMode(); status != session.NoError {
		return status, i
	}
	if status, i := tx.finishTasks(); status != session.NoError {
		return status, i
	}
	tx.switchPorts()
	return session.NoError, 0
}

// finishMode holds demoMode to what its description says: no turbo in the dark.
func (tx *transaction) finishMode() (status session.ErrorStatus, index int) {
	mode, brightness := demoSettings.Append(3, 0), demoSettings.Append(2, 0)
	const turbo, dark = 3, 20
	if integer(tx.state.settings[mode]) != turbo || integer(tx.state.settings[brightness]) >= dark {
		return session.NoError, 0
	}
	return session.InconsistentValue, max(tx.at[mode], tx.at[brightness])
}

// switchPorts makes interfaces follow their ifAdminStatus.
func (tx *transaction) switchPorts() {
	for i := range tx.state.ports {
		name := ifEntry.Append(7, uint32(i+1))
		if _, written := tx.at[name]; written {
			tx.state.setAdmin(i, integer(tx.state.settings[name]) == statusUp, tx.now)
		}
	}
}

// integer returns the number in a value that a check has passed.
func integer(v ber.Value) int64 {
	n, err := v.Int()
	if err != nil {
		u, _ := v.Uint()
		return int64(u)
	}
	return n
}
