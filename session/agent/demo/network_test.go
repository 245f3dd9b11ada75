package demo

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// below walks a subtree.
func below(d *Device, root oid.OID) []session.Varbind {
	var all []session.Varbind
	for at, v, ok := d.Next(root); ok && at.HasPrefix(root); at, v, ok = d.Next(at) {
		all = append(all, session.Varbind{OID: at, Value: v})
	}
	return all
}

func TestLLDPComesFirst(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	if first, _, _ := d.Next(oid.OID{}); !first.HasPrefix(oid.New(1, 0, 8802)) {
		t.Errorf("a walk of everything begins with %v", first)
	}
}

// Wherever an interface is meant, it is one of ifTable.
func TestEveryIfIndexIsOneOfIfTable(t *testing.T) {
	t.Parallel()
	tree := bundled(t)
	d, _ := newDevice()
	isIfIndex := func(name string) bool { return strings.HasSuffix(name, "IfIndex") }
	columns, indexes := 0, 0
	for _, vb := range walk(d) {
		node, suffix := tree.Deepest(vb.OID)
		if isIfIndex(node.Name()) {
			columns++
			if n := integer(vb.Value); n < 1 || n > int64(len(portSpecs)) {
				t.Errorf("%s%v is %d", node.Name(), suffix, n)
			}
		}
		row, ok := node.Row()
		if !ok {
			continue
		}
		for _, part := range row.Index() {
			need := width(t, part, suffix)
			if isIfIndex(part.Name) || part.Name == "lldpRemLocalPortNum" || part.Name == "lldpLocPortNum" {
				indexes++
				if n := suffix.At(0); n < 1 || n > uint32(len(portSpecs)) {
					t.Errorf("%s has an index that begins %v", node.Name(), suffix)
				}
			}
			suffix = suffix.Suffix(need)
		}
	}
	if columns < 50 || indexes < 500 {
		t.Errorf("only %d columns and %d indexes are of interfaces", columns, indexes)
	}
}

// Whatever points somewhere points to something that is there.
func TestPointersPointToWhatIsThere(t *testing.T) {
	t.Parallel()
	tree := bundled(t)
	d, _ := newDevice()
	seen := 0
	for _, vb := range walk(d) {
		node, _ := tree.Deepest(vb.OID)
		typ := node.Type()
		if typ == nil || !typ.Is("RowPointer") && !typ.Is("AutonomousType") {
			continue
		}
		to, err := vb.Value.OID()
		if err != nil {
			t.Error(err)
			continue
		}
		if to == nowhere {
			continue
		}
		seen++
		if typ.Is("AutonomousType") {
			if n, rest := tree.Deepest(to); rest.Len() > 0 {
				t.Errorf("%v of %s is unknown below %s", to, node.Name(), n.Name())
			}
			continue
		}
		if _, there := d.Get(to); !there {
			t.Errorf("%s points to %v, which is not there", node.Name(), to)
		}
	}
	if seen < 30 {
		t.Errorf("only %d pointers", seen)
	}
}

func TestCountsAreOfWhatIsThere(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	rows := func(column oid.OID, only func(ber.Value) bool) int64 {
		n := int64(0)
		for _, vb := range below(d, column) {
			if only == nil || only(vb.Value) {
				n++
			}
		}
		return n
	}
	established := func(v ber.Value) bool { return integer(v) == tcpEstablished }
	changed := make(map[string]map[int64]bool)
	for range 200 {
		c.add(7 * time.Second)
		for name, pair := range map[string][2]int64{
			"routes":       {integer(value(t, d, inetCidrRouteNumber)), rows(inetCidrRouteEntry.Append(7), nil)},
			"IPv4 routes":  {integer(value(t, d, ipForward.Append(3, 0))), rows(ipCidrRouteEntry.Append(1), nil)},
			"connections":  {integer(value(t, d, tcp.Append(9, 0))), rows(tcpConnectionEntry.Append(7), established)},
			"processes":    {integer(value(t, d, hrSystem.Append(6, 0))), rows(hrSWRunEntry.Append(1), nil)},
			"bridge ports": {integer(value(t, d, dot1dBase.Append(2, 0))), rows(dot1dBasePortEntry.Append(1), nil)},
			"VLANs":        {integer(value(t, d, dot1qBase.Append(4, 0))), rows(dot1qVlanStaticEntry.Append(1), nil)},
			"interfaces":   {integer(value(t, d, interfaces.Append(1, 0))), rows(hrNetworkEntry.Append(1), nil)},
		} {
			if pair[0] != pair[1] {
				t.Fatalf("%s: the device says %d and has %d", name, pair[0], pair[1])
			}
			if changed[name] == nil {
				changed[name] = make(map[int64]bool)
			}
			changed[name][pair[0]] = true
		}
		for _, v := range vlans {
			learned := 0
			for _, vb := range below(d, dot1qTpFdbEntry.Append(3, v.id)) {
				if integer(vb.Value) == 3 {
					learned++
				}
			}
			if said := integer(value(t, d, dot1qFdbEntry.Append(2, v.id))); said != int64(learned) {
				t.Fatalf("VLAN %d: the bridge says it has learned %d addresses and has %d", v.id, said, learned)
			}
		}
	}
	for _, name := range []string{"routes", "connections"} {
		if len(changed[name]) < 2 {
			t.Errorf("the number of %s never changes", name)
		}
	}
}

// One station is the same in the tables of IP, of the bridge, of LLDP and of
// the device's own module.
func TestTablesTellOfTheSameStations(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	for _, n := range stations {
		if n.every != 0 {
			continue
		}
		arp := ipNetToPhysicalEntry.Append(4, uint32(n.port)).Join(inetIndex(n.v4, 0))
		if got := value(t, d, arp); got != text(n.mac) {
			t.Errorf("ARP knows %s as %v", n.name, got)
		}
		if n.frames > 0 {
			name := demoNeighborEntry.Append(2, uint32(n.port)).Join(octetSubs(n.mac))
			if got := value(t, d, name); got != text(n.name) {
				t.Errorf("demoNeighborName of %s is %v", n.name, got)
			}
		}
		if basePort(n.port) == 0 {
			continue
		}
		port := value(t, d, dot1dTpFdbEntry.Append(2).Join(octetSubs(n.mac)))
		if got := integer(value(t, d, dot1dBasePortEntry.Append(2, uint32(integer(port))))); got != int64(n.port) {
			t.Errorf("the bridge heard %s on ifIndex %d, want %d", n.name, got, n.port)
		}
	}
	for _, vb := range below(d, lldpRemEntry.Append(5)) {
		port := vb.OID.At(vb.OID.Len() - 2)
		known := false
		for _, n := range stations {
			known = known || n.port == int(port) && n.mac == vb.Value.Content
		}
		if !known {
			t.Errorf("LLDP hears %x on ifIndex %d, and nobody else does", vb.Value.Content, port)
		}
	}
	for _, vb := range below(d, entAliasMappingEntry.Append(2)) {
		to, _ := vb.Value.OID()
		part := vb.OID.At(vb.OID.Len() - 2)
		if name, alias := value(t, d, entPhysicalEntry.Append(7, part)), value(t, d, ifXEntry.Append(1, to.Last())); name != alias {
			t.Errorf("port %d is called %v and leads to the interface %v", part, name, alias)
		}
	}
}

func TestPartsAreWithinParts(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	seen := make(map[uint32]bool)
	for _, e := range entities() {
		if seen[e.index] {
			t.Errorf("two parts have the index %d", e.index)
		}
		if e.within != 0 && !seen[e.within] {
			t.Errorf("%s is within %d, which is not there", e.name, e.within)
		}
		seen[e.index] = true
	}
	for i, s := range sensors() {
		class := value(t, d, entPhysicalEntry.Append(5, entSensors+uint32(i)+1))
		if integer(class) != classSensor || !seen[s.within] {
			t.Errorf("%s is of class %v within %d", s.name, class, s.within)
		}
	}
}

// What two objects measure is the same in both.
func TestSensorsAgree(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	at := func(name string) oid.OID {
		for i, s := range sensors() {
			if s.name == name {
				return entPhySensorEntry.Append(4, entSensors+uint32(i)+1)
			}
		}
		t.Fatalf("there is no sensor %q", name)
		return oid.OID{}
	}
	for range 50 {
		c.add(11 * time.Minute)
		for place, slot := range map[string]oid.OID{"1/1": oid.New(1, 1), "2/2": oid.New(2, 2)} {
			if a, b := value(t, d, at("temperature "+place)), value(t, d, demoSlotEntry.Append(4).Join(slot)); a != b {
				t.Errorf("temperature %s is %v and %v", place, a, b)
			}
		}
		volts, _ := value(t, d, demoValues.Append(9, 0)).Float()
		if got := integer(value(t, d, at("input voltage"))); math.Abs(float64(got)/10-volts) > 0.051 {
			t.Errorf("the mains have %d tenths of a volt and %v V", got, volts)
		}
		if rpm := integer(value(t, d, at("fan 1 speed"))); rpm < 2_500 || rpm > 7_500 {
			t.Errorf("a fan turns %d times a minute", rpm)
		}
	}
	wantSet(t, d, session.NoError, 0, ifEntry.Append(7, uplink), number(statusDown))
	if got := integer(value(t, d, at("xe0 transmit power"))); got != dark {
		t.Errorf("an interface that is switched off sends %d hundredths of a dBm", got)
	}
}

// What is behind a port goes with the port.
func TestASwitchedOffPortTakesItsNeighboursWithIt(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	var gone []oid.OID
	for _, n := range stations {
		if n.port == office {
			gone = append(gone, ipNetToPhysicalEntry.Append(4, office).Join(inetIndex(n.v4, 0)), dot1dTpFdbEntry.Append(2).Join(octetSubs(n.mac)))
		}
	}
	neighbours := func() (on []session.Varbind) {
		for _, vb := range below(d, lldpRemEntry.Append(9)) {
			if vb.OID.At(vb.OID.Len()-2) == office {
				on = append(on, vb)
			}
		}
		return on
	}
	before, routes := neighbours(), len(below(d, inetCidrRouteEntry.Append(7)))
	if len(before) != 1 || before[0].Value != text("floor-sw4") {
		t.Fatalf("LLDP's neighbours on the port are %v", before)
	}
	wantSet(t, d, session.NoError, 0, ifEntry.Append(7, office), number(statusDown))
	for _, name := range gone {
		if _, there := d.Get(name); there {
			t.Errorf("%v is still there", name)
		}
	}
	if on := neighbours(); len(on) > 0 {
		t.Errorf("LLDP still hears %v", on)
	}
	// The port's own, and those of the VLAN that stands on it.
	if left := len(below(d, inetCidrRouteEntry.Append(7))); left != routes-4 {
		t.Errorf("%d routes of %d are left", left, routes)
	}
	wantSet(t, d, session.NoError, 0, ifEntry.Append(7, office), number(statusUp))
	c.add(3 * time.Second)
	after := neighbours()
	if len(after) != 1 || after[0].OID.Compare(before[0].OID) <= 0 {
		t.Errorf("the neighbour came back as %v, it was %v", after, before)
	}
	for _, name := range gone {
		if _, there := d.Get(name); !there {
			t.Errorf("%v has not come back", name)
		}
	}
}

// No counter of the whole device falls, whatever happens to its ports.
func TestNoCounterFalls(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, c := newDevice()
		c.add(time.Duration(rapid.Int64Range(0, int64(48*time.Hour)).Draw(t, "at")))
		counters := func() map[oid.OID]ber.Value {
			all := make(map[oid.OID]ber.Value)
			for _, vb := range walk(d) {
				if vb.OID.HasPrefix(dot1qFdbEntry.Append(2)) {
					continue // counts what is there, though its type says otherwise
				}
				if vb.Value.Type == ber.Counter32 || vb.Value.Type == ber.Counter64 {
					all[vb.OID] = vb.Value
				}
			}
			return all
		}
		before := counters()
		for range 4 {
			if rapid.Bool().Draw(t, "switch") {
				port, to := rapid.Uint32Range(1, 8).Draw(t, "port"), rapid.Int64Range(1, 2).Draw(t, "to")
				set(d, ifEntry.Append(7, port), number(to))
			}
			c.add(time.Duration(rapid.Int64Range(0, int64(2*time.Second)).Draw(t, "step")))
			after := counters()
			for name, was := range before {
				is, there := after[name]
				if !there {
					continue
				}
				a, _ := was.Uint()
				b, _ := is.Uint()
				if was.Type == ber.Counter32 && uint32(b)-uint32(a) >= 1<<31 || was.Type == ber.Counter64 && b < a {
					t.Fatalf("%v fell from %d to %d", name, a, b)
				}
			}
			before = after
		}
	})
}

// A port is switched off and on again where its link has been there for a
// whole number of introductions but for what floating point rounds away.
func TestNoCounterFallsByRounding(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	sent := func() uint64 {
		v, _ := d.Get(lldpStatsTxPortEntry.Append(2, 3))
		n, _ := v.Uint()
		return n
	}
	before := sent()
	set(d, ifEntry.Append(7, 3), number(2))
	c.add(16824351 * time.Nanosecond)
	set(d, ifEntry.Append(7, 3), number(1))
	c.add(39 * time.Nanosecond)
	if after := sent(); after < before {
		t.Errorf("the introductions sent fell from %d to %d", before, after)
	}
}

// IP passes no more than the interfaces it is on.
func TestIPIsPartOfWhatInterfacesPass(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	number := func(name oid.OID) uint64 {
		v, ok := d.Get(name)
		if !ok {
			return 0
		}
		n, _ := v.Uint()
		return n
	}
	for _, pair := range [][2]uint32{{6, 6}, {33, 10}} { // ipIfStats' column and ifXTable's
		sums := make(map[uint32]uint64)
		for port := uint32(1); port <= 8; port++ {
			v4, v6 := number(ipIfStatsEntry.Append(pair[0], ipv4, port)), number(ipIfStatsEntry.Append(pair[0], ipv6, port))
			if all := number(ifXEntry.Append(pair[1], port)); v4+v6 > all {
				t.Errorf("IP passed %d octets on interface %d, the interface %d", v4+v6, port, all)
			}
			sums[ipv4] += v4
			sums[ipv6] += v6
		}
		for version, sum := range sums {
			if all := number(ipSystemStatsEntry.Append(pair[0], version)); all != sum {
				t.Errorf("IPv%d: %d on all interfaces, %d together", version, all, sum)
			}
		}
	}
}
