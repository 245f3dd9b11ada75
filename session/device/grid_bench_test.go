package device_test

import (
	"testing"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/device"
)

// BenchmarkTable reads a table of 2,000 rows and 20 columns on the loopback,
// agent included, and puts it together.
func BenchmarkTable(b *testing.B) {
	const columns, rows = 20, 2000
	tree := mib.NewBuilder()
	m := tree.Module(mib.Module{Name: "SAMPLE-MIB"})
	counter := &mib.Type{Name: "Counter32", Base: mib.Counter32}
	entry := oid.MustParse("1.3.6.1.4.1.32473.9.1.1")
	tree.Define(entry.Parent(), mib.Definition{Name: "sampleTable", Module: m, Kind: mib.Table})
	tree.Define(entry, mib.Definition{Name: "sampleEntry", Module: m, Kind: mib.Row})
	var vbs []session.Varbind
	for c := range uint32(columns) {
		tree.Define(entry.Append(c+1), mib.Definition{Name: "sample", Module: m, Kind: mib.Column, Type: counter, Access: mib.ReadOnly})
		for row := range uint32(rows) {
			vbs = append(vbs, session.Varbind{OID: entry.Append(c+1, row+1), Value: ber.NewUnsigned(ber.Counter32, uint64(row)<<12)})
		}
	}
	n, _ := tree.Tree().At(entry.Parent())
	a, err := agent.Listen(b.Context(), "127.0.0.1:0", agent.NewTable(vbs...), agent.Options{Community: "public"})
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	target, err := session.ParseTarget(a.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	c := session.DefaultConfig(target)
	c.Version, c.Community = session.V2c, "public"
	d, err := device.Open(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	requests := 0
	for b.Loop() {
		grid, err := device.NewGrid(n)
		if err != nil {
			b.Fatal(err)
		}
		s, err := d.Table(b.Context(), n, device.TableOptions{}, grid.Add)
		if err != nil || s.Varbinds != len(vbs) || grid.Grid().Len() != rows {
			b.Fatalf("%d varbinds, %v", s.Varbinds, err)
		}
		requests = s.Requests
	}
	b.ReportMetric(float64(b.N*len(vbs))/b.Elapsed().Seconds(), "varbinds/s")
	b.ReportMetric(float64(requests), "requests")
}
