package uitest

import (
	"os"
	"os/exec"
	"testing"
)

// Peer returns where a program of the machine is that a test meets for real.
// Where it is not installed the test is skipped, naming the Debian package
// that brings it; under CI that is a failure, since there nobody reads why a
// test did not run.
func Peer(tb testing.TB, command, debianPackage string) string {
	tb.Helper()
	for _, name := range []string{command, "/usr/sbin/" + command} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		tb.Fatalf("%s is not installed: Debian's package %s brings it", command, debianPackage)
	}
	tb.Skipf("%s is not installed: Debian's package %s brings it", command, debianPackage)
	return ""
}
