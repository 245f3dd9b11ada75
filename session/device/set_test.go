package device_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
)

func TestStageRefuses(t *testing.T) {
	t.Parallel()
	b := open(t, session.V2c)
	name := ber.NewOctetString("x")
	if _, err := b.Stage(t.Context(), tree(t), at(t, "sysName.0"), name, false); !errors.Is(err, session.ErrReadOnly) {
		t.Errorf("a read-only device said %v", err)
	}
	b.Session().AllowWrites(time.Now().Add(time.Hour))
	for _, test := range []struct {
		object string
		value  ber.Value
		want   string
	}{
		{"sysDescr.0", name, "read-only"},
		{"ifRcvAddressAddress.1.1.65", name, "not-accessible"},
		{"sysName", name, "sysName.0"},
		{"ifAdminStatus", ber.NewInteger(1), "is a column"},
		{"ifTable", ber.NewInteger(1), "is a table"},
		{"system", ber.NewInteger(1), "not an instance"},
		{"sysName.0", ber.NewInteger(1), ""},
		{"sysName.0", ber.NewOctetString(strings.Repeat("x", 300)), "255"},
		{"ifAdminStatus.1", ber.NewInteger(9), ""},
	} {
		_, err := b.Stage(t.Context(), tree(t), at(t, test.object), test.value, false)
		refused, ok := errors.AsType[*device.RefusedError](err)
		if !ok || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), refused.Name) {
			t.Errorf("staging %v at %s: %v", test.value, test.object, err)
		}
	}
	if n := len(b.requests()); n != 0 {
		t.Errorf("refusing took %d requests", n)
	}
}

func TestStageWithAChosenType(t *testing.T) {
	t.Parallel()
	b := open(t, session.V2c)
	b.Session().AllowWrites(time.Now().Add(time.Hour))
	for _, test := range []struct {
		object  string
		value   ber.Value
		warning string
	}{
		{"sysName.0", ber.NewInteger(1), "INTEGER is sent because you chose it"},
		{"1.3.6.1.4.1.99999.1.0", ber.NewInteger(1), "No loaded module describes"},
		{"sysName.0", ber.NewOctetString("fine"), ""},
	} {
		c, err := b.Stage(t.Context(), tree(t), at(t, test.object), test.value, true)
		if err != nil {
			t.Errorf("%s: %v", test.object, err)
		}
		if got := strings.Join(c.Warnings, " "); !strings.Contains(got, test.warning) || test.warning == "" && got != "" {
			t.Errorf("%s warned %q; want %q", test.object, got, test.warning)
		}
	}
}

// stage stages the renaming of the device.
func stage(t *testing.T, b *bench) device.Change {
	t.Helper()
	b.Session().AllowWrites(time.Now().Add(time.Hour))
	c, err := b.Stage(t.Context(), tree(t), at(t, "sysName.0"), ber.NewOctetString("renamed"), false)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestApplyAndUndo(t *testing.T) {
	t.Parallel()
	for _, version := range []session.Version{session.V1, session.V2c} {
		b := open(t, version)
		c := stage(t, b)
		if c.Old.Content != "bench" || c.Name != "SNMPv2-MIB::sysName.0" {
			t.Errorf("%+v", c)
		}
		b.requests()
		out, err := b.Apply(t.Context(), c)
		if err != nil || out.Unknown || out.Changes[0].Differs || out.Changes[0].ReadBack.Content != "renamed" {
			t.Fatalf("%+v, %v", out, err)
		}
		if asked := b.requests(); len(asked) != 2 || asked[0].Op != session.OpSet || asked[1].Op != session.OpGet {
			t.Errorf("a SET took %v", asked)
		}
		undo, ok := out.Changes[0].Inverse()
		if !ok {
			t.Fatal("no way back")
		}
		if _, err := b.Apply(t.Context(), undo); err != nil {
			t.Fatal(err)
		}
		if v, _ := b.Get(at(t, "sysName.0")); v.Content != "bench" {
			t.Errorf("undone, it is %q", v.Content)
		}
	}
}

func TestApplyTellsWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	t.Run("the device refuses", func(t *testing.T) {
		t.Parallel()
		b := open(t, session.V2c)
		c := stage(t, b)
		b.misbehave(func(d *drawer) { d.refuse = session.ResourceUnavailable })
		out, err := b.Apply(t.Context(), c)
		if status, ok := errors.AsType[*session.StatusError](err); !ok || status.Status != session.ResourceUnavailable || out.Unknown {
			t.Errorf("%+v, %v", out, err)
		}
	})
	t.Run("the device changes the value", func(t *testing.T) {
		t.Parallel()
		b := open(t, session.V2c)
		c := stage(t, b)
		b.misbehave(func(d *drawer) {
			d.bend = func(v ber.Value) ber.Value { return ber.NewOctetString(strings.ToUpper(v.Content)) }
		})
		out, err := b.Apply(t.Context(), c)
		if err != nil || !out.Changes[0].Differs || out.Changes[0].ReadBack.Content != "RENAMED" {
			t.Errorf("%+v, %v", out, err)
		}
	})
	t.Run("the device does not answer in time", func(t *testing.T) {
		t.Parallel()
		b := open(t, session.V2c)
		c := stage(t, b)
		b.misbehave(func(d *drawer) { d.slow = 400 * time.Millisecond })
		out, err := b.Apply(t.Context(), c)
		late, ok := errors.AsType[*session.TimeoutError](err)
		if !ok || !late.OutcomeUnknown || !out.Unknown {
			t.Fatalf("%+v, %v", out, err)
		}
		if got := out.Changes[0]; got.ReadErr != nil || got.ReadBack.Content != "renamed" {
			t.Errorf("read back %+v", got)
		}
	})
}

func TestInverse(t *testing.T) {
	t.Parallel()
	value, other := ber.NewInteger(1), ber.NewInteger(2)
	for _, test := range []struct {
		old  ber.Value
		want bool
	}{
		{ber.Value{}, false},
		{ber.Value{Type: ber.NoSuchInstance}, false},
		{value, false},
		{other, true},
	} {
		back, ok := device.Change{Old: test.old, New: value}.Inverse()
		if ok != test.want || ok && (back.New != test.old || back.Old != value) {
			t.Errorf("the inverse of %v -> %v is %v, %v", test.old, value, back, ok)
		}
	}
}

// What a change does is said of the object it is about, and of no other.
func TestStageSaysWhatTheChangeDoes(t *testing.T) {
	t.Parallel()
	b := open(t, session.V2c)
	b.Session().AllowWrites(time.Now().Add(time.Hour))
	integer := ber.NewInteger
	for _, test := range []struct {
		object           string
		value            ber.Value
		effect, restarts string // parts; "" for none
	}{
		{"ifAdminStatus.1", integer(2), "the way you come in by", "“Most devices forget the change at the next restart"},
		{"ifAdminStatus.1", integer(1), "", "“Most devices forget"},
		{"lldpPortConfigAdminStatus.1", integer(4), "", "LLDP-MIB says nothing of it"},
		{"sysName.0", ber.NewOctetString("x"), "", "the change may be lost"},
		{"demoReset.0", integer(1), "(reset) this is an order", ""},
		{"snmpSetSerialNo.0", integer(7), "holds this very number", ""},
		{"demoTaskRowStatus.9", integer(4), "It makes the row and puts it into use at once.", "as demoTaskStorageType of the same row says"},
		{"demoTaskRowStatus.9", integer(5), "set its columns, then active", "demoTaskStorageType"},
		{"demoTaskRowStatus.9", integer(6), "It removes the row with all its values.", ""},
		{"demoTaskRowStatus.9", integer(1), "this one is not", "demoTaskStorageType"},
		{"ipCidrRouteMetric1.1.1.1.1.0.0.0.0.0.2.2.2.2", integer(1), "If your own way to the device leads over this", "IP-FORWARD-MIB"},
	} {
		c, err := b.Stage(t.Context(), tree(t), at(t, test.object), test.value, false)
		if err != nil {
			t.Errorf("%s: %v", test.object, err)
			continue
		}
		for _, said := range []struct{ got, want string }{{strings.Join(c.Effects, " "), test.effect}, {c.AfterRestart, test.restarts}} {
			if !strings.Contains(said.got, said.want) || said.want == "" && said.got != "" {
				t.Errorf("%s: says %q, want %q", test.object, said.got, said.want)
			}
		}
	}
}

// RFC 2579 has notReady for devices alone. By hand it can be sent all the same.
func TestStageRefusesNotReady(t *testing.T) {
	t.Parallel()
	b := open(t, session.V2c)
	b.Session().AllowWrites(time.Now().Add(time.Hour))
	_, err := b.Stage(t.Context(), tree(t), at(t, "demoTaskRowStatus.9"), ber.NewInteger(3), false)
	if err == nil || !strings.Contains(err.Error(), "never set (RFC 2579 §2); choose active, notInService, createAndGo") || len(b.requests()) != 0 {
		t.Error(err)
	}
	if _, err := b.Stage(t.Context(), tree(t), at(t, "demoTaskRowStatus.9"), ber.NewInteger(3), true); err != nil {
		t.Errorf("by hand: %v", err)
	}
}

func TestCheckIndex(t *testing.T) {
	t.Parallel()
	type column struct {
		object, takes string
		fits          []string
		wrong         map[string]string // an instance, and what is said of it
	}
	for _, c := range []column{
		{"demoTaskRowStatus", "demoTaskIndex 1..65535", []string{"9", "65535"}, map[string]string{
			"65536": "demoTaskIndex: 65536 is out of range: Unsigned32 takes 1 to 65535",
			"0":     "demoTaskIndex: 0 is out of range", "9.9": "1 sub-identifier more than the INDEX has",
		}},
		{"ifStackStatus", "ifStackHigherLayer 0..2147483647, then ifStackLowerLayer 0..2147483647", []string{"0.1"}, map[string]string{"1": "missing"}},
		{"snmpNotifyRowStatus", "snmpNotifyName of 1..32 octets", []string{"65", "65.66"}, nil},
	} {
		r, err := device.Resolve(tree(t), c.object)
		if err != nil {
			t.Fatal(err)
		}
		parts := r.Node.Index()
		if got := device.IndexTakes(parts); got != c.takes {
			t.Errorf("%s: %q, want %q", c.object, got, c.takes)
		}
		for _, suffix := range c.fits {
			if err := device.CheckIndex(parts, oid.MustParse(suffix)); err != nil {
				t.Errorf("%s.%s: %v", c.object, suffix, err)
			}
		}
		for suffix, want := range c.wrong {
			if err := device.CheckIndex(parts, oid.MustParse(suffix)); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s.%s: %v, want %q", c.object, suffix, err, want)
			}
		}
	}
}
