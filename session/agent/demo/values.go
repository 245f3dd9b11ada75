package demo

import (
	"math"
	"net/netip"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	mibtuiDemo    = oid.New(1, 3, 6, 1, 4, 1, 32473, 7)
	demoValues    = mibtuiDemo.Append(1, 1)
	demoSettings  = mibtuiDemo.Append(1, 2)
	demoTables    = mibtuiDemo.Append(1, 3)
	demoRouter    = mibtuiDemo.Append(3, 1)
	demoScheduler = mibtuiDemo.Append(3, 2)
)

// The alarms of DemoAlarms that the device knows, as bit numbers.
const (
	alarmDoor       = 2
	alarmLicence    = 7
	alarmCongestion = 8
	alarmLinkFlap   = 9
	alarmCount      = 10
)

// hostile is what demoHostileText warns of. Whoever prints it as it is has the
// screen cleared, the title changed, the bell rung and the line overwritten.
const hostile = "before\x1b[2J\x1b[H\x1b]0;owned\x07\x1b[31;5mALERT\x1b[0m\r\x1b[Koverwritten\b\b\b\x1b[8mhidden\x1b[0m\x1b(0lqqk\x1b(B\x0e\nafter\x1b["

func (d *Device) addValues() {
	at := func(object uint32) oid.OID { return demoValues.Append(object, 0) }
	d.constant(at(10), ber.NewAddr(netip.MustParseAddr("192.0.2.1")))
	d.constant(at(12), pointer(nowhere))
	d.constant(at(13), pointer(demoRouter))
	d.constant(at(14), text(mac(0x07)))
	d.constant(at(15), text("Grüezi, Привет, 你好, שלום, e\u0301te\u0301 👩\u200d🚀"))
	d.constant(at(16), text("Z\xfcrich, 21 \xb0C"))
	d.constant(at(17), text(hostile))
	d.constant(at(18), text("\x00\x01\xfe\xff\x10\x9f\x78\x04mib\x80\x81\xc3\x28\x7f"))
	d.constant(at(19), text(""))
	d.constant(at(20), text("\x01\x04\x02"))
	d.constant(at(24), number(7))
	d.addMovingValues(at)
}

func (d *Device) addMovingValues(at func(uint32) oid.OID) {
	d.add(at(1), func(_ *state, m moment) ber.Value {
		colour, _ := light(m)
		return number(colour)
	})
	d.add(at(2), func(s *state, m moment) ber.Value {
		enabled := s.settings[demoSettings.Append(4, 0)].Content
		return text(and(s.alarms(m), enabled))
	})
	d.add(at(3), func(_ *state, m moment) ber.Value { return text(dateAndTime(m.wall)) })
	d.add(at(4), func(_ *state, m moment) ber.Value { return truth(doorOpen(m)) })
	d.add(at(5), func(s *state, m moment) ber.Value { return number(int64(310 + heat(s, m))) })
	load := func(s *state, m moment) uint64 {
		_, percent := s.busiest(m)
		return uint64(min(math.Round(percent), 100))
	}
	d.add(at(6), func(s *state, m moment) ber.Value { return gauge32(load(s, m)) })
	d.add(at(7), func(_ *state, m moment) ber.Value { return counter32(uint64(m.up.Milliseconds()) * 10_000) })
	d.add(at(8), func(_ *state, m moment) ber.Value {
		return counter64(1<<60 + uint64(m.up.Milliseconds())*3_000_000_007)
	})
	d.add(at(9), func(_ *state, m moment) ber.Value { return ber.NewFloat(float32(supply(m))) })
	d.add(at(11), func(s *state, m moment) ber.Value {
		index, _ := s.busiest(m)
		return pointer(ifEntry.Append(1, uint32(index)))
	})
	d.add(at(21), func(s *state, m moment) ber.Value {
		_, since := s.oper(flapper-1, m)
		return timeTicks(ticks(since))
	})
	d.add(at(22), func(_ *state, m moment) ber.Value {
		_, left := light(m)
		return number(int64(ticks(left)))
	})
	d.add(at(23), func(_ *state, m moment) ber.Value {
		wall := m.wall.UTC()
		return timeTicks(ticks(wall.Sub(wall.Truncate(24 * time.Hour))))
	})
	d.add(at(25), func(s *state, m moment) ber.Value { return number(int64(load(s, m))) })
}

// light returns what the traffic light shows and for how long it still will.
func light(m moment) (colour int64, left time.Duration) {
	wall := m.wall.UTC()
	t := wall.Sub(wall.Truncate(time.Minute))
	for _, phase := range []struct {
		colour int64
		until  time.Duration
	}{{1, 25 * time.Second}, {2, 28 * time.Second}, {3, 55 * time.Second}} {
		if t < phase.until {
			return phase.colour, phase.until - t
		}
	}
	return 4, time.Minute - t
}

func doorOpen(m moment) bool { return m.wall.UTC().Minute() >= 55 }

// heat returns by how many tenths of a degree the device is warmer than a
// mean day would have it, for the time of day and for what it has to do.
func heat(s *state, m moment) float64 {
	_, percent := s.busiest(m)
	t := math.Mod(m.seconds()+m.midnight-morning, secondsPerDay)
	return 55*math.Sin(2*math.Pi*t/secondsPerDay) + percent
}

// alarms returns what is wrong, as BITS.
func (s *state) alarms(m moment) string {
	bits := []int{alarmLicence}
	if doorOpen(m) {
		bits = append(bits, alarmDoor)
	}
	if _, percent := s.busiest(m); percent > 70 {
		bits = append(bits, alarmCongestion)
	}
	if status, _ := s.oper(flapper-1, m); status != statusUp {
		bits = append(bits, alarmLinkFlap)
	}
	return alarmBits(bits...)
}

// alarmBits encodes a DemoAlarms: bit 0 is the highest of the first octet.
func alarmBits(bits ...int) string {
	var b [2]byte
	for _, bit := range bits {
		b[bit/8] |= 0x80 >> (bit % 8)
	}
	return string(b[:])
}

// and returns the bits that are in both; missing octets count as zeros.
func and(a, b string) string {
	both := []byte(a)
	for i := range both {
		if i < len(b) {
			both[i] &= b[i]
		} else {
			both[i] = 0
		}
	}
	return string(both)
}

// dateAndTime encodes t as DateAndTime (RFC 2579) in UTC.
func dateAndTime(t time.Time) string {
	t = t.UTC()
	return localDateAndTime(t) + "+\x00\x00"
}

// localDateAndTime is the form without a time zone.
func localDateAndTime(t time.Time) string {
	year := t.Year()
	return string([]byte{
		byte(year >> 8), byte(year), byte(t.Month()), byte(t.Day()),
		byte(t.Hour()), byte(t.Minute()), byte(t.Second()), byte(t.Nanosecond() / int(100*time.Millisecond)),
	})
}
