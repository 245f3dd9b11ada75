package mib

import "github.com/mibtui/mibtui/mib/oid"

// root is a place whose name everybody knows, module or not.
type root struct {
	name string
	oid  oid.OID
}

// roots are the three children of the root (X.660); no module defines them.
var roots = [...]root{
	{"ccitt", oid.New(0)},
	{"iso", oid.New(1)},
	{"joint-iso-ccitt", oid.New(2)},
}

// wellKnown are the places of RFC 1155 and RFC 2578 modules begin at. A module
// that defines them goes first.
var wellKnown = [...]root{
	roots[0], roots[1], roots[2],
	{"zeroDotZero", oid.New(0, 0)},
	{"org", oid.New(1, 3)},
	{"dod", oid.New(1, 3, 6)},
	{"internet", oid.New(1, 3, 6, 1)},
	{"directory", oid.New(1, 3, 6, 1, 1)},
	{"mgmt", oid.New(1, 3, 6, 1, 2)},
	{"mib-2", oid.New(1, 3, 6, 1, 2, 1)},
	{"transmission", oid.New(1, 3, 6, 1, 2, 1, 10)},
	{"experimental", oid.New(1, 3, 6, 1, 3)},
	{"private", oid.New(1, 3, 6, 1, 4)},
	{"enterprises", oid.New(1, 3, 6, 1, 4, 1)},
	{"security", oid.New(1, 3, 6, 1, 5)},
	{"snmpV2", oid.New(1, 3, 6, 1, 6)},
	{"snmpDomains", oid.New(1, 3, 6, 1, 6, 1)},
	{"snmpProxys", oid.New(1, 3, 6, 1, 6, 2)},
	{"snmpModules", oid.New(1, 3, 6, 1, 6, 3)},
}

// wellKnownOID returns the place everybody knows by that name.
func wellKnownOID(name string) (oid.OID, bool) {
	for _, r := range wellKnown {
		if r.name == name {
			return r.oid, true
		}
	}
	return oid.OID{}, false
}

// nameUnnamed names those of the given places that no definition names.
func (b *Builder) nameUnnamed(places []root) {
	for _, r := range places {
		at := int32(0)
		for _, sub := range r.oid.All() {
			at = b.child(at, sub)
		}
		if b.t.nodes[at].def != 0 {
			continue
		}
		b.define(at, Definition{Name: r.name, Module: b.nobody(), Kind: Plain})
	}
}

// homes are the modules that names used everywhere come from, newest first. A
// module that imports such a name from elsewhere, or not at all, means these.
var homes = [...]string{
	"SNMPv2-SMI", "SNMPv2-TC", "SNMPv2-CONF", "SNMPv2-MIB", "RFC1155-SMI", "RFC1213-MIB", "IF-MIB",
	"INET-ADDRESS-MIB", "SNMP-FRAMEWORK-MIB", "IANAifType-MIB", "HCNUM-TC", "BRIDGE-MIB", "RMON-MIB",
	"TOKEN-RING-RMON-MIB", "PerfHist-TC-MIB", "P-BRIDGE-MIB", "Q-BRIDGE-MIB", "ENTITY-MIB", "IP-MIB",
}
