package device_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/demo"
	"github.com/mibtui/mibtui/session/device"
)

func node(t *testing.T, name string) mib.Node {
	t.Helper()
	found := tree(t).Lookup(name)
	if len(found) == 0 {
		t.Fatalf("no module defines %s", name)
	}
	return found[0]
}

// fetch reads a table whole.
func fetch(t *testing.T, d *device.Device, b *device.GridBuilder, n mib.Node) *device.Grid {
	t.Helper()
	if _, err := d.Table(t.Context(), n, device.TableOptions{}, b.Add); err != nil {
		t.Fatal(err)
	}
	b.Finish()
	return b.Grid()
}

func newGrid(t *testing.T, n mib.Node) *device.GridBuilder {
	t.Helper()
	b, err := device.NewGrid(n)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// openDemo opens the demo device as it is at noon.
func openDemo(t *testing.T, v session.Version) *device.Device {
	t.Helper()
	noon := func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	served, err := agent.Listen(t.Context(), "127.0.0.1:0", demo.New(noon), agent.Options{Community: "public"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = served.Close() })
	target, err := session.ParseTarget(served.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := session.DefaultConfig(target)
	c.Version, c.Community = v, "public"
	d, err := device.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// rows returns a grid as text, a hole as "–".
func rows(g *device.Grid, columns ...string) []string {
	var lines []string
	for i := range g.Len() {
		var cells []string
		for c, column := range g.Columns() {
			if !slices.Contains(columns, column.Name) {
				continue
			}
			text := g.Text(i, c, value.Options{Short: true}).String()
			if text == "" && g.Cell(i, c).State == device.Hole {
				text = "–"
			}
			cells = append(cells, text)
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	return lines
}

// A hole is a hole: what stands beside it is not shifted.
func TestTableWithAHole(t *testing.T) {
	for _, v := range []session.Version{session.V1, session.V2c} {
		t.Run(v.String(), func(t *testing.T) {
			n := node(t, "demoSlotTable")
			g := fetch(t, openDemo(t, v), newGrid(t, n), n)
			want := rows(g, "demoSlotTemperature")
			if !slices.Contains(want, "–") {
				t.Errorf("no slot is without a temperature: %q", want)
			}
			holes := 0
			for i := range g.Len() {
				for c := range g.Columns() {
					switch cell := g.Cell(i, c); {
					case cell.State == device.Awaited || cell.State == device.Refused || cell.State == device.Stale:
						t.Errorf("row %v, column %d was not read", g.Suffix(i), c)
					case cell.State == device.Hole && !g.Columns()[c].Index:
						holes++
					}
				}
			}
			if holes != 1 {
				t.Errorf("%d holes", holes)
			}
		})
	}
}

// SNMPv1 has no Counter64: a column of it ends without an instance, and no
// other does.
func TestBarrenColumns(t *testing.T) {
	n := node(t, "ifXTable")
	for _, version := range []session.Version{session.V1, session.V2c} {
		b := newGrid(t, n)
		if b.Grid().Barren(b.Grid().IndexColumns()) {
			t.Errorf("SNMP%v: barren before it was read", version)
		}
		g := fetch(t, openDemo(t, version), b, n)
		for i, c := range g.Columns() {
			want := version == session.V1 && c.Node.Type().Base == mib.Counter64
			if got := g.Barren(i); got != want {
				t.Errorf("SNMP%v: %s is barren: %v", version, c.Name, got)
			}
		}
	}
}

// Every table of the demo device holds exactly what a walk finds, and every
// index can be read.
func TestTablesAgreeWithWalks(t *testing.T) {
	for _, v := range []session.Version{session.V1, session.V2c} {
		d := openDemo(t, v)
		for n := range tree(t).All() {
			if _, err := device.TableColumns(n); n.Kind() != mib.Table || err != nil {
				continue
			}
			want := map[oid.OID]ber.Value{}
			r := device.Request{Op: device.Walk, OIDs: []oid.OID{n.OID()}}
			_, err := d.Run(t.Context(), r, func(vbs []session.Varbind) {
				for _, vb := range vbs {
					if !vb.Value.Type.IsException() {
						want[vb.OID] = vb.Value
					}
				}
			})
			if _, refused := errors.AsType[*session.StatusError](err); err != nil && !refused {
				t.Fatal(err)
			}
			g := fetch(t, d, newGrid(t, n), n)
			got := map[oid.OID]ber.Value{}
			for i := range g.Len() {
				if _, err := g.Index(i); err != nil {
					t.Errorf("%s: %v", n.Name(), err)
				}
				for c := range g.Columns() {
					if cell := g.Cell(i, c); cell.State == device.Present {
						got[cell.Varbind.OID] = cell.Varbind.Value
					}
				}
			}
			if !maps.Equal(got, want) {
				t.Errorf("v%v %s:\n%s", v, n.Name(), cmp.Diff(slices.Sorted(maps.Keys(texts(want))), slices.Sorted(maps.Keys(texts(got)))))
			}
		}
	}
}

func texts(vbs map[oid.OID]ber.Value) map[string]bool {
	all := map[string]bool{}
	for o, v := range vbs {
		all[fmt.Sprintf("%v = %v %x", o, v.Type, v.Content)] = true
	}
	return all
}

func TestIndexBecomesColumns(t *testing.T) {
	d := openDemo(t, session.V2c)
	for name, want := range map[string]struct {
		columns []string
		row     string
	}{
		"demoPeerTable": {[]string{"demoPeerAddressType", "demoPeerAddress"}, "ipv4(1) | 192.0.2.9"},
		"demoCityTable": {[]string{"demoCityName"}, "Amsterdam"},
		"ifStackTable":  {[]string{"ifStackHigherLayer", "ifStackLowerLayer", "ifStackStatus"}, "0 | 1 | active(1)"},
		"ifXTable":      {[]string{"ifIndex", "ifName"}, "1 | lo"},
	} {
		n := node(t, name)
		g := fetch(t, d, newGrid(t, n), n)
		if got := rows(g, want.columns...); !slices.Contains(got, want.row) {
			t.Errorf("%s has no row %q in %q", name, want.row, got)
		}
	}
}

func instance(t *testing.T, name string, v ber.Value) session.Varbind {
	t.Helper()
	r, err := device.Resolve(tree(t), name)
	if err != nil {
		t.Fatal(err)
	}
	return session.Varbind{OID: r.OID, Value: v}
}

// batch puts instances into the columns of a table.
func batch(t *testing.T, n mib.Node, vbs ...session.Varbind) session.ColumnBatch {
	t.Helper()
	columns, err := device.TableColumns(n)
	if err != nil {
		t.Fatal(err)
	}
	var b session.ColumnBatch
	for _, vb := range vbs {
		i := slices.IndexFunc(columns, func(c mib.Node) bool { return vb.OID.HasPrefix(c.OID()) })
		b.Varbinds = append(b.Varbinds, session.ColumnVarbind{Column: i, Varbind: vb})
	}
	return b
}

func ended(t *testing.T, n mib.Node) session.ColumnBatch {
	t.Helper()
	columns, _ := device.TableColumns(n)
	var b session.ColumnBatch
	for i := range columns {
		b.Ended = append(b.Ended, session.ColumnEnd{Column: i})
	}
	return b
}

// An index that does not fit is shown as it is, and so is one that the
// device's own column contradicts.
func TestOddIndexes(t *testing.T) {
	n := node(t, "ifTable")
	b := newGrid(t, n)
	b.Add(batch(t, n, instance(t, "ifIndex.3", ber.NewInteger(7)), instance(t, "ifDescr.4.5", ber.NewOctetString("odd"))))
	b.Add(ended(t, n))
	g := b.Grid()
	if got, want := rows(g, "ifIndex", "ifDescr"), []string{"3 ≠ 7 | –", "4 .5 | odd"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if _, err := g.Index(1); err == nil || !strings.Contains(err.Error(), "sub-identifier 2") {
		t.Error(err)
	}
	if got, want := fields(g, "ifIndex", "ifDescr"), []string{"3,", "4.5,odd"}; !slices.Equal(got, want) {
		t.Errorf("fields %q, want %q", got, want)
	}
	n = node(t, "demoPeerTable")
	b = newGrid(t, n)
	b.Add(batch(t, n, instance(t, "demoPeerState.1.4.192.0", ber.NewInteger(1))))
	if got, want := rows(b.Grid(), "demoPeerAddressType", "demoPeerAddress"), []string{"ipv4(1) | .4.192.0"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := fields(b.Grid(), "demoPeerAddressType", "demoPeerAddress"), []string{"ipv4(1),.4.192.0"}; !slices.Equal(got, want) {
		t.Errorf("fields %q, want %q", got, want)
	}
}

// fields returns the rows of a grid as a program gets them.
func fields(g *device.Grid, columns ...string) []string {
	var lines []string
	var names []string
	for record := range g.Fields(nil) {
		if names == nil {
			names = record
			continue
		}
		var kept []string
		for i, name := range names {
			if slices.Contains(columns, name) {
				kept = append(kept, record[i])
			}
		}
		lines = append(lines, strings.Join(kept, ","))
	}
	return lines
}

// A field holds a value and nothing said about it.
func TestFieldsForPrograms(t *testing.T) {
	n := node(t, "ifTable")
	b := newGrid(t, n)
	b.Add(batch(
		t, n,
		instance(t, "ifType.1", ber.NewInteger(999)), instance(t, "ifAdminStatus.1", ber.NewInteger(1)), instance(t, "ifDescr.1", ber.NewOctetString("\x1b[31mred")),
		instance(t, "ifLastChange.1", ber.NewUnsigned(ber.TimeTicks, 4120)), instance(t, "ifSpecific.1", ber.NewOID(oid.New(0, 0))), instance(t, "ifMtu.1", ber.NewOctetString("many")),
	))
	got := fields(b.Grid(), "ifIndex", "ifType", "ifAdminStatus", "ifDescr", "ifLastChange", "ifSpecific", "ifMtu")
	if want := []string{"1,0x1b5b33316d726564,999,many,up(1),4120,0.0"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestRefreshMarksWhatChanged(t *testing.T) {
	n := node(t, "ifTable")
	b := newGrid(t, n)
	text := ber.NewOctetString
	b.Add(batch(t, n, instance(t, "ifDescr.1", text("lo")), instance(t, "ifDescr.2", text("eth0")), instance(t, "ifDescr.3", text("gone")), instance(t, "ifSpeed.1", ber.NewUnsigned(ber.Gauge32, 1))))
	b.Add(ended(t, n))
	b.Finish()
	first := b.Grid()
	b = first.Refresh()
	b.Add(batch(t, n, instance(t, "ifDescr.1", text("lo")), instance(t, "ifDescr.2", text("changed"))))
	half := b.Grid()
	b.Add(batch(t, n, instance(t, "ifDescr.9", text("new"))))
	b.Add(ended(t, n))
	b.Finish()
	last := b.Grid()
	describe := func(g *device.Grid) string {
		var s strings.Builder
		for i := range g.Len() {
			fmt.Fprintf(&s, "%v", g.Suffix(i))
			if g.New(i) {
				s.WriteString("+")
			}
			for c, column := range g.Columns() {
				if column.Name != "ifDescr" && column.Name != "ifSpeed" {
					continue
				}
				cell := g.Cell(i, c)
				fmt.Fprintf(&s, " %d:%s", cell.State, g.Text(i, c, value.Options{}))
				if cell.Changed {
					s.WriteString("*")
				}
			}
			s.WriteString("\n")
		}
		return s.String()
	}
	for i, want := range []string{
		"1 3:lo 3:1\n2 3:eth0 1:\n3 3:gone 1:\n",
		"1 3:lo 4:1\n2 3:changed* 0:\n3 4:gone 0:\n",
		"1 3:lo 1:\n2 3:changed* 1:\n9+ 3:new 1:\n",
	} {
		if got := describe([]*device.Grid{first, half, last}[i]); got != want {
			t.Errorf("grid %d:\n%swant\n%s", i, got, want)
		}
	}
	if last.Changed() != 1 {
		t.Errorf("%d changed", last.Changed())
	}
}

// Whatever comes, in whatever order: every cell stands where its own name
// says, rows are in order, and a grid that was handed out never changes.
func TestGridHoldsWhatCame(t *testing.T) {
	n := node(t, "ifXTable")
	columns, err := device.TableColumns(n)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		b := newGrid(t, n)
		for range rapid.IntRange(1, 3).Draw(rt, "rounds") {
			want := map[oid.OID]string{}
			var kept []*device.Grid
			var snapshots []string
			for range rapid.IntRange(0, 12).Draw(rt, "batches") {
				var batch session.ColumnBatch
				for range rapid.IntRange(1, 6).Draw(rt, "varbinds") {
					c := rapid.IntRange(0, len(columns)-1).Draw(rt, "column")
					o := columns[c].OID().Append(rapid.Uint32Range(1, 9).Draw(rt, "row"))
					v := rapid.StringN(0, 2, 3).Draw(rt, "value")
					want[o] = v
					batch.Varbinds = append(batch.Varbinds, session.ColumnVarbind{Column: c, Varbind: session.Varbind{OID: o, Value: ber.NewOctetString(v)}})
				}
				b.Add(batch)
				g := b.Grid()
				kept, snapshots = append(kept, g), append(snapshots, fmt.Sprint(content(g)))
			}
			b.Add(ended(t, n))
			b.Finish()
			g := b.Grid()
			if got := content(g); !maps.Equal(got, want) {
				rt.Fatalf("got %q, want %q", got, want)
			}
			for i := 1; i < g.Len(); i++ {
				if g.Suffix(i-1).Compare(g.Suffix(i)) >= 0 {
					rt.Fatalf("row %v comes before %v", g.Suffix(i-1), g.Suffix(i))
				}
			}
			for i, g := range kept {
				if fmt.Sprint(content(g)) != snapshots[i] {
					rt.Fatal("a grid changed after it was handed out")
				}
			}
			b = g.Refresh()
		}
	})
}

// content returns the values of a round.
func content(g *device.Grid) map[oid.OID]string {
	all := map[oid.OID]string{}
	for i := range g.Len() {
		for c := range g.Columns() {
			if cell := g.Cell(i, c); cell.State == device.Present {
				all[cell.Varbind.OID] = cell.Varbind.Value.Content
			}
		}
	}
	return all
}

func TestRowAsJSON(t *testing.T) {
	n := node(t, "demoPeerTable")
	g := fetch(t, openDemo(t, session.V2c), newGrid(t, n), n)
	line, err := g.RowJSON(0)
	if err != nil {
		t.Fatal(err)
	}
	var row struct {
		Table, Instance string
		Index, Columns  map[string]struct {
			Type  string
			Value any
			Text  string
		}
	}
	if err := json.Unmarshal(line, &row); err != nil {
		t.Fatal(err)
	}
	if row.Table != "MIBTUI-DEMO-MIB::demoPeerTable" || row.Instance != "1.4.192.0.2.9" ||
		row.Index["demoPeerAddress"].Text != "192.0.2.9" || row.Columns["demoPeerState"].Value != 6.0 {
		t.Errorf("%s", line)
	}
}

func TestNoTable(t *testing.T) {
	for name, want := range map[string]string{"sysDescr": "is no table", "interfaces": "is no table"} {
		if _, err := device.NewGrid(node(t, name)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
