package demo

import (
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	dot1dBridge           = mib2.Append(17)
	dot1dBase             = dot1dBridge.Append(1)
	dot1dBasePortEntry    = dot1dBase.Append(4, 1)
	dot1dTp               = dot1dBridge.Append(4)
	dot1dTpFdbEntry       = dot1dTp.Append(3, 1)
	dot1dTpPortEntry      = dot1dTp.Append(4, 1)
	qBridgeMIB            = dot1dBridge.Append(7)
	dot1qBase             = qBridgeMIB.Append(1, 1)
	dot1qFdbEntry         = qBridgeMIB.Append(1, 2, 1, 1)
	dot1qTpFdbEntry       = qBridgeMIB.Append(1, 2, 2, 1)
	dot1qVlan             = qBridgeMIB.Append(1, 4)
	dot1qVlanCurrentEntry = dot1qVlan.Append(2, 1)
	dot1qVlanStaticEntry  = dot1qVlan.Append(3, 1)
	dot1qPortVlanEntry    = dot1qVlan.Append(5, 1)
)

// bridgePorts are the interfaces that are ports of the bridge, by ifIndex. A
// bridge counts its ports itself: the first has dot1dBasePort 1 and ifIndex 3.
var bridgePorts = [...]int{office, servers, flapper, spare}

// spare is the ifIndex of the interface that is switched off at first.
const spare = 6

// basePort returns the dot1dBasePort of an interface, or that of what it
// stands on; 0 where the bridge has no such port.
func basePort(ifIndex int) uint32 {
	if lower := portSpecs[ifIndex-1].lower; lower != 0 {
		ifIndex = lower
	}
	for i, port := range bridgePorts {
		if port == ifIndex {
			return uint32(i + 1)
		}
	}
	return 0
}

// vlan is one VLAN and the bridge ports it leaves by. What belongs to none of
// the others is in the first.
type vlan struct {
	id               uint32
	name             string
	tagged, untagged []int // ifIndex
}

var vlans = [...]vlan{
	{1, "default", nil, []int{spare}},
	{10, "office", nil, []int{office}},
	{11, "servers", nil, []int{servers}},
	{12, "cameras", nil, []int{flapper}},
	{20, "guests", []int{office}, nil},
}

// vlanOf returns the VLAN of what is heard on an interface: that of the tag
// where it stands on a port, else the one the port is in without a tag.
func vlanOf(ifIndex int) uint32 {
	tagged := portSpecs[ifIndex-1].lower != 0
	if tagged {
		ifIndex = portSpecs[ifIndex-1].lower
	}
	for _, v := range vlans {
		members := v.untagged
		if tagged {
			members = v.tagged
		}
		for _, port := range members {
			if port == ifIndex {
				return v.id
			}
		}
	}
	return 0
}

// portList returns a PortList of interfaces: bit 1, the highest of the first
// octet, is bridge port 1.
func portList(ifIndexes ...[]int) ber.Value {
	var list [1]byte
	for _, some := range ifIndexes {
		for _, ifIndex := range some {
			list[0] |= 0x80 >> (basePort(ifIndex) - 1)
		}
	}
	return text(string(list[:]))
}

// bridgeAddress names the bridge: the lowest MAC address of its ports.
func bridgeAddress() string { return portSpecs[office-1].mac }

func (d *Device) addBridge() {
	const transparentOnly = 2
	d.constant(dot1dBase.Append(1, 0), text(bridgeAddress()))
	d.constant(dot1dBase.Append(2, 0), number(int64(len(bridgePorts))))
	d.constant(dot1dBase.Append(3, 0), number(transparentOnly))
	d.constant(dot1dTp.Append(1, 0), counter32(0))
	d.setting(dot1dTp.Append(2, 0), number(300)) // seconds
	d.accept(dot1dTp.Append(2), inRange(span{10, 1_000_000}))
	for i, ifIndex := range bridgePorts {
		d.addBridgePort(int64(i+1), ifIndex)
	}
	for _, n := range stations {
		d.addForwarding(n)
	}
	d.addVLANs()
}

func (d *Device) addBridgePort(port int64, ifIndex int) {
	const self = 4
	spec, index := portSpecs[ifIndex-1], oid.New(uint32(port))
	d.row(dot1dBasePortEntry, index, nil).constants(1,
		number(port), number(int64(ifIndex)), pointer(nowhere), counter32(0), counter32(0))
	r := d.row(dot1dTpPortEntry, index, nil)
	r.constants(1, number(port), number(spec.mtu))
	r.add(3, func(s *state, m moment) ber.Value { return counter32(s.received(ifIndex-1, m).packets()) })
	r.add(4, func(s *state, m moment) ber.Value { return counter32(s.sent(ifIndex-1, m).packets()) })
	r.constants(5, counter32(0))
	d.row(dot1dTpFdbEntry, octetSubs(spec.mac), nil).constants(1, text(spec.mac), number(port), number(self))
	d.row(dot1qTpFdbEntry, oid.New(vlanOf(ifIndex)).Join(octetSubs(spec.mac)), nil).constants(2, number(port), number(self))
	const admitAll, disabled = 1, 2
	vlans := d.row(dot1qPortVlanEntry, index, nil)
	vlans.constants(1, gauge32(uint64(vlanOf(ifIndex))), number(admitAll), truth(true), number(disabled), counter32(0),
		text("\x00\x00\x00\x00\x00\x00"), truth(true))
}

// addForwarding adds where the bridge has heard a station.
func (d *Device) addForwarding(n station) {
	const learned = 3
	port := basePort(n.port)
	if port == 0 {
		return
	}
	d.row(dot1dTpFdbEntry, octetSubs(n.mac), n.heard).constants(1, text(n.mac), number(int64(port)), number(learned))
	d.row(dot1qTpFdbEntry, oid.New(vlanOf(n.port)).Join(octetSubs(n.mac)), n.heard).constants(2, number(int64(port)), number(learned))
}

func (d *Device) addVLANs() {
	const version1, largest, most, disabled = 1, 4094, 256, 2
	const permanent = 2
	d.row(dot1qBase, oid.New(0), nil).constants(1,
		number(version1), number(largest), gauge32(most), gauge32(uint64(len(vlans))), number(disabled))
	d.constant(dot1qVlan.Append(1, 0), counter32(0))
	d.constant(dot1qVlan.Append(4, 0), number(0))
	for _, v := range vlans {
		index := oid.New(v.id)
		d.row(dot1qFdbEntry, index, nil).add(2, func(s *state, m moment) ber.Value { return counter32(learnedIn(v.id, s, m)) })
		all, untagged := portList(v.tagged, v.untagged), portList(v.untagged)
		// For whoever asks for all, whatever has changed: the time is 0.
		d.row(dot1qVlanCurrentEntry, oid.New(0, v.id), nil).constants(3,
			gauge32(uint64(v.id)), all, untagged, number(permanent), timeTicks(0))
		r := d.row(dot1qVlanStaticEntry, index, nil)
		d.setting(r.name(1), text(v.name))
		r.constants(2, all, portList(), untagged, number(rowActive))
	}
	d.accept(dot1qVlanStaticEntry.Append(1), octets(isASCII, span{0, 32}))
}

// learnedIn counts the stations that are heard in a VLAN.
func learnedIn(id uint32, s *state, m moment) uint64 {
	n := uint64(0)
	for _, station := range stations {
		if basePort(station.port) != 0 && vlanOf(station.port) == id && station.heard(s, m) {
			n++
		}
	}
	return n
}
