// Package netsnmp reads the configuration of net-snmp, which most machines
// that manage a network have and which its user has already filled in: how to
// speak to devices, and where MIB modules are.
//
// net-snmp's tools look for snmp.conf, then snmp.local.conf, in each directory
// of a search path (snmp_config(5)); a line is a token and its value. Folders
// of MIB modules come from the environment's MIBDIRS, else from the token
// mibdirs, else from a built-in list; a value that begins with + is appended
// to what holds without it, one that begins with - is put in front (snmpcmd(1),
// option -M). SMIPATH is the same for libsmi's tools, whose users have modules
// lying there.
package netsnmp

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Machine is what is asked about the machine; tests bring their own. The
// functions left nil are the operating system's.
type Machine struct {
	Env      func(name string) string
	Home     string // "" when the user has none
	ReadFile func(path string) ([]byte, error)
	IsDir    func(path string) bool
}

// Missing is a folder that somebody named and that is not there.
type Missing struct {
	Dir string
	By  string // who named it: a variable, or a file and its line
}

func (m Missing) String() string {
	return fmt.Sprintf("%s names the MIB folder %s, but there is no such folder; make it, or take it out of there", m.By, m.Dir)
}

// MIBDirs returns the folders of MIB modules this user's net-snmp and libsmi
// would look into, those looked into first in front; each exists and is named
// once. A folder that was named and is not there is returned as missing; the
// usual ones are not missed.
func MIBDirs(env func(string) string, home string) (dirs []string, missing []Missing) {
	return Machine{Env: env, Home: home}.MIBDirs()
}

// MIBDirs is the function [MIBDirs] for this machine.
func (m Machine) MIBDirs() (dirs []string, missing []Missing) {
	m = m.complete()
	var list []folder
	if value := m.Env("MIBDIRS"); value != "" {
		list = m.combine(m.usual(), value, "MIBDIRS")
	} else {
		list = m.configured()
	}
	list = append(list, m.split(strings.Trim(m.Env("SMIPATH"), ":"), "SMIPATH")...)
	for _, f := range list {
		switch {
		case slices.Contains(dirs, f.dir):
		case m.IsDir(f.dir):
			dirs = append(dirs, f.dir)
		case f.by != "" && !slices.ContainsFunc(missing, func(x Missing) bool { return x.Dir == f.dir }):
			missing = append(missing, Missing{f.dir, f.by})
		}
	}
	return dirs, missing
}

func orElse[R any](f, otherwise func(string) R) func(string) R {
	if f == nil {
		return otherwise
	}
	return f
}

// folder is a directory to look into and who named it, "" for a usual one.
type folder struct{ dir, by string }

// usual returns where modules lie when nobody says anything: in the user's own
// folder, in net-snmp's, in Debian's and in what is compiled by hand.
func (m Machine) usual() []folder {
	var list []folder
	if m.Home != "" {
		list = append(list, folder{dir: filepath.Join(m.Home, ".snmp", "mibs")})
	}
	for _, dir := range []string{"/usr/share/snmp/mibs", "/usr/share/mibs", "/var/lib/mibs", "/usr/local/share/snmp/mibs"} {
		list = append(list, folder{dir: dir})
	}
	return list
}

// configured returns the folders after every line of every configuration file.
func (m Machine) configured() []folder {
	list := m.usual()
	for _, path := range m.files() {
		text, err := m.ReadFile(path)
		if err != nil {
			// No file, or one this user may not read, says nothing; net-snmp
			// passes over it alike.
			continue
		}
		number := 0
		lines := bufio.NewScanner(bytes.NewReader(text))
		for lines.Scan() {
			number++
			if value, ok := token(lines.Text(), "mibdirs"); ok {
				list = m.combine(list, value, fmt.Sprintf("%s:%d", path, number))
			}
		}
	}
	return list
}

// files returns the configuration files in the order they are read.
func (m Machine) files() []string {
	var files []string
	for _, dir := range m.folders() {
		files = append(files, filepath.Join(dir, "snmp.conf"), filepath.Join(dir, "snmp.local.conf"))
	}
	return files
}

// folders returns where configuration files are looked for, in that order.
func (m Machine) folders() []string {
	path := m.Env("SNMPCONFPATH")
	if path == "" {
		path = "/etc/snmp:/usr/share/snmp:/usr/lib/snmp"
		if m.Home != "" {
			path += ":" + filepath.Join(m.Home, ".snmp")
		}
	}
	var folders []string
	for _, f := range m.split(path, "") {
		folders = append(folders, f.dir)
	}
	return folders
}

// token returns the value of a line that begins with the given token. Tokens
// are case-insensitive, and may be marked as meant for net-snmp's tools.
func token(line, name string) (value string, ok bool) {
	line = strings.TrimSpace(line)
	if rest, marked := strings.CutPrefix(line, "[snmp]"); marked {
		line = strings.TrimSpace(rest)
	}
	end := cmp.Or(strings.IndexAny(line, " \t")+1, len(line)+1) - 1
	if !strings.EqualFold(line[:end], name) {
		return "", false
	}
	value = strings.TrimSpace(line[end:])
	value = strings.Trim(value, `"'`)
	return value, value != ""
}

// combine applies a value to the list that holds without it.
func (m Machine) combine(list []folder, value, by string) []folder {
	switch value[0] {
	case '+':
		return slices.Concat(list, m.split(value[1:], by))
	case '-':
		return slices.Concat(m.split(value[1:], by), list)
	}
	return m.split(value, by)
}

// split reads a list of folders. $HOME and a leading ~ are the user's home.
func (m Machine) split(list, by string) []folder {
	var folders []folder
	for dir := range strings.SplitSeq(list, string(filepath.ListSeparator)) {
		if m.Home != "" {
			dir = strings.ReplaceAll(dir, "$HOME", m.Home)
			if rest, ok := strings.CutPrefix(dir, "~/"); ok {
				dir = filepath.Join(m.Home, rest)
			}
		}
		if dir = strings.TrimSpace(dir); dir != "" {
			folders = append(folders, folder{filepath.Clean(dir), by})
		}
	}
	return folders
}
