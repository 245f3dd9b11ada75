package demo

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
)

var _ agent.Store = (*Device)(nil)

// clock is a clock that is moved by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

var noon = time.Date(2027, time.May, 4, 12, 0, 0, 0, time.UTC)

func newDevice() (*Device, *clock) {
	c := &clock{t: noon}
	return New(c.now), c
}

// value reads an instance that has to be there.
func value(t interface {
	Helper()
	Fatalf(string, ...any)
}, d *Device, name oid.OID,
) ber.Value {
	t.Helper()
	v, ok := d.Get(name)
	if !ok {
		t.Fatalf("%v is not there", name)
	}
	return v
}

func walk(d *Device) []session.Varbind {
	var all []session.Varbind
	for at, v, ok := d.Next(oid.OID{}); ok; at, v, ok = d.Next(at) {
		all = append(all, session.Varbind{OID: at, Value: v})
	}
	return all
}

func set(d *Device, pairs ...any) (session.ErrorStatus, int) {
	var vbs []session.Varbind
	for i := 0; i < len(pairs); i += 2 {
		vbs = append(vbs, session.Varbind{OID: pairs[i].(oid.OID), Value: pairs[i+1].(ber.Value)})
	}
	return d.Set(vbs)
}

func wantSet(t *testing.T, d *Device, want session.ErrorStatus, wantIndex int, pairs ...any) {
	t.Helper()
	if status, index := set(d, pairs...); status != want || index != wantIndex {
		t.Fatalf("SET %v: got %v at varbind %d, want %v at %d", pairs, status, index, want, wantIndex)
	}
}

func TestWalkIsInOrderAndAgreesWithGet(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	all := walk(d)
	if len(all) < 500 {
		t.Errorf("a walk finds %d instances, want at least 500", len(all))
	}
	for i, vb := range all {
		if i > 0 && all[i-1].OID.Compare(vb.OID) >= 0 {
			t.Fatalf("%v comes before %v", all[i-1].OID, vb.OID)
		}
		if got := value(t, d, vb.OID); got != vb.Value {
			t.Errorf("GET %v = %v, the walk had %v", vb.OID, got, vb.Value)
		}
	}
}

func TestNextFromAnywhere(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	all := walk(d)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(all)-1).Draw(t, "i")
		name := all[i].OID
		cut := name.Prefix(rapid.IntRange(0, name.Len()).Draw(t, "cut"))
		got, _, ok := d.Next(cut)
		if cut == name {
			if i == len(all)-1 {
				if ok {
					t.Fatalf("after the last comes %v", got)
				}
				return
			}
			if got != all[i+1].OID {
				t.Fatalf("after %v comes %v, want %v", cut, got, all[i+1].OID)
			}
			return
		}
		if !ok || got.Compare(cut) <= 0 || got.Compare(name) > 0 {
			t.Fatalf("after %v comes %v, want something up to %v", cut, got, name)
		}
	})
}

func TestTheSameClockGivesTheSameValues(t *testing.T) {
	t.Parallel()
	a, ca := newDevice()
	b, cb := newDevice()
	ca.add(12345678 * time.Millisecond)
	for range 5 { // looking at a device does not change it
		cb.add(12345678 * time.Millisecond / 5)
		walk(b)
	}
	cb.add(ca.now().Sub(cb.now()))
	one, two := walk(a), walk(b)
	if len(one) != len(two) {
		t.Fatalf("%d instances and %d", len(one), len(two))
	}
	for i := range one {
		if one[i] != two[i] {
			t.Errorf("%v is %v and %v", one[i].OID, one[i].Value, two[i].Value)
		}
	}
}

func TestCountersNeverFallAndTwinsAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, c := newDevice()
		high := func() (v [8][8]uint64) {
			for i := range v {
				for column := range v[i] {
					n, err := value(t, d, ifXEntry.Append(uint32(6+column), uint32(i+1))).Uint()
					if err != nil {
						t.Fatal(err)
					}
					v[i][column] = n
				}
			}
			return v
		}
		twins := [8]oid.OID{
			ifEntry.Append(10), ifEntry.Append(11), ifXEntry.Append(2), ifXEntry.Append(3),
			ifEntry.Append(16), ifEntry.Append(17), ifXEntry.Append(4), ifXEntry.Append(5),
		}
		before := high()
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "switch") {
				port, to := rapid.Uint32Range(1, 8).Draw(t, "port"), rapid.Int64Range(1, 2).Draw(t, "to")
				set(d, ifEntry.Append(7, port), ber.NewInteger(to))
			}
			step := rapid.OneOf(rapid.Int64Range(0, 5e9), rapid.Int64Range(0, int64(40*24*time.Hour))).Draw(t, "step")
			c.add(time.Duration(step))
			after := high()
			for i := range after {
				for column := range after[i] {
					if after[i][column] < before[i][column] {
						t.Fatalf("ifXTable column %d of interface %d fell from %d to %d", 6+column, i+1, before[i][column], after[i][column])
					}
					low, err := value(t, d, twins[column].Append(uint32(i+1))).Uint()
					if err != nil || low != after[i][column]&math.MaxUint32 {
						t.Fatalf("%v.%d = %d (%v), want the lower half of %d", twins[column], i+1, low, err, after[i][column])
					}
				}
			}
			before = after
		}
	})
}

func TestTheUplinkWrapsAndItsTwinGoesOn(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	wraps := 0
	low, high := ifEntry.Append(10, uplink), ifXEntry.Append(6, uplink)
	l0, _ := value(t, d, low).Uint()
	h0, _ := value(t, d, high).Uint()
	for range 60 {
		c.add(time.Second)
		l1, _ := value(t, d, low).Uint()
		h1, _ := value(t, d, high).Uint()
		if l1 < l0 {
			wraps++
		}
		if h1 <= h0 {
			t.Fatalf("ifHCInOctets went from %d to %d", h0, h1)
		}
		if bits := (h1 - h0) * 8; bits > portSpecs[uplink-1].speed {
			t.Errorf("%d bits passed in a second", bits)
		}
		l0, h0 = l1, h1
	}
	if wraps < 2 {
		t.Errorf("ifInOctets wrapped %d times in a minute, want at least 2", wraps)
	}
}

func TestNoLinkCarriesMoreThanItCan(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	set(d, ifEntry.Append(7, 6), ber.NewInteger(1))
	for range 2000 {
		before := d.moment()
		c.add(47 * time.Second)
		after := d.moment()
		for i, spec := range portSpecs {
			if spec.speed == 0 {
				continue
			}
			in0, out0 := d.state.passed(i, before)
			in1, out1 := d.state.passed(i, after)
			if bits := max(in1-in0, out1-out0) * 8 / 47; bits > float64(spec.speed) {
				t.Fatalf("%s carries %.0f bits a second, it can do %d", spec.name, bits, spec.speed)
			}
		}
	}
}

// moment is now for tests, which hold no lock.
func (d *Device) moment() moment {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now()
}

func TestRateIsTheSlopeOfTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(portSpecs[:]).Draw(t, "port").in
		l.bursts = nil // where a burst begins there is no slope
		at := rapid.Float64Range(0, 1e7).Draw(t, "t")
		midnight := rapid.Float64Range(0, secondsPerDay).Draw(t, "midnight")
		got := (l.total(at+0.5, midnight) - l.total(at-0.5, midnight))
		if want := l.rate(at, midnight); math.Abs(got-want) > want/100 || want <= 0 {
			t.Fatalf("slope %v, rate %v", got, want)
		}
	})
}

func TestClockThatGoesBackIsHeld(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	c.add(time.Hour)
	before := walk(d)
	c.add(-30 * time.Minute)
	after := walk(d)
	for i := range before {
		if before[i] != after[i] {
			t.Errorf("%v changed from %v to %v", before[i].OID, before[i].Value, after[i].Value)
		}
	}
}

func TestFlappingInterface(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	status, changed := ifEntry.Append(8, flapper), ifEntry.Append(9, flapper)
	octets := ifXEntry.Append(6, flapper)
	seen := make(map[int64]int)
	var last, lastOctets uint64
	var lastStatus int64
	for range 400 {
		c.add(time.Second)
		up, _ := value(t, d, system.Append(3, 0)).Uint()
		at, _ := value(t, d, changed).Uint()
		n, _ := value(t, d, octets).Uint()
		s := integer(value(t, d, status))
		if at > up {
			t.Fatalf("ifLastChange %d is later than sysUpTime %d", at, up)
		}
		if lastStatus != 0 {
			if (s != lastStatus) != (at != last) {
				t.Fatalf("ifOperStatus %d -> %d while ifLastChange %d -> %d", lastStatus, s, last, at)
			}
			if s == statusDown && lastStatus == statusDown && n != lastOctets {
				t.Fatalf("octets pass while the link is down")
			}
		}
		if flap := value(t, d, demoValues.Append(21, 0)); flap != value(t, d, changed) {
			t.Fatalf("demoLastFlap is %v", flap)
		}
		alarmed := value(t, d, demoValues.Append(2, 0)).Content[1]&0x40 != 0
		if alarmed != (s == statusDown) {
			t.Fatalf("linkFlap alarm %v with ifOperStatus %d", alarmed, s)
		}
		seen[s]++
		last, lastStatus, lastOctets = at, s, n
	}
	if seen[statusUp] < 200 || seen[statusDown] < 40 {
		t.Errorf("in 400 seconds the link was up for %d and down for %d", seen[statusUp], seen[statusDown])
	}
}

func TestSwitchingAnInterface(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	const office, vlan = 3, 7
	admin, oper := ifEntry.Append(7, office), ifEntry.Append(8, office)
	wantSet(t, d, session.NoError, 0, admin, ber.NewInteger(2))
	for name, want := range map[oid.OID]int64{admin: 2, oper: 2, ifEntry.Append(8, vlan): statusLowerLayerDown, ifEntry.Append(7, vlan): 1} {
		if got := integer(value(t, d, name)); got != want {
			t.Errorf("%v = %d, want %d", name, got, want)
		}
	}
	if up, at := value(t, d, system.Append(3, 0)), value(t, d, ifEntry.Append(9, office)); up != at {
		t.Errorf("ifLastChange %v, sysUpTime %v", at, up)
	}
	counters := []oid.OID{ifXEntry.Append(6, office), ifXEntry.Append(10, office), ifXEntry.Append(6, vlan)}
	before := make(map[oid.OID]ber.Value)
	for _, name := range counters {
		before[name] = value(t, d, name)
	}
	c.add(time.Hour)
	for _, name := range counters {
		if got := value(t, d, name); got != before[name] {
			t.Errorf("%v went from %v to %v while down", name, before[name], got)
		}
	}
	wantSet(t, d, session.NoError, 0, admin, ber.NewInteger(1))
	for _, name := range counters {
		if got := value(t, d, name); got != before[name] {
			t.Errorf("%v jumped from %v to %v on the way up", name, before[name], got)
		}
	}
	c.add(time.Second)
	for _, name := range counters {
		if got := value(t, d, name); got == before[name] {
			t.Errorf("%v stands still though the interface is up again", name)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	d, c := newDevice()
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for range 20 {
				c.add(time.Millisecond)
				set(d, demoSettings.Append(1, 0), text(fmt.Sprint(i)))
				set(d, demoTaskEntry.Append(taskRowStatus, uint32(10+i)), number(rowCreateAndWait))
				walk(d)
				set(d, demoTaskEntry.Append(taskRowStatus, uint32(10+i)), number(rowDestroy))
			}
		})
	}
	wg.Wait()
	if left := len(d.state.tasks); left != 1 {
		t.Errorf("%d tasks are left, want the first one", left)
	}
}

func TestHostileTextIsHostile(t *testing.T) {
	t.Parallel()
	d, _ := newDevice()
	got := value(t, d, demoValues.Append(17, 0)).Content
	for _, part := range []string{"\x1b[2J", "\x1b]0;", "\a", "\r", "\b", "\n"} {
		if !strings.Contains(got, part) {
			t.Errorf("demoHostileText has no %q", part)
		}
	}
	if !isASCII(got) || len(got) > 255 {
		t.Errorf("demoHostileText is no DisplayString: %q", got)
	}
}
