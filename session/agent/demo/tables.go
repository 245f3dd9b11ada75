package demo

import (
	"time"
	"unicode/utf8"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	demoCityEntry      = demoTables.Append(1, 1)
	demoPeerEntry      = demoTables.Append(2, 1)
	demoSlotEntry      = demoTables.Append(3, 1)
	demoSlotLabelEntry = demoTables.Append(4, 1)
	demoNeighborEntry  = demoTables.Append(5, 1)
	demoNoteEntry      = demoTables.Append(6, 1)
)

// rate makes a counter's reader: so many in a second since the start.
func rate(wrap ber.Type, perSecond uint64) func(*state, moment) ber.Value {
	return func(_ *state, m moment) ber.Value {
		n := uint64(m.up.Milliseconds()) * perSecond / 1000
		if wrap == ber.Counter32 {
			return counter32(n)
		}
		return counter64(n)
	}
}

func (d *Device) addTables() {
	d.addCities()
	d.addPeers()
	d.addSlots()
	d.addNeighbors()
	d.addNotes()
}

func (d *Device) addCities() {
	for _, city := range []struct {
		name      string
		people    uint64
		elevation int64 // metres
		local     string
	}{
		{"Amsterdam", 931_000, -2, "Amsterdam"},
		{"Athens", 643_000, 70, "Αθήνα"},
		{"Bern", 137_000, 540, "Bärn"},
		{"Kyiv", 2_950_000, 179, "Київ"},
		{"La Paz", 755_000, 3640, "La Paz"},
		{"Reykjavik", 139_000, 15, "Reykjavík"},
		{"Tokyo", 14_100_000, 40, "東京"},
		{"Zurich", 433_000, 408, "Zürich"},
	} {
		// IMPLIED: the letters alone, without their number in front.
		at := func(column uint32) oid.OID { return demoCityEntry.Append(column).Join(octetSubs(city.name)) }
		d.constant(at(2), gauge32(city.people))
		d.constant(at(3), number(city.elevation))
		d.constant(at(4), text(city.local))
	}
}

func (d *Device) addPeers() {
	const ipv4, ipv6, ipv6z, dns = 1, 2, 4, 16
	const idle, connect, established = 1, 2, 6
	const bgp = 179
	for _, peer := range []struct {
		kind    uint32
		address string
		state   int64
		prefix  uint64
		rate    uint64 // octets a second
		since   time.Duration
	}{
		{ipv4, "\xc0\x00\x02\x09", established, 24, 5_200, 61 * time.Second},
		{ipv4, "\xc6\x33\x64\x04", connect, 24, 0, 9*24*time.Hour + 7*time.Hour},
		{ipv6, "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x09", established, 64, 48_000, 63 * time.Second},
		{ipv6z, "\xfe\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x02", established, 64, 310, 62 * time.Second},
		{dns, "peer.example.net", idle, 0, 0, 0},
	} {
		index := oid.New(peer.kind, uint32(len(peer.address))).Join(octetSubs(peer.address))
		at := func(column uint32) oid.OID { return demoPeerEntry.Append(column).Join(index) }
		port := uint64(0)
		if peer.state == established {
			port = bgp
		}
		d.constant(at(3), number(peer.state))
		d.constant(at(4), gauge32(port))
		d.constant(at(5), gauge32(peer.prefix))
		d.add(at(6), rate(ber.Counter64, peer.rate))
		d.constant(at(7), timeTicks(ticks(peer.since)))
	}
}

// Values of demoSlotCard.
const (
	supervisor = 1
	lineCard   = 2
	fanTray    = 3
	power      = 4
)

// slot is one place for a card, with what is in it.
type slot struct {
	shelf, number uint32
	card          int64
	warmth        int64 // tenths of a degree; 0 where there is no sensor
	alarms        string
	serial        string
	installed     time.Time
	label         string
}

var slots = [...]slot{
	{1, 1, supervisor, 385, alarmBits(alarmLicence), "SUP-000017", time.Date(2024, 2, 29, 14, 5, 0, 0, time.UTC), "Licence ran out, see ticket 4711"},
	{1, 2, lineCard, 412, alarmBits(), "LC4-000239", time.Date(2024, 2, 29, 14, 20, 30, 0, time.UTC), ""},
	{1, 4, fanTray, 296, alarmBits(), "FAN-001380", time.Date(2025, 11, 3, 9, 0, 0, 0, time.UTC), "Lüfter neu"},
	{2, 1, power, 0, alarmBits(), "PSU-000071", time.Date(2024, 2, 29, 13, 55, 0, 0, time.UTC), ""},
	{2, 2, lineCard, 377, alarmBits(), "LC4-000240", time.Date(2026, 6, 12, 17, 45, 0, 500_000_000, time.UTC), ""},
}

// temperature is what the slot's sensor says, in tenths of a degree.
func (slot slot) temperature(s *state, m moment) int64 { return slot.warmth + int64(heat(s, m))/2 }

func (d *Device) addSlots() {
	for _, slot := range slots {
		at := func(column uint32) oid.OID { return demoSlotEntry.Append(column, slot.shelf, slot.number) }
		d.constant(at(3), number(slot.card))
		if slot.warmth != 0 {
			d.add(at(4), func(s *state, m moment) ber.Value { return number(slot.temperature(s, m)) })
		}
		d.constant(at(5), text(slot.alarms))
		more := func(column uint32) oid.OID { return demoSlotLabelEntry.Append(column, slot.shelf, slot.number) }
		d.constant(more(1), text(slot.serial))
		d.constant(more(2), text(localDateAndTime(slot.installed)))
		d.setting(more(3), text(slot.label))
	}
	d.accept(demoSlotLabelEntry.Append(3), octets(utf8.ValidString, span{0, 32}))
}

func (d *Device) addNeighbors() {
	for _, n := range stations {
		if n.frames == 0 {
			continue
		}
		at := func(column uint32) oid.OID {
			return demoNeighborEntry.Append(column, uint32(n.port)).Join(octetSubs(n.mac))
		}
		d.constant(at(2), text(n.name))
		d.add(at(3), rate(ber.Counter32, n.frames))
	}
}

func (d *Device) addNotes() {
	for _, note := range []struct {
		author string
		number uint32
		text   string
	}{
		{"ada", 1, "Rows of short names come first: the length is part of the index."},
		{"ada", 2, "Change me."},
		{"grace", 1, "Found a moth in slot 1.2. 🦋"},
		{"bob", 40, "Numbers may have gaps."},
	} {
		index := oid.New(uint32(len(note.author))).Join(octetSubs(note.author)).Append(note.number)
		d.setting(demoNoteEntry.Append(3).Join(index), text(note.text))
	}
	d.accept(demoNoteEntry.Append(3), octets(utf8.ValidString, span{0, 255}))
}
