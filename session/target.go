package session

import (
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
	Network string // "udp", or "udp4" or "udp6" to insist on the address family
	Host    string // a name or an address; IPv6 without brackets, with its zone
	Port    uint16
}

// TargetError says why a text names no target.
type TargetError struct {
	Text string
	Why  string
}

func (e *TargetError) Error() string {
	return fmt.Sprintf("%q is no target: %s; write host, host:port or udp:host:port, an IPv6 address with a port as [::1]:161", e.Text, e.Why)
}

// ParseTarget reads a target as net-snmp's tools write it: "host",
// "host:port", "udp:host", "udp:host:port", an IPv6 address bare or in
// brackets, and "udp6:" before one. Errors are of type *[TargetError].
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
	if addr, err := netip.ParseAddr(rest); err == nil {
		t.Host = addr.String()
		return t, nil
	}
	if network, after, ok := strings.Cut(rest, ":"); ok {
		switch strings.ToLower(network) {
		case "udp", "udp4", "udp6":
			t.Network, rest = strings.ToLower(network), after
		case "udpv6", "udpipv6":
			t.Network, rest = "udp6", after
		case "tcp", "tcp4", "tcp6", "tls", "dtls", "unix", "ssh":
			return fail("%s is not supported, only udp is", network)
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

func splitPort(text string) (host, port, why string) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return addr.String(), "", ""
	}
	if inside, ok := strings.CutPrefix(text, "["); ok {
		inside, after, ok := strings.Cut(inside, "]")
		addr, err := netip.ParseAddr(inside)
		if !ok || err != nil {
			return "", "", "what stands in brackets is not an IPv6 address"
		}
		port, colon := strings.CutPrefix(after, ":")
		if after != "" && (!colon || port == "") {
			return "", "", "after the bracket comes a colon and a port"
		}
		return addr.String(), port, ""
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

// String returns the target as a person would type it, the port always, the
// network only where it is not plain udp.
func (t Target) String() string {
	s := t.hostPort()
	if t.Network != "" && t.Network != "udp" {
		s = t.Network + ":" + s
	}
	return s
}

func (t Target) hostPort() string { return net.JoinHostPort(t.Host, strconv.Itoa(int(t.port()))) }

func (t Target) port() uint16 {
	if t.Port == 0 {
		return DefaultPort
	}
	return t.Port
}
