// Package snmptest gives tests real peers to speak to: net-snmp's agent and
// its command-line tools, which nearly every network is managed with and which
// a program that does the same must agree with.
package snmptest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mibtui/mibtui/session"
)

// Snmpd is a running net-snmp agent on the loopback.
type Snmpd struct {
	Addr    string // host:port
	Read    string // a community that may read
	Write   string // a community that may write too
	Scratch string // OID of an OCTET STRING that may be written
}

const daemon = "/usr/sbin/snmpd"

// Start starts an agent on a free port of 127.0.0.1 and stops it when the test
// ends. Where net-snmp is not installed the test is skipped, under CI it fails.
func Start(t testing.TB) *Snmpd {
	t.Helper()
	need(t, daemon, "snmpd")
	need(t, "snmpget", "snmp")
	port := freePort(t)
	// The agent gives its directory to another user, so it has to lie where
	// that user may go.
	dir, err := os.MkdirTemp("", "snmpd")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := command(t, port, dir)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start snmpd: %v", err)
	}
	exited := make(chan struct{})
	go func() { _ = cmd.Wait(); close(exited) }()
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-exited
	})
	d := &Snmpd{
		Addr: fmt.Sprintf("127.0.0.1:%d", port), Read: "public", Write: "private",
		Scratch: "1.3.6.1.4.1.8072.9999.9999.2.0",
	}
	d.wait(t, exited, &output)
	return d
}

// need skips the test, or fails it under CI, where a program is missing.
func need(t testing.TB, program, debian string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing: apt-get install %s", program, debian)
	}
	t.Skipf("%s is missing: apt-get install %s", program, debian)
}

func freePort(t testing.TB) int {
	t.Helper()
	c, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.LocalAddr().(*net.UDPAddr).Port
}

// command returns the command that starts the agent: the laboratory's script
// where it lies beside the repository, else snmpd with a configuration alike.
func command(t testing.TB, port int, dir string) *exec.Cmd {
	t.Helper()
	if script, ok := laboratory(); ok {
		return exec.Command("sh", script, fmt.Sprint(port), dir)
	}
	conf := filepath.Join(dir, "snmpd.conf")
	text := fmt.Sprintf(configuration, port)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(daemon, "-f", "-C", "-c", conf, "-Lf", filepath.Join(dir, "snmpd.log"),
		"-p", filepath.Join(dir, "snmpd.pid"), "-I", "-smux,-mteTrigger,-mteTriggerConf")
	cmd.Env = append(os.Environ(), "SNMP_PERSISTENT_DIR="+filepath.Join(dir, "persist"), "SNMPCONFPATH="+dir, "MIBS=", "HOME="+dir)
	return cmd
}

const configuration = `agentAddress udp:127.0.0.1:%d
sysDescr mibtui test agent
psysName testhost
psysLocation rack 1
psysContact nobody@example.net
rocommunity public 127.0.0.1
rwcommunity private 127.0.0.1
override -rw .1.3.6.1.4.1.8072.9999.9999.2.0 octet_str "writable string"
override -rw .1.3.6.1.4.1.8072.9999.9999.3.0 integer 42
`

func laboratory() (string, bool) {
	dir, err := os.Getwd()
	if err != nil {
		return "", false
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
	script := filepath.Join(filepath.Dir(dir), "shared", "agents", "snmpd")
	_, err = os.Stat(script)
	return script, err == nil
}

// wait polls until the agent answers.
func (d *Snmpd) wait(t testing.TB, exited <-chan struct{}, output *bytes.Buffer) {
	t.Helper()
	deadline := time.Now().Add(15 * time.Second)
	for time.Now().Before(deadline) {
		select {
		case <-exited:
			t.Fatalf("snmpd ended at once:\n%s", output.String())
		default:
		}
		// snmpget waits itself, so that polling does not spin.
		if exec.Command("snmpget", "-v2c", "-c"+d.Read, "-t0.2", "-r0", "-On", d.Addr, "1.3.6.1.2.1.1.3.0").Run() == nil {
			return
		}
	}
	t.Fatalf("snmpd on %s does not answer", d.Addr)
}

// Tool runs one of net-snmp's tools and returns what it prints, line by line.
// MIBs and the user's configuration are left out, OIDs are printed as numbers.
func Tool(t testing.TB, name string, args ...string) []string {
	t.Helper()
	need(t, name, "snmp")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "MIBS=", "SNMPCONFPATH="+t.TempDir())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.String())
	}
	return strings.Split(strings.TrimRight(string(out), "\n"), "\n")
}

// Config returns how to speak to the agent, with the community that may write.
func (d *Snmpd) Config(t testing.TB) session.Config {
	t.Helper()
	target, err := session.ParseTarget(d.Addr)
	if err != nil {
		t.Fatal(err)
	}
	c := session.DefaultConfig(target)
	c.Version, c.Community = session.V2c, d.Write
	return c
}
