package demo

import (
	"net/netip"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	ipForward           = ip.Append(24)
	ipCidrRouteEntry    = ipForward.Append(4, 1)
	inetCidrRouteEntry  = ipForward.Append(7, 1)
	inetCidrRouteNumber = ipForward.Append(6, 0)
)

// Values of IANAipRouteProtocol that the device's routes have.
const (
	byConnection = 2  // local
	byHand       = 3  // netmgmt
	byBGP        = 14 // bgp
)

// neighbourAS is the autonomous system behind the uplink, one of those for
// examples (RFC 5398).
const neighbourAS = 64500

// route is one way out. It is there while its interface is up.
type route struct {
	to       netip.Prefix
	via      netip.Addr // the zero Addr where the network is at the interface itself
	port     int        // ifIndex
	protocol int64
	metric   int64
	learned  time.Duration // after the interface came up
}

// routes returns all there can be.
func routes() []route {
	gateway := stations[0]
	list := []route{
		{netip.MustParsePrefix("0.0.0.0/0"), gateway.v4, uplink, byBGP, 100, 63 * time.Second},
		{netip.MustParsePrefix("::/0"), gateway.v6, uplink, byBGP, 100, 63 * time.Second},
		{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParseAddr("203.0.113.254"), branch, byHand, 10, 0},
		{netip.MustParsePrefix("198.18.0.0/15"), gateway.v4, uplink, byBGP, 200, 71 * time.Second},
		{netip.MustParsePrefix("2001:db8:4000::/34"), gateway.v6, uplink, byBGP, 200, 71 * time.Second},
	}
	for _, a := range ifAddresses {
		if a.zone() == 0 && a.prefix.Bits() < a.prefix.Addr().BitLen() {
			list = append(list, route{a.prefix.Masked(), netip.Addr{}, a.port, byConnection, 0, 0})
		}
	}
	return list
}

// there is the condition that the route can be used.
func (r route) there(s *state, m moment) bool {
	status, since := s.oper(r.port-1, m)
	return status == statusUp && m.up >= since+r.learned
}

// age returns for how many seconds the route has been what it is.
func (r route) age(s *state, m moment) int64 {
	_, since := s.oper(r.port-1, m)
	return int64(max(m.up-since-r.learned, 0) / time.Second)
}

func (d *Device) addRoutes() {
	all := routes()
	d.add(inetCidrRouteNumber, func(s *state, m moment) ber.Value { return gauge32(usable(all, s, m, false)) })
	d.add(ipForward.Append(3, 0), func(s *state, m moment) ber.Value { return gauge32(usable(all, s, m, true)) })
	d.constant(ipForward.Append(8, 0), counter32(0))
	for _, r := range all {
		d.addRoute(r)
	}
}

// usable counts the routes there are, or only those of IPv4.
func usable(all []route, s *state, m moment, only4 bool) uint64 {
	n := uint64(0)
	for _, r := range all {
		if r.there(s, m) && (r.to.Addr().Is4() || !only4) {
			n++
		}
	}
	return n
}

func (d *Device) addRoute(r route) {
	const local, remote, unused = 3, 4, -1
	kind, as := int64(local), uint64(0)
	if r.via.IsValid() {
		kind = remote
	}
	if r.protocol == byBGP {
		as = neighbourAS
	}
	metrics := []ber.Value{number(r.metric), number(unused), number(unused), number(unused), number(unused)}
	noPolicy := oid.New(2, 0, 0) // the OID 0.0, and how long it is
	index := inetIndex(r.to.Addr(), 0).Append(uint32(r.to.Bits())).Join(noPolicy).Join(inetIndex(r.via, 0))
	e := d.row(inetCidrRouteEntry, index, r.there)
	e.constants(7, number(int64(r.port)), number(kind), number(r.protocol))
	e.add(10, func(s *state, m moment) ber.Value { return gauge32(uint64(r.age(s, m))) })
	e.constants(11, gauge32(as))
	e.constants(12, append(metrics, number(rowActive))...)
	if !r.to.Addr().Is4() {
		return
	}
	via := r.via
	if !via.IsValid() {
		via = netip.IPv4Unspecified()
	}
	index = v4Index(r.to.Addr()).Join(v4Index(mask(r.to))).Append(0).Join(v4Index(via))
	e = d.row(ipCidrRouteEntry, index, r.there)
	e.constants(1, ipAddress(r.to.Addr()), ipAddress(mask(r.to)), number(0), ipAddress(via),
		number(int64(r.port)), number(kind), number(r.protocol))
	e.add(8, func(s *state, m moment) ber.Value { return number(r.age(s, m)) })
	e.constants(9, pointer(nowhere), number(int64(as)))
	e.constants(11, append(metrics, number(rowActive))...)
}
