//go:build unix

package flows

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/ui/uitest"
)

// BenchmarkCorpus measures from exec with a large folder of modules, named by
// MIBTUI_CORPUS: to the first frame while nothing is in the cache, from a key
// to its frame while the modules are read, and to the complete tree when they
// were read before.
func BenchmarkCorpus(b *testing.B) {
	dir := os.Getenv("MIBTUI_CORPUS")
	if dir == "" {
		b.Skip("set MIBTUI_CORPUS to a folder of MIB modules")
	}
	mibtui.Path(b)
	start := func(b *testing.B, args ...string) *uitest.Session {
		return mibtui.StartWith(b, uitest.Options{
			Size: wide, Args: append([]string{"demo", "--no-system-mibs", "-M", dir}, args...), Env: []string{"XDG_CACHE_HOME=" + b.TempDir()},
		})
	}
	firstFrame := func(screen string) bool { return strings.Contains(screen, "1 Tree") }
	b.Run("ColdFirstFrame", func(b *testing.B) {
		var times []time.Duration
		for b.Loop() {
			s := start(b, "--no-cache").WaitUntil("the first frame", firstFrame)
			times = append(times, s.Elapsed())
			s.Close()
		}
		report(b, times)
	})
	b.Run("KeyWhileReading", func(b *testing.B) {
		s := start(b, "--no-cache").WaitUntil("a cursor", func(screen string) bool { return cursorLine(screen) >= 0 })
		keyToFrame(b, s)
		if treeComplete(s.Screen()) {
			b.Log("the modules were read before the last key")
		}
	})
	b.Run("WarmTreeComplete", func(b *testing.B) {
		cache := "XDG_CACHE_HOME=" + b.TempDir()
		options := uitest.Options{Size: wide, Args: []string{"demo", "--no-system-mibs", "-M", dir}, Env: []string{cache}}
		fill := mibtui.Command(b, "translate", "--no-system-mibs", "-M", dir, "ifIndex")
		fill.Env = append(fill.Env, cache)
		if out, err := fill.CombinedOutput(); err != nil {
			b.Fatalf("filling the cache: %v\n%s", err, out)
		}
		var times []time.Duration
		for b.Loop() {
			s := mibtui.StartWith(b, options).WaitUntil("the tree to be complete", treeComplete)
			times = append(times, s.Elapsed())
			s.Close()
		}
		report(b, times)
	})
}
