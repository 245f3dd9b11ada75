package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
)

// resolve finds the address of a target. Where a name has both kinds, a
// network that insists on neither takes IPv4, as net-snmp does.
func resolve(ctx context.Context, t Target) (netip.Addr, error) {
	if addr, err := netip.ParseAddr(t.Host); err == nil {
		addr = addr.Unmap()
		if f := t.insists(); f == "4" && !addr.Is4() || f == "6" && !addr.Is6() {
			return addr, &ResolveError{t.Host, fmt.Errorf("it is not an address %s can go to", t.Network)}
		}
		return addr, nil
	}
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip"+t.insists(), t.Host)
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
