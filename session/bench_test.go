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
	table := agent.NewTable(vbs...)
	a := secured(b, "127.0.0.1:0", table, agent.Options{})
	tcp := secured(b, "tcp:127.0.0.1:0", table, agent.Options{})
	for name, test := range map[string]struct {
		config  session.Config
		largest int
	}{
		"v=2c/answers=1400":            {config(a), 1400},
		"v=2c/answers=65000":           {config(a), 65000},
		"v=3/answers=1400":             {asUser("udp", a.Addr()), 1400},
		"v=3/answers=60000":            {asUser("udp", a.Addr()), 60000},
		"v=3/answers=60000/stream=tcp": {asUser("tcp", tcp.Addr()), 60000},
	} {
		b.Run(name, func(b *testing.B) {
			c := test.config
			c.MaxAnswer = test.largest
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
