// Package profile keeps the devices a person manages: where each one is and how
// it is spoken to.
//
// A device stands in a TOML file, one table each, which is written by hand or
// by the program and keeps every comment and every key the program does not
// know. A secret is never among what is written: there is only a [Reference],
// which says where it is, so that the file can be shown, copied and kept in
// version control.
//
// What a device is really spoken to with comes from several places. The command
// line says more about this one occasion than a profile does, a profile more
// about this device than net-snmp's configuration does. [Resolve] lays these
// layers upon each other and remembers of each setting where it came from,
// since "why does it use that user?" is the question people ask.
package profile

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/usm"
)

// Key names one setting of a device, as it stands in the file.
type Key string

// The settings of a device.
const (
	Address         Key = "address"
	Version         Key = "version"
	Community       Key = "community" // a secret
	User            Key = "user"
	Level           Key = "level"
	AuthProtocol    Key = "auth_protocol"
	AuthPassphrase  Key = "auth_passphrase" // a secret
	PrivProtocol    Key = "priv_protocol"
	PrivPassphrase  Key = "priv_passphrase" // a secret
	EngineID        Key = "engine_id"
	ContextEngineID Key = "context_engine_id"
	Context         Key = "context"
	Timeout         Key = "timeout" // seconds
	Retries         Key = "retries"
	ReadOnly        Key = "read_only"
	MIBDirs         Key = "mib_dirs" // a list, written as PATH is
)

// kind is how a setting is written in TOML.
type kind uint8

const (
	text kind = iota
	number
	boolean
	list
)

func (k kind) String() string {
	return [...]string{"a text in quotes", "a number", "true or false", "a list of texts"}[k]
}

// spec is what is known of a setting.
type spec struct {
	key    Key
	kind   kind
	secret bool
	// read returns the one way the value is written, or what was expected.
	read func(string) (string, error)
}

// specs lists the settings in the order they are written and shown.
var specs = []spec{
	{key: Address, read: readAddress},
	{key: Version, read: reads(session.ParseVersion)},
	{key: Community, secret: true, read: readReference},
	{key: User, read: readUser},
	{key: Level, read: reads(usm.ParseLevel)},
	{key: AuthProtocol, read: reads(usm.ParseAuthProtocol)},
	{key: AuthPassphrase, secret: true, read: readReference},
	{key: PrivProtocol, read: reads(usm.ParsePrivProtocol)},
	{key: PrivPassphrase, secret: true, read: readReference},
	{key: EngineID, read: readEngineID},
	{key: ContextEngineID, read: readEngineID},
	{key: Context, read: asIs},
	{key: Timeout, kind: number, read: readTimeout},
	{key: Retries, kind: number, read: readRetries},
	{key: ReadOnly, kind: boolean, read: readBool},
	{key: MIBDirs, kind: list, read: asIs},
}

func find(key Key) (spec, bool) {
	i := slices.IndexFunc(specs, func(s spec) bool { return s.key == key })
	if i < 0 {
		return spec{}, false
	}
	return specs[i], true
}

// Secret reports whether the setting is a secret, of which only a reference is
// ever written or shown.
func (k Key) Secret() bool {
	s, ok := find(k)
	return ok && s.secret
}

// Settings are the settings of one device, as text; of a secret, where it is.
// What is missing is left to other places.
type Settings map[Key]string

// Read checks a setting's text and returns the one way it is written. Errors
// say what was expected.
func (k Key) Read(value string) (string, error) {
	s, ok := find(k)
	if !ok {
		return "", fmt.Errorf("there is no setting %q; there are %s", string(k), strings.Join(names(), ", "))
	}
	return s.read(value)
}

func names() []string {
	var list []string
	for _, s := range specs {
		list = append(list, string(s.key))
	}
	return list
}

func reads[T fmt.Stringer](parse func(string) (T, error)) func(string) (string, error) {
	return func(value string) (string, error) {
		v, err := parse(value)
		if err != nil {
			return "", err
		}
		return v.String(), nil
	}
}

func asIs(value string) (string, error) { return value, nil }

func readAddress(value string) (string, error) {
	_, err := session.ParseTarget(value)
	return value, err
}

func readReference(value string) (string, error) {
	r, err := ParseReference(value)
	return r.String(), err
}

func readUser(value string) (string, error) {
	if len(value) > usm.MaxUser {
		return "", fmt.Errorf("a user name has at most %d octets, this has %d", usm.MaxUser, len(value))
	}
	return value, nil
}

func readEngineID(value string) (string, error) {
	_, err := usm.ParseEngineID(value)
	return value, err
}

func readTimeout(value string) (string, error) {
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds > 0) || seconds > 3600 {
		return "", fmt.Errorf("%s is no time to wait: write seconds, more than 0 and at most 3600", value)
	}
	return strconv.FormatFloat(seconds, 'g', -1, 64), nil
}

func readRetries(value string) (string, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 100 {
		return "", fmt.Errorf("%s is no number of retries: write 0 to 100", value)
	}
	return strconv.Itoa(n), nil
}

func readBool(value string) (string, error) {
	if value != "true" && value != "false" {
		return "", fmt.Errorf("%q is neither true nor false", value)
	}
	return value, nil
}

// without returns the settings short of secrets and of what is empty.
func (s Settings) without(drop func(Key) bool) Settings {
	kept := maps.Clone(s)
	maps.DeleteFunc(kept, func(k Key, v string) bool { return v == "" || drop(k) })
	return kept
}

// Dirs returns the folders a MIBDirs setting names. A ~ at the beginning is the
// home; what is not absolute is below base.
func Dirs(value, base, home string) []string {
	var dirs []string
	for _, dir := range filepath.SplitList(value) {
		switch rest, ok := strings.CutPrefix(dir, "~"); {
		case dir == "":
			continue
		case ok && home != "" && (rest == "" || rest[0] == '/'):
			dir = filepath.Join(home, rest)
		case !filepath.IsAbs(dir):
			dir = filepath.Join(base, dir)
		}
		dirs = append(dirs, dir)
	}
	return dirs
}
