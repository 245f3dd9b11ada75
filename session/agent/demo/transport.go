package demo

import (
	"net/netip"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	tcp                = mib2.Append(6)
	tcpMIB             = mib2.Append(49)
	tcpConnEntry       = tcp.Append(13, 1)
	tcpConnectionEntry = tcp.Append(19, 1)
	tcpListenerEntry   = tcp.Append(20, 1)
	udp                = mib2.Append(7)
	udpMIB             = mib2.Append(50)
	udpEntry           = udp.Append(5, 1)
	udpEndpointEntry   = udp.Append(7, 1)
)

// Values of tcpConnectionState that the device's connections have.
const (
	tcpListen      = 2
	tcpSynSent     = 3
	tcpEstablished = 5
	tcpTimeWait    = 11
)

// silentPeer is the BGP peer that does not answer.
var silentPeer = netip.MustParseAddr("198.51.100.4")

// The ports of the services the device offers or uses.
const (
	portSSH    = 22
	portNTP    = 123
	portSNMP   = 161
	portBGP    = 179
	portHTTPS  = 443
	portSyslog = 514
)

// connection is one TCP connection.
type connection struct {
	local, remote         netip.Addr
	localPort, remotePort uint32
	ifIndex               int // over which it goes
	state                 int64
	process               uint64        // hrSWRunIndex
	from, until           time.Duration // of each minute while it is there; both zero is always
}

var connections = func() []connection {
	own4, own6 := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1")
	link := netip.MustParseAddr("fe80::200:5eff:fe00:5310")
	manager := stations[2]
	return []connection{
		{own4, stations[0].v4, portBGP, 41022, uplink, tcpEstablished, pidBGP, 0, 0},
		{own6, stations[0].v6, 52114, portBGP, uplink, tcpEstablished, pidBGP, 0, 0},
		{link, netip.MustParseAddr("fe80::1"), portBGP, 39870, uplink, tcpEstablished, pidBGP, 0, 0},
		{netip.MustParseAddr("198.51.100.1"), silentPeer, 60218, portBGP, office, tcpSynSent, pidBGP, 0, 0},
		{own4, manager.v4, portSSH, 55731, uplink, tcpEstablished, pidSSHSession, 0, 0},
		// The manager asks the web interface for something every minute.
		{own4, manager.v4, portHTTPS, 49152, uplink, tcpEstablished, pidWeb, 0, 4 * time.Second},
		{own4, manager.v4, portHTTPS, 49152, uplink, tcpTimeWait, 0, 4 * time.Second, 34 * time.Second},
	}
}()

func (c connection) there(s *state, m moment) bool {
	if !linkUp(c.ifIndex)(s, m) {
		return false
	}
	at := m.up % time.Minute
	return c.until == 0 || c.from <= at && at < c.until
}

func established(s *state, m moment) uint64 {
	n := uint64(0)
	for _, c := range connections {
		if c.state == tcpEstablished && c.there(s, m) {
			n++
		}
	}
	return n
}

func (d *Device) addTransport() {
	d.addTCPScalars()
	for _, c := range connections {
		d.addConnection(c)
	}
	for _, l := range []struct {
		port    uint32
		process uint64
	}{{portSSH, pidSSH}, {portBGP, pidBGP}, {portHTTPS, pidWeb}} {
		for _, all := range []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()} {
			d.row(tcpListenerEntry, inetIndex(all, 0).Append(l.port), nil).constants(4, gauge32(l.process))
		}
		index := oid.New(0, 0, 0, 0, l.port, 0, 0, 0, 0, 0)
		d.row(tcpConnEntry, index, nil).constants(1, number(tcpListen), ipAddress(netip.IPv4Unspecified()),
			number(int64(l.port)), ipAddress(netip.IPv4Unspecified()), number(0))
	}
	d.addUDP()
}

// addConnection adds a connection that has two ends. What is waiting for stray
// segments belongs to no process any more. The same two ends are one row, so
// that the state is read from whichever connection is there.
func (d *Device) addConnection(c connection) {
	if c.from != 0 {
		return // goes on in the row of the connection before
	}
	alive := func(s *state, m moment) (connection, bool) {
		for _, other := range connections {
			same := other.local == c.local && other.remote == c.remote && other.localPort == c.localPort && other.remotePort == c.remotePort
			if same && other.there(s, m) {
				return other, true
			}
		}
		return connection{}, false
	}
	present := func(s *state, m moment) bool {
		_, ok := alive(s, m)
		return ok
	}
	status := func(s *state, m moment) ber.Value {
		now, _ := alive(s, m)
		return number(now.state)
	}
	local := inetIndex(c.local, zone(c.local, c.ifIndex)).Append(c.localPort)
	r := d.row(tcpConnectionEntry, local.Join(inetIndex(c.remote, zone(c.remote, c.ifIndex))).Append(c.remotePort), present)
	r.add(7, status)
	r.add(8, func(s *state, m moment) ber.Value {
		now, _ := alive(s, m)
		return gauge32(now.process)
	})
	if !c.local.Is4() {
		return
	}
	index := v4Index(c.local).Append(c.localPort).Join(v4Index(c.remote)).Append(c.remotePort)
	old := d.row(tcpConnEntry, index, present)
	old.add(1, status)
	old.constants(2, ipAddress(c.local), number(int64(c.localPort)), ipAddress(c.remote), number(int64(c.remotePort)))
}

func (d *Device) addTCPScalars() {
	const rfc2988, noLimit = 5, -1
	d.row(tcp, oid.New(0), nil).constants(1, number(rfc2988), number(200), number(120_000), number(noLimit))
	segments := func(perSecond uint64) func(m moment) uint64 {
		return func(m moment) uint64 { return uint64(m.up.Milliseconds()) * perSecond / 1000 }
	}
	in, out := segments(23), segments(21)
	at := func(object uint32) oid.OID { return tcp.Append(object, 0) }
	d.add(at(5), since(31*time.Second)) // somebody keeps calling the silent peer
	d.add(at(6), func(_ *state, m moment) ber.Value { return counter32(uint64(m.up/time.Minute) + 4) })
	d.add(at(7), since(31*time.Second))
	d.add(at(8), since(9*time.Hour))
	d.add(at(9), func(s *state, m moment) ber.Value { return gauge32(established(s, m)) })
	d.add(at(10), func(_ *state, m moment) ber.Value { return counter32(in(m)) })
	d.add(at(11), func(_ *state, m moment) ber.Value { return counter32(out(m)) })
	d.add(at(12), since(47*time.Second))
	d.add(at(14), since(3*time.Hour))
	d.add(at(15), since(71*time.Second))
	d.add(at(17), func(_ *state, m moment) ber.Value { return counter64(in(m)) })
	d.add(at(18), func(_ *state, m moment) ber.Value { return counter64(out(m)) })
}

func (d *Device) addUDP() {
	for _, e := range []struct {
		port    uint32
		process uint64
	}{{portNTP, pidNTP}, {portSNMP, pidSNMP}, {portSyslog, pidSyslog}} {
		for _, all := range []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()} {
			// Whoever sends may reach it: the far end is of no kind and empty.
			index := inetIndex(all, 0).Append(e.port).Join(inetIndex(netip.Addr{}, 0)).Append(0, 1)
			d.row(udpEndpointEntry, index, nil).constants(8, gauge32(e.process))
		}
		d.row(udpEntry, oid.New(0, 0, 0, 0, e.port), nil).constants(1, ipAddress(netip.IPv4Unspecified()), number(int64(e.port)))
	}
	clock := stations[1].v4
	index := inetIndex(netip.MustParseAddr("192.0.2.1"), 0).Append(portNTP).Join(inetIndex(clock, 0)).Append(portNTP, 1)
	d.row(udpEndpointEntry, index, linkUp(uplink)).constants(8, gauge32(pidNTP))
	// What managers ask comes and goes with snmpInPkts and snmpOutPkts.
	in := func(m moment) uint64 { return uint64(m.up.Milliseconds())/270 + uint64(m.up/(64*time.Second)) }
	out := func(m moment) uint64 {
		return uint64(m.up.Milliseconds())/271 + uint64(m.up/(64*time.Second)) + uint64(m.up/(13*time.Second))
	}
	at := func(object uint32) oid.OID { return udp.Append(object, 0) }
	d.add(at(1), func(_ *state, m moment) ber.Value { return counter32(in(m)) })
	d.add(at(2), since(3*time.Minute))
	d.add(at(3), since(17*time.Hour))
	d.add(at(4), func(_ *state, m moment) ber.Value { return counter32(out(m)) })
	d.add(at(8), func(_ *state, m moment) ber.Value { return counter64(in(m)) })
	d.add(at(9), func(_ *state, m moment) ber.Value { return counter64(out(m)) })
}
