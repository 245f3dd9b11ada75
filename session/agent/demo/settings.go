package demo

import (
	"net/netip"
	"time"
	"unicode/utf8"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// setting is one object under demoSettings: what it starts as and what may be
// written to it.
type setting struct {
	object uint32
	first  ber.Value
	check  check
}

const (
	lockObject  = 15
	resetObject = 16
)

func settings() []setting {
	all := []span{{0, 1<<32 - 1}}
	return []setting{
		{1, text("Welcome to the demo device"), octets(utf8.ValidString, span{0, 80})},
		{2, number(70), inRange(span{0, 100})},
		{3, number(2), inRange(span{1, 3})},
		{
			4, text(alarmBits(0, 1, alarmLicence, alarmCongestion, alarmLinkFlap)),
			octets(isBits(alarmCount), span{0, 8}),
		},
		{5, truth(false), inRange(span{1, 2})},
		{6, ber.NewAddr(netip.MustParseAddr("192.0.2.53")), address},
		{
			7, text(dateAndTime(time.Date(2027, time.March, 28, 1, 30, 0, 0, time.UTC))),
			octets(isDateAndTime, span{8, 8}, span{11, 11}),
		},
		{8, text("0000"), octets(isDigits, span{4, 4}, span{6, 6})},
		{9, number(215), inRange(span{-100, 450})},
		{10, gauge32(0), unsigned(ber.Gauge32, span{0, 0}, span{8, 63})},
		{11, pointer(ifXEntry.Append(6, uplink)), identifier},
		{12, text(mac(0x20)), octets(isStation, span{6, 6})},
		{13, ber.NewFloat(1.5), float},
		{14, timeTicks(3000), unsigned(ber.TimeTicks, all...)},
	}
}

func (d *Device) addSettings() {
	for _, s := range settings() {
		d.setting(demoSettings.Append(s.object, 0), s.first)
		d.accept(demoSettings.Append(s.object), s.check)
	}
	d.setting(demoSettings.Append(lockObject, 0), number(0))
	d.acceptWith(demoSettings.Append(lockObject), inRange(span{0, maxInt32}), (*transaction).testAndIncr)
	d.setting(demoSettings.Append(resetObject, 0), number(1))
	d.acceptWith(demoSettings.Append(resetObject), inRange(span{1, 2}), (*transaction).reset)
}

// reset is the stage of demoReset, which is a button: it acts and stays idle.
func (tx *transaction) reset(_ int, name oid.OID, v ber.Value) session.ErrorStatus {
	if _, exists := tx.state.settings[name]; !exists {
		return session.NoCreation
	}
	if integer(v) == 2 {
		for _, s := range settings() {
			tx.state.settings[demoSettings.Append(s.object, 0)] = s.first
		}
	}
	return session.NoError
}
