//go:build unix

package flows

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/ui/uitest"
)

// TestTmuxAgrees is a second opinion on the emulator all other stories look
// through: the same keys must leave the same tree on tmux's screen.
func TestTmuxAgrees(t *testing.T) {
	tmux := uitest.Peer(t, "tmux", "tmux")
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		p := startTmux(t, tmux, size, "demo")
		s.WaitCursorRow("sysDescr", "mibtui")
		p.wait("a complete tree and a live value", func(screen string) bool {
			return treeComplete(screen) && strings.Contains(treePane(screen, size), "mibtui")
		})
		both := func(keys ...string) {
			for _, key := range keys {
				s.Press(key)
				p.press(key)
			}
		}
		both("a", "/", "i", "f", "I", "n", "O", "c", "t")
		s.WaitRow("┃▌ifInOctets")
		p.wait("the find dialog", func(screen string) bool { return strings.Contains(screen, "┃▌ifInOctets") })
		both("enter")
		s.WaitCursorRow("ifInOctets")
		p.wait("the tree again", func(screen string) bool { return strings.Contains(screen, "┏━ 1 Tree") })
		both("h", "j", "l", "k", "G", "g", "g", "j")
		s.WaitCursorRow("iso")
		left := func(screen string) string { return treePane(screen, size) }
		p.wait("the tree\n"+left(s.Screen()), func(screen string) bool { return left(screen) == left(s.Screen()) })
		p.press("q")
		p.wait("the program to end", func(string) bool {
			return strings.TrimSpace(p.run("display-message", "-p", "#{pane_dead}")) == "1"
		})
	})
}

// treePane cuts the tree's zone out of a screen; the rest shows values and
// times, which differ from one run to the next.
func treePane(screen string, size uitest.Size) string {
	var b strings.Builder
	for i, line := range strings.Split(screen, "\n") {
		if i == 0 || i >= size.H-1 {
			continue
		}
		if runes, width := []rune(line), max(size.W*2/5, 30); len(runes) > width {
			line = string(runes[:width])
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// tmuxSession is the program in a tmux server of the test's own.
type tmuxSession struct {
	t      *testing.T
	tmux   string
	socket string
}

func startTmux(t *testing.T, tmux string, size uitest.Size, args ...string) *tmuxSession {
	t.Helper()
	p := &tmuxSession{t, tmux, filepath.Join(t.TempDir(), "tmux")}
	cmd := mibtui.Command(t, args...)
	words := []string{"env", "-i"}
	for _, v := range cmd.Env {
		if !strings.HasPrefix(v, "TERM=") {
			words = append(words, v)
		}
	}
	words = append(words, "TERM=screen-256color", cmd.Path)
	words = append(words, args...)
	for i, w := range words {
		words[i] = "'" + w + "'"
	}
	p.run("-f", "/dev/null", "new-session", "-d", "-x", fmt.Sprint(size.W), "-y", fmt.Sprint(size.H),
		"exec "+strings.Join(words, " "), ";", "set", "-g", "status", "off", ";", "set", "-g", "remain-on-exit", "on", ";",
		"resize-window", "-x", fmt.Sprint(size.W), "-y", fmt.Sprint(size.H))
	t.Cleanup(func() {
		_ = exec.CommandContext(context.Background(), tmux, "-S", p.socket, "kill-server").Run()
	})
	return p
}

func (p *tmuxSession) run(args ...string) string {
	p.t.Helper()
	out, err := exec.CommandContext(p.t.Context(), p.tmux, append([]string{"-u", "-S", p.socket}, args...)...).CombinedOutput()
	if err != nil {
		p.t.Fatalf("tmux %q: %v\n%s", args, err, out)
	}
	return string(out)
}

func (p *tmuxSession) press(key string) {
	p.t.Helper()
	if key == "enter" {
		p.run("send-keys", "Enter")
		return
	}
	p.run("send-keys", "-l", key)
}

// wait looks at the pane until ok holds. tmux tells nobody when its screen
// changes, so this has to look again and again.
func (p *tmuxSession) wait(what string, ok func(screen string) bool) {
	p.t.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	deadline := time.After(10 * time.Second)
	for {
		screen := p.run("capture-pane", "-p")
		if ok(screen) {
			return
		}
		select {
		case <-again.C:
		case <-deadline:
			p.t.Fatalf("tmux does not show %s but\n%s", what, screen)
		}
	}
}
