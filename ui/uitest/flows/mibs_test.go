//go:build unix

package flows

import (
	"archive/zip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

// acme is a module with the given objects below 1.3.6.1.4.1.32473.99.
func acme(objects ...string) string {
	text := "ACME-MIB DEFINITIONS ::= BEGIN\nIMPORTS enterprises FROM SNMPv2-SMI;\nacme OBJECT IDENTIFIER ::= { enterprises 32473 99 }\n"
	for i, name := range objects {
		text += name + " OBJECT IDENTIFIER ::= { acme " + string(rune('1'+i)) + " }\n"
	}
	return text + "END\n"
}

const needsAcme = `NEEDS-MIB DEFINITIONS ::= BEGIN
IMPORTS acme FROM ACME-MIB;
needsAcme OBJECT IDENTIFIER ::= { acme 9 }
END
`

// A module that waits for another is made whole when that one comes, and all
// else stays as it was.
func TestMissingModuleHealsTheOthers(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "NEEDS-MIB.txt"), needsAcme)
		s := startDemo(t, size, "-M", dir)
		find(s, "ifDescr").WaitCursorRow("ifDescr").Press("r").WaitText("instance").Type("1").Press("enter").WaitRow("ifDescr.1", "=")
		find(s, "needsAcme").WaitCursorRow("needsAcme").WaitText("waiting for ACME-MIB").WaitText("none yet")
		s.Press("w").WaitText("needsAcme has no OID").Press("H").WaitCursorRow("ifDescr")
		write(t, filepath.Join(dir, "ACME-MIB.txt"), acme("acmeFirst"))
		s.WaitText("ACME-MIB.txt added: ").WaitCursorRow("ifDescr").WaitRow("ifDescr.1", "=")
		find(s, "needsAcme").WaitCursorRow("needsAcme").WaitText("1.3.6.1.4.1.32473.99.9")

		write(t, filepath.Join(dir, "ACME-MIB.txt"), acme("acmeFirst", "acmeSecond", "acmeThird"))
		s.WaitText("ACME-MIB.txt changed: 2 nodes more").WaitCursorRow("needsAcme")
		if err := os.Remove(filepath.Join(dir, "ACME-MIB.txt")); err != nil {
			t.Fatal(err)
		}
		s.WaitText("ACME-MIB.txt removed").WaitNo("1.3.6.1.4.1.32473.99.9")
	})
}

func TestFilesAreLeftAloneWhenToldTo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := filepath.Join(dir, "config")
	write(t, filepath.Join(config, "mibtui", "config.toml"), "watch_mibs = false\nmib_dirs = [\""+dir+"/mibs\"]\n")
	write(t, filepath.Join(dir, "mibs", "ACME-MIB.txt"), acme())
	s := ready(mibtui.StartWith(t, uitest.Options{Size: small, Args: []string{"demo"}, Env: []string{"XDG_CONFIG_HOME=" + config}}))
	write(t, filepath.Join(dir, "mibs", "ACME-MIB.txt"), acme("acmeFirst"))
	command(s, "mibs.read").WaitText("the MIBs were read again: 1 node more")
}

// zipFile writes a bundle with one module.
func zipFile(t *testing.T, path, name, text string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(text))
	}
	if err = errors.Join(err, z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestAddMIBs(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		write(t, filepath.Join(s.Home(), "vendor", "acme", "ACME-MIB.txt"), acme("acmeFirst"))
		zipFile(t, filepath.Join(s.Home(), "vendor", "bundle.zip"), "deep/NEEDS-MIB.txt", needsAcme)

		command(s, "mibs.add").WaitText("━ Add MIBs ━").Press("enter").WaitText("is needed")
		s.Type("~/ven").Press("tab").WaitRow("~/vendor/").Press("tab").WaitText("acme/", "bundle.zip")
		s.Type("x").Press("tab").WaitText("begins like this").Press("backspace").Type("b").Press("tab").WaitRow("~/vendor/bundle.zip")
		s.Press("enter").WaitNo("━ Add MIBs ━").WaitText("bundle.zip added")
		command(s, "mibs.list").WaitText("━ MIBs are read from ━").WaitCursorRow("1", "bundle.zip", "1 module ", "added")
		s.Press("down").WaitCursorRow("2").Press("up").WaitCursorRow("1").Press("a").WaitText("━ Add MIBs ━").Press("esc").WaitNo("━ Add MIBs ━")
		command(s, "mibs.list").WaitCursorRow("1", "bundle.zip").Press("ctrl+s").WaitText("is read from now on")
		config := filepath.Join(s.Home(), "config", "mibtui", "config.toml")
		if text, err := os.ReadFile(config); err != nil || !strings.Contains(string(text), "vendor/bundle.zip") {
			t.Errorf("the configuration says %q, %v", text, err)
		}

		command(s, "mibs.add").WaitText("━ Add MIBs ━").Type("~/nowhere").Press("enter").WaitText("there is no such folder")
		for range "nowhere" {
			s.Press("backspace")
		}
		s.Type("vendor/acme").Press("ctrl+s").WaitText("acme added and kept: ")
		find(s, "needsAcme").WaitText("1.3.6.1.4.1.32473.99.9")
		command(s, "mibs.list").WaitCursorRow("1", "bundle.zip").Press("esc").WaitNo("━ MIBs are read from ━")
	})
}

func TestAddMIBsInOneLine(t *testing.T) {
	t.Parallel()
	s := startDemo(t, small)
	write(t, filepath.Join(s.Home(), "vendor", "ACME-MIB.txt"), acme("acmeFirst"))
	command(s, "mibs add ~/vendor").WaitText("vendor added: 2 nodes more")
	command(s, "mibs add ~/vendor/").WaitText("is among the folders already")
	command(s, "mibs add ~/gone").WaitText("━ Add MIBs ━", "there is no such folder").Press("esc")
}

// Of a module in two files the other one can be chosen, and stays chosen.
func TestChooseAmongVersions(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "a", "ACME-MIB"), acme("acmeOfA"))
		write(t, filepath.Join(dir, "b", "ACME-MIB"), acme("acmeOfB", "acmeMore"))
		args := []string{"-M", filepath.Join(dir, "a"), "-M", filepath.Join(dir, "b")}
		s := startDemo(t, size, args...)
		find(s, "acmeOfA").WaitCursorRow("acmeOfA").WaitText("1.3.6.1.4.1.32473.99.1")
		command(s, "mibs.prefer").WaitText("Which module").WaitCursorRow("ACME-MIB").Press("enter")
		s.WaitText("Take ACME-MIB from").Press("down").WaitCursorRow("b/ACME-MIB").Press("enter")
		s.WaitText("1 node more").WaitCursorRow("acmeOfB")

		again := ready(mibtui.StartWith(t, uitest.Options{
			Size: size, Args: append([]string{"demo"}, args...), Env: []string{"XDG_CONFIG_HOME=" + filepath.Join(s.Home(), "config")},
		}))
		find(again, "acmeMore").WaitCursorRow("acmeMore")
		command(again, "mibs prefer ACME-MIB").WaitText("Take ACME-MIB from").Press("up", "down", "down").WaitCursorRow("whichever ranks first").Press("enter")
		again.WaitText("1 node less").WaitNo("acmeMore")
	})
}
