package watch_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/mibtui/mibtui/mib/watch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// folder is a folder whose files can be changed while it is watched.
type folder struct {
	mu    sync.Mutex
	files fstest.MapFS
	fails error // what listing it gives
	slow  time.Duration
	lists int
}

func (f *folder) Open(name string) (fs.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.files.Open(name)
}

func (f *folder) ReadDir(name string) ([]fs.DirEntry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lists++
	time.Sleep(f.slow) //nolint:forbidigo // the clock is synctest's
	if f.fails != nil {
		return nil, f.fails
	}
	return f.files.ReadDir(name)
}

func (f *folder) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

func (f *folder) put(name, text string) {
	f.set(func() { f.files[name] = &fstest.MapFile{Data: []byte(text), ModTime: time.Now()} })
}

func (f *folder) remove(name string) { f.set(func() { delete(f.files, name) }) }

// watched is what a story of a watch has to do with.
type watched struct {
	*folder
	reports []string // one for each, as "added A-MIB, changed B-MIB"
}

// reported returns what came since it was asked last.
func (w *watched) reported() string {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	all := strings.Join(w.reports, "; ")
	w.reports = nil
	return all
}

// story watches a folder with A-MIB and d/B-MIB under a clock that only moves
// when everybody waits.
func story(t *testing.T, since time.Duration, tell func(t *testing.T, w *watched)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &watched{folder: &folder{files: fstest.MapFS{}}}
		w.put("A-MIB", "a")
		w.put("d/B-MIB", "b")
		time.Sleep(time.Hour) //nolint:forbidigo // the clock is synctest's
		ctx, cancel := context.WithCancel(t.Context())
		var done sync.WaitGroup
		o := watch.Options{Every: time.Second}
		if since != 0 {
			o.Since = time.Now().Add(-since)
		}
		done.Go(func() {
			watch.Watch(ctx, []fs.FS{w.folder}, o, func(changes []watch.Change) {
				var texts []string
				for _, c := range changes {
					texts = append(texts, c.Kind.String()+" "+c.Path)
				}
				w.set(func() { w.reports = append(w.reports, strings.Join(texts, ", ")) })
			})
		})
		synctest.Wait()
		tell(t, w)
		cancel()
		done.Wait()
	})
}

func expect(t *testing.T, w *watched, step, want string) {
	t.Helper()
	if got := w.reported(); got != want {
		t.Errorf("%s: reported %q, want %q", step, got, want)
	}
}

func pass(seconds float64) {
	time.Sleep(time.Duration(seconds * float64(time.Second))) //nolint:forbidigo // the clock is synctest's
}

func TestChangesAreReportedOnceSettled(t *testing.T) {
	story(t, 0, func(t *testing.T, w *watched) {
		pass(5)
		expect(t, w, "nothing happened", "")
		pass(0.5) // between two looks
		w.put("A-MIB", "other")
		w.put("d/C-MIB", "c")
		w.remove("d/B-MIB")
		w.put(".hidden", "x")
		pass(1)
		expect(t, w, "not settled yet", "")
		pass(1)
		expect(t, w, "settled", "changed A-MIB, removed d/B-MIB, added d/C-MIB")
		pass(5)
		expect(t, w, "nothing more", "")
	})
}

func TestFileBeingWrittenIsWaitedFor(t *testing.T) {
	story(t, 0, func(t *testing.T, w *watched) {
		pass(0.5) // between two looks
		for n := range 10 {
			w.put("NEW-MIB", strings.Repeat("x", n))
			if n == 3 {
				w.put("A-MIB", "meanwhile")
			}
			pass(1)
		}
		expect(t, w, "while it is written", "changed A-MIB")
		pass(2)
		expect(t, w, "afterwards", "added NEW-MIB")
		w.put("TEMP-MIB", "")
		pass(1)
		w.remove("TEMP-MIB")
		pass(3)
		expect(t, w, "one that came and went", "")
	})
}

func TestWhatChangedBeforeTheFirstLook(t *testing.T) {
	story(t, 2*time.Hour, func(t *testing.T, w *watched) {
		pass(3)
		expect(t, w, "both are younger than that", "changed A-MIB, changed d/B-MIB")
	})
	story(t, time.Minute, func(t *testing.T, w *watched) {
		pass(3)
		expect(t, w, "both are older than that", "")
	})
}

func TestFolderThatCannotBeReadIsWaitedFor(t *testing.T) {
	story(t, 0, func(t *testing.T, w *watched) {
		w.set(func() { w.fails = errors.New("stale handle") })
		pass(10)
		expect(t, w, "stale", "")
		w.set(func() { w.fails = fs.ErrNotExist })
		pass(3)
		expect(t, w, "gone", "removed A-MIB, removed d/B-MIB")
		w.set(func() { w.fails = nil })
		pass(3)
		expect(t, w, "back", "added A-MIB, added d/B-MIB")
	})
}

// A folder that takes long is looked at less often.
func TestSlowFolderIsLeftAlone(t *testing.T) {
	story(t, 0, func(_ *testing.T, w *watched) {
		w.set(func() { w.slow = 50 * time.Millisecond })
		pass(100)
		w.set(func() { w.lists = 0 })
		pass(600)
		w.set(func() {
			if w.lists < 40 || w.lists > 70 { // two folders, every 20 seconds
				t.Errorf("listed %d times in ten minutes", w.lists)
			}
		})
	})
}

// Links are followed, but not in circles.
func TestLinks(t *testing.T) {
	t.Parallel()
	dir, elsewhere := t.TempDir(), t.TempDir()
	for _, f := range []string{filepath.Join(dir, "A-MIB"), filepath.Join(elsewhere, "B-MIB")} {
		if err := os.WriteFile(f, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"round": dir, "there": elsewhere, "nowhere": filepath.Join(dir, "none")} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	var got []watch.Change
	watch.Watch(ctx, []fs.FS{os.DirFS(dir)}, watch.Options{Every: time.Millisecond, Since: time.Unix(1, 0)}, func(c []watch.Change) {
		got = append(got, c...)
		cancel()
	})
	want := []watch.Change{{Path: "A-MIB", Kind: watch.Changed}, {Path: "there/B-MIB", Kind: watch.Changed}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

// BenchmarkLook looks at 4,600 files once; a hundredth of what it takes is
// what watching costs at most.
func BenchmarkLook(b *testing.B) {
	dir := b.TempDir()
	for i := range 4600 {
		sub := filepath.Join(dir, fmt.Sprintf("d%d", i%60))
		if err := os.MkdirAll(sub, 0o700); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(sub, fmt.Sprintf("VENDOR-%d-MIB", i)), nil, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	look := watch.NewLook([]fs.FS{os.DirFS(dir)})
	b.ReportAllocs()
	for b.Loop() {
		look()
	}
}
