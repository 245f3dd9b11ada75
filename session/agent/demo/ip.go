package demo

import (
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	ip                    = mib2.Append(4)
	ipMIB                 = mib2.Append(48)
	ipAddrEntry           = ip.Append(20, 1)
	ipNetToMediaEntry     = ip.Append(22, 1)
	ipv4InterfaceEntry    = ip.Append(28, 1)
	ipv6InterfaceEntry    = ip.Append(30, 1)
	ipAddressPrefixEntry  = ip.Append(32, 1)
	ipAddressEntry        = ip.Append(34, 1)
	ipNetToPhysicalEntry  = ip.Append(35, 1)
	ipDefaultRouterEntry  = ip.Append(37, 1)
	ipv6RouterAdvertEntry = ip.Append(39, 1)
)

// largestDatagram is the largest IP datagram the device puts together again.
const largestDatagram = 65535

func (d *Device) addIP() {
	const forwarding = 1
	d.constant(ip.Append(1, 0), number(forwarding))
	d.setting(ip.Append(2, 0), number(64))
	d.accept(ip.Append(2), inRange(span{1, 255}))
	d.constant(ip.Append(13, 0), number(30)) // seconds
	d.constant(ip.Append(25, 0), number(forwarding))
	d.setting(ip.Append(26, 0), number(64))
	d.accept(ip.Append(26), inRange(span{0, 255}))
	d.constant(ip.Append(27, 0), timeTicks(0))
	d.constant(ip.Append(29, 0), timeTicks(0))
	for _, a := range ifAddresses {
		d.addIPAddress(a)
		d.addPrefix(a)
	}
	for i := range portSpecs {
		d.addIPInterface(i + 1)
	}
	for _, n := range stations {
		d.addIPNeighbor(n)
	}
	d.addSilentNeighbor()
	d.addRouterAdverts()
	d.addIPStats()
	d.addICMP()
}

// has reports whether the interface has an address of IP version 4 or 6.
func has(ifIndex, version int) bool {
	for _, a := range ifAddresses {
		if a.port == ifIndex && a.prefix.Addr().Is4() == (version == 4) {
			return true
		}
	}
	return false
}

func (a ifAddress) zone() uint32 { return zone(a.prefix.Addr(), a.port) }

// prefixIndex is the index of the address's row in ipAddressPrefixTable.
func (a ifAddress) prefixIndex() oid.OID {
	return oid.New(uint32(a.port)).Join(inetIndex(a.prefix.Masked().Addr(), a.zone())).Append(uint32(a.prefix.Bits()))
}

func (d *Device) addIPAddress(a ifAddress) {
	const unicast, manual, linkLayer = 1, 2, 5
	origin := int64(manual)
	if a.zone() != 0 {
		origin = linkLayer
	}
	addr := a.prefix.Addr()
	r := d.row(ipAddressEntry, inetIndex(addr, a.zone()), nil)
	r.constants(3, number(int64(a.port)), number(unicast), pointer(ipAddressPrefixEntry.Append(5).Join(a.prefixIndex())), number(origin))
	r.add(7, func(s *state, m moment) ber.Value {
		const preferred, inaccessible = 1, 4
		if linkUp(a.port)(s, m) {
			return number(preferred)
		}
		return number(inaccessible)
	})
	r.constants(8, timeTicks(0), timeTicks(0), number(rowActive), number(storagePermanent))
	if addr.Is4() {
		d.row(ipAddrEntry, v4Index(addr), nil).constants(1,
			ipAddress(addr), number(int64(a.port)), ipAddress(mask(a.prefix)), number(1), number(largestDatagram))
	}
}

func (d *Device) addPrefix(a ifAddress) {
	const manual, wellKnown = 2, 3
	const forever = 1<<32 - 1
	origin, autonomous := int64(manual), a.prefix.Addr().Is6()
	if a.zone() != 0 {
		origin, autonomous = wellKnown, false
	}
	d.row(ipAddressPrefixEntry, a.prefixIndex(), nil).constants(5,
		number(origin), truth(true), truth(autonomous), gauge32(forever), gauge32(forever))
}

// addIPInterface adds what IP is set to on an interface.
func (d *Device) addIPInterface(ifIndex int) {
	const retransmit = 1000 // milliseconds
	index := oid.New(uint32(ifIndex))
	enabled := func(s *state, _ moment) ber.Value {
		return s.settings[ifEntry.Append(7, uint32(ifIndex))] // up(1) and down(2) mean the same there
	}
	if has(ifIndex, 4) {
		r := d.row(ipv4InterfaceEntry, index, nil)
		r.constants(2, number(largestDatagram))
		r.add(3, enabled)
		r.constants(4, gauge32(retransmit))
	}
	if has(ifIndex, 6) {
		r := d.row(ipv6InterfaceEntry, index, nil)
		r.constants(2, gauge32(largestDatagram), text(interfaceIdentifier(portSpecs[ifIndex-1].mac)))
		r.add(5, enabled)
		r.constants(6, gauge32(30_000), gauge32(retransmit), number(1))
	}
}

// interfaceIdentifier makes the second half of an IPv6 address of a MAC
// address (RFC 4291, appendix A).
func interfaceIdentifier(mac string) string {
	if mac == "" {
		return "\x00\x00\x00\x00\x00\x00\x00\x01"
	}
	return string([]byte{mac[0] ^ 2, mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]})
}

// addIPNeighbor adds a station to what ARP and neighbour discovery have found.
func (d *Device) addIPNeighbor(n station) {
	const dynamic, reachable, stale = 3, 1, 2
	port := oid.New(uint32(n.port))
	for _, a := range n.addresses() {
		r := d.row(ipNetToPhysicalEntry, port.Join(inetIndex(a, 0)), n.heard)
		r.constants(4, text(n.mac))
		r.add(5, func(s *state, m moment) ber.Value { return timeTicks(ticks(n.lastHeard(s, m))) })
		r.constants(6, number(dynamic))
		r.add(7, func(s *state, m moment) ber.Value {
			if m.up-n.lastHeard(s, m) < 30*time.Second {
				return number(reachable)
			}
			return number(stale)
		})
		r.constants(8, number(rowActive))
	}
	d.row(ipNetToMediaEntry, port.Join(v4Index(n.v4)), n.heard).constants(1,
		number(int64(n.port)), text(n.mac), ipAddress(n.v4), number(dynamic))
}

// addSilentNeighbor adds the BGP peer that does not answer: the device asks for
// its MAC address and hears nothing.
func (d *Device) addSilentNeighbor() {
	const dynamic, incomplete = 3, 7
	r := d.row(ipNetToPhysicalEntry, oid.New(office).Join(inetIndex(silentPeer, 0)), linkUp(office))
	r.constants(4, text(""))
	r.add(5, func(_ *state, m moment) ber.Value { return timeTicks(ticks(m.up.Truncate(time.Second))) })
	r.constants(6, number(dynamic), number(incomplete), number(rowActive))
}

// addRouterAdverts adds how the device introduces itself to IPv6 hosts, on the
// networks that have some; and the default router it has itself.
func (d *Device) addRouterAdverts() {
	for _, ifIndex := range []int{office, guests} {
		d.row(ipv6RouterAdvertEntry, oid.New(uint32(ifIndex)), nil).constants(2,
			truth(true), gauge32(600), gauge32(200), truth(false), truth(true), gauge32(0), gauge32(0), gauge32(0),
			gauge32(64), gauge32(1800), number(rowActive))
	}
	const medium = 0
	gateway := inetIndex(stations[0].v4, 0).Append(uplink)
	d.row(ipDefaultRouterEntry, gateway, linkUp(uplink)).constants(4, gauge32(65535), number(medium))
}
