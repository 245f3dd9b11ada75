package device_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session/device"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want, node, suffix string }{
		{"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.1.0", "sysDescr", "0"},
		{".1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.1.0", "sysDescr", "0"},
		{" sysDescr.0 ", "1.3.6.1.2.1.1.1.0", "sysDescr", "0"},
		{".", "", "", ""},
		{"1", "1", "iso", ""},
		{"1.3.6.1.4.1.99999.7", "1.3.6.1.4.1.99999.7", "enterprises", "99999.7"},
		{"2.5", "2.5", "joint-iso-ccitt", "5"},
		{"ifDescr", "1.3.6.1.2.1.2.2.1.2", "ifDescr", ""},
		{"ifDescr.3", "1.3.6.1.2.1.2.2.1.2.3", "ifDescr", "3"},
		{"IF-MIB::ifDescr.3", "1.3.6.1.2.1.2.2.1.2.3", "ifDescr", "3"},
		{"IF-MIB.ifDescr.3", "1.3.6.1.2.1.2.2.1.2.3", "ifDescr", "3"},
		{"ifDescr[3]", "1.3.6.1.2.1.2.2.1.2.3", "ifDescr", "3"},
		{"iso.3.6.1", "1.3.6.1", "internet", ""},
		{"iso.org.dod", "1.3.6", "dod", ""},
		{".iso.org.dod.internet.mgmt.mib-2.system.sysDescr.0", "1.3.6.1.2.1.1.1.0", "sysDescr", "0"},
		{".iso.3.6.1.2.1.1", "1.3.6.1.2.1.1", "system", ""},
		{"1.3.6.1.2.1.system", "1.3.6.1.2.1.1", "system", ""},
		{"system.sysDescr.0", "1.3.6.1.2.1.1.1.0", "sysDescr", "0"},
		{"system.1.0", "1.3.6.1.2.1.1.1.0", "sysDescr", "0"},
		{"enterprises.99999.1", "1.3.6.1.4.1.99999.1", "enterprises", "99999.1"},
		{"ccitt.0", "0.0", "zeroDotZero", ""},
		{`ifDescr."ab"`, "1.3.6.1.2.1.2.2.1.2.2.97.98", "ifDescr", "2.97.98"},
		{`sysDescr.'ab'`, "1.3.6.1.2.1.1.1.97.98", "sysDescr", "97.98"},
		{`sysDescr."a.b"`, "1.3.6.1.2.1.1.1.3.97.46.98", "sysDescr", "3.97.46.98"},
		{`ifRcvAddressStatus.3."abcdef"`, "1.3.6.1.2.1.31.1.4.1.2.3.6.97.98.99.100.101.102", "ifRcvAddressStatus", "3.6.97.98.99.100.101.102"},
		{`ifRcvAddressStatus[3]["abcdef"]`, "1.3.6.1.2.1.31.1.4.1.2.3.6.97.98.99.100.101.102", "ifRcvAddressStatus", "3.6.97.98.99.100.101.102"},
	} {
		r, err := device.Resolve(tree(t), test.text)
		if err != nil {
			t.Errorf("Resolve(%s): %v", test.text, err)
			continue
		}
		if r.OID.String() != test.want || r.Node.Name() != test.node || r.Suffix.String() != test.suffix {
			t.Errorf("Resolve(%s) = %v, %s and %v; want %s, %s and %s",
				test.text, r.OID, r.Node.Name(), r.Suffix, test.want, test.node, test.suffix)
		}
		if r.Exact != (test.suffix == "") {
			t.Errorf("Resolve(%s).Exact = %v", test.text, r.Exact)
		}
	}
}

func TestResolveExplainsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want []string // what the sentence says
	}{
		{"", []string{"no object was named", "sysDescr.0"}},
		{"sysDecsr.0", []string{`"sysDecsr"`, "did you mean sysDescr", "-M"}},
		{"SYSDESCR.0", []string{"did you mean sysDescr"}},
		{"ifIn", []string{"did you mean ifIn"}},
		{"zzzzqqqq", []string{`"zzzzqqqq"`, "-M DIR"}},
		{"IF-MIB::sysDescr", []string{"IF-MIB has no object", "it is in SNMPv2-MIB"}},
		{"IF-MIBS::ifDescr", []string{"no module IF-MIBS", "IF-MIB"}},
		{"IF-MIB::", []string{"IF-MIB has no object"}},
		{"1.3.x", []string{`"x"`, "org", "no child"}},
		{"1.3.6.99999999999", []string{"4294967295"}},
		{"1..3", []string{"missing"}},
		{"sysName..0", []string{"two dots"}},
		{"IF-MIB::ifDescr.", []string{"ends with a dot", `"IF-MIB::ifDescr" alone`}},
		{"1." + strings.Repeat("3", 10000), []string{"… ", "(10002 characters)"}},
		{"x" + strings.Repeat("y", 10000), []string{"(10001 characters)"}},
		{"system.sysDecsr", []string{"system", "no child of that name"}},
		{"ifDescr.x", []string{"ifDescr"}},
		{`ifDescr."x`, []string{"ifDescr", "not closed"}},
		{"sysDescr." + strings.Repeat("1.", 200) + "1", []string{"128"}},
		{`sysDescr."` + strings.Repeat("x", 200) + `"`, []string{"at most 128"}},
	} {
		_, err := device.Resolve(tree(t), test.text)
		if err == nil {
			t.Errorf("Resolve(%s) is no error", test.text)
			continue
		}
		if n := len(err.Error()); n > 500 {
			t.Errorf("Resolve(%.40s) fails with a sentence of %d octets", test.text, n)
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("Resolve(%.40s): %q does not say %q", test.text, err, want)
			}
		}
	}
}

// What the names of an OID say leads back to it.
func TestNamesResolve(t *testing.T) {
	t.Parallel()
	known := tree(t)
	rapid.Check(t, func(t *rapid.T) {
		n := known.NodeByID(rapid.IntRange(1, known.Len()).Draw(t, "node"))
		id := n.OID().Append(rapid.SliceOfN(rapid.Uint32(), 0, 5).Draw(t, "instance")...)
		letters := rapid.SampledFrom([]string{"", "n", "f", "b", "s", "S", "X"}).Draw(t, "letters")
		o, err := device.ParseOutputOptions(letters + "b")
		if err != nil {
			t.Fatal(err)
		}
		name := o.Name(known, id)
		r, err := device.Resolve(known, name)
		if err != nil {
			t.Fatalf("Resolve(%s): %v", name, err)
		}
		if letters != "s" && r.OID != id { // a last name alone may be another module's
			t.Fatalf("%v is %s, which is %v", id, name, r.OID)
		}
	})
}

func FuzzResolve(f *testing.F) {
	for _, seed := range []string{
		"sysDescr.0", "IF-MIB::ifDescr[3]", `x."`, `ifDescr."a\".b".'`, "...", "::", "a::b::c", "[", "]]", ".iso..", "1.[2]",
	} {
		f.Add(seed)
	}
	known, err := bundled()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := device.Resolve(known, text)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without words")
			}
			return
		}
		if r.OID.Len() > oid.MaxLen || r.Node.OID().Join(r.Suffix) != r.OID {
			t.Errorf("Resolve(%q) = %+v", text, r)
		}
	})
}

func TestResolveErrorsAreTyped(t *testing.T) {
	t.Parallel()
	_, err := device.Resolve(tree(t), "ifDecsr")
	unknown, ok := errors.AsType[*device.UnknownNameError](err)
	if !ok || unknown.Name != "ifDecsr" || len(unknown.Near) == 0 || unknown.Near[0] != "ifDescr" {
		t.Errorf("Resolve(ifDecsr) gave %#v", err)
	}
	_, err = device.Resolve(tree(t), "system.nothing")
	if path, ok := errors.AsType[*device.PathError](err); !ok || path.At != "system" || path.Part != "nothing" {
		t.Errorf("Resolve(system.nothing) gave %#v", err)
	}
}
