//go:build unix

package uitest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Binary is the program under test. It is built when a test first needs it,
// once for all tests of a test binary. The zero value is ready for use; one of
// them belongs into a variable beside TestMain, which calls [Binary.Main].
type Binary struct {
	once sync.Once
	dir  string // holds the built program and the action log
	err  error
}

// Main runs the tests of m and returns the status TestMain should exit with.
// When all tests ran and passed, it also demands that every action in actions
// ran in at least one session, and names those that did not. It removes what
// was built.
func (b *Binary) Main(m *testing.M, actions []string) int {
	if err := moreAtATime(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	defer b.remove()
	if code != 0 || partialRun() {
		return code
	}
	missing, err := b.unused(actions)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "reading the log of actions:", err)
		return 1
	case len(missing) > 0:
		fmt.Fprintf(os.Stderr, "No flow ran these actions, of %d in the action table:\n  %s\n",
			len(actions), strings.Join(missing, "\n  "))
		return 1
	}
	return 0
}

// moreAtATime lets more tests run side by side than there are processors, where
// the command line does not say: what they mostly do is wait.
func moreAtATime() error {
	flag.Parse()
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "test.parallel" })
	if said {
		return nil
	}
	return flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0)))
}

// partialRun tells whether the command line asked for less than all tests, in
// which case actions are bound to be missing.
func partialRun() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.bench", "test.fuzz"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return true
		}
	}
	return testing.Short()
}

// unused returns the actions that no session logged, in the order given.
func (b *Binary) unused(actions []string) ([]string, error) {
	if b.dir == "" {
		return slices.Clone(actions), nil
	}
	text, err := os.ReadFile(b.actionLog())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	ran := make(map[string]bool)
	for line := range strings.Lines(string(text)) {
		ran[strings.TrimSpace(line)] = true
	}
	var missing []string
	for _, id := range actions {
		if !ran[id] {
			missing = append(missing, id)
		}
	}
	return missing, nil
}

// Path returns where the built program is, building it first if need be.
func (b *Binary) Path(tb testing.TB) string {
	tb.Helper()
	b.once.Do(func() { b.build(tb.Context()) })
	if b.err != nil {
		tb.Fatal(b.err)
	}
	return filepath.Join(b.dir, "mibtui")
}

// Command returns the program ready to run with args outside a terminal, in
// the same clean environment sessions have.
func (b *Binary) Command(tb testing.TB, args ...string) *exec.Cmd {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), b.Path(tb), args...)
	home := tb.TempDir()
	cmd.Dir = home
	cmd.Env = append(environment(home), "MIBTUI_ACTION_LOG="+b.actionLog())
	return cmd
}

// Start runs the program with args in a terminal of the given size.
func (b *Binary) Start(tb testing.TB, size Size, args ...string) *Session {
	tb.Helper()
	return b.StartWith(tb, Options{Size: size, Args: args})
}

// StartWith is [Binary.Start] with an environment or a program of the test's
// choice. An empty o.Program stands for the program under test.
func (b *Binary) StartWith(tb testing.TB, o Options) *Session {
	tb.Helper()
	if o.Program == "" {
		o.Program = b.Path(tb)
	}
	o.Env = append([]string{"MIBTUI_ACTION_LOG=" + b.actionLog()}, o.Env...)
	return Start(tb, o)
}

func (b *Binary) actionLog() string { return filepath.Join(b.dir, "actions") }

func (b *Binary) build(ctx context.Context) {
	module, err := moduleRoot()
	if err != nil {
		b.err = err
		return
	}
	if b.err = touchSources(module); b.err != nil {
		return
	}
	if b.dir, b.err = os.MkdirTemp("", "mibtui-uitest-"); b.err != nil {
		return
	}
	args := []string{"build", "-tags", "gosnmp_nodebug", "-o", filepath.Join(b.dir, "mibtui")}
	if raceEnabled {
		args = append(args, "-race")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./cmd/mibtui")...)
	cmd.Dir = module
	if out, err := cmd.CombinedOutput(); err != nil {
		b.err = fmt.Errorf("building cmd/mibtui: %w\n%s", err, out)
	}
}

func (b *Binary) remove() {
	if b.dir != "" {
		_ = os.RemoveAll(b.dir)
	}
}

// moduleRoot finds the folder of go.mod above the working directory, which is
// the folder of the package under test.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod above the working directory: run the tests inside the module")
		}
		dir = parent
	}
}

// touchSources looks at every file the program is built from. The go command
// remembers which files a test looked at and runs it again when one changed;
// without this a cached result would outlive the program it speaks of.
func touchSources(module string) error {
	return filepath.WalkDir(module, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != module && (strings.HasPrefix(name, ".") || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, "_test.go") || !d.Type().IsRegular() || path == filepath.Join(module, "mibtui") {
			return nil
		}
		_, err = os.Stat(path)
		return err
	})
}
