//go:build unix

package flows

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/ui/uitest"
)

// BenchmarkFirstFrame measures from exec to the first frame on the screen.
func BenchmarkFirstFrame(b *testing.B) {
	mibtui.Path(b)
	var times []time.Duration
	for b.Loop() {
		s := mibtui.Start(b, wide, "demo")
		s.WaitUntil("the first frame", func(screen string) bool { return strings.Contains(screen, "1 Tree") })
		times = append(times, s.Elapsed())
		s.Close()
	}
	report(b, times)
}

// BenchmarkTreeComplete measures from exec until all modules are in the tree.
func BenchmarkTreeComplete(b *testing.B) {
	mibtui.Path(b)
	var times []time.Duration
	for b.Loop() {
		s := mibtui.Start(b, wide, "demo")
		s.WaitUntil("the tree to be complete", treeComplete)
		times = append(times, s.Elapsed())
		s.Close()
	}
	report(b, times)
}

// BenchmarkKeyToFrame measures from a key sent to the terminal until the
// cursor's row has moved on the screen.
func BenchmarkKeyToFrame(b *testing.B) {
	s := startDemo(b, wide)
	keyToFrame(b, s.Press("g", "g").WaitUntil("the cursor", func(screen string) bool { return cursorLine(screen) >= 0 }))
}

func keyToFrame(b *testing.B, s *uitest.Session) {
	var times []time.Duration
	key := "j"
	for b.Loop() {
		at := cursorLine(s.Screen())
		began := time.Now()
		s.Press(key).WaitUntil("the cursor to move", func(screen string) bool {
			now := cursorLine(screen)
			return now >= 0 && now != at
		})
		times = append(times, time.Since(began))
		if key = "k"; len(times)%2 == 0 {
			key = "j"
		}
	}
	report(b, times)
}

// report replaces the mean, which hides what annoys, by the median and the
// slowest twentieth.
func report(b *testing.B, times []time.Duration) {
	b.Helper()
	slices.Sort(times)
	at := func(share float64) float64 {
		return float64(times[int(share*float64(len(times)-1))]) / float64(time.Millisecond)
	}
	b.ReportMetric(at(0.50), "p50-ms")
	b.ReportMetric(at(0.95), "p95-ms")
	b.ReportMetric(0, "ns/op")
}

var countOfNodes = regexp.MustCompile(`1 Tree .* \d+ nodes [━─]`)

// treeComplete tells whether the tree's frame gives a final number of nodes.
func treeComplete(screen string) bool { return countOfNodes.MatchString(screen) }

// cursorLine returns the first line of the screen with a selected row, or -1.
func cursorLine(screen string) int {
	for i, line := range strings.Split(screen, "\n") {
		if strings.Contains(line, "▌") {
			return i
		}
	}
	return -1
}
