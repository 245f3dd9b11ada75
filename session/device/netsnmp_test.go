package device_test

import (
	"context"
	"io/fs"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mibs"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/device"
)

// shelf is an agent's store of fixed values.
type shelf []session.Varbind

func (s shelf) find(o oid.OID) (int, bool) {
	return slices.BinarySearchFunc(s, o, func(vb session.Varbind, o oid.OID) int { return vb.OID.Compare(o) })
}

func (s shelf) Get(o oid.OID) (ber.Value, bool) {
	if i, ok := s.find(o); ok {
		return s[i].Value, true
	}
	return ber.Value{}, false
}

func (s shelf) Next(o oid.OID) (oid.OID, ber.Value, bool) {
	i, ok := s.find(o)
	if ok {
		i++
	}
	if i == len(s) {
		return oid.OID{}, ber.Value{}, false
	}
	return s[i].OID, s[i].Value, true
}

func (s shelf) Set([]session.Varbind) (session.ErrorStatus, int) { return session.NotWritable, 1 }

// oddities are values of every type at objects of every type: as the MIB says,
// not as it says, and where there is no MIB.
func oddities(t *testing.T) shelf {
	t.Helper()
	values := []ber.Value{
		ber.NewInteger(0), ber.NewInteger(1), ber.NewInteger(-5), ber.NewInteger(77), ber.NewInteger(2147483647),
		ber.NewUnsigned(ber.Gauge32, 4294967295), ber.NewUnsigned(ber.Counter32, 7), ber.NewUnsigned(ber.Counter64, 1<<64-1),
		ber.NewUnsigned(ber.TimeTicks, 0), ber.NewUnsigned(ber.TimeTicks, 12345), ber.NewUnsigned(ber.TimeTicks, 8640000),
		ber.NewUnsigned(ber.TimeTicks, 4294967295),
		ber.NewOctetString(""), ber.NewOctetString("eth0"), ber.NewOctetString("say \"hi\" to C:\\"),
		ber.NewOctetString("two\nlines\ttabbed\r\n"), ber.NewOctetString("\x00\x01\xfe"), ber.NewOctetString("Zürich"),
		ber.NewOctetString("\x00\x1b\x21\x0a\x0b\x0c"), ber.NewOctetString(strings.Repeat("\x80A", 8)),
		ber.NewOctetString(strings.Repeat("\xffZ", 20)), ber.NewOctetString("\xa0"), ber.NewOctetString("\x80\x40\x01"),
		ber.NewOctetString("\x07\xea\x0b\x17\x06\x05\x04\x03"), ber.NewOctetString("\x07\xea\x0b\x17\x06\x05\x04\x03+\x02\x1e"),
		ber.NewOID(oid.MustParse("1.3.6.1.2.1.2.2.1.1.3")), ber.NewOID(oid.MustParse("0.0")),
		ber.NewOID(oid.MustParse("1.3.6.1.4.1.99999.1.2")), ber.NewOID(oid.MustParse("1.0.8802.1")),
		ber.NewAddr(netip.MustParseAddr("192.0.2.1")), ber.NewFloat(230.5), ber.NewDouble(-0.25),
		{Type: ber.Opaque, Content: "\x04\x03abc"},
		{Type: ber.Null},
	}
	var s shelf
	n := uint32(1000)
	for node := range tree(t).All() {
		if !node.Kind().IsObject() || !node.Access().Readable() || !manyKinds[node.Module()] {
			continue
		}
		for _, v := range values {
			s = append(s, session.Varbind{OID: node.OID().Append(n), Value: v})
			n++
		}
	}
	for _, root := range []string{"1.3.6.1.4.1.99999", "1.3.6.1.2.1.2.2.1.99", "1.0.8802.1", "1.3.6.1.2.1.1.99"} {
		for i, v := range values {
			s = append(s, session.Varbind{OID: oid.MustParse(root).Append(uint32(i)), Value: v})
		}
	}
	s = append(s, instances(t)...)
	slices.SortFunc(s, func(a, b session.Varbind) int { return a.OID.Compare(b.OID) })
	return slices.CompactFunc(s, func(a, b session.Varbind) bool { return a.OID == b.OID })
}

// manyKinds are the modules whose objects have every kind of syntax and index
// between them; all others would only say the same again.
var manyKinds = map[string]bool{"SNMPv2-MIB": true, "IF-MIB": true, "MIBTUI-DEMO-MIB": true}

// instances are rows of every table, with indexes that fit and that do not.
func instances(t *testing.T) shelf {
	t.Helper()
	var s shelf
	for node := range tree(t).All() {
		if len(node.Index()) == 0 || !node.Kind().IsObject() || !manyKinds[node.Module()] {
			continue
		}
		for _, index := range []string{
			"3", "3.4", "2.97.98", "97.98", "1.4.192.0.2.1", "3.2.97.98", "2.97.98.3", "5.97.98", "0", "1.0", "3.1.34",
			"1.2.3.4.5.6.7", "192.0.2.1", "2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1", "3.8.192.0.2.1.0.0.0.7", "4.20.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.1.7", "16.3.97.46.98", "1.5.1.2.3.4.5", "3.6.1.2.3.4.5.6", "999.1000.300",
			"2.1.3.4", "3.1.3.6.1", "4294967295.1",
		} {
			s = append(s, session.Varbind{OID: node.OID().Join(oid.MustParse(index)), Value: ber.NewInteger(1)})
		}
	}
	return s
}

// netSNMP returns the path of one of net-snmp's tools. Where it is missing the
// test is skipped, except where that must not be.
func netSNMP(t *testing.T, tool string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing: install Debian's package snmp", tool)
	}
	t.Skipf("%s is missing: install Debian's package snmp", tool)
	return ""
}

// modulesDir writes the bundled modules into a folder for net-snmp.
func modulesDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	err := fs.WalkDir(mibs.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == "RFC1213-MIB.mib" { // net-snmp would let the old module speak for the new ones
			return err
		}
		text, err := fs.ReadFile(mibs.FS(), path)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(filepath.Base(path), ".mib")
		return os.WriteFile(filepath.Join(dir, name+".txt"), text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestLinesAreThoseOfNetSNMP(t *testing.T) {
	t.Parallel()
	snmpwalk := netSNMP(t, "snmpbulkwalk")
	stock := oddities(t)
	served, err := agent.Listen(t.Context(), "127.0.0.1:0", stock, agent.Options{Community: "public", MaxMessage: 1400})
	if err != nil {
		t.Fatal(err)
	}
	defer served.Close()
	dir := modulesDir(t)
	for _, letters := range []string{"", "n", "q", "Q", "v", "e", "f", "s", "S", "a", "x", "t", "T", "b", "X", "E", "U", "u", "0", "Qv", "qT", "xT", "qe", "fX", "sqU"} {
		o, err := device.ParseOutputOptions(letters)
		if err != nil {
			t.Fatal(err)
		}
		got := walkWith(t, snmpwalk, dir, letters, served.Addr())
		var want strings.Builder
		for _, vb := range stock {
			want.WriteString(o.Line(tree(t), vb) + "\n")
		}
		reportDifferences(t, letters, want.String(), got)
	}
}

func walkWith(t *testing.T, tool, dir, letters string, at netip.AddrPort) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	args := []string{"-v2c", "-c", "public", "-Cr40", "-M", dir, "-m", "ALL"}
	if letters != "" {
		args = append(args, "-O"+letters)
	}
	cmd := exec.CommandContext(ctx, tool, append(args, at.String(), ".1")...)
	cmd.Env = []string{"HOME=" + dir, "SNMPCONFPATH=" + dir, "SNMP_PERSISTENT_DIR=" + dir}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v", cmd, err)
	}
	text := string(out)
	if strings.Contains(letters, "X") {
		// Where an index does not fit, net-snmp leaves a bracket open.
		text = strings.ReplaceAll(text, "[.", ".")
	}
	if i := strings.LastIndex(strings.TrimSuffix(text, "\n"), "\n"); i > 0 && strings.Contains(text[i:], "No more variables left") {
		text = text[:i+1]
	}
	return text
}

func reportDifferences(t *testing.T, letters, ours, theirs string) {
	t.Helper()
	if ours == theirs {
		return
	}
	a, b := strings.SplitAfter(ours, "\n"), strings.SplitAfter(theirs, "\n")
	seen := map[string]bool{}
	for i := range min(len(a), len(b)) {
		_, kind, _ := strings.Cut(b[i], "=")
		if a[i] != b[i] && len(seen) < 10 && !seen[kind] {
			seen[kind] = true
			t.Errorf("-O%s line %d\n  ours   %q\n  theirs %q", letters, i+1, a[i], b[i])
		}
	}
	if len(a) != len(b) {
		t.Errorf("-O%s: %d lines of ours, %d of theirs", letters, len(a), len(b))
	}
}
