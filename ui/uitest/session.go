//go:build unix

package uitest

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// defaultPatience is how long a wait lasts before it fails. It is far more than
// anything the program is allowed to take, since a loaded machine is no defect.
const defaultPatience = 10 * time.Second

// Size is a terminal's width and height in cells.
type Size struct{ W, H int }

func (z Size) String() string { return fmt.Sprintf("%dx%d", z.W, z.H) }

// Options say what runs in a terminal, and in which surroundings.
type Options struct {
	Size    Size
	Program string
	Args    []string
	Env     []string // added to the clean environment; the last of a name wins
	// Shell makes the terminal the program's controlling one, which a shell
	// needs to stop and to continue what it starts.
	Shell bool
	// Background is what the terminal says its background is, when it is asked;
	// nil is black.
	Background color.Color
}

// Session is a program running in a terminal that the test types into and
// looks at. It ends with the test. Its methods belong to the goroutine of the
// test; those that wait fail the test when what they wait for does not come.
type Session struct {
	tb       testing.TB
	cmd      *exec.Cmd
	home     string
	patience time.Duration
	started  time.Time
	ptm      *os.File // the terminal's side
	tty      *os.File // the program's side, kept open to see how it was left
	before   *term.State

	keys []string

	mu        sync.Mutex
	emulator  *vt.Emulator
	size      Size
	changed   chan struct{} // closed and replaced whenever there is news
	modes     map[ansi.Mode]bool
	clipboard string
	exit      *os.ProcessState // nil while the program runs

	readers sync.WaitGroup
	gone    chan struct{} // closed once exit is known
	closing sync.Once
}

// Start runs a program in a terminal. Tests of mibtui itself use [Binary.Start].
func Start(tb testing.TB, o Options) *Session {
	tb.Helper()
	ptm, tty, err := openTerminal()
	if err != nil {
		tb.Fatalf("opening a pseudo-terminal: %v", err)
	}
	if err := pty.Setsize(tty, o.Size.winsize()); err != nil {
		tb.Fatalf("sizing the pseudo-terminal: %v", err)
	}
	home := tb.TempDir()
	s := &Session{
		tb: tb, home: home, ptm: ptm, tty: tty, size: o.Size, patience: defaultPatience,
		emulator: vt.NewEmulator(o.Size.W, o.Size.H),
		changed:  make(chan struct{}),
		modes:    make(map[ansi.Mode]bool),
		gone:     make(chan struct{}),
	}
	s.emulator.SetDefaultBackgroundColor(o.Background)
	if s.before, err = s.state(); err != nil {
		tb.Fatalf("reading the terminal's settings: %v", err)
	}
	s.listen()
	s.cmd = exec.CommandContext(tb.Context(), o.Program, o.Args...)
	s.cmd.Dir = home
	s.cmd.Env = append(environment(home), o.Env...)
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = tty, tty, tty
	// A session of its own without a controlling terminal: the kernel resets a
	// controlling terminal when its session ends, which would hide that the
	// program left it in raw mode. Resize sends the signal the kernel would.
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: o.Shell}
	s.started = time.Now()
	if err := s.cmd.Start(); err != nil {
		tb.Fatalf("starting %s: %v", o.Program, err)
	}
	s.readers.Go(s.readOutput)
	s.readers.Go(s.sendAnswers)
	s.readers.Go(s.waitForExit)
	tb.Cleanup(s.Close)
	return s
}

// openTerminal returns both sides of a pseudo-terminal. The terminal's own side
// can be read with a deadline, and closed while it is read.
func openTerminal() (ptm, tty *os.File, err error) {
	blocking, tty, err := pty.Open()
	if err != nil {
		return nil, nil, err
	}
	defer blocking.Close()
	fd, err := unix.FcntlInt(blocking.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	if err != nil {
		return nil, nil, errors.Join(err, tty.Close())
	}
	return os.NewFile(uintptr(fd), blocking.Name()), tty, nil
}

// environment is what every program under test sees: nothing of the person who
// runs the tests, no configuration, no MIB path, a plain and common terminal.
func environment(home string) []string {
	return []string{
		"HOME=" + home,
		"PATH=" + os.Getenv("PATH"),
		"TERM=xterm-256color",
		"LANG=C.UTF-8",
		"TZ=UTC",
		"TMPDIR=" + os.TempDir(),
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"),
		"XDG_CACHE_HOME=" + filepath.Join(home, "cache"),
		"XDG_DATA_HOME=" + filepath.Join(home, "data"),
		"XDG_STATE_HOME=" + filepath.Join(home, "state"),
		"XDG_RUNTIME_DIR=" + filepath.Join(home, "run"),
		"GORACE=exitcode=0 log_path=" + filepath.Join(home, raceLog),
	}
}

// listen has the emulator tell what can only be learnt as it passes by.
func (s *Session) listen() {
	s.emulator.SetCallbacks(vt.Callbacks{
		EnableMode:  func(m ansi.Mode) { s.modes[m] = true },
		DisableMode: func(m ansi.Mode) { s.modes[m] = false },
	})
	// What was set or reset once is a mode the emulator knows when asked.
	_, _ = s.emulator.Write(frameEnds)
	s.emulator.RegisterOscHandler(52, func(data []byte) bool {
		s.clipboard = decodeClipboard(string(data))
		return true
	})
}

// readOutput applies what the program writes to the emulator, until the
// program has ended and everything it wrote is read.
func (s *Session) readOutput() {
	buf := make([]byte, 32<<10)
	var waiting []byte
	for {
		n, err := s.ptm.Read(buf)
		waiting = append(waiting, buf[:n]...)
		whole := wholeFrames(waiting)
		if err != nil {
			whole = len(waiting)
		}
		s.mu.Lock()
		_, _ = s.emulator.Write(waiting[:whole])
		s.news()
		s.mu.Unlock()
		waiting = append(waiting[:0], waiting[whole:]...)
		if err != nil {
			return
		}
	}
}

// The marks a program sets around a frame, on a terminal that says it knows
// them, so that nobody sees half of one.
var (
	frameBegins = []byte(ansi.SetModeSynchronizedOutput)
	frameEnds   = []byte(ansi.ResetModeSynchronizedOutput)
)

// wholeFrames returns how much of output can be shown without showing part of
// a frame.
func wholeFrames(output []byte) int {
	begin := bytes.LastIndex(output, frameBegins)
	if begin < 0 || bytes.Contains(output[begin:], frameEnds) {
		return len(output)
	}
	return begin
}

// sendAnswers carries the emulator's answers to the program's questions.
func (s *Session) sendAnswers() {
	buf := make([]byte, 4<<10)
	for {
		n, err := s.emulator.Read(buf)
		if err != nil {
			return
		}
		_, _ = s.ptm.Write(buf[:n])
	}
}

func (s *Session) waitForExit() {
	_ = s.cmd.Wait()
	s.mu.Lock()
	s.exit = s.cmd.ProcessState
	s.news()
	s.mu.Unlock()
	close(s.gone)
}

// news wakes whoever waits; the caller holds s.mu.
func (s *Session) news() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Close ends the program at once and leaves no goroutine behind. It is called
// at the end of the test, if not before.
func (s *Session) Close() {
	s.closing.Do(func() {
		// The program leads a process group; what it started ends with it.
		_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
		<-s.gone
		_ = s.tty.Close()
		_ = s.ptm.Close()
		if pipe, ok := s.emulator.InputPipe().(io.Closer); ok {
			_ = pipe.Close()
		}
		s.readers.Wait()
		s.reportRaces()
	})
}

// raceLog begins the names of the files the race detector writes, in the
// program's home.
const raceLog = "race-report"

// reportRaces fails the test for each data race seen in the program, except one
// that is not ours: the reader of Bubble Tea's input closes its descriptor
// while it is read, as the program ends.
func (s *Session) reportRaces() {
	logs, err := filepath.Glob(filepath.Join(s.home, raceLog+"*"))
	if err != nil {
		s.tb.Error(err)
	}
	for _, path := range logs {
		text, err := os.ReadFile(path)
		if err != nil {
			s.tb.Error(err)
		}
		for report := range strings.SplitSeq(string(text), "==================\n") {
			if strings.Contains(report, "DATA RACE") && !strings.Contains(report, "muesli/cancelreader") {
				s.tb.Errorf("%s", report)
			}
		}
	}
}

// Home returns the program's home and working directory.
func (s *Session) Home() string { return s.home }

// Resize changes the terminal's size, as dragging its window does.
func (s *Session) Resize(w, h int) *Session {
	s.tb.Helper()
	s.keys = append(s.keys, fmt.Sprintf("resize(%dx%d)", w, h))
	s.mu.Lock()
	s.size = Size{w, h}
	s.emulator.Resize(w, h)
	s.mu.Unlock()
	if err := pty.Setsize(s.tty, s.size.winsize()); err != nil {
		s.tb.Fatalf("resizing the pseudo-terminal: %v", err)
	}
	return s.Signal(syscall.SIGWINCH)
}

// Signal sends the program a signal.
func (s *Session) Signal(sig os.Signal) *Session {
	s.tb.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.tb.Fatalf("sending %v: %v", sig, err)
	}
	return s
}

// Kill asks the program to end, as kill does by default, and waits until it has.
func (s *Session) Kill() *Session {
	s.tb.Helper()
	s.Signal(syscall.SIGTERM)
	return s.waitGone()
}

// Exited waits for the program to end by itself, with the given exit status.
func (s *Session) Exited(code int) *Session {
	s.tb.Helper()
	s.waitGone()
	if got := s.exit.ExitCode(); got != code {
		s.fail(fmt.Sprintf("the program ended with %v, not with exit status %d", s.exit, code))
	}
	return s
}

func (s *Session) waitGone() *Session {
	s.tb.Helper()
	s.wait("the program to end", func(s *Session) bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.exit != nil
	})
	return s
}

// RestoredTerminal checks that a program that ended left the terminal as it
// found it: no alternate screen, the cursor shown, no mode on, line editing
// and echo back.
func (s *Session) RestoredTerminal() *Session {
	s.tb.Helper()
	s.waitGone()
	var left []string
	ok := func(s *Session) bool {
		left = s.leftBehind()
		return len(left) == 0
	}
	s.waitFor(func() string { return "the terminal to be as it was, without: " + strings.Join(left, ", ") }, ok)
	return s
}

// leftBehind names what the program changed on the terminal and did not undo.
func (s *Session) leftBehind() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var left []string
	if s.emulator.IsAltScreen() {
		left = append(left, "alternate screen")
	}
	for mode, set := range s.modes {
		switch mode {
		case ansi.ModeAltScreen, ansi.ModeAltScreenSaveCursor, ansi.ModeSaveCursor, ansi.ModeAutoWrap:
		case ansi.ModeTextCursorEnable:
			if !set {
				left = append(left, "hidden cursor")
			}
		default:
			if set {
				left = append(left, fmt.Sprintf("mode %d", mode.Mode()))
			}
		}
	}
	if now, err := s.state(); err != nil || !reflect.DeepEqual(now, s.before) {
		left = append(left, "raw mode")
	}
	slices.Sort(left)
	return left
}

// state reads the terminal's line settings.
func (s *Session) state() (state *term.State, err error) {
	conn, err := s.tty.SyscallConn()
	if err != nil {
		return nil, err
	}
	if e := conn.Control(func(fd uintptr) { state, err = term.GetState(fd) }); e != nil {
		return nil, e
	}
	return state, err
}

func (z Size) winsize() *pty.Winsize {
	return &pty.Winsize{Rows: uint16(z.H), Cols: uint16(z.W)}
}
