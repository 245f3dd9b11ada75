package demo

import (
	"fmt"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	entityMIB             = mib2.Append(47)
	entPhysicalEntry      = entityMIB.Append(1, 1, 1, 1)
	entAliasMappingEntry  = entityMIB.Append(1, 3, 2, 1)
	entPhysicalContains   = entityMIB.Append(1, 3, 3, 1)
	entLastChangeTime     = entityMIB.Append(1, 4, 1, 0)
	demoHardwareRevisions = map[int64]string{supervisor: "C1", lineCard: "B0", fanTray: "A2", power: "A0"}
)

// Values of IANAPhysicalClass that the device has.
const (
	classChassis     = 3
	classContainer   = 5
	classPowerSupply = 6
	classFan         = 7
	classSensor      = 8
	classModule      = 9
	classPort        = 10
)

// The entPhysicalIndex of each kind of part: a slot and what is in it by shelf
// and number, a port by its ifIndex, the rest as they are listed.
const (
	entChassis = 1
	entPorts   = 100
	entOptic   = 132
	entFans    = 151
	entSensors = 200
)

func (slot slot) entity() uint32 { return slot.shelf*10 + slot.number }

func (slot slot) cardEntity() uint32 { return slot.entity() + 40 }

// entity is one row of entPhysicalTable.
type entity struct {
	index, within     uint32
	class, position   int64
	descr, name       string
	hardware, serial  string
	model             string
	replaceable       bool
	made              time.Time // the zero Time where that is not known
	firmware, release string
}

// entities lists all there is, the whole before its parts.
func entities() []entity {
	const release = "1.4.2"
	list := []entity{{
		index: entChassis, class: classChassis, position: -1, descr: "mibtui demo router, two shelves", name: "chassis",
		hardware: "A1", serial: "DEMO-0001", model: "DR-8", release: release, made: slots[0].installed,
	}}
	cards := map[int64]struct {
		class        int64
		descr, model string
	}{
		supervisor: {classModule, "Supervisor with one 10 Gigabit and four Gigabit ports", "DR-SUP"},
		lineCard:   {classModule, "Line card, no ports in use", "DR-LC4"},
		fanTray:    {classModule, "Fan tray", "DR-FAN"},
		power:      {classPowerSupply, "Power supply, 230 V AC, 450 W", "DR-PSU"},
	}
	for i, slot := range slots {
		card, place := cards[slot.card], fmt.Sprintf("%d/%d", slot.shelf, slot.number)
		made := entity{
			index: slot.cardEntity(), within: slot.entity(), class: card.class, position: 1, descr: card.descr, name: "card " + place,
			hardware: demoHardwareRevisions[slot.card], serial: slot.serial, model: card.model, replaceable: true, made: slot.installed,
		}
		if slot.card == supervisor {
			made.firmware, made.release = "boot 2.1", release
		}
		list = append(list, entity{
			index: slot.entity(), within: entChassis, class: classContainer, position: int64(i + 1), descr: "Slot " + place, name: "slot " + place,
		}, made)
	}
	for i, spec := range portSpecs {
		if spec.connector {
			list = append(list, entity{
				index: entPorts + uint32(i) + 1, within: slots[0].cardEntity(), class: classPort, position: int64(i), descr: spec.descr, name: spec.name,
			})
		}
	}
	list = append(list, entity{
		index: entOptic, within: entPorts + uplink, class: classModule, position: 1, descr: "10GBASE-LR optic, 1310 nm, 10 km", name: "xe0 optic",
		hardware: "A", serial: "OPT-004417", model: "SFP-10G-LR", replaceable: true,
	})
	for i := range uint32(2) {
		list = append(list, entity{
			index: entFans + i, within: slots[2].cardEntity(), class: classFan, position: int64(i + 1),
			descr: fmt.Sprintf("Fan %d", i+1), name: fmt.Sprintf("fan %d", i+1),
		})
	}
	for i, sensor := range sensors() {
		list = append(list, entity{
			index: entSensors + uint32(i) + 1, within: sensor.within, class: classSensor, position: int64(i + 1), descr: sensor.descr, name: sensor.name,
		})
	}
	return list
}

func (d *Device) addEntities() {
	const unknown = "\x00\x00\x01\x01\x00\x00\x00\x00"
	for _, e := range entities() {
		index := oid.New(e.index)
		r := d.row(entPhysicalEntry, index, nil)
		maker, made := "", text(unknown)
		if e.model != "" {
			maker = "mibtui"
		}
		if !e.made.IsZero() {
			made = text(localDateAndTime(e.made))
		}
		r.constants(2, text(e.descr), pointer(nowhere), number(int64(e.within)), number(e.class), number(e.position), text(e.name),
			text(e.hardware), text(e.firmware), text(e.release))
		r.constants(12, text(maker), text(e.model))
		r.constants(16, truth(e.replaceable), made)
		r.constants(19, text(""))
		d.constant(r.name(11), text(e.serial))
		d.constant(r.name(18), text(""))
		d.setting(r.name(14), text(""))
		d.setting(r.name(15), text(""))
		if e.within != 0 {
			d.row(entPhysicalContains, oid.New(e.within, e.index), nil).constants(1, number(int64(e.index)))
		}
		if e.class == classPort {
			// For all logical entities alike: the second part of the index is 0.
			ifIndex := ifEntry.Append(1, e.index-entPorts)
			d.row(entAliasMappingEntry, index.Append(0), nil).constants(2, pointer(ifIndex))
		}
	}
	named := octets(isASCII, span{0, 32})
	d.accept(entPhysicalEntry.Append(14), named)
	d.accept(entPhysicalEntry.Append(15), named)
	d.constant(entLastChangeTime, timeTicks(0))
	d.addSensors()
}

// sensorRow is the row of entPhySensorTable of one sensor.
func (d *Device) sensorRow(index uint32, s sensor) {
	const ok, everySecond = 1, 1000
	r := d.row(entPhySensorEntry, oid.New(index), nil)
	r.constants(1, number(s.kind), number(s.scale), number(s.precision))
	r.add(4, func(state *state, m moment) ber.Value { return number(s.read(state, m)) })
	r.constants(5, number(ok), text(s.units))
	r.add(7, func(_ *state, m moment) ber.Value { return timeTicks(ticks(m.up.Truncate(time.Second))) })
	r.constants(8, gauge32(everySecond))
}
