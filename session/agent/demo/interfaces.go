package demo

import (
	"math"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	mib2         = oid.New(1, 3, 6, 1, 2, 1)
	interfaces   = mib2.Append(2)
	ifEntry      = interfaces.Append(2, 1)
	ifMIB        = mib2.Append(31)
	ifMIBObjects = ifMIB.Append(1)
	ifXEntry     = ifMIBObjects.Append(1, 1)
	ifStackEntry = ifMIBObjects.Append(2, 1)
	ifRcvEntry   = ifMIBObjects.Append(4, 1)
)

// traffic is what the counters of one interface say at one moment. Packets are
// worked out from octets, so that all go up together and none goes back.
type traffic struct {
	octets, unicast, multicast, broadcast, discards, errors uint64
}

func newTraffic(octets, size, discardEvery, errorEvery float64) traffic {
	every := func(n float64) uint64 {
		if n == 0 {
			return 0
		}
		return uint64(octets / n)
	}
	return traffic{
		octets:    uint64(octets),
		unicast:   every(size),
		multicast: every(size * 43),
		broadcast: every(size * 190),
		discards:  every(discardEvery),
		errors:    every(errorEvery),
	}
}

func (s *state) received(i int, m moment) traffic {
	in, _ := s.passed(i, m)
	return newTraffic(in, portSpecs[i].inSize, 0, portSpecs[i].errorEvery)
}

func (s *state) sent(i int, m moment) traffic {
	_, out := s.passed(i, m)
	return newTraffic(out, portSpecs[i].outSize, portSpecs[i].discardEvery, 0)
}

func counter32(n uint64) ber.Value   { return ber.NewUnsigned(ber.Counter32, n&math.MaxUint32) }
func counter64(n uint64) ber.Value   { return ber.NewUnsigned(ber.Counter64, n) }
func gauge32(n uint64) ber.Value     { return ber.NewUnsigned(ber.Gauge32, min(n, math.MaxUint32)) }
func timeTicks(n uint32) ber.Value   { return ber.NewUnsigned(ber.TimeTicks, uint64(n)) }
func text(s string) ber.Value        { return ber.NewOctetString(s) }
func number(n int64) ber.Value       { return ber.NewInteger(n) }
func pointer(subs oid.OID) ber.Value { return ber.NewOID(subs) }

func truth(b bool) ber.Value {
	if b {
		return number(1)
	}
	return number(2)
}

// nowhere is the OID 0.0, which points to nothing.
var nowhere = oid.New(0, 0)

func (d *Device) addInterfaces() {
	d.constant(interfaces.Append(1, 0), number(int64(len(portSpecs))))
	d.constant(ifMIBObjects.Append(5, 0), timeTicks(0))
	for i := range portSpecs {
		d.addPort(i)
		d.addCounters(i)
		d.addHighCounters(i)
	}
	d.accept(ifEntry.Append(7), inRange(span{statusUp, statusDown}))
	d.accept(ifXEntry.Append(14), inRange(span{1, 2}))
	d.accept(ifXEntry.Append(16), inRange(span{1, 2}))
	d.accept(ifXEntry.Append(18), octets(isASCII, span{0, 64}))
}

// addPort adds what interface i is, in ifTable and ifXTable.
func (d *Device) addPort(i int) {
	spec, index := portSpecs[i], uint32(i+1)
	at := func(column uint32) oid.OID { return ifEntry.Append(column, index) }
	d.constant(at(1), number(int64(index)))
	d.constant(at(2), text(spec.descr))
	d.constant(at(3), number(spec.kind))
	d.constant(at(4), number(spec.mtu))
	d.constant(at(5), gauge32(spec.speed))
	d.constant(at(6), text(spec.mac))
	admin := int64(statusUp)
	if spec.startsDown {
		admin = statusDown
	}
	d.setting(at(7), number(admin))
	d.add(at(8), func(s *state, m moment) ber.Value {
		status, _ := s.oper(i, m)
		return number(status)
	})
	d.add(at(9), func(s *state, m moment) ber.Value {
		_, since := s.oper(i, m)
		return timeTicks(ticks(since))
	})
	d.constant(at(21), gauge32(0))
	d.constant(at(22), pointer(nowhere))

	at = func(column uint32) oid.OID { return ifXEntry.Append(column, index) }
	d.constant(at(1), text(spec.name))
	traps := int64(1)
	if spec.lower != 0 {
		traps = 2
	}
	d.setting(at(14), number(traps))
	d.constant(at(15), gauge32(spec.speed/1_000_000))
	d.setting(at(16), truth(false))
	d.constant(at(17), truth(spec.connector))
	d.setting(at(18), text(spec.alias))
	d.constant(at(19), timeTicks(0))
}

// addCounters adds the 32-bit counters of interface i.
func (d *Device) addCounters(i int) {
	type column struct {
		number uint32
		of     func(traffic) uint64
	}
	index := uint32(i + 1)
	in := func(base oid.OID, columns ...column) {
		for _, c := range columns {
			d.add(base.Append(c.number, index), func(s *state, m moment) ber.Value { return counter32(c.of(s.received(i, m))) })
		}
	}
	out := func(base oid.OID, columns ...column) {
		for _, c := range columns {
			d.add(base.Append(c.number, index), func(s *state, m moment) ber.Value { return counter32(c.of(s.sent(i, m))) })
		}
	}
	octets := func(t traffic) uint64 { return t.octets }
	unicast := func(t traffic) uint64 { return t.unicast }
	multicast := func(t traffic) uint64 { return t.multicast }
	broadcast := func(t traffic) uint64 { return t.broadcast }
	others := func(t traffic) uint64 { return t.multicast + t.broadcast }
	discards := func(t traffic) uint64 { return t.discards }
	errors := func(t traffic) uint64 { return t.errors }
	unknown := func(t traffic) uint64 { return t.broadcast / 7000 }
	in(ifEntry, column{10, octets}, column{11, unicast}, column{12, others}, column{13, discards},
		column{14, errors}, column{15, unknown})
	out(ifEntry, column{16, octets}, column{17, unicast}, column{18, others}, column{19, discards}, column{20, errors})
	in(ifXEntry, column{2, multicast}, column{3, broadcast})
	out(ifXEntry, column{4, multicast}, column{5, broadcast})
}

// addHighCounters adds the 64-bit counters of interface i.
func (d *Device) addHighCounters(i int) {
	for n, of := range []func(traffic) uint64{
		func(t traffic) uint64 { return t.octets },
		func(t traffic) uint64 { return t.unicast },
		func(t traffic) uint64 { return t.multicast },
		func(t traffic) uint64 { return t.broadcast },
	} {
		column, index := uint32(6+n), uint32(i+1)
		d.add(ifXEntry.Append(column, index), func(s *state, m moment) ber.Value { return counter64(of(s.received(i, m))) })
		d.add(ifXEntry.Append(column+4, index), func(s *state, m moment) ber.Value { return counter64(of(s.sent(i, m))) })
	}
}

// addStack adds ifStackTable: each interface on what is below it, and 0 where
// there is nothing above or below.
func (d *Device) addStack() {
	covered := make(map[int]bool)
	for _, spec := range portSpecs {
		covered[spec.lower] = true
	}
	for i, spec := range portSpecs {
		index := uint32(i + 1)
		d.constant(ifStackEntry.Append(3, index, uint32(spec.lower)), number(rowActive))
		if !covered[i+1] {
			d.constant(ifStackEntry.Append(3, 0, index), number(rowActive))
		}
	}
	d.constant(ifMIBObjects.Append(6, 0), timeTicks(0))
}

// addReceiveAddresses adds ifRcvAddressTable: an interface's own address and
// the one for all.
func (d *Device) addReceiveAddresses() {
	const nonVolatile = 3
	for i, spec := range portSpecs {
		if spec.mac == "" {
			continue
		}
		for _, address := range []string{spec.mac, "\xff\xff\xff\xff\xff\xff"} {
			index := oid.New(uint32(i+1), uint32(len(address))).Join(octetSubs(address))
			d.constant(ifRcvEntry.Append(2).Join(index), number(rowActive))
			d.constant(ifRcvEntry.Append(3).Join(index), number(nonVolatile))
		}
	}
}

// octetSubs returns the octets of s as sub-identifiers, as they stand in an
// index.
func octetSubs(s string) oid.OID {
	subs := make([]uint32, len(s))
	for i, c := range []byte(s) {
		subs[i] = uint32(c)
	}
	return oid.New(subs...)
}
