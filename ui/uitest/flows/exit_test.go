//go:build unix

package flows

import (
	"errors"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

func TestLeavingRestoresTheTerminal(t *testing.T) {
	t.Parallel()
	startDemo(t, wide).Press("q").Exited(0).RestoredTerminal()
	startDemo(t, wide).Press("ctrl+c").Exited(0).RestoredTerminal()
	startDemo(t, wide).Kill().RestoredTerminal()
	startDemo(t, wide).Signal(syscall.SIGINT).RestoredTerminal()
}

// ctrl+z gives the terminal back to the shell, fg to mibtui; where no shell
// would get it, mibtui says so and stays.
func TestSuspend(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := mibtui.StartWith(t, uitest.Options{Size: size, Program: "/bin/sh", Args: []string{"-i"}, Env: []string{"PS1=% ", "ENV="}, Shell: true})
		s.WaitText("%").Type(mibtui.Path(t) + " demo\r")
		find(ready(s), "ifNumber").WaitCursorRow("ifNumber", "8").Press("/").WaitText("Find by name").Press("ctrl+z")
		prompt(s.WaitText("Stopped").WaitNo("1 Tree")).Type("echo back in $((40 + 2))\r").WaitText("back in 42").Type("fg\r")
		s.WaitText("Find by name").Press("esc").WaitNo("Find by name").WaitText("2 Details").WaitCursorRow("ifNumber", "8")
		s.Resize(100, 30).WaitUntil("a frame of the new size", func(string) bool { return len([]rune(s.Row(1))) == 100 })
		prompt(s.Press("q").WaitNo("1 Tree").WaitText("back in 42")).Type("exit\r").Exited(0).RestoredTerminal()
	})
	startDemo(t, small).Press("ctrl+z").WaitText("no shell started mibtui").WaitText("1 Tree")
}

// prompt waits until the shell wants a line. What is typed before that may
// still go to the program that ends.
func prompt(s *uitest.Session) *uitest.Session {
	return s.WaitUntil("the shell's prompt", func(screen string) bool {
		return strings.HasSuffix(strings.TrimRight(screen, " \n"), "\n%")
	})
}

// Every size is drawn in full and survives the change to every other.
func TestSizes(t *testing.T) {
	t.Parallel()
	sizes := []uitest.Size{{W: 10, H: 3}, {W: 60, H: 16}, {W: 80, H: 24}, {W: 120, H: 36}, {W: 59, H: 15}, {W: 200, H: 60}, {W: 2, H: 1}, {W: 80, H: 24}}
	s := startDemo(t, small)
	find(s, "ifAdminStatus")
	for _, size := range sizes {
		s.Resize(size.W, size.H)
		if size.W >= 60 && size.H >= 16 {
			s.WaitRow("1 Tree").WaitRow("2 Details").WaitRow("Results", "Log").WaitCursorRow("ifAdminStatus")
			s.WaitUntil("a frame to the last column", func(string) bool {
				last := []rune(s.Row(1))
				return len(last) == size.W
			})
		}
	}
	s.Press("q").Exited(0).RestoredTerminal()

	for _, size := range sizes {
		s := mibtui.Start(t, size, "demo")
		s.WaitUntil("something on the screen", func(screen string) bool { return strings.TrimSpace(screen) != "" })
		s.Press("j", "?", "esc", ":", "esc", "/", "esc", "c", "esc", "esc").Resize(small.W, small.H)
		ready(s).WaitRow("1 Tree").Kill().RestoredTerminal()
	}
}

// A terminal that can do nothing, and no terminal at all, get a sentence.
func TestDumbTerminalAndPipe(t *testing.T) {
	t.Parallel()
	s := mibtui.StartWith(t, uitest.Options{Size: small, Args: []string{"demo"}, Env: []string{"TERM=dumb"}})
	s.WaitText("TERM=dumb").Exited(2).RestoredTerminal()

	cmd := mibtui.Command(t, "demo")
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	printed, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	var status *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &status) || status.ExitCode() != 2 {
		t.Errorf("with a pipe for stdout the program ended with %v, want exit status 2", err)
	}
	if len(printed) > 0 || !strings.Contains(complaint.String(), "terminal") {
		t.Errorf("printed %q and complained %q", printed, complaint.String())
	}
}
