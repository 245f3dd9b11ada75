// Package demo is the device that mibtui carries along: a small router that
// exists only in memory.
//
// It answers for the system and snmp groups, for eight interfaces with all
// their counters, and for the whole of MIBTUI-DEMO-MIB, which has one object
// for every kind of thing a MIB can hold. Around its interfaces it has what a
// router has: addresses, routes, connections, processes and storage, cards and
// sensors, a bridge with VLANs and neighbours that introduce themselves, all of
// one and the same small network. What moves, moves as a function of
// the time since the device was started: nothing runs in the background,
// there is no chance in it, and the same clock gives the same values again.
// Counters only ever go up; the 32-bit ones are the lower half of their 64-bit
// twins and wrap while those go on. The device pretends to have been up for
// twelve days, so that there is a past to look at.
//
// What may be written is checked as RFC 3416 §4.2.5 asks, with the error each
// mistake deserves, and a SET changes everything it names or nothing. All of
// it is forgotten when the program ends.
package demo

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// age is how long a new device pretends to have been running.
const age = 12*24*time.Hour + 3*time.Hour + 25*time.Minute

// tick is what sysUpTime counts in. Everything moves from one tick to the next,
// so that what one request reads agrees with itself and with sysUpTime.
const tick = 10 * time.Millisecond

// Device is one demo device. It is safe for concurrent use.
type Device struct {
	clock    func() time.Time
	boot     time.Time
	midnight float64 // see moment

	fixed  []instance // never come or go; sorted
	writes []writable

	mu        sync.Mutex
	latest    time.Time // the furthest the clock has been
	state     state
	instances []instance // all there is now; sorted
}

// instance is one value that can be asked for.
type instance struct {
	name    oid.OID
	read    func(*state, moment) ber.Value
	present condition // nil is always
}

func byName(i instance, name oid.OID) int { return i.name.Compare(name) }

// state is what a SET can change.
type state struct {
	settings map[oid.OID]ber.Value // the writable instances that only keep what is written
	ports    []port                // in the order of portSpecs
	tasks    map[uint32]task       // by demoTaskIndex
}

func (s *state) clone() state {
	return state{maps.Clone(s.settings), slices.Clone(s.ports), maps.Clone(s.tasks)}
}

// moment is the time at which values are worked out.
type moment struct {
	wall     time.Time
	up       time.Duration // since the device's start, in whole ticks of sysUpTime
	midnight float64       // the second of its day, in UTC, at which the device started
}

func (m moment) seconds() float64 { return m.up.Seconds() }

// ticks is sysUpTime: hundredths of a second, wrapping after 497 days.
func (m moment) ticks() uint32 { return ticks(m.up) }

func ticks(d time.Duration) uint32 { return uint32(d / tick) }

// New returns a device that tells the time by clock. Time that goes backwards
// is held still until it has caught up.
func New(clock func() time.Time) *Device {
	now := clock()
	boot := now.Add(-age)
	d := &Device{clock: clock, boot: boot, latest: now}
	d.midnight = boot.Sub(boot.Truncate(secondsPerDay * time.Second)).Seconds()
	d.state = state{
		settings: make(map[oid.OID]ber.Value),
		ports:    newPorts(),
		tasks:    firstTasks(),
	}
	d.addSystem()
	d.addSNMP()
	d.addInterfaces()
	d.addStack()
	d.addReceiveAddresses()
	d.addValues()
	d.addSettings()
	d.addTables()
	d.addIP()
	d.addRoutes()
	d.addTransport()
	d.addHost()
	d.addEntities()
	d.addBridge()
	d.addLLDP()
	d.addTaskWrites()
	slices.SortFunc(d.fixed, func(a, b instance) int { return a.name.Compare(b.name) })
	d.relist()
	return d
}

// add makes name readable.
func (d *Device) add(name oid.OID, read func(*state, moment) ber.Value) {
	d.fixed = append(d.fixed, instance{name, read, nil})
}

// constant makes name readable, with a value that never changes.
func (d *Device) constant(name oid.OID, v ber.Value) {
	d.add(name, func(*state, moment) ber.Value { return v })
}

// setting makes name readable and gives it the value it starts with; what may
// be written to it is for [Device.accept] to say.
func (d *Device) setting(name oid.OID, first ber.Value) {
	d.state.settings[name] = first
	d.add(name, func(s *state, _ moment) ber.Value { return s.settings[name] })
}

// accept lets instances of object be written with what check finds nothing
// wrong with.
func (d *Device) accept(object oid.OID, check check) {
	d.acceptWith(object, check, (*transaction).keep)
}

func (d *Device) acceptWith(object oid.OID, check check, stage stage) {
	d.writes = append(d.writes, writable{object, check, stage})
}

// relist gathers what can be asked for, after rows have come or gone or have
// another index.
func (d *Device) relist() {
	d.instances = slices.Concat(d.fixed, d.state.taskInstances(), d.state.lldpNeighbors())
	slices.SortFunc(d.instances, func(a, b instance) int { return a.name.Compare(b.name) })
}

// now returns the present moment, having removed what has been left unfinished
// for too long. The caller holds the lock.
func (d *Device) now() moment {
	if t := d.clock(); t.After(d.latest) {
		d.latest = t
	}
	m := moment{d.latest, d.latest.Sub(d.boot).Truncate(tick), d.midnight}
	if d.state.sweepTasks(m) {
		d.relist()
	}
	return m
}

// Get returns the value of the instance o at this moment.
func (d *Device) Get(o oid.OID) (ber.Value, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.now()
	i, found := slices.BinarySearchFunc(d.instances, o, byName)
	if !found || !d.isThere(d.instances[i], m) {
		return ber.Value{}, false
	}
	return d.instances[i].read(&d.state, m), true
}

// Next returns the first instance after o, and false when there is none.
func (d *Device) Next(o oid.OID) (oid.OID, ber.Value, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.now()
	i, found := slices.BinarySearchFunc(d.instances, o, byName)
	if found {
		i++
	}
	for _, next := range d.instances[i:] {
		if d.isThere(next, m) {
			return next.name, next.read(&d.state, m), true
		}
	}
	return oid.OID{}, ber.Value{}, false
}

// isThere reports whether an instance can be asked for at the moment.
func (d *Device) isThere(i instance, m moment) bool {
	return i.present == nil || i.present(&d.state, m)
}

// Set changes all the given instances or none. When it refuses, it says why
// and which varbind is to blame, counted from 1.
func (d *Device) Set(varbinds []session.Varbind) (status session.ErrorStatus, index int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	tx := transaction{device: d, now: d.now(), state: d.state.clone(), at: make(map[oid.OID]int)}
	for i, vb := range varbinds {
		if status := tx.add(i, vb); status != session.NoError {
			return status, i + 1
		}
	}
	if status, i := tx.finish(); status != session.NoError {
		return status, i + 1
	}
	d.state = tx.state
	d.relist()
	return session.NoError, 0
}
