package session_test

import (
	"testing"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
)

// BenchmarkWalk walks 20,000 instances of ten columns on the loopback, agent
// included, with answers of the size an unknown device is asked for and of the
// largest.
func BenchmarkWalk(b *testing.B) {
	var vbs []session.Varbind
	for i := range uint32(10) {
		for j := range uint32(2000) {
			vbs = append(vbs, session.Varbind{OID: column.Append(i, j), Value: ber.NewUnsigned(ber.Counter32, uint64(j)<<12)})
		}
	}
	a, err := agent.Listen(b.Context(), "127.0.0.1:0", agent.NewTable(vbs...), agent.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	for name, largest := range map[string]int{"answers=1400": 1400, "answers=65000": 65000} {
		b.Run(name, func(b *testing.B) {
			c := config(a)
			c.MaxAnswer = largest
			s, err := session.Dial(b.Context(), c)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			b.ReportAllocs()
			for b.Loop() {
				result, err := s.Walk(b.Context(), column, session.WalkOptions{}, func([]session.Varbind) error { return nil })
				if err != nil || result.Varbinds != len(vbs) {
					b.Fatalf("%d varbinds, %v", result.Varbinds, err)
				}
			}
			b.ReportMetric(float64(b.N*len(vbs))/b.Elapsed().Seconds(), "varbinds/s")
		})
	}
}
