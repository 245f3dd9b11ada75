package session

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// DefaultPort is the port agents listen on (RFC 3417 §3).
const DefaultPort = 161

// Target says where a device is.
type Target struct {
	Network string // "udp" or "tcp"; with 4 or 6 behind it to insist on the address family
	Host    string // a name or an address; IPv6 without brackets, with its zone
	Port    uint16
}

// transports holds the words net-snmp's tools take before a target, and what
// each is here; "" is one that is not spoken.
var transports = map[string]string{
	"udp": "udp", "udp4": "udp4", "udp6": "udp6", "udpv6": "udp6", "udpipv6": "udp6",
	"tcp": "tcp", "tcp4": "tcp4", "tcp6": "tcp6", "tcpv6": "tcp6", "tcpipv6": "tcp6", "tlstcp": "", "dtlsudp": "", "unix": "", "ssh": "",
}

// TargetError says why a text names no target.
type TargetError struct {
	Text string
	Why  string
}

func (e *TargetError) Error() string {
	return fmt.Sprintf("%q is no target: %s; write host, host:port, udp:host:port or tcp:host:port, an IPv6 address with a port as [::1]:161", e.Text, e.Why)
}

// ParseTarget reads a target as net-snmp's tools write it: "host",
// "host:port", "udp:host", "tcp:host:port", an IPv6 address bare or in
// brackets, and "udp6:" or "tcp6:" before one. Errors are of type *[TargetError].
func ParseTarget(text string) (Target, error) {
	t := Target{Network: "udp", Port: DefaultPort}
	fail := func(format string, args ...any) (Target, error) {
		return Target{}, &TargetError{text, fmt.Sprintf(format, args...)}
	}
	rest := strings.TrimSpace(text)
	if rest == "" {
		return fail("it is empty")
	}
	if strings.ContainsAny(rest, " \t/\\@?#") || strings.ContainsFunc(rest, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return fail("a host name has no blank, slash or @")
	}
	// A bare IPv6 address is all colons, so it is looked for before prefixes.
	if addr, ok := address(rest); ok {
		t.Host = addr
		return t, nil
	}
	if network, after, ok := strings.Cut(rest, ":"); ok {
		switch spoken, known := transports[strings.ToLower(network)]; {
		case known && spoken == "":
			return fail("%s is not supported, only udp and tcp are", network)
		case known:
			t.Network, rest = spoken, after
		}
	}
	host, port, why := splitPort(rest)
	if why != "" {
		return fail("%s", why)
	}
	t.Host = host
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return fail("port %q is not a number from 1 to 65535", port)
		}
		t.Port = uint16(n)
	}
	return t, nil
}

// address reads an IP address. A bracket in its zone would be taken for the one
// around the address, and no system names an interface so.
func address(text string) (string, bool) {
	addr, err := netip.ParseAddr(text)
	if err != nil || strings.ContainsAny(addr.Zone(), "[]") {
		return "", false
	}
	return addr.String(), true
}

func splitPort(text string) (host, port, why string) {
	if addr, ok := address(text); ok {
		return addr, "", ""
	}
	if inside, ok := strings.CutPrefix(text, "["); ok {
		inside, after, ok := strings.Cut(inside, "]")
		addr, valid := address(inside)
		if !ok || !valid {
			return "", "", "what stands in brackets is not an IPv6 address"
		}
		port, colon := strings.CutPrefix(after, ":")
		if after != "" && (!colon || port == "") {
			return "", "", "after the bracket comes a colon and a port"
		}
		return addr, port, ""
	}
	switch strings.Count(text, ":") {
	case 0:
		host = text
	case 1:
		host, port, _ = strings.Cut(text, ":")
		if port == "" {
			return "", "", "the port is missing after the colon"
		}
	default:
		return "", "", "it has too many colons for a host and a port"
	}
	if host == "" {
		return "", "", "the host is missing"
	}
	return host, port, ""
}

// String returns the target as a person would type it: the port always, the
// network only where it is not plain udp, or the host would be taken for one.
func (t Target) String() string {
	network := cmp.Or(t.Network, "udp")
	s := net.JoinHostPort(t.Host, strconv.Itoa(int(t.port())))
	if _, ambiguous := transports[strings.ToLower(t.Host)]; ambiguous || network != "udp" {
		s = network + ":" + s
	}
	return s
}

// stream reports whether messages go over TCP.
func (t Target) stream() bool { return strings.HasPrefix(t.Network, "tcp") }

// transport is "TCP" or "UDP", for people.
func (t Target) transport() string {
	if t.stream() {
		return "TCP"
	}
	return "UDP"
}

// insists returns the address family that the network is confined to, "4" or
// "6", or "" where both will do.
func (t Target) insists() string {
	for _, family := range []string{"4", "6"} {
		if strings.HasSuffix(t.Network, family) {
			return family
		}
	}
	return ""
}

func (t Target) port() uint16 {
	if t.Port == 0 {
		return DefaultPort
	}
	return t.Port
}
