package demo

import (
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	ipSystemStatsEntry = ip.Append(31, 1, 1)
	ipIfStatsEntry     = ip.Append(31, 3, 1)
	icmp               = mib2.Append(5)
	icmpStatsEntry     = icmp.Append(29, 1)
	icmpMsgStatsEntry  = icmp.Append(30, 1)
)

// Values of InetVersion.
const (
	ipv4 = 1
	ipv6 = 2
)

// datagrams is what IP has passed on or through, in both directions. It is
// worked out from what the interfaces have passed, of which it is a part.
type datagrams struct {
	in, out                   traffic
	inForwarded, outForwarded uint64
}

// share returns the part of a counter that is of one IP version where an
// interface has both: four fifths are IPv4.
func share(n uint64, ifIndex, version int) uint64 {
	switch {
	case version == ipv6:
		return n / 5
	case has(ifIndex, 6):
		return n - n/5
	}
	return n
}

func (t traffic) share(ifIndex, version int) traffic {
	of := func(n uint64) uint64 { return share(n, ifIndex, version) }
	t.octets = of(t.octets - t.octets/40) // the rest is what Ethernet adds
	t.unicast, t.multicast, t.broadcast = of(t.unicast), of(t.multicast), of(t.broadcast)
	t.discards, t.errors = of(t.discards), of(t.errors)
	if version == ipv6 {
		t.broadcast = 0
	}
	return t
}

// ipOn returns what IP did on an interface.
func (s *state) ipOn(ifIndex, version int, m moment) datagrams {
	d := datagrams{in: s.received(ifIndex-1, m).share(ifIndex, version), out: s.sent(ifIndex-1, m).share(ifIndex, version)}
	if ifIndex != loopback { // what stays inside is forwarded nowhere
		d.inForwarded, d.outForwarded = d.in.unicast-d.in.unicast/33, d.out.unicast-d.out.unicast/33
	}
	return d
}

// ipOnAll returns what IP did on all interfaces. A tunnel's datagrams pass
// another interface too, and count there as well.
func (s *state) ipOnAll(version int, m moment) datagrams {
	var sum datagrams
	for ifIndex := 1; ifIndex <= len(portSpecs); ifIndex++ {
		if !hasVersion(ifIndex, version) {
			continue
		}
		d := s.ipOn(ifIndex, version, m)
		sum.in, sum.out = sum.in.plus(d.in), sum.out.plus(d.out)
		sum.inForwarded += d.inForwarded
		sum.outForwarded += d.outForwarded
	}
	return sum
}

func hasVersion(ifIndex, version int) bool {
	if version == ipv6 {
		return has(ifIndex, 6)
	}
	return has(ifIndex, 4)
}

func (t traffic) plus(u traffic) traffic {
	return traffic{
		t.octets + u.octets, t.unicast + u.unicast, t.multicast + u.multicast, t.broadcast + u.broadcast,
		t.discards + u.discards, t.errors + u.errors,
	}
}

func (t traffic) packets() uint64 { return t.unicast + t.multicast + t.broadcast }

// ipColumn is a column of ipSystemStatsTable and ipIfStatsTable; where high is
// not 0 it is the 64-bit twin's number.
type ipColumn struct {
	number, high uint32
	of           func(datagrams) uint64
}

func never(datagrams) uint64 { return 0 }

// fragments that came, of which two make a datagram again.
func fragments(d datagrams) uint64 { return d.in.unicast / 900_000 * 2 }

func ipColumns() []ipColumn {
	const octetsPerGroupPacket = 88
	return []ipColumn{
		{3, 4, func(d datagrams) uint64 { return d.in.packets() }},
		{5, 6, func(d datagrams) uint64 { return d.in.octets }},
		{7, 0, func(d datagrams) uint64 { return d.in.errors }},
		{8, 0, func(d datagrams) uint64 { return d.in.unicast / 800_000 }},
		{9, 0, func(d datagrams) uint64 { return d.in.unicast / 5_000_000 }},
		{10, 0, never},
		{11, 0, never},
		{12, 13, func(d datagrams) uint64 { return d.inForwarded }},
		{14, 0, fragments},
		{15, 0, func(d datagrams) uint64 { return fragments(d) / 2 }},
		{16, 0, never},
		{17, 0, func(d datagrams) uint64 { return d.in.discards }},
		{18, 19, func(d datagrams) uint64 { return d.in.packets() - d.inForwarded }},
		{20, 21, func(d datagrams) uint64 { return d.out.packets() - d.outForwarded }},
		{23, 24, func(d datagrams) uint64 { return d.outForwarded }},
		{25, 0, func(d datagrams) uint64 { return d.out.discards }},
		{26, 0, never},
		{27, 0, never},
		{28, 0, never},
		{29, 0, never},
		{30, 31, func(d datagrams) uint64 { return d.out.packets() }},
		{32, 33, func(d datagrams) uint64 { return d.out.octets }},
		{34, 35, func(d datagrams) uint64 { return d.in.multicast }},
		{36, 37, func(d datagrams) uint64 { return d.in.multicast * octetsPerGroupPacket }},
		{38, 39, func(d datagrams) uint64 { return d.out.multicast }},
		{40, 41, func(d datagrams) uint64 { return d.out.multicast * octetsPerGroupPacket }},
		{42, 43, func(d datagrams) uint64 { return d.in.broadcast }},
		{44, 45, func(d datagrams) uint64 { return d.out.broadcast }},
	}
}

func (d *Device) addIPStats() {
	const refresh = 10 // milliseconds
	add := func(r row, of func(*state, moment) datagrams) {
		for _, c := range ipColumns() {
			r.add(c.number, func(s *state, m moment) ber.Value { return counter32(c.of(of(s, m))) })
			if c.high != 0 {
				r.add(c.high, func(s *state, m moment) ber.Value { return counter64(c.of(of(s, m))) })
			}
		}
		r.constants(46, timeTicks(0), gauge32(refresh))
	}
	for _, version := range []int{ipv4, ipv6} {
		all := func(s *state, m moment) datagrams { return s.ipOnAll(version, m) }
		system := d.row(ipSystemStatsEntry, oid.New(uint32(version)), nil)
		add(system, all)
		system.add(22, noRoutes)
		for ifIndex := 1; ifIndex <= len(portSpecs); ifIndex++ {
			if hasVersion(ifIndex, version) {
				add(d.row(ipIfStatsEntry, oid.New(uint32(version), uint32(ifIndex)), nil),
					func(s *state, m moment) datagrams { return s.ipOn(ifIndex, version, m) })
			}
		}
	}
	d.constant(ip.Append(31, 2, 0), timeTicks(0))
	d.addIPScalars()
}

// noRoutes counts datagrams of the device's own that nobody could be sent to.
func noRoutes(_ *state, m moment) ber.Value { return counter32(uint64(m.up / (26 * time.Minute))) }

// addIPScalars adds the older objects, which say of IPv4 what
// ipSystemStatsTable says of both.
func (d *Device) addIPScalars() {
	of := make(map[uint32]func(datagrams) uint64)
	for _, c := range ipColumns() {
		of[c.number] = c.of
	}
	// The older object's number, and the column's.
	for object, column := range map[uint32]uint32{
		3: 3, 4: 7, 5: 9, 6: 12, 7: 10, 8: 17, 9: 18, 10: 20, 11: 25, 14: 14, 15: 15, 16: 16, 17: 27, 18: 28, 19: 29,
	} {
		d.add(ip.Append(object, 0), func(s *state, m moment) ber.Value { return counter32(of[column](s.ipOnAll(ipv4, m))) })
	}
	d.add(ip.Append(12, 0), noRoutes)
	d.constant(ip.Append(23, 0), counter32(0))
}

// icmpMessages is how often messages of one type come and go.
type icmpMessages struct {
	version, kind uint32
	in, out       time.Duration // from one to the next; 0 is never
}

var icmpTraffic = [...]icmpMessages{
	{ipv4, 0, 61 * time.Second, 5 * time.Second},                  // echo reply
	{ipv4, 3, 97 * time.Second, 41 * time.Second},                 // destination unreachable
	{ipv4, 5, 0, 3 * time.Hour},                                   // redirect
	{ipv4, 8, 5 * time.Second, 60 * time.Second},                  // echo
	{ipv4, 11, 19 * time.Minute, 13 * time.Second},                // time exceeded
	{ipv6, 1, 7 * time.Minute, 3 * time.Minute},                   // destination unreachable
	{ipv6, 2, 0, 11 * time.Minute},                                // packet too big
	{ipv6, 128, 10 * time.Second, 2 * time.Minute},                // echo request
	{ipv6, 129, 121 * time.Second, 10 * time.Second},              // echo reply
	{ipv6, 133, 4 * time.Minute, 0},                               // router solicitation
	{ipv6, 134, 30 * time.Second, 200 * time.Second},              // router advertisement
	{ipv6, 135, 1700 * time.Millisecond, 1900 * time.Millisecond}, // neighbour solicitation
	{ipv6, 136, 1950 * time.Millisecond, 1700 * time.Millisecond}, // neighbour advertisement
}

// icmpCount returns how many messages came and went, of one type or, where kind
// is negative, of all.
func icmpCount(version uint32, kind int, m moment) (in, out uint64) {
	count := func(every time.Duration) uint64 {
		if every == 0 {
			return 0
		}
		return uint64(m.up / every)
	}
	for _, t := range icmpTraffic {
		if t.version == version && (kind < 0 || t.kind == uint32(kind)) {
			in += count(t.in)
			out += count(t.out)
		}
	}
	return in, out
}

func (d *Device) addICMP() {
	counters := func(in, out oid.OID, version uint32, kind int) {
		d.add(in, func(_ *state, m moment) ber.Value {
			n, _ := icmpCount(version, kind, m)
			return counter32(n)
		})
		d.add(out, func(_ *state, m moment) ber.Value {
			_, n := icmpCount(version, kind, m)
			return counter32(n)
		})
	}
	for _, version := range []uint32{ipv4, ipv6} {
		r := d.row(icmpStatsEntry, oid.New(version), nil)
		counters(r.name(2), r.name(4), version, -1)
		r.add(3, since(5*time.Hour))
		r.constants(5, counter32(0))
	}
	for _, t := range icmpTraffic {
		r := d.row(icmpMsgStatsEntry, oid.New(t.version, t.kind), nil)
		counters(r.name(3), r.name(4), t.version, int(t.kind))
	}
	// The older objects, of IPv4 alone: one for each type, out 13 after in.
	const outAfterIn = 13
	counters(icmp.Append(1, 0), icmp.Append(1+outAfterIn, 0), ipv4, -1)
	d.add(icmp.Append(2, 0), since(5*time.Hour))
	d.constant(icmp.Append(2+outAfterIn, 0), counter32(0))
	for i, kind := range []int{3, 11, 12, 4, 5, 8, 0, 13, 14, 17, 18} {
		object := uint32(3 + i)
		counters(icmp.Append(object, 0), icmp.Append(object+outAfterIn, 0), ipv4, kind)
	}
}
