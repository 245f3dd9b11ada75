package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/demo"
	"github.com/mibtui/mibtui/session/snmptest"
)

// TestTableAgreesWithSnmptable compares cell by cell with net-snmp's tool, on
// its own agent and on the demo device, whose tables have holes and indexes of
// every kind.
func TestTableAgreesWithSnmptable(t *testing.T) {
	d := snmptest.Start(t)
	noon := func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	frozen, err := agent.Listen(context.Background(), "127.0.0.1:0", demo.New(noon), agent.Options{Community: d.Read})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = frozen.Close() })
	bundled := modulesForNetSNMP(t)
	t.Setenv("MIBDIRS", t.TempDir()) // not the modules of this machine
	for _, peer := range []struct {
		name, addr string
		tables     []string
		version    []string
	}{
		{"snmpd", d.Addr, []string{"sysORTable"}, []string{"-v1", "-v2c"}},
		{"demo", frozen.Addr().String(), []string{
			"sysORTable", "ifTable", "ifXTable", "ifStackTable", "ifRcvAddressTable",
			"demoCityTable", "demoPeerTable", "demoSlotTable", "demoSlotLabelTable",
		}, []string{"-v1", "-v2c"}},
	} {
		for _, table := range peer.tables {
			for _, version := range peer.version {
				t.Run(peer.name+" "+table+" "+version, func(t *testing.T) {
					theirs := snmptable(t, bundled, version, d.Read, peer.addr, table)
					ours := mibtuiTable(t, version, d.Read, peer.addr, table)
					agree(t, ours, theirs)
				})
			}
		}
	}
}

// modulesForNetSNMP makes a folder of the bundled modules, without RFC1213-MIB:
// where it and a newer module declare the same, net-snmp believes the old one.
func modulesForNetSNMP(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("../../mibs/*.mib")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, file := range files {
		from, err := filepath.Abs(file)
		if err == nil && filepath.Base(file) != "RFC1213-MIB.mib" {
			err = os.Symlink(from, filepath.Join(dir, filepath.Base(file)))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// separator stands in no value of these devices.
const separator = "\x1f"

func snmptable(t *testing.T, mibs, version, community, addr, table string) [][]string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "snmptable", "-M", mibs, "-m", "ALL", version, "-c", community, "-Cf", separator, addr, table)
	cmd.Env = append(os.Environ(), "SNMPCONFPATH="+t.TempDir(), "SNMP_PERSISTENT_DIR="+t.TempDir())
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("snmptable: %v", err)
	}
	var records [][]string
	for line := range strings.Lines(string(out)) {
		line = strings.TrimRight(line, "\n")
		if line != "" && !strings.HasPrefix(line, "SNMP table: ") {
			records = append(records, strings.Split(line, separator))
		}
	}
	return records
}

func mibtuiTable(t *testing.T, version, community, addr, table string) [][]string {
	t.Helper()
	var out, errs bytes.Buffer
	if status := run([]string{"table", version, "-c", community, "-Oq", "--csv", addr, table}, strings.NewReader(""), &out, &errs); status != exitDone {
		t.Fatalf("exit status %d: %s", status, &errs)
	}
	records, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// agree compares the columns net-snmp shows; it leaves those out that are not
// accessible.
func agree(t *testing.T, ours, theirs [][]string) {
	t.Helper()
	if len(theirs) < 2 || len(ours) != len(theirs) {
		t.Fatalf("%d lines of ours, %d of theirs", len(ours), len(theirs))
	}
	for j, name := range theirs[0] {
		i := slices.Index(ours[0], name)
		if i < 0 {
			t.Errorf("no column %s in %v", name, ours[0])
			continue
		}
		for row := 1; row < len(theirs); row++ {
			want := theirs[row][j]
			if want == "?" { // how snmptable draws a hole
				want = ""
			}
			if ours[row][i] != want {
				t.Errorf("row %d, %s: %q, snmptable has %q", row, name, ours[row][i], want)
			}
		}
	}
}
