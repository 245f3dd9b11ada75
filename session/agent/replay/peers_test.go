package replay_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/replay"
	"github.com/mibtui/mibtui/session/snmptest"
)

// recordings returns the recordings of real devices: those in the folder that
// MIBTUI_RECORDINGS names, or in shared/recordings beside the repository.
func recordings(tb testing.TB) []string {
	tb.Helper()
	dir := os.Getenv("MIBTUI_RECORDINGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "recordings")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.snmprec*"))
	if err != nil {
		tb.Fatal(err)
	}
	if len(files) == 0 {
		tb.Skip("set MIBTUI_RECORDINGS to a folder of .snmprec files")
	}
	return files
}

// small is how large, packed, a recording is that is walked in every run.
const small = 100_000

var wellFormed = regexp.MustCompile(`^([0-9.]+)\|[0-9]+[xe]?\|`)

// namesIn returns the distinct names of a recording's good lines, found by
// other means than the code under test.
func namesIn(tb testing.TB, path string) []oid.OID {
	tb.Helper()
	packed, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	text := io.Reader(bytes.NewReader(packed))
	if strings.HasSuffix(path, ".zst") {
		z, err := zstd.NewReader(text)
		if err != nil {
			tb.Fatal(err)
		}
		defer z.Close()
		text = z
	}
	seen := make(map[string]bool)
	var names []oid.OID
	for lines := bufio.NewScanner(text); lines.Scan(); {
		m := wellFormed.FindStringSubmatch(lines.Text())
		if m == nil || seen[m[1]] {
			continue
		}
		seen[m[1]] = true
		names = append(names, oid.MustParse(m[1]))
	}
	slices.SortFunc(names, oid.OID.Compare)
	return names
}

// TestRecordingsWalkWhole replays recordings of real devices, and walks them
// with net-snmp's tools and with our own walk.
func TestRecordingsWalkWhole(t *testing.T) {
	for _, path := range recordings(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if info.Size() > small && os.Getenv("MIBTUI_LONG") == "" {
				t.Skip("set MIBTUI_LONG=1 for the long tests")
			}
			want := namesIn(t, path)
			addr := serve(t, path, len(want))
			for name, got := range map[string][]oid.OID{
				"our walk":     ourWalk(t, addr),
				"snmpbulkwalk": toolWalk(t, addr, "snmpbulkwalk", "-Cr50"),
				"snmpwalk":     toolWalk(t, addr, "snmpwalk"),
			} {
				if i := firstDifference(got, want); i >= 0 {
					t.Errorf("%s finds %d, the file has %d; they differ at %d", name, len(got), len(want), i)
				}
			}
		})
	}
}

func firstDifference(a, b []oid.OID) int {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return -1
}

func serve(t *testing.T, path string, want int) netip.AddrPort {
	t.Helper()
	before := heap()
	start := time.Now()
	r, err := replay.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	_, refused := r.Problems()
	t.Logf("%d varbinds in %v, %.1f MB, %d lines left out", r.Len(), took.Round(time.Millisecond), float64(heap()-before)/1e6, refused)
	if r.Len() != want {
		t.Errorf("%d varbinds, want %d", r.Len(), want)
	}
	a, err := agent.Listen(t.Context(), "127.0.0.1:0", r, agent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a.Addr()
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func ourWalk(t *testing.T, addr netip.AddrPort) []oid.OID {
	t.Helper()
	c := session.DefaultConfig(session.Target{Network: "udp", Host: addr.Addr().String(), Port: addr.Port()})
	c.Version, c.Community = session.V2c, "public"
	s, err := session.Dial(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var names []oid.OID
	result, err := s.Walk(t.Context(), oid.OID{}, session.WalkOptions{}, func(batch []session.Varbind) error {
		for _, vb := range batch {
			names = append(names, vb.OID)
		}
		return nil
	})
	if err != nil || len(result.Warnings) > 0 {
		t.Errorf("our walk: %v, warnings %v", err, result.Warnings)
	}
	return names
}

// toolWalk walks iso, where all recordings have all they have.
func toolWalk(t *testing.T, addr netip.AddrPort, tool string, options ...string) []oid.OID {
	t.Helper()
	args := append([]string{"-v2c", "-cpublic", "-OnqQ", "-t10"}, options...)
	var names []oid.OID
	// A value of several lines has lines that begin otherwise.
	for _, line := range snmptest.Tool(t, tool, append(args, addr.String(), "1")...) {
		name, value, ok := strings.Cut(line, " ")
		if ok && strings.HasPrefix(name, ".1.") && !strings.HasPrefix(value, "= No more variables left") {
			if o, err := oid.Parse(name); err == nil {
				names = append(names, o)
			}
		}
	}
	return names
}

func BenchmarkOpen(b *testing.B) {
	for _, path := range recordings(b) {
		b.Run(filepath.Base(path), func(b *testing.B) {
			var r *replay.Recording
			for b.Loop() {
				var err error
				if r, err = replay.Open(b.Context(), path); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(r.Len()), "varbinds")
		})
	}
}

func BenchmarkNext(b *testing.B) {
	var text strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&text, "1.3.6.1.2.1.2.2.1.%d.%d|65|%d\n", i/10_000+1, i%10_000+1, i)
	}
	r, err := replay.Read(b.Context(), "bench", strings.NewReader(text.String()))
	if err != nil {
		b.Fatal(err)
	}
	at, _, _ := r.Next(oid.OID{})
	for b.Loop() {
		next, _, ok := r.Next(at)
		if !ok {
			next = oid.OID{}
		}
		at = next
	}
}
