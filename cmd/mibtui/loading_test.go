package main

import (
	"bufio"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/mibtui/mibtui/mib"
)

func TestSlowLoadIsSaidOnceOnATerminal(t *testing.T) {
	t.Parallel()
	if tellSlow(new(strings.Builder), time.Now().Add(-time.Hour)) != nil {
		t.Error("a file is told to wait")
	}
	screen, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	defer tty.Close()
	tellSlow(tty, time.Now().Add(time.Hour))(mib.Progress{Files: 1})
	late := tellSlow(tty, time.Now().Add(-time.Hour))
	late(mib.Progress{Files: 2})
	late(mib.Progress{Files: 3})
	if _, err := tty.WriteString("end\n"); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(screen)
	for _, want := range []string{"mibtui: reading 2 MIB files, please wait", "end"} {
		if !lines.Scan() || strings.TrimSpace(lines.Text()) != want {
			t.Errorf("said %q, want %q", lines.Text(), want)
		}
	}
}

func TestTally(t *testing.T) {
	t.Parallel()
	for want, problems := range map[string][]mib.Problem{
		"0 problems": nil,
		"1 problem (1 error, 0 warnings, 0 notes)": {{Severity: mib.Error}},
		"3 problems (0 errors, 1 warning, 2 notes)": {
			{Severity: mib.Note}, {Severity: mib.Warning}, {Severity: mib.Note},
		},
	} {
		if got := tally(problems); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
