// Package snmptest gives tests real peers to speak to: net-snmp's agent and
// its command-line tools, which nearly every network is managed with and which
// a program that does the same must agree with.
package snmptest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
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

	output *bytes.Buffer // to be read once it has ended
}

const daemon = "/usr/sbin/snmpd"

// Start starts an agent on a free port of 127.0.0.1, configured further by the
// given lines (snmpd.conf(5)), and stops it when the test ends. Where net-snmp
// is not installed the test is skipped, under CI it fails.
func Start(tb testing.TB, lines ...string) *Snmpd {
	tb.Helper()
	need(tb, daemon, "snmpd")
	need(tb, "snmpget", "snmp")
	// Between finding a free port and using it another may take it.
	for range 4 {
		if d, ok := start(tb, lines); ok {
			return d
		}
	}
	d, ok := start(tb, lines)
	if !ok {
		tb.Fatalf("snmpd ends at once:\n%s", d.output)
	}
	return d
}

// start starts an agent; it may end at once, having said why.
func start(tb testing.TB, lines []string) (*Snmpd, bool) {
	tb.Helper()
	port := freePort(tb)
	// The agent gives its directory to another user, so it has to lie where
	// that user may go.
	dir, err := os.MkdirTemp("", "snmpd") //nolint:usetesting // TempDir lies in a folder closed to others
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	d := &Snmpd{
		Addr: fmt.Sprintf("127.0.0.1:%d", port), Read: "public", Write: "private",
		Scratch: "1.3.6.1.4.1.8072.9999.9999.2.0",
		output:  new(bytes.Buffer),
	}
	cmd := command(tb, port, dir, lines)
	cmd.Stdout, cmd.Stderr = d.output, d.output
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		tb.Fatalf("start snmpd: %v", err)
	}
	exited := make(chan struct{})
	go func() { _ = cmd.Wait(); close(exited) }()
	tb.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-exited
	})
	return d, d.wait(tb, exited)
}

// need skips the test, or fails it under CI, where a program is missing.
func need(tb testing.TB, program, debian string) {
	tb.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		tb.Fatalf("%s is missing: apt-get install %s", program, debian)
	}
	tb.Skipf("%s is missing: apt-get install %s", program, debian)
}

// freePort returns a port that nothing listens on. It lies below those that the
// system gives to whoever does not ask for one.
func freePort(tb testing.TB) int {
	tb.Helper()
	for range 100 {
		port := 10000 + rand.IntN(20000)
		udp, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
		if err != nil {
			continue
		}
		_ = udp.Close()
		tcp, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
		if err != nil {
			continue
		}
		_ = tcp.Close()
		return port
	}
	tb.Fatal("no port is free between 10000 and 30000")
	return 0
}

// command returns the command that starts the agent: the laboratory's script
// where it lies beside the repository and will do, else snmpd with a
// configuration alike.
func command(tb testing.TB, port int, dir string, lines []string) *exec.Cmd {
	tb.Helper()
	// The agent ends in the test's cleanup, after the test's own context.
	ctx := context.WithoutCancel(tb.Context())
	if script, ok := laboratory(); ok && len(lines) == 0 {
		return exec.CommandContext(ctx, "sh", script, fmt.Sprint(port), dir)
	}
	conf := filepath.Join(dir, "snmpd.conf")
	addresses := fmt.Sprintf("udp:127.0.0.1:%[1]d,tcp:127.0.0.1:%[1]d", port)
	if IPv6() {
		addresses += fmt.Sprintf(",udp6:[::1]:%d", port)
	}
	text := fmt.Sprintf(configuration, addresses) + strings.Join(lines, "\n") + "\n"
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, daemon, "-f", "-C", "-c", conf, "-Lf", filepath.Join(dir, "snmpd.log"),
		"-p", filepath.Join(dir, "snmpd.pid"), "-I", "-smux,-mteTrigger,-mteTriggerConf")
	cmd.Env = append(os.Environ(), "SNMP_PERSISTENT_DIR="+filepath.Join(dir, "persist"), "SNMPCONFPATH="+dir, "MIBS=", "HOME="+dir)
	return cmd
}

// IPv6 reports whether this machine has a loopback of version 6.
func IPv6() bool {
	c, err := net.ListenUDP("udp6", &net.UDPAddr{IP: net.IPv6loopback})
	if err != nil {
		return false
	}
	_ = c.Close()
	return true
}

const configuration = `agentAddress %s
engineID mibtui-test
sysDescr mibtui test agent
psysName testhost
psysLocation rack 1
psysContact nobody@example.net
rocommunity public 127.0.0.1
rwcommunity private 127.0.0.1
rocommunity6 public ::1
createUser noauth
createUser md5des   MD5     authpass12 DES     privpass12
createUser shaaes   SHA     authpass12 AES     privpass12
createUser sha224   SHA-224 authpass12
createUser sha256   SHA-256 authpass12 AES     privpass12
createUser sha384   SHA-384 authpass12
createUser sha512   SHA-512 authpass12 AES     privpass12
createUser s256a192 SHA-256 authpass12 AES-192 privpass12
createUser s256a256 SHA-256 authpass12 AES-256 privpass12
createUser s512a256 SHA-512 authpass12 AES-256 privpass12
createUser sha1a256 SHA     authpass12 AES-256 privpass12
createUser rou      SHA-256 authpass12 AES     privpass12
rouser noauth noauth
rwuser md5des priv
rwuser shaaes priv
rwuser sha224 auth
rwuser sha256 auth
rwuser sha384 auth
rwuser sha512 auth
rwuser s256a192 priv
rwuser s256a256 priv
rwuser s512a256 priv
rwuser sha1a256 priv
rouser rou auth
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

// wait polls until the agent answers, and returns false when it has ended.
func (d *Snmpd) wait(tb testing.TB, exited <-chan struct{}) bool {
	tb.Helper()
	deadline := time.Now().Add(15 * time.Second)
	for time.Now().Before(deadline) {
		// snmpget waits itself, so that polling does not spin.
		err := exec.CommandContext(tb.Context(), "snmpget", "-v2c", "-c"+d.Read, "-t0.2", "-r0", "-On", d.Addr, "1.3.6.1.2.1.1.3.0").Run()
		select {
		case <-exited: // and it was another that answered
			return false
		default:
		}
		if err == nil {
			return true
		}
	}
	tb.Fatalf("snmpd on %s does not answer", d.Addr)
	return false
}

// Tool runs one of net-snmp's tools and returns what it prints, line by line.
// MIBs and the user's configuration are left out, OIDs are printed as numbers.
func Tool(tb testing.TB, name string, args ...string) []string {
	tb.Helper()
	need(tb, name, "snmp")
	ctx, cancel := context.WithTimeout(tb.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	dir := tb.TempDir()
	cmd.Env = append(os.Environ(), "MIBS=", "SNMPCONFPATH="+dir, "SNMP_PERSISTENT_DIR="+dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.String())
	}
	return strings.Split(strings.TrimRight(string(out), "\n"), "\n")
}

// Config returns how to speak to the agent, with the community that may write.
func (d *Snmpd) Config(tb testing.TB) session.Config {
	tb.Helper()
	target, err := session.ParseTarget(d.Addr)
	if err != nil {
		tb.Fatal(err)
	}
	c := session.DefaultConfig(target)
	c.Version, c.Community = session.V2c, d.Write
	return c
}
