//go:build unix

package uitest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shell runs a script in a small terminal, standing in for the program.
func shell(tb testing.TB, script string) *Session {
	tb.Helper()
	return Start(tb, Options{Size: Size{W: 40, H: 6}, Program: "/bin/sh", Args: []string{"-c", script}})
}

func TestTypingAndReading(t *testing.T) {
	t.Parallel()
	s := shell(t, `printf 'name? '; read -r x; printf 'hello %s\n' "$x"; exit 3`)
	s.WaitRow("name?").Type("ifDescr").Press("space", "1", "enter")
	s.WaitText("name? ifDescr 1", "hello ifDescr 1").Exited(3).RestoredTerminal()
	if got := s.Row(1); got != "hello ifDescr 1" {
		t.Errorf("row 1 is %q", got)
	}
}

func TestEnvironmentIsClean(t *testing.T) {
	t.Setenv("MIBDIRS", "/somewhere")
	s := shell(t, `echo "dirs=[$MIBDIRS] term=$TERM"; [ "$HOME" = "$PWD" ] && echo at home`)
	s.WaitText("dirs=[] term=xterm-256color", "at home").Exited(0)
}

// A program that asks where the cursor is would wait for ever without an answer.
func TestAnswersQuestions(t *testing.T) {
	t.Parallel()
	s := shell(t, `was=$(stty -g); stty raw -echo; printf '\n\n\033[6n'; dd bs=1 count=6 2>/dev/null | od -An -c; stty $was`)
	s.WaitRow("033", "[", "3", ";", "1", "R").Exited(0).RestoredTerminal()
}

func TestSelectedRow(t *testing.T) {
	t.Parallel()
	s := shell(t, `printf '┃  ifDescr  ││▌ other │\r\n┃▌ ifInOctets(10)  ┃│ sysUpTime │\r\n'; read -r x`)
	s.WaitCursorRow("ifInOctets", "(10)").WaitCursorRow("other")
	for _, text := range []string{"ifDescr", "sysUpTime"} {
		if slices.ContainsFunc(s.selectedRows(), func(row string) bool { return strings.Contains(row, text) }) {
			t.Errorf("%s counts as selected in %q", text, s.selectedRows())
		}
	}
}

func TestStylesAndPlaces(t *testing.T) {
	t.Parallel()
	s := shell(t, `printf '├─ 日本 \033[1;7mhere\033[0m'; read -r x`)
	s.WaitText("here")
	x, y, ok := s.Find("here")
	if x != 8 || y != 0 || !ok {
		t.Fatalf("found at %d,%d %v, want 8,0", x, y, ok)
	}
	if bold, plain := s.StyleAt(x, y), s.StyleAt(0, 0); bold.Attrs == 0 || plain.Attrs != 0 {
		t.Errorf("attributes are %v and %v, want some and none", bold.Attrs, plain.Attrs)
	}
}

func TestClipboard(t *testing.T) {
	t.Parallel()
	s := shell(t, `printf '\033]52;c;MS4zLjY=\007'; read -r x`)
	s.WaitClipboard("1.3.6")
}

func TestResize(t *testing.T) {
	t.Parallel()
	s := shell(t, `trap 'stty size; exit 0' WINCH; echo ready; while :; do read -r x || :; done`)
	s.WaitText("ready").Resize(63, 17).WaitRow("17 63").Exited(0)
	if got := (Size{63, 17}); s.Size() != got {
		t.Errorf("size is %v", s.Size())
	}
}

func TestPaste(t *testing.T) {
	t.Parallel()
	s := shell(t, `stty raw -echo; printf 'ready\r\n'; dd bs=1 count=17 2>/dev/null | cat -v; stty sane`)
	s.WaitText("ready").Paste("1.3.6").WaitRow("^[[200~1.3.6^[[201~").Exited(0)
}

func TestNoticesWhatIsLeftBehind(t *testing.T) {
	t.Parallel()
	s := shell(t, `stty raw -echo; printf '\033[?1049h\033[?25l\033[?2004h'; exit 0`)
	s.Exited(0)
	want := []string{"alternate screen", "hidden cursor", "mode 2004", "raw mode"}
	s.WaitUntil("the modes to be read", func(string) bool { return slices.Equal(s.leftBehind(), want) })

	s = shell(t, `was=$(stty -g); stty raw -echo; printf '\033[?1049h\033[?25l\033[?2004hbusy'
		dd bs=1 count=1 2>/dev/null; printf '\033[?2004l\033[?25h\033[?1049l'; stty $was`)
	s.WaitText("busy").Press("x").Exited(0).RestoredTerminal()
}

// A frame that arrives in pieces is shown as a whole, to a program that marks it.
func TestFramesAreWhole(t *testing.T) {
	t.Parallel()
	s := shell(t, `was=$(stty -g); stty raw -echo; printf '\033[?2026$p'; dd bs=1 count=11 2>/dev/null | cat -v
		printf '\033[?2026h\033[2;1Hfirst'; dd bs=1 count=1 >/dev/null 2>&1
		printf ' second\033[?2026l third'; stty $was`)
	s.WaitText("^[[?2026;2$y")
	if row := s.Row(1); row != "" {
		t.Errorf("part of a frame is on the screen: %q", row)
	}
	s.Press("x").WaitRow("first second third").Exited(0).RestoredTerminal()
	for output, want := range map[string]int{
		"": 0, "plain": 5, "a\x1b[?2026hb": 1, "a\x1b[?2026hb\x1b[?2026lc": 19, "\x1b[?2026h\x1b[?2026l\x1b[?2026h": 16,
	} {
		if got := wholeFrames([]byte(output)); got != want {
			t.Errorf("%d octets of %q can be shown, want %d", got, output, want)
		}
	}
}

func TestKill(t *testing.T) {
	t.Parallel()
	s := shell(t, `echo ready; while :; do read -r x || :; done`)
	s.WaitText("ready").Kill().RestoredTerminal()
}

// failure is a test that may fail without failing the one that watches it.
type failure struct {
	testing.TB
	message string
}

func (f *failure) Fatalf(format string, args ...any) {
	f.message = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (f *failure) Errorf(format string, args ...any) { f.message += fmt.Sprintf(format, args...) }

func TestFailureShowsScreenAndKeys(t *testing.T) {
	t.Parallel()
	f := &failure{TB: t}
	s := shell(t, `echo what is here; read -r x; read -r x`)
	s.WaitText("here")
	s.tb, s.patience = f, 50*time.Millisecond
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Press("j", "enter").WaitRow("what", "is", "not")
	}()
	<-done
	for _, part := range []string{`["what" "is" "not"]`, "|what is here ", "40x6", "keys: j enter"} {
		if !strings.Contains(f.message, part) {
			t.Errorf("the failure does not show %q:\n%s", part, f.message)
		}
	}
}

func TestReportsRaces(t *testing.T) {
	t.Parallel()
	f := &failure{TB: t}
	s := shell(t, `(echo ==================; echo WARNING: DATA RACE; echo 'in ours'; echo ==================
		echo ==================; echo WARNING: DATA RACE; echo 'in muesli/cancelreader'; echo ==================) >race-report.7`)
	s.Exited(0)
	s.tb = f
	s.Close()
	if !strings.Contains(f.message, "in ours") || strings.Contains(f.message, "muesli") {
		t.Errorf("reported %q", f.message)
	}
}

func TestKeyNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"a": "a", "ü": "ü", "/": "/", "enter": "\r", "ctrl+p": "\x10", "ctrl+a": "\x01",
		"alt+x": "\x1bx", "shift+tab": "\x1b[Z", "esc": "\x1b[27u", "bare esc": "\x1b", "pgdown": "\x1b[6~",
	} {
		if got, err := encodeKey(name); got != want || err != nil {
			t.Errorf("%s sends %q, %v; want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"", "entre", "ctrl+", "ctrl+enter", "alt+nothing"} {
		if got, err := encodeKey(name); err == nil {
			t.Errorf("%q is taken for a key that sends %q", name, got)
		}
	}
}

func TestUnusedActions(t *testing.T) {
	t.Parallel()
	b := &Binary{dir: t.TempDir()}
	ids := []string{"tree.up", "tree.down", "quit"}
	if missing, err := b.unused(ids); err != nil || !slices.Equal(missing, ids) {
		t.Errorf("without a log %q, %v are missing", missing, err)
	}
	if err := os.WriteFile(b.actionLog(), []byte("tree.down\nquit\ntree.down\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if missing, err := b.unused(ids); err != nil || !slices.Equal(missing, ids[:1]) {
		t.Errorf("%q, %v are missing, want tree.up", missing, err)
	}
}

func TestSourcesAreFound(t *testing.T) {
	t.Parallel()
	module, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(module, "cmd", "mibtui")); err != nil {
		t.Error(err)
	}
	if err := touchSources(module); err != nil {
		t.Error(err)
	}
}
