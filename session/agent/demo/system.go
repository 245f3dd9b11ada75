package demo

import (
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	system      = mib2.Append(1)
	sysOREntry  = system.Append(9, 1)
	snmpGroup   = mib2.Append(11)
	snmpMIB     = oid.New(1, 3, 6, 1, 6, 3, 1)
	snmpSetLock = snmpMIB.Append(1, 6, 1)
)

const sysDescr = "mibtui demo router, 8 interfaces, software 1.4.2; exists only in memory"

func (d *Device) addSystem() {
	const switching, routing, transport, applications = 1 << 1, 1 << 2, 1 << 3, 1 << 6
	d.constant(system.Append(1, 0), text(sysDescr))
	d.constant(system.Append(2, 0), pointer(demoRouter))
	d.add(system.Append(3, 0), func(_ *state, m moment) ber.Value { return timeTicks(m.ticks()) })
	d.setting(system.Append(4, 0), text("noc@example.net"))
	d.setting(system.Append(5, 0), text("demo-router"))
	d.setting(system.Append(6, 0), text("Rack 3, second floor, Example Street 1"))
	d.constant(system.Append(7, 0), number(switching|routing|transport|applications))
	for _, object := range []uint32{4, 5, 6} {
		d.accept(system.Append(object), octets(isASCII, span{0, 255}))
	}
	const loaded = 312 * tick
	d.constant(system.Append(8, 0), timeTicks(ticks(loaded)))
	for i, module := range []struct {
		id    oid.OID
		descr string
		since time.Duration
	}{
		{snmpMIB, "The system and snmp groups (SNMPv2-MIB)", 0},
		{ifMIB, "Interfaces (IF-MIB)", 0},
		{mibtuiDemo, "One object for every kind of thing (MIBTUI-DEMO-MIB)", 0},
		{demoScheduler, "Tasks that managers make and destroy", loaded},
		{ipMIB, "Addresses, neighbours and statistics of IP and ICMP (IP-MIB)", 0},
		{ipForward, "Routes (IP-FORWARD-MIB)", 0},
		{tcpMIB, "TCP connections and listeners (TCP-MIB)", 0},
		{udpMIB, "UDP endpoints (UDP-MIB)", 0},
		{hostMIB, "Processors, storage and processes (HOST-RESOURCES-MIB)", 0},
		{entityMIB, "Cards, ports and what they are in (ENTITY-MIB)", 0},
		{entitySensorMIB, "Temperatures, fans, voltages and light (ENTITY-SENSOR-MIB)", 0},
		{dot1dBridge, "The bridge, its ports and whom it has heard (BRIDGE-MIB)", 0},
		{qBridgeMIB, "VLANs (Q-BRIDGE-MIB)", 0},
		{lldpMIB, "Neighbours that introduce themselves (LLDP-MIB)", 0},
	} {
		index := uint32(i + 1)
		d.constant(sysOREntry.Append(2, index), pointer(module.id))
		d.constant(sysOREntry.Append(3, index), text(module.descr))
		d.constant(sysOREntry.Append(4, index), timeTicks(ticks(module.since)))
	}
}

// addSNMP adds the snmp group: a device that two managers poll, now and then
// with a mistake.
func (d *Device) addSNMP() {
	// How many milliseconds pass from one to the next; 0 is never.
	for object, every := range map[uint32]uint64{
		1: 270, 2: 271, 3: 0, 4: 6_100_000, 5: 87_000_000, 6: 41_000_000,
		8: 0, 9: 0, 10: 0, 11: 0, 12: 0, 13: 38, 14: 19_000_000, 15: 1_090, 16: 3_300, 17: 23_000_000, 18: 0, 19: 0,
		20: 12_700_000, 21: 240_000, 22: 0, 24: 0, 25: 0, 26: 0, 27: 0, 28: 271, 29: 96_000,
		31: 0, 32: 0,
	} {
		d.add(snmpGroup.Append(object, 0), func(_ *state, m moment) ber.Value {
			if every == 0 {
				return counter32(0)
			}
			return counter32(uint64(m.up.Milliseconds()) / every)
		})
	}
	d.setting(snmpGroup.Append(30, 0), number(1))
	d.accept(snmpGroup.Append(30), inRange(span{1, 2}))
	d.setting(snmpSetLock.Append(0), number(1_618_033_988))
	d.acceptWith(snmpSetLock, inRange(span{0, maxInt32}), (*transaction).testAndIncr)
}
