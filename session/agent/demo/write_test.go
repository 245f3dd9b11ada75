package demo

import (
	"math"
	"net/netip"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

func setting0(object uint32) oid.OID { return demoSettings.Append(object, 0) }

func TestSetReadsBack(t *testing.T) {
	t.Parallel()
	for name, v := range map[oid.OID]ber.Value{
		system.Append(4, 0):                text("me"),
		system.Append(5, 0):                text(""),
		system.Append(6, 0):                text(strings.Repeat("x", 255)),
		snmpGroup.Append(30, 0):            number(2),
		ifEntry.Append(7, 6):               number(1),
		ifXEntry.Append(14, 2):             number(2),
		ifXEntry.Append(16, 3):             number(1),
		ifXEntry.Append(18, 8):             text(strings.Repeat("a", 64)),
		setting0(1):                        text("Grüezi"),
		setting0(2):                        number(0),
		setting0(3):                        number(3),
		setting0(4):                        text("\x80"),
		setting0(5):                        number(1),
		setting0(6):                        ber.NewAddr(netip.MustParseAddr("10.9.8.7")),
		setting0(7):                        text("\x07\xe8\x02\x1d\x17\x3b\x3c\x09-\x0d\x3b"),
		setting0(8):                        text("123456"),
		setting0(9):                        number(-100),
		setting0(10):                       gauge32(63),
		setting0(11):                       pointer(oid.New(1, 3, 6, 1, 2, 1, 1, 5, 0)),
		setting0(12):                       text("\x02\x00\x00\x00\x00\x01"),
		setting0(13):                       ber.NewFloat(-2.25),
		setting0(14):                       timeTicks(math.MaxUint32),
		demoSlotLabelEntry.Append(3, 1, 2): text("neu"),
		demoNoteEntry.Append(3, 3, 97, 100, 97, 2): text("changed"),
		demoTaskEntry.Append(taskName, 1):          text("another name"),
	} {
		d, _ := newDevice()
		wantSet(t, d, session.NoError, 0, name, v)
		if got := value(t, d, name); got != v {
			t.Errorf("%v was set to %v and reads %v", name, v, got)
		}
	}
}

func TestSetRefuses(t *testing.T) {
	t.Parallel()
	huge := ber.Value{Type: ber.Integer, Content: strings.Repeat("\x7f", 9)}
	for _, test := range []struct {
		name oid.OID
		v    ber.Value
		want session.ErrorStatus
	}{
		{system.Append(1, 0), text("x"), session.NotWritable},
		{oid.New(1, 3, 6, 1, 4, 1, 99999, 1), text("x"), session.NotWritable},
		{oid.OID{}, text("x"), session.NotWritable},
		{system.Append(5), text("x"), session.NotWritable},
		{ifEntry.Append(8, 2), number(1), session.NotWritable},
		{demoTaskEntry.Append(taskRuns, 1), counter32(0), session.NotWritable},
		{ifStackEntry.Append(3, 0, 1), number(rowDestroy), session.NotWritable},
		{system.Append(5, 0), number(1), session.WrongType},
		{system.Append(5, 0), ber.Value{Type: ber.Null}, session.WrongType},
		{system.Append(5, 0), text(strings.Repeat("x", 256)), session.WrongLength},
		{system.Append(5, 0), text("Zürich"), session.WrongValue},
		{system.Append(5, 1), text("x"), session.NoCreation},
		{ifXEntry.Append(18, 9), text("x"), session.NoCreation},
		{ifXEntry.Append(18, 2), text(strings.Repeat("a", 65)), session.WrongLength},
		{ifEntry.Append(7, 2), number(3), session.WrongValue},
		{ifEntry.Append(7, 2), gauge32(1), session.WrongType},
		{setting0(1), text(strings.Repeat("x", 81)), session.WrongLength},
		{setting0(1), text("\xff"), session.WrongValue},
		{setting0(2), number(101), session.WrongValue},
		{setting0(2), number(-1), session.WrongValue},
		{setting0(2), text("70"), session.WrongType},
		{setting0(2), huge, session.WrongEncoding},
		{setting0(2), ber.Value{Type: ber.Integer}, session.WrongEncoding},
		{setting0(4), text("\x00\x20"), session.WrongValue},
		{setting0(4), text(strings.Repeat("\x00", 9)), session.WrongLength},
		{setting0(5), number(0), session.WrongValue},
		{setting0(6), ber.Value{Type: ber.IpAddress, Content: "\x01\x02\x03\x04\x05"}, session.WrongLength},
		{setting0(7), text("\x07\xe9\x02\x1d\x00\x00\x00\x00"), session.WrongValue}, // 29 February 2025
		{setting0(7), text("\x07\xe9\x02\x1c\x18\x00\x00\x00"), session.WrongValue}, // hour 24
		{setting0(7), text("\x07\xe9\x02\x1c\x00\x00\x00\x00*\x00\x00"), session.WrongValue},
		{setting0(7), text("\x07\xe9\x02\x1c\x00\x00\x00\x00+\x00"), session.WrongLength},
		{setting0(8), text("12345"), session.WrongLength},
		{setting0(8), text("12a4"), session.WrongValue},
		{setting0(9), number(-101), session.WrongValue},
		{setting0(10), gauge32(5), session.WrongValue},
		{setting0(10), number(8), session.WrongType},
		{setting0(10), counter32(8), session.WrongType},
		{setting0(11), ber.Value{Type: ber.ObjectIdentifier}, session.WrongEncoding},
		{setting0(12), text("\x01\x00\x5e\x00\x00\x01"), session.WrongValue},
		{setting0(12), text("\x00\x00\x5e\x00\x00"), session.WrongLength},
		{setting0(13), ber.NewFloat(float32(math.NaN())), session.WrongValue},
		{setting0(13), ber.NewDouble(1), session.WrongLength},
		{setting0(13), ber.Value{Type: ber.Opaque, Content: "1234567"}, session.WrongValue},
		{setting0(14), ber.NewUnsigned(ber.TimeTicks, 1<<32), session.WrongValue},
		{setting0(14), ber.Value{Type: ber.TimeTicks, Content: strings.Repeat("\x01", 9)}, session.WrongEncoding},
		{setting0(16), number(3), session.WrongValue},
		{demoSlotLabelEntry.Append(3, 1, 3), text("empty slot"), session.NoCreation},
		{demoNoteEntry.Append(3, 3, 97, 100, 97, 9), text("no such note"), session.NoCreation},
		{demoTaskEntry.Append(taskRowStatus, 0), number(rowCreateAndGo), session.NoCreation},
		{demoTaskEntry.Append(taskRowStatus, 65536), number(rowCreateAndGo), session.NoCreation},
		{demoTaskEntry.Append(taskRowStatus, 7, 7), number(rowCreateAndGo), session.NoCreation},
		{demoTaskEntry.Append(taskRowStatus, 7), number(rowNotReady), session.WrongValue},
		{demoTaskEntry.Append(taskRowStatus, 7), number(0), session.WrongValue},
		{demoTaskEntry.Append(taskStorageType, 7), number(3), session.WrongValue},
		{demoTaskEntry.Append(taskName, 7), text(""), session.WrongLength},
		{demoTaskEntry.Append(taskName, 7), text("x"), session.InconsistentName},
	} {
		d, _ := newDevice()
		before := walk(d)
		if status, index := set(d, system.Append(5, 0), text("first"), test.name, test.v); status != test.want || index != 2 {
			t.Errorf("SET %v to %v: got %v at varbind %d, want %v at 2", test.name, test.v, status, index, test.want)
		}
		if after := walk(d); !equal(before, after) {
			t.Errorf("SET %v was refused with %v and left something changed", test.name, test.want)
		}
	}
}

func equal(a, b []session.Varbind) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestSetOfAnythingNeverPanicsAndIsAllOrNothing(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	var names []oid.OID
	for _, w := range d.writes {
		names = append(names, w.object.Append(0), w.object.Append(1), w.object.Append(2), w.object)
	}
	types := []ber.Type{ber.Integer, ber.OctetString, ber.Null, ber.ObjectIdentifier, ber.IpAddress, ber.Gauge32, ber.TimeTicks, ber.Opaque, 0}
	rapid.Check(t, func(t *rapid.T) {
		var vbs []session.Varbind
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			vbs = append(vbs, session.Varbind{
				OID: rapid.SampledFrom(names).Draw(t, "name"),
				Value: ber.Value{
					Type:    rapid.SampledFrom(types).Draw(t, "type"),
					Content: string(rapid.SliceOfN(rapid.Byte(), 0, 12).Draw(t, "content")),
				},
			})
		}
		before := walk(d)
		status, index := d.Set(vbs)
		if index < 0 || index > len(vbs) || (index == 0) != (status == session.NoError) {
			t.Fatalf("%v at varbind %d of %d", status, index, len(vbs))
		}
		if status != session.NoError && !equal(before, walk(d)) {
			t.Fatalf("%v left something changed", status)
		}
		for _, vb := range walk(d) {
			if vb.Value.Type == 0 {
				t.Fatalf("%v has no value", vb.OID)
			}
		}
	})
}

func TestTurboNeedsLight(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	mode, brightness := setting0(3), setting0(2)
	wantSet(t, d, session.InconsistentValue, 2, brightness, number(10), mode, number(3))
	wantSet(t, d, session.NoError, 0, brightness, number(10))
	wantSet(t, d, session.InconsistentValue, 1, mode, number(3))
	wantSet(t, d, session.NoError, 0, mode, number(3), brightness, number(20))
	wantSet(t, d, session.InconsistentValue, 2, system.Append(5, 0), text("x"), brightness, number(19))
	wantSet(t, d, session.NoError, 0, brightness, number(19), mode, number(1))
}

func TestTestAndIncr(t *testing.T) {
	t.Parallel()
	for _, lock := range []oid.OID{setting0(lockObject), snmpSetLock.Append(0)} {
		d, _ := newDevice()
		now := integer(value(t, d, lock))
		wantSet(t, d, session.InconsistentValue, 1, lock, number(now+1))
		wantSet(t, d, session.NoError, 0, lock, number(now), system.Append(5, 0), text("mine"))
		wantSet(t, d, session.InconsistentValue, 1, lock, number(now), system.Append(5, 0), text("too late"))
		if got := value(t, d, system.Append(5, 0)).Content; got != "mine" {
			t.Errorf("sysName is %q", got)
		}
		d.state.settings[lock] = number(maxInt32)
		wantSet(t, d, session.NoError, 0, lock, number(maxInt32))
		if got := integer(value(t, d, lock)); got != 0 {
			t.Errorf("after 2147483647 comes %d", got)
		}
	}
}

func TestReset(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	before := walk(d)
	wantSet(t, d, session.NoError, 0, setting0(1), text("changed"), setting0(9), number(0), setting0(3), number(3))
	wantSet(t, d, session.NoError, 0, setting0(resetObject), number(2))
	if !equal(before, walk(d)) {
		t.Error("demoReset did not bring back what was there at first")
	}
}

func TestEnabledAlarmsHideTheOthers(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	wantSet(t, d, session.NoError, 0, setting0(4), text(""))
	if got := value(t, d, demoValues.Append(2, 0)).Content; got != "\x00\x00" {
		t.Errorf("with no alarm enabled demoAlarms is %x", got)
	}
	wantSet(t, d, session.NoError, 0, setting0(4), text("\x01"))
	if got := value(t, d, demoValues.Append(2, 0)).Content; got != "\x01\x00" {
		t.Errorf("with licence enabled demoAlarms is %x", got)
	}
}

func TestLightAgreesWithItsCountdown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, c := newDevice()
		c.add(time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "at")))
		colour, left := integer(value(t, d, demoValues.Append(1, 0))), integer(value(t, d, demoValues.Append(22, 0)))
		c.add(time.Duration(left)*10*time.Millisecond + 10*time.Millisecond)
		if next := integer(value(t, d, demoValues.Append(1, 0))); next != colour%4+1 {
			t.Fatalf("after %d comes %d", colour, next)
		}
	})
}
