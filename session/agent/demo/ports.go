package demo

import (
	"math"
	"time"
)

// portSpec is what an interface is made as.
type portSpec struct {
	name, descr, alias string
	kind               int64  // ifType
	mtu                int64  // octets
	speed              uint64 // bits a second; 0 where there is no such thing
	mac                string // "" where there is none
	connector          bool
	lower              int // ifIndex of what it stands on; 0 for nothing
	in, out            load
	inSize, outSize    float64 // mean octets of a packet
	errorEvery         float64 // octets received for each broken packet; 0 for never
	discardEvery       float64 // octets sent for each one dropped; 0 for never
	flaps              bool
	startsDown         bool // switched off until somebody switches it on
	change             time.Duration
}

// Values of ifType that the device has.
const (
	typeEthernet = 6
	typeLoopback = 24
	typeTunnel   = 131
	typeVLAN     = 136
)

// Values of ifAdminStatus and ifOperStatus.
const (
	statusUp             = 1
	statusDown           = 2
	statusLowerLayerDown = 7
)

const (
	uplink  = 2 // ifIndex of the interface that wraps its 32-bit counters
	flapper = 5 // ifIndex of the interface that comes and goes

	// A cycle of the flapping interface: so many seconds up, the rest down.
	flapEvery = 90.0
	flapUp    = 70.0
)

// mac returns one of the addresses for examples (RFC 7042 §2.1.2).
func mac(last byte) string { return string([]byte{0x00, 0x00, 0x5e, 0x00, 0x53, last}) }

var portSpecs = [...]portSpec{
	{
		name: "lo", descr: "Loopback", alias: "", kind: typeLoopback, mtu: 65535,
		in: load{mean: 2100}, out: load{mean: 2100}, inSize: 180, outSize: 180,
	},
	{
		name: "xe0", descr: "10 Gigabit Ethernet, slot 1 port 0", alias: "Uplink to core-sw1, fibre 17", kind: typeEthernet,
		mtu: 9000, speed: 10_000_000_000, mac: mac(0x10), connector: true, change: 41_200 * time.Millisecond,
		in:     load{mean: 480e6, day: 0.45, bursts: []burst{{260e6, 420, 45}, {110e6, 1130, 180}}},
		out:    load{mean: 170e6, day: 0.4, bursts: []burst{{140e6, 610, 60}}},
		inSize: 1180, outSize: 640, discardEvery: 4e9,
	},
	{
		name: "ge0", descr: "Gigabit Ethernet, slot 1 port 1", alias: "Office floor", kind: typeEthernet,
		mtu: 1500, speed: 1_000_000_000, mac: mac(0x11), connector: true, change: 42_650 * time.Millisecond,
		in:     load{mean: 3.1e6, day: 0.6, bursts: []burst{{9e6, 300, 20}}},
		out:    load{mean: 14e6, day: 0.6, bursts: []burst{{31e6, 300, 25}, {18e6, 770, 90}}},
		inSize: 310, outSize: 980, discardEvery: 6e10,
	},
	{
		name: "ge1", descr: "Gigabit Ethernet, slot 1 port 2", alias: "Servers, backup at every hour", kind: typeEthernet,
		mtu: 1500, speed: 1_000_000_000, mac: mac(0x12), connector: true, change: 42_810 * time.Millisecond,
		in:     load{mean: 21e6, day: 0.3, bursts: []burst{{84e6, 3600, 600}}},
		out:    load{mean: 9e6, day: 0.3},
		inSize: 1240, outSize: 420, discardEvery: 2e10,
	},
	{
		name: "ge2", descr: "Gigabit Ethernet, slot 1 port 3", alias: "Car park camera, bad cable", kind: typeEthernet,
		mtu: 1500, speed: 100_000_000, mac: mac(0x13), connector: true,
		in: load{mean: 750e3}, out: load{mean: 12e3}, inSize: 1310, outSize: 74, errorEvery: 240e3, flaps: true,
	},
	{
		name: "ge3", descr: "Gigabit Ethernet, slot 1 port 4", alias: "Spare: switch me on", kind: typeEthernet,
		mtu: 1500, speed: 1_000_000_000, mac: mac(0x14), connector: true, startsDown: true,
		in:     load{mean: 240e3, bursts: []burst{{5e6, 130, 15}}},
		out:    load{mean: 510e3, bursts: []burst{{11e6, 130, 18}}},
		inSize: 420, outSize: 870,
	},
	{
		name: "vlan20", descr: "VLAN 20", alias: "Guests", kind: typeVLAN, mtu: 1500, speed: 1_000_000_000, mac: mac(0x11),
		lower: 3, change: 43_020 * time.Millisecond,
		in: load{mean: 340e3, day: 0.6}, out: load{mean: 1.9e6, day: 0.6}, inSize: 260, outSize: 1020,
	},
	{
		name: "tun0", descr: "IP tunnel", alias: "Branch office Bern", kind: typeTunnel, mtu: 1420, speed: 50_000_000,
		lower: uplink, change: 44_900 * time.Millisecond,
		in: load{mean: 410e3, day: 0.5}, out: load{mean: 280e3, day: 0.5}, inSize: 610, outSize: 540, discardEvery: 9e7,
	},
}

// port is what changes about an interface.
type port struct {
	admin   bool          // wanted up
	running bool          // up, and what it stands on too; a flapping interface may be down all the same
	since   time.Duration // when running last changed, after the start
	// Octets that had passed when running last changed; while running, what the
	// load gives since then is added.
	in, out float64
	from    time.Duration // where the load is counted from
	linked  float64       // seconds the link had been there until then
}

func newPorts() []port {
	ports := make([]port, len(portSpecs))
	for i, spec := range portSpecs {
		ports[i] = port{admin: !spec.startsDown, running: !spec.startsDown, since: spec.change}
	}
	return ports
}

// setAdmin switches interface i, counted from 0, and whatever stands on it.
func (s *state) setAdmin(i int, up bool, m moment) {
	s.ports[i].admin = up
	for j := range s.ports {
		spec, p := portSpecs[j], &s.ports[j]
		running := p.admin && (spec.lower == 0 || s.ports[spec.lower-1].running)
		if running == p.running {
			continue
		}
		p.in, p.out = s.passed(j, m)
		p.linked = s.linkSeconds(j, m)
		p.running, p.since, p.from = running, m.up, m.up
	}
}

// active returns for how many of the seconds since the start an interface's
// link was there, were it always switched on.
func (spec portSpec) active(up time.Duration) float64 {
	if spec.flaps {
		return pulses(up.Seconds(), flapEvery, flapUp)
	}
	return up.Seconds()
}

// passed returns the octets that came in and went out through interface i,
// counted from 0, since the start.
func (s *state) passed(i int, m moment) (in, out float64) {
	spec, p := portSpecs[i], s.ports[i]
	if !p.running {
		return p.in, p.out
	}
	from, to := spec.active(p.from), spec.active(m.up)
	// The differences come first: added to one by one, what had passed before
	// could be rounded down, and a counter would fall.
	in = p.in + (spec.in.total(to, m.midnight) - spec.in.total(from, m.midnight))
	out = p.out + (spec.out.total(to, m.midnight) - spec.out.total(from, m.midnight))
	return in, out
}

// linkSeconds returns for how long the link of interface i, counted from 0, has
// been there since the start, all in all.
func (s *state) linkSeconds(i int, m moment) float64 {
	spec, p := portSpecs[i], s.ports[i]
	if !p.running {
		return p.linked
	}
	return p.linked + (spec.active(m.up) - spec.active(p.from)) // as in passed
}

// flapped reports whether a flapping interface is in the part of its cycle in
// which it is up, and when that part began.
func flapped(m moment) (up bool, since time.Duration) {
	t := m.seconds()
	begin := math.Floor(t/flapEvery) * flapEvery
	if t-begin < flapUp {
		return true, time.Duration(begin * float64(time.Second))
	}
	return false, time.Duration((begin + flapUp) * float64(time.Second))
}

// oper returns the ifOperStatus of interface i, counted from 0, and when it
// became that.
func (s *state) oper(i int, m moment) (status int64, since time.Duration) {
	spec, p := portSpecs[i], s.ports[i]
	switch {
	case !p.admin:
		return statusDown, p.since
	case !p.running:
		return statusLowerLayerDown, p.since
	case spec.flaps:
		up, edge := flapped(m)
		if !up {
			return statusDown, max(edge, p.since)
		}
		return statusUp, max(edge, p.since)
	}
	return statusUp, p.since
}

// busiest returns the ifIndex of the interface that is used most, and how
// much of its speed in its busier direction, in percent.
func (s *state) busiest(m moment) (index int, percent float64) {
	index = 1
	for i, spec := range portSpecs {
		if status, _ := s.oper(i, m); status != statusUp || spec.speed == 0 {
			continue
		}
		t := spec.active(m.up)
		rate := math.Max(spec.in.rate(t, m.midnight), spec.out.rate(t, m.midnight))
		if used := rate * 8 * 100 / float64(spec.speed); used > percent {
			index, percent = i+1, used
		}
	}
	return index, percent
}
