package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
)

// resolve finds the address of a target. Where a name has both kinds, "udp"
// takes IPv4, as net-snmp does.
func resolve(ctx context.Context, t Target) (netip.Addr, error) {
	if addr, err := netip.ParseAddr(t.Host); err == nil {
		addr = addr.Unmap()
		if t.Network == "udp4" && !addr.Is4() || t.Network == "udp6" && !addr.Is6() {
			return addr, &ResolveError{t.Host, fmt.Errorf("it is not an address %s can go to", t.Network)}
		}
		return addr, nil
	}
	network := "ip"
	switch t.Network {
	case "udp4":
		network = "ip4"
	case "udp6":
		network = "ip6"
	}
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, network, t.Host)
	if ctx.Err() != nil {
		return netip.Addr{}, fmt.Errorf("stopped while resolving %q: %w", t.Host, ctx.Err())
	}
	if err != nil {
		return netip.Addr{}, &ResolveError{t.Host, err}
	}
	for _, addr := range addrs {
		if addr = addr.Unmap(); addr.Is4() {
			return addr, nil
		}
	}
	if len(addrs) == 0 {
		return netip.Addr{}, &ResolveError{t.Host, errors.New("it has no address")}
	}
	return addrs[0], nil
}
