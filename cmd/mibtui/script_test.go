package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/demo"
	"github.com/mibtui/mibtui/session/snmptest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mibtui": main})
}

// TestCommands runs every script of testdata/script with the real main against
// these peers:
//
//	$DEMO     the demo device: reads with public, writes with private
//	$FROZEN   the demo device at a standstill
//	$ODD      a few values that are hard to print
//	$ENDLESS  a device that never runs out of objects
//	$SILENT   a port that never answers
//	$REFUSED  a port nobody listens on
func TestCommands(t *testing.T) {
	testscript.Run(t, params("testdata/script", nil))
}

// TestCommandsOnNetSNMP runs the scripts that need net-snmp's own agent, at
// $SNMPD. $BUNDLED holds the modules for net-snmp's tools.
func TestCommandsOnNetSNMP(t *testing.T) {
	d := snmptest.Start(t)
	bundled, err := filepath.Abs("../../mibs")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, params("testdata/netsnmp", map[string]string{"SNMPD": d.Addr, "SCRATCH": d.Scratch, "BUNDLED": bundled}))
}

func params(dir string, vars map[string]string) testscript.Params {
	return testscript.Params{
		Dir:                 dir,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			for name, value := range vars {
				env.Setenv(name, value)
			}
			env.Setenv("XDG_CONFIG_HOME", env.WorkDir+"/config")
			env.Setenv("XDG_STATE_HOME", env.WorkDir+"/state")
			env.Setenv("XDG_CACHE_HOME", env.WorkDir+"/cache")
			env.Setenv("SNMPCONFPATH", env.WorkDir+"/snmp")
			env.Setenv("XDG_RUNTIME_DIR", env.WorkDir+"/run")
			env.Setenv("TERM", "xterm-256color")
			env.Setenv("MIBDIRS", env.WorkDir+"/none") // not those of this machine
			if err := os.Mkdir(env.WorkDir+"/none", 0o755); err != nil {
				return err
			}
			return startPeers(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"interrupt": interrupt,
			"pack":      pack,
			"poll":      poll,
			"terminal":  terminal,
			"typed":     typed,

			"unprivileged": unprivileged,
		},
	}
}

func startPeers(env *testscript.Env) error {
	noon := func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	for name, store := range map[string]agent.Store{
		"DEMO": demo.New(time.Now), "FROZEN": demo.New(noon), "ODD": odd{}, "ENDLESS": endless{},
	} {
		a, err := agent.Listen(context.Background(), "127.0.0.1:0", store, agent.Options{Community: "public", WriteCommunity: "private"})
		if err != nil {
			return err
		}
		env.Defer(func() { _ = a.Close() })
		env.Setenv(name, a.Addr().String())
	}
	silent, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	env.Defer(func() { _ = silent.Close() })
	env.Setenv("SILENT", silent.LocalAddr().String())
	refused, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	env.Setenv("REFUSED", refused.LocalAddr().String())
	return refused.Close()
}

// odd holds the values that are hard to print, below 1.3.6.1.4.1.99999.
type odd struct{}

func (odd) values() []ber.Value {
	return []ber.Value{
		ber.NewUnsigned(ber.Counter64, 1<<64-1), ber.NewUnsigned(ber.Counter64, 1<<53),
		ber.NewOctetString("\x1b]0;owned\x07\x1b[31mred"), ber.NewOctetString("\xff\xfe"), ber.NewOctetString("a\u202eb\u009b31m"),
		ber.NewInteger(-1),
		{Type: 0x4f, Content: "?"},
		{Type: ber.Integer, Content: "123456789"},
		ber.NewOctetString("two\nlines"),
	}
}

func oddRoot() oid.OID { return oid.MustParse("1.3.6.1.4.1.99999") }

func (s odd) Get(o oid.OID) (ber.Value, bool) {
	at, v, ok := s.from(o)
	return v, ok && at == o
}

func (s odd) Next(o oid.OID) (oid.OID, ber.Value, bool) { return s.from(o.Append(0)) }

// from returns the first instance not before o.
func (s odd) from(o oid.OID) (oid.OID, ber.Value, bool) {
	for i, v := range s.values() {
		if at := oddRoot().Append(uint32(i + 1)); at.Compare(o) >= 0 {
			return at, v, true
		}
	}
	return oid.OID{}, ber.Value{}, false
}

// Set refuses the first instance as a device does that wants another type,
// and is silent about nothing.
func (odd) Set([]session.Varbind) (session.ErrorStatus, int) { return session.WrongType, 1 }

// endless counts on for ever below 1.3.6.1.4.1.99999.
type endless struct{}

func (endless) Get(oid.OID) (ber.Value, bool) { return ber.Value{}, false }

func (endless) Next(o oid.OID) (oid.OID, ber.Value, bool) {
	n := uint32(0)
	if o.HasPrefix(oddRoot()) && o.Len() > oddRoot().Len() {
		n = o.At(oddRoot().Len()) + 1
	} else if o.Compare(oddRoot()) > 0 {
		return oid.OID{}, ber.Value{}, false
	}
	return oddRoot().Append(n), ber.NewInteger(int64(n)), true
}

func (endless) Set([]session.Varbind) (session.ErrorStatus, int) { return session.NotWritable, 1 }

// exits runs a command and checks its exit status: exits STATUS COMMAND...
// What it printed is matched with stdout and stderr as after exec.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND...")
	}
	err := ts.Exec(args[1], args[2:]...)
	status := "0"
	if err != nil {
		status = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if status != args[0] {
		ts.Fatalf("exit status %s, want %s", status, args[0])
	}
}

// unprivileged is exits for a command that a file's mode keeps out, which root
// is not: it runs without root's leave to read everything.
func unprivileged(ts *testscript.TestScript, neg bool, args []string) {
	if os.Geteuid() == 0 {
		const leave = "-dac_override,-dac_read_search"
		if err := ts.Exec("setpriv", "--bounding-set", leave, "true"); err != nil {
			ts.Logf("not tried: root cannot give up its leave to read everything (setpriv, Debian package util-linux: %v)", err)
			return
		}
		args = slices.Insert(slices.Clone(args), 1, "setpriv", "--bounding-set", leave)
	}
	exits(ts, neg, args)
}

// poll runs a command again and again until it succeeds.
func poll(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: poll COMMAND...")
	}
	for deadline := time.Now().Add(10 * time.Second); ; {
		err := ts.Exec(args[0], args[1:]...)
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%v did not succeed in time: %v", args, err)
		}
	}
}

// interrupt runs a command, interrupts it after its first line of output, and
// checks that it ends soon, with status 2 and a sentence: interrupt SENTENCE
// COMMAND...
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: interrupt SENTENCE COMMAND...")
	}
	cmd := command(ts, args[1:])
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	watchdog := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer watchdog.Stop()
	r := bufio.NewReader(out)
	_, err = r.ReadString('\n')
	ts.Check(err)
	ts.Check(cmd.Process.Signal(syscall.SIGINT))
	start := time.Now()
	_, err = io.Copy(io.Discard, r)
	ts.Check(err)
	_ = cmd.Wait() // the status is looked at below
	if took := time.Since(start); took > 2*time.Second {
		ts.Fatalf("took %v to stop", took)
	}
	if status := cmd.ProcessState.ExitCode(); status != 2 {
		ts.Fatalf("exit status %d after an interrupt: %s", status, errs.String())
	}
	if !strings.Contains(errs.String(), args[0]) {
		ts.Fatalf("stderr %q does not say %q", errs.String(), args[0])
	}
}

// terminal runs a command on a terminal, checks its exit status and writes
// what it printed into a file: terminal STATUS FILE COMMAND...
func terminal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: terminal STATUS FILE COMMAND...")
	}
	cmd := command(ts, args[2:])
	tty, err := pty.Start(cmd)
	ts.Check(err)
	defer tty.Close()
	watchdog := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer watchdog.Stop()
	printed, _ := io.ReadAll(tty) // ends with an error when the other side is closed
	_ = cmd.Wait()                // the status is looked at below
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), printed, 0o644))
	if status := strconv.Itoa(cmd.ProcessState.ExitCode()); status != args[0] {
		ts.Fatalf("exit status %s, want %s: %s", status, args[0], printed)
	}
}

// typed runs a command on a terminal, types a line when it asks, and writes what
// the terminal showed into a file: typed QUESTION LINE FILE COMMAND...
func typed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: typed QUESTION LINE FILE COMMAND...")
	}
	cmd := command(ts, args[3:])
	tty, err := pty.Start(cmd)
	ts.Check(err)
	defer tty.Close()
	watchdog := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer watchdog.Stop()
	var shown []byte
	buf := make([]byte, 1024)
	for asked := false; ; {
		n, err := tty.Read(buf)
		shown = append(shown, buf[:n]...)
		if err != nil {
			break // the other side is closed
		}
		if !asked && strings.Contains(string(shown), args[0]) {
			asked = true
			_, err = tty.WriteString(args[1] + "\n")
			ts.Check(err)
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.ReplaceAll(string(shown), "\r\n", "\n")), 0o644))
	if err := cmd.Wait(); err != nil {
		ts.Fatalf("%v: %s", err, shown)
	}
}

// command prepares a program to run as exec would run it.
func command(ts *testscript.TestScript, args []string) *exec.Cmd {
	path, err := lookPath(ts.Getenv("PATH"), args[0])
	ts.Check(err)
	cmd := exec.CommandContext(context.Background(), path, args[1:]...)
	cmd.Dir = ts.Getenv("WORK")
	cmd.Env = os.Environ()
	for _, name := range []string{"HOME", "PATH", "TERM", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "SNMPCONFPATH", "MIBDIRS"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	return cmd
}

// lookPath finds a program on a script's own PATH.
func lookPath(list, name string) (string, error) {
	for dir := range strings.SplitSeq(list, string(os.PathListSeparator)) {
		path := dir + "/" + name
		if info, err := os.Stat(path); err == nil && info.Mode()&0o111 != 0 {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}
