package demo

import (
	"net/netip"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// LLDP lies far from the rest, under iso(1).standard(0).
var (
	lldpMIB              = oid.New(1, 0, 8802, 1, 1, 2)
	lldpConfiguration    = lldpMIB.Append(1, 1)
	lldpPortConfigEntry  = lldpConfiguration.Append(6, 1)
	lldpManAddrTxEntry   = lldpConfiguration.Append(7, 1)
	lldpStatistics       = lldpMIB.Append(1, 2)
	lldpStatsTxPortEntry = lldpStatistics.Append(6, 1)
	lldpStatsRxPortEntry = lldpStatistics.Append(7, 1)
	lldpLocalSystem      = lldpMIB.Append(1, 3)
	lldpLocPortEntry     = lldpLocalSystem.Append(7, 1)
	lldpLocManAddrEntry  = lldpLocalSystem.Append(8, 1)
	lldpRemEntry         = lldpMIB.Append(1, 4, 1, 1)
	lldpRemManAddrEntry  = lldpMIB.Append(1, 4, 2, 1)
)

// lldpInterval is how often the device, and each of its neighbours, introduces
// itself.
const lldpInterval = 30 * time.Second

// Values of LldpChassisIdSubtype, LldpPortIdSubtype and LldpManAddrIfSubtype.
const (
	chassisByMAC    = 4
	portByMAC       = 3
	portByName      = 5
	portLocally     = 7
	addressAtIf     = 2
	familyIPv4      = 1 // of AddressFamilyNumbers
	capabilityHost  = "\x01"
	capabilityL2    = "\x20"
	capabilityL2L3  = "\x28"
	everyTLV        = "\xf0"
	transmitReceive = 3
)

// introduction is what a station says of itself by LLDP.
type introduction struct {
	station      *station
	portKind     int64
	port, descr  string
	system       string
	capabilities string
	ifIndex      int64 // of the far end's interface with its address
}

var introductions = [...]introduction{
	{&stations[0], portByName, "Ethernet1/17", "demo-router xe0", "core-sw1, switch software 9.3", capabilityL2L3, 17},
	{&stations[3], portLocally, "49", "Uplink", "floor-sw4, 48 ports, firmware 2.5.11", capabilityL2, 1},
	{&stations[5], portByMAC, mac(0xa0), "eno1", "Linux backup01 6.12 x86_64", capabilityHost, 2},
}

// isLLDPPort reports whether the interface speaks LLDP: those with a connector
// do. LLDP's port numbers are the ifIndexes.
func isLLDPPort(ifIndex int) bool { return portSpecs[ifIndex-1].connector }

// lldpIndex is a management address in an index: its family, how long it is
// and its octets.
func lldpIndex(a netip.Addr) oid.OID { return oid.New(familyIPv4, 4).Join(v4Index(a)) }

func (d *Device) addLLDP() {
	const holdMultiplier, reinitDelay, txDelay, notifyEvery = 4, 2, 2, 5
	d.row(lldpConfiguration, oid.New(0), nil).constants(1, number(int64(lldpInterval/time.Second)),
		number(holdMultiplier), number(reinitDelay), number(txDelay), number(notifyEvery))
	d.constant(lldpLocalSystem.Append(1, 0), number(chassisByMAC))
	d.constant(lldpLocalSystem.Append(2, 0), text(bridgeAddress()))
	d.add(lldpLocalSystem.Append(3, 0), func(s *state, _ moment) ber.Value { return s.settings[system.Append(5, 0)] })
	d.constant(lldpLocalSystem.Append(4, 0), text(sysDescr))
	d.constant(lldpLocalSystem.Append(5, 0), text(capabilityL2L3))
	d.constant(lldpLocalSystem.Append(6, 0), text(capabilityL2L3))
	var ports [1]byte
	for i := range portSpecs {
		if isLLDPPort(i + 1) {
			d.addLLDPPort(i + 1)
			ports[0] |= 0x80 >> i
		}
	}
	own := netip.MustParseAddr("192.0.2.1")
	d.row(lldpLocManAddrEntry, lldpIndex(own), nil).constants(3,
		number(5), number(addressAtIf), number(uplink), pointer(ifEntry.Append(1, uplink)))
	d.row(lldpManAddrTxEntry, lldpIndex(own), nil).constants(1, text(string(ports[:])))
	d.addLLDPStatistics()
}

func (d *Device) addLLDPPort(ifIndex int) {
	spec, index := portSpecs[ifIndex-1], oid.New(uint32(ifIndex))
	d.row(lldpPortConfigEntry, index, nil).constants(2, number(transmitReceive), truth(false), text(everyTLV))
	d.row(lldpLocPortEntry, index, nil).constants(2, number(portByName), text(spec.name), text(spec.descr))
	frames := func(s *state, m moment) uint64 {
		return uint64(s.linkSeconds(ifIndex-1, m) / lldpInterval.Seconds())
	}
	d.row(lldpStatsTxPortEntry, index, nil).add(2, func(s *state, m moment) ber.Value { return counter32(frames(s, m)) })
	heard := false
	for _, n := range introductions {
		heard = heard || n.station.port == ifIndex
	}
	rx := d.row(lldpStatsRxPortEntry, index, nil)
	rx.constants(2, counter32(0), counter32(0))
	rx.add(4, func(s *state, m moment) ber.Value {
		if !heard {
			return counter32(0)
		}
		return counter32(frames(s, m))
	})
	rx.constants(5, counter32(0), counter32(0), gauge32(0))
}

// heardAt is when the neighbour was last heard to be new, which is part of its
// rows' index.
func (n introduction) heardAt(s *state) time.Duration {
	return s.ports[n.station.port-1].since + 1700*time.Millisecond
}

func (n introduction) there(s *state, m moment) bool {
	return n.station.heard(s, m) && m.up >= n.heardAt(s)
}

func (d *Device) addLLDPStatistics() {
	at := func(object uint32) oid.OID { return lldpStatistics.Append(object, 0) }
	d.add(at(1), func(s *state, m moment) ber.Value {
		last := time.Duration(0)
		for _, n := range introductions {
			if n.there(s, m) {
				last = max(last, n.heardAt(s))
			}
		}
		return timeTicks(ticks(last))
	})
	d.constant(at(2), gauge32(uint64(len(introductions))))
	for _, object := range []uint32{3, 4, 5} {
		d.constant(at(object), gauge32(0))
	}
}

// lldpNeighbors returns what can be asked for of those that have introduced
// themselves. Their index has the time at which they came, so it is made anew
// when a port has been switched.
func (s *state) lldpNeighbors() []instance {
	var list []instance
	for i, n := range introductions {
		index := oid.New(ticks(n.heardAt(s)), uint32(n.station.port), uint32(i+1))
		add := func(entry, index oid.OID, first uint32, values ...ber.Value) {
			for i, v := range values {
				name := entry.Append(first + uint32(i)).Join(index)
				list = append(list, instance{name, func(*state, moment) ber.Value { return v }, n.there})
			}
		}
		add(lldpRemEntry, index, 4, number(chassisByMAC), text(n.station.mac), number(n.portKind), text(n.port), text(n.descr),
			text(n.station.name), text(n.system), text(n.capabilities), text(n.capabilities))
		add(lldpRemManAddrEntry, index.Join(lldpIndex(n.station.v4)), 3, number(addressAtIf), number(n.ifIndex),
			pointer(ifEntry.Append(1, uint32(n.ifIndex))))
	}
	return list
}
