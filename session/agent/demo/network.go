package demo

import (
	"encoding/binary"
	"net/netip"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// What the device's neighbourhood looks like stands here once, and every table
// that tells of it is made from here: an address, a MAC address or an ifIndex
// is the same wherever it turns up.

// The ifIndex of each interface of portSpecs that others name.
const (
	loopback = 1
	office   = 3
	servers  = 4
	guests   = 7
	branch   = 8
)

// ifAddress is an IP address of the device.
type ifAddress struct {
	port   int // ifIndex
	prefix netip.Prefix
}

var ifAddresses = [...]ifAddress{
	{loopback, netip.MustParsePrefix("127.0.0.1/8")},
	{loopback, netip.MustParsePrefix("::1/128")},
	{uplink, netip.MustParsePrefix("192.0.2.1/24")},
	{uplink, netip.MustParsePrefix("2001:db8::1/64")},
	{uplink, netip.MustParsePrefix("fe80::200:5eff:fe00:5310/64")},
	{office, netip.MustParsePrefix("198.51.100.1/25")},
	{office, netip.MustParsePrefix("2001:db8:0:10::1/64")},
	{office, netip.MustParsePrefix("fe80::200:5eff:fe00:5311/64")},
	{servers, netip.MustParsePrefix("203.0.113.1/26")},
	{flapper, netip.MustParsePrefix("203.0.113.65/29")},
	{guests, netip.MustParsePrefix("198.51.100.129/25")},
	{guests, netip.MustParsePrefix("2001:db8:0:20::1/64")},
	{guests, netip.MustParsePrefix("fe80::200:5eff:fe00:5311/64")},
	{branch, netip.MustParsePrefix("203.0.113.253/30")},
}

// station is a machine that is heard on an interface.
type station struct {
	port   int // ifIndex
	mac    string
	name   string
	frames uint64 // a second
	v4, v6 netip.Addr
	// How long of each while it is there; zero is always.
	every, stays time.Duration
}

var stations = [...]station{
	{port: uplink, mac: mac(0x80), name: "core-sw1", frames: 2, v4: netip.MustParseAddr("192.0.2.9"), v6: netip.MustParseAddr("2001:db8::9")},
	{port: uplink, mac: mac(0x81), name: "time1", v4: netip.MustParseAddr("192.0.2.53")},
	{port: uplink, mac: mac(0x82), name: "nms1", v4: netip.MustParseAddr("192.0.2.60"), v6: netip.MustParseAddr("2001:db8::60")},
	{port: office, mac: mac(0x91), name: "floor-sw4", frames: 14, v4: netip.MustParseAddr("198.51.100.2")},
	{port: office, mac: mac(0x92), name: "printer-2nd", frames: 1, v4: netip.MustParseAddr("198.51.100.17"), v6: netip.MustParseAddr("2001:db8:0:10::17")},
	{port: servers, mac: mac(0xa0), name: "backup01", frames: 61, v4: netip.MustParseAddr("203.0.113.10")},
	{port: flapper, mac: mac(0xb3), name: "camera-7", frames: 9, v4: netip.MustParseAddr("203.0.113.70")},
	{port: guests, mac: mac(0xc1), v4: netip.MustParseAddr("198.51.100.140"), every: 30 * time.Minute, stays: 22 * time.Minute},
	{port: guests, mac: mac(0xc2), v4: netip.MustParseAddr("198.51.100.141"), v6: netip.MustParseAddr("2001:db8:0:20::141"), every: 47 * time.Minute, stays: 19 * time.Minute},
}

// condition says whether something is there at a moment.
type condition func(*state, moment) bool

// linkUp is the condition that the interface with this ifIndex is up.
func linkUp(ifIndex int) condition {
	return func(s *state, m moment) bool {
		status, _ := s.oper(ifIndex-1, m)
		return status == statusUp
	}
}

// heard is the condition that the station can be heard.
func (n station) heard(s *state, m moment) bool {
	if !linkUp(n.port)(s, m) {
		return false
	}
	return n.every == 0 || m.up%n.every < n.stays
}

// lastHeard returns when the station last answered.
func (n station) lastHeard(s *state, m moment) time.Duration {
	_, since := s.oper(n.port-1, m)
	every := 20*time.Second + time.Duration(n.mac[5]%7)*9*time.Second
	return max(since, m.up.Truncate(every))
}

// addresses returns those the station has.
func (n station) addresses() []netip.Addr {
	all := []netip.Addr{n.v4}
	if n.v6.IsValid() {
		all = append(all, n.v6)
	}
	return all
}

// zone returns what tells a link-local address on one interface from the same
// on another, and 0 for an address that needs no such thing.
func zone(a netip.Addr, ifIndex int) uint32 {
	if a.IsLinkLocalUnicast() && a.Is6() {
		return uint32(ifIndex)
	}
	return 0
}

// inetIndex returns an address as an InetAddressType and an InetAddress stand
// in an index (RFC 4001): the kind, the number of octets and the octets.
func inetIndex(a netip.Addr, zone uint32) oid.OID {
	const unknown, ipv4, ipv6, ipv6z = 0, 1, 2, 4
	octets := a.AsSlice()
	kind := uint32(unknown)
	switch {
	case zone != 0:
		kind, octets = ipv6z, binary.BigEndian.AppendUint32(octets, zone)
	case a.Is4():
		kind = ipv4
	case a.Is6():
		kind = ipv6
	}
	return oid.New(kind, uint32(len(octets))).Join(octetSubs(string(octets)))
}

// v4Index returns the octets of an IPv4 address, as an IpAddress stands in an
// index.
func v4Index(a netip.Addr) oid.OID { return octetSubs(string(a.AsSlice())) }

// mask returns the network mask of a prefix.
func mask(p netip.Prefix) netip.Addr {
	var octets [4]byte
	binary.BigEndian.PutUint32(octets[:], ^uint32(0)<<(32-p.Bits()))
	return netip.AddrFrom4(octets)
}

func ipAddress(a netip.Addr) ber.Value { return ber.NewAddr(a) }

// row adds the columns of one conceptual row.
type row struct {
	device  *Device
	entry   oid.OID
	index   oid.OID
	present condition // nil is always
}

func (d *Device) row(entry, index oid.OID, present condition) row {
	return row{d, entry, index, present}
}

func (r row) name(column uint32) oid.OID { return r.entry.Append(column).Join(r.index) }

func (r row) add(column uint32, read func(*state, moment) ber.Value) {
	r.device.fixed = append(r.device.fixed, instance{r.name(column), read, r.present})
}

// constants adds columns that follow each other, with values that never
// change.
func (r row) constants(first uint32, values ...ber.Value) {
	for i, v := range values {
		r.add(first+uint32(i), func(*state, moment) ber.Value { return v })
	}
}

// since returns a reader of a counter that goes up by one every so often.
func since(every time.Duration) func(*state, moment) ber.Value {
	return func(_ *state, m moment) ber.Value {
		if every == 0 {
			return counter32(0)
		}
		return counter32(uint64(m.up / every))
	}
}
