package device_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
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
