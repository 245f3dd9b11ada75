package value

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	ticksPerSecond = 100
	ticksPerDay    = 24 * 60 * 60 * ticksPerSecond
)

// formatTicks writes hundredths of a second: "3:25:45.67", "3 days, 4:05:06.78".
func formatTicks(n uint64) string {
	days, rest := n/ticksPerDay, n%ticksPerDay
	seconds := rest / ticksPerSecond
	clock := fmt.Sprintf("%d:%02d:%02d.%02d", seconds/3600, seconds/60%60, seconds%60, rest%ticksPerSecond)
	switch days {
	case 0:
		return clock
	case 1:
		return "1 day, " + clock
	}
	return fmt.Sprintf("%d days, %s", days, clock)
}

var errTicks = errors.New(`a time is a number of hundredths of a second ("1234567"), or days and a clock ("1d 2:03:04.05", "0:00:30"), or like "90s" and "1h30m"`)

// parseTicks reads hundredths of a second, or what formatTicks wrote, also with
// the number behind it in parentheses as net-snmp and [Format] have it.
func parseTicks(text string) (uint64, error) {
	if n, err := strconv.ParseUint(text, 10, 64); err == nil {
		return n, nil
	}
	if number, clock, ok := strings.Cut(strings.TrimPrefix(text, "("), ") "); ok && text[0] == '(' {
		text = clock + " (" + number + ")" // as net-snmp's tools print it
	}
	if body, ok := strings.CutSuffix(text, ")"); ok {
		if clock, number, ok := strings.Cut(body, "("); ok {
			n, err := parseTicks(strings.TrimSpace(clock))
			if err == nil && strconv.FormatUint(n, 10) == number {
				return n, nil
			}
		}
		return 0, errTicks
	}
	days, rest := uint64(0), text
	if before, after, ok := strings.Cut(text, "d"); ok {
		var err error
		if days, err = strconv.ParseUint(strings.TrimSpace(before), 10, 32); err != nil {
			return 0, errTicks
		}
		after = strings.TrimPrefix(strings.TrimPrefix(after, "ay"), "s")
		if rest = strings.TrimSpace(strings.TrimPrefix(after, ",")); rest == "" {
			return days * ticksPerDay, nil
		}
	}
	n, err := parseClock(rest)
	if err != nil {
		return 0, err
	}
	return days*ticksPerDay + n, nil
}

func parseClock(text string) (uint64, error) {
	if !strings.Contains(text, ":") {
		d, err := time.ParseDuration(text)
		if err != nil || d < 0 || d%(time.Second/ticksPerSecond) != 0 {
			return 0, errTicks
		}
		return uint64(d / (time.Second / ticksPerSecond)), nil
	}
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return 0, errTicks
	}
	seconds, fraction, _ := strings.Cut(parts[2], ".")
	hours, err1 := strconv.ParseUint(parts[0], 10, 32)
	minutes, err2 := strconv.ParseUint(parts[1], 10, 8)
	second, err3 := strconv.ParseUint(seconds, 10, 8)
	hundredths, err4 := strconv.ParseUint((fraction + "00")[:max(2, len(fraction))], 10, 64)
	if errors.Join(err1, err2, err3, err4) != nil || minutes > 59 || second > 59 || hundredths >= ticksPerSecond {
		return 0, errTicks
	}
	return ((hours*60+minutes)*60+second)*ticksPerSecond + hundredths, nil
}

// date is a DateAndTime taken apart (RFC 2579 §2). It keeps what [time.Time]
// would lose: leap seconds, the year 0, and whether there is a zone.
type date struct {
	year                             int
	month, day, hour, minute, second int
	deci                             int
	zoned, west                      bool
	zoneHour, zoneMinute             int
}

// parseDateOctets reads the 8 or 11 octets of a DateAndTime.
func parseDateOctets(octets string) (date, error) {
	if len(octets) != 8 && len(octets) != 11 {
		return date{}, fmt.Errorf("a DateAndTime has 8 or 11 octets, not %d", len(octets))
	}
	c := []byte(octets)
	d := date{
		year: int(c[0])<<8 | int(c[1]), month: int(c[2]), day: int(c[3]),
		hour: int(c[4]), minute: int(c[5]), second: int(c[6]), deci: int(c[7]),
	}
	if len(c) == 11 {
		d.zoned, d.west, d.zoneHour, d.zoneMinute = true, c[8] == '-', int(c[9]), int(c[10])
		if c[8] != '+' && c[8] != '-' {
			return date{}, fmt.Errorf("the direction from UTC is octet 0x%02x, neither + nor -", c[8])
		}
	}
	return d, d.check()
}

// check reports the first field that no date has. Year 0, month 0 and day 0
// stand for "unknown" on some devices; those are no dates.
func (d date) check() error {
	for _, f := range []struct {
		name        string
		n, min, max int
	}{
		{"month", d.month, 1, 12},
		{"day", d.day, 1, 31},
		{"hour", d.hour, 0, 23},
		{"minute", d.minute, 0, 59},
		{"second", d.second, 0, 60},
		{"tenth of a second", d.deci, 0, 9},
		{"hour of the zone", d.zoneHour, 0, 14}, // Kiribati; the RFC says 13
		{"minute of the zone", d.zoneMinute, 0, 59},
	} {
		if f.n < f.min || f.n > f.max {
			return fmt.Errorf("%s %d is not from %d to %d", f.name, f.n, f.min, f.max)
		}
	}
	if last := time.Date(d.year, time.Month(d.month)+1, 0, 0, 0, 0, 0, time.UTC).Day(); d.day > last {
		return fmt.Errorf("%s %d has %d days, not %d", time.Month(d.month), d.year, last, d.day)
	}
	return nil
}

// octets is the inverse of parseDateOctets.
func (d date) octets() string {
	c := []byte{
		byte(d.year >> 8), byte(d.year), byte(d.month), byte(d.day),
		byte(d.hour), byte(d.minute), byte(d.second), byte(d.deci),
	}
	if d.zoned {
		sign := byte('+')
		if d.west {
			sign = '-'
		}
		c = append(c, sign, byte(d.zoneHour), byte(d.zoneMinute))
	}
	return string(c)
}

// String returns "2026-11-23 14:05:06.7 +01:00", without the zone where the
// device sent none.
func (d date) String() string {
	s := fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d.%d", d.year, d.month, d.day, d.hour, d.minute, d.second, d.deci)
	if !d.zoned {
		return s
	}
	sign := "+"
	if d.west {
		sign = "-"
	}
	return fmt.Sprintf("%s %s%02d:%02d", s, sign, d.zoneHour, d.zoneMinute)
}

// iso returns "2026-11-23T14:05:06.7+01:00" (ISO 8601), without the zone where
// the device sent none.
func (d date) iso() string {
	day, rest, _ := strings.Cut(d.String(), " ")
	return day + "T" + strings.Replace(rest, " ", "", 1)
}

// time returns the moment; only a date with a zone is one.
func (d date) time() (time.Time, bool) {
	offset := (d.zoneHour*60 + d.zoneMinute) * 60
	if d.west {
		offset = -offset
	}
	return time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second,
		d.deci*int(time.Second/10), time.FixedZone("", offset)), d.zoned
}

var errZeroDate = errors.New("all octets are zero: no date is set")

var errDate = errors.New(`a date is written "2026-11-23 14:05:06.7 +01:00", with Z for UTC, without a zone for the device's own time`)

// parseDate reads an ISO date: with a space or a T before the time, the zone
// optional, seconds and their fraction too. What follows in parentheses is
// passed over, since [Format] puts the age there.
func parseDate(text string) (date, error) {
	text, _, _ = strings.Cut(text, "(")
	text = strings.TrimSpace(text)
	var d date
	if len(text) < len("2026-11-23 14:05") || !digitsAt(text, "dddd-dd-dd.dd:dd") || text[10] != ' ' && text[10] != 'T' {
		return date{}, errDate
	}
	number := func(from, to int) int {
		n, _ := strconv.Atoi(text[from:to])
		return n
	}
	d.year, d.month, d.day, d.hour, d.minute = number(0, 4), number(5, 7), number(8, 10), number(11, 13), number(14, 16)
	text = text[16:]
	if digitsAt(text, ":dd") {
		d.second = number(1, 3)
		text = text[3:]
		if digitsAt(text, ".d") {
			d.deci = int(text[1] - '0')
			text = text[2:]
		}
	}
	switch zone := strings.TrimSpace(text); {
	case zone == "":
	case zone == "Z" || zone == "UTC":
		d.zoned = true
	case (zone[0] == '+' || zone[0] == '-') && (len(zone) == 6 && digitsAt(zone, ".dd:dd") || len(zone) == 5 && digitsAt(zone, ".dddd")):
		d.zoned, d.west = true, zone[0] == '-'
		d.zoneHour, _ = strconv.Atoi(zone[1:3])
		d.zoneMinute, _ = strconv.Atoi(zone[len(zone)-2:])
	default:
		return date{}, errDate
	}
	return d, d.check()
}

// digitsAt reports whether text begins as a pattern in which d is a digit, a
// dot any octet, and all else itself.
func digitsAt(text, pattern string) bool {
	if len(text) < len(pattern) {
		return false
	}
	for i := range len(pattern) {
		switch c := pattern[i]; {
		case c == 'd' && !isDigit(text[i]):
			return false
		case c != 'd' && c != '.' && c != text[i]:
			return false
		}
	}
	return true
}

// age says how long before now a moment was, in the largest unit that counts
// at least one: "3 days ago", "in 2 hours".
func age(now, then time.Time) string {
	d := now.Sub(then)
	if d.Abs() < time.Second {
		return "now"
	}
	text := ""
	const day = 24 * time.Hour
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{365 * day, "year"}, {30 * day, "month"}, {day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := int(d.Abs() / u.unit); n > 0 {
			text = plural(n, u.name)
			break
		}
	}
	if d < 0 {
		return "in " + text
	}
	return text + " ago"
}
