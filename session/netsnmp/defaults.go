package netsnmp

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Setting is what one line of a configuration file says. Its String leaves the
// value out: it may be a passphrase.
type Setting struct {
	Value string `json:"-"`
	By    string // the file and the line
}

func (s Setting) String() string { return s.By }

// GoString is String, so that no way of printing shows a passphrase.
func (s Setting) GoString() string { return s.By }

// Defaults are what net-snmp's tools would speak to a device with that nobody
// said more about (snmp.conf(5)). The keys of Settings are the names of tokens,
// in lower case: defversion, defcommunity, timeout and so on.
type Defaults struct {
	Settings map[string]Setting
	// Aliases are the targets that "alias NAME TARGET" gives a name, which is
	// used as alias:NAME.
	Aliases map[string]Setting
}

// tokens are the tokens of snmp.conf that say how to speak to a device; the
// last one is met only in hosts files.
var tokens = []string{
	"defVersion", "defCommunity", "defSecurityName", "defSecurityLevel", "defContext",
	"defAuthType", "defAuthPassphrase", "defPrivType", "defPrivPassphrase", "defPassphrase",
	"defaultPort", "timeout", "retries", "transport",
}

// ReadDefaults reads snmp.conf and snmp.local.conf of every folder of this
// user's search path; of two lines that say the same the later one holds.
func (m Machine) ReadDefaults() Defaults {
	m = m.complete()
	return m.read(m.files())
}

// ReadHost reads what hosts/NAME.conf says about one device, NAME being what a
// person typed as the target. It overrides [Machine.ReadDefaults].
func (m Machine) ReadHost(name string) Defaults {
	m = m.complete()
	if name == "" || name == ".." || strings.ContainsAny(name, `/\`) {
		return Defaults{}
	}
	var files []string
	for _, dir := range m.folders() {
		hosts := filepath.Join(dir, "hosts", name)
		files = append(files, hosts+".conf", hosts+".local.conf")
	}
	return m.read(files)
}

func (m Machine) complete() Machine {
	m.Env = orElse(m.Env, os.Getenv)
	if m.ReadFile == nil {
		m.ReadFile = os.ReadFile
	}
	m.IsDir = orElse(m.IsDir, func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && info.IsDir()
	})
	return m
}

func (m Machine) read(files []string) Defaults {
	d := Defaults{Settings: make(map[string]Setting), Aliases: make(map[string]Setting)}
	for _, path := range files {
		text, err := m.ReadFile(path)
		if err != nil {
			continue // says nothing, as for MIBDirs
		}
		number := 0
		lines := bufio.NewScanner(bytes.NewReader(text))
		for lines.Scan() {
			number++
			d.line(lines.Text(), fmt.Sprintf("%s:%d", path, number))
		}
	}
	return d
}

func (d Defaults) line(line, by string) {
	for _, name := range tokens {
		if value, ok := token(line, name); ok {
			d.Settings[strings.ToLower(name)] = Setting{value, by}
			return
		}
	}
	if value, ok := token(line, "alias"); ok {
		end := cmp.Or(strings.IndexAny(value, " \t")+1, len(value)+1) - 1
		if target := strings.TrimSpace(value[end:]); target != "" {
			d.Aliases[value[:end]] = Setting{strings.Trim(target, `"'`), by}
		}
	}
}
