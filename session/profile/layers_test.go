package profile_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/netsnmp"
	"github.com/mibtui/mibtui/session/profile"
	"github.com/mibtui/mibtui/session/usm"
)

// finder returns a finder on a machine of which only the given things exist.
func finder(devices string, files, env map[string]string, typed profile.Layer) profile.Finder {
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	file, err := profile.Parse("devices.toml", []byte(devices))
	if err != nil {
		panic(err)
	}
	return profile.Finder{
		File: file, LookupEnv: lookup, Typed: typed,
		NetSNMP: netsnmp.Machine{
			Env: func(name string) string { return env[name] },
			ReadFile: func(path string) ([]byte, error) {
				if text, ok := files[path]; ok {
					return []byte(text), nil
				}
				return nil, fs.ErrNotExist
			},
		},
	}
}

func flag(letter, text string) profile.Value { return profile.Value{Text: text, Origin: letter} }

// Flag, profile, environment, hosts file, snmp.conf, built in: each wins over
// all that come after it.
func TestPrecedence(t *testing.T) {
	t.Parallel()
	const devices = "[core]\naddress = \"192.0.2.1\"\nuser = \"of-profile\"\nlevel = \"authNoPriv\"\nauth_protocol = \"SHA-256\"\ntimeout = 3\nauth_passphrase = \"keyring\"\n"
	files := map[string]string{
		"/etc/snmp/hosts/192.0.2.1.conf": "defSecurityName of-host\ntimeout 4\nretries 7\ndefContext of-host\n",
		"/etc/snmp/snmp.conf":            "defSecurityName of-conf\ntimeout 5\nretries 8\ndefContext of-conf\ndefPrivType AES\ndefVersion 3\ndefPassphrase hush-hush\n",
	}
	env := map[string]string{"MIBTUI_AUTH_PASSPHRASE": "hush", "MIBTUI_PRIV_PASSPHRASE": "hush"}
	found, err := finder(devices, files, env, profile.Layer{profile.User: flag("-u", "of-flag"), profile.Level: flag("-l", "authPriv")}).Find("core")
	if err != nil {
		t.Fatal(err)
	}
	want := []profile.Setting{
		{Key: "address", Text: "192.0.2.1", Origin: "profile core"},
		{Key: "version", Text: "3", Origin: "/etc/snmp/snmp.conf:6"},
		{Key: "user", Text: "of-flag", Origin: "-u"},
		{Key: "level", Text: "authPriv", Origin: "-l"},
		{Key: "auth_protocol", Text: "SHA-256", Origin: "profile core"},
		{Key: "auth_passphrase", Text: "from env:MIBTUI_AUTH_PASSPHRASE", Origin: "environment"}, // the profile's is for its own user
		{Key: "priv_protocol", Text: "AES", Origin: "/etc/snmp/snmp.conf:5"},
		{Key: "priv_passphrase", Text: "from env:MIBTUI_PRIV_PASSPHRASE", Origin: "environment"},
		{Key: "context", Text: "of-host", Origin: "/etc/snmp/hosts/192.0.2.1.conf:4"},
		{Key: "timeout", Text: "3", Origin: "profile core"},
		{Key: "retries", Text: "7", Origin: "/etc/snmp/hosts/192.0.2.1.conf:3"},
		{Key: "read_only", Text: "true", Origin: "built in"},
	}
	if d := cmp.Diff(want, found.Settings()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	c, err := found.Config()
	if err != nil || c.Security.Level != usm.AuthPriv || c.Security.User != "of-flag" || c.Timeout.Seconds() != 3 || c.Retries != 7 || c.Context != "of-host" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	const devices = "[core]\naddress = \"192.0.2.1\"\n[empty]\nuser = \"x\"\n[broken]\nlevel = \"x\"\n[\"192.0.2.9\"]\naddress = \"192.0.2.10:99\"\n"
	files := map[string]string{
		"/etc/snmp/snmp.conf":            "defCommunity hush\ndefaultPort 1161\nalias lab tcp:192.0.2.3:163\n",
		"/etc/snmp/hosts/far.conf":       "transport udp:192.0.2.4:164\n",
		"/etc/snmp/hosts/near.conf":      "defVersion 1\ndefaultPort 99\n",
		"/etc/snmp/hosts/192.0.2.1.conf": "transport udp:192.0.2.5\n",
	}
	for target, want := range map[string]string{
		"core":                "udp 192.0.2.1 1161 core",
		"192.0.2.2":           "udp 192.0.2.2 1161 ",
		"192.0.2.2:161":       "udp 192.0.2.2 161 ",
		"[2001:db8::161]:161": "udp 2001:db8::161 161 ",
		"2001:db8::161":       "udp 2001:db8::161 1161 ",
		"udp6:2001:db8::161":  "udp6 2001:db8::161 1161 ",
		"192.0.2.9":           "udp 192.0.2.10 99 192.0.2.9",
		"alias:lab":           "tcp 192.0.2.3 163 ",
		"far":                 "udp 192.0.2.4 164 ",
		"near":                "udp near 99 ",
		"near:7":              "udp near 7 ",
		"alias:nobody":        "no snmp.conf has an alias",
		"empty":               "the profile empty has no address",
		"broken":              "line 6, column 9: level:",
		"no such":             "is no target",
	} {
		found, err := finder(devices, files, nil, nil).Find(target)
		var c session.Config
		if err == nil {
			c, err = found.Config()
		}
		got := fmt.Sprintf("%s %s %d %s", c.Target.Network, c.Target.Host, c.Target.Port, found.Profile)
		if err != nil {
			got = err.Error()
		}
		if got != want && !(err != nil && strings.Contains(got, want)) {
			t.Errorf("%s: %s, want %s", target, got, want)
		}
	}
}

func TestCombinations(t *testing.T) {
	t.Parallel()
	given := profile.Given("hush-hush", "-A")
	for name, test := range map[string]struct {
		typed   profile.Layer
		devices string
		files   map[string]string
		want    string // the version and level, or the sentence
	}{
		"nothing":                {nil, "", nil, "which community does h:161 want? Add -c and its name, for example -c public"},
		"community":              {profile.Layer{"community": given}, "", nil, "2c noAuthNoPriv"},
		"user":                   {profile.Layer{"user": flag("-u", "eve")}, "", nil, "3 noAuthNoPriv"},
		"user and protocol":      {profile.Layer{"user": flag("-u", "eve"), "auth_protocol": flag("-a", "SHA")}, "", nil, "3 authNoPriv"},
		"user and both":          {profile.Layer{"user": flag("-u", "eve"), "auth_protocol": flag("-a", "SHA"), "priv_protocol": flag("-x", "AES")}, "", nil, "3 authPriv"},
		"priv alone":             {profile.Layer{"user": flag("-u", "eve"), "priv_protocol": flag("-x", "AES")}, "", nil, "add -a and the protocol"},
		"both":                   {profile.Layer{"user": flag("-u", "eve"), "community": given}, "", nil, "say which version"},
		"flag over snmp.conf":    {profile.Layer{"user": flag("-u", "eve")}, "", map[string]string{"/etc/snmp/snmp.conf": "defCommunity x"}, "3 noAuthNoPriv"},
		"community over user":    {profile.Layer{"community": given}, "", map[string]string{"/etc/snmp/snmp.conf": "defSecurityName x"}, "2c noAuthNoPriv"},
		"v3 without user":        {profile.Layer{"version": flag("-v", "3")}, "", nil, "Version 3 needs -u"},
		"v3 with community":      {profile.Layer{"version": flag("-v", "3"), "user": flag("-u", "eve"), "community": given}, "", nil, "version 3 (-v) knows no community"},
		"v2c with user":          {profile.Layer{"version": flag("-v", "2c"), "user": flag("-u", "eve"), "community": given}, "", nil, "-u is of version 3"},
		"v2c with engine":        {profile.Layer{"engine_id": flag("-e", "0x8000000001"), "community": given}, "", nil, "-e is of version 3"},
		"authPriv without -x":    {profile.Layer{"user": flag("-u", "eve"), "level": flag("-l", "authPriv"), "auth_protocol": flag("-a", "SHA")}, "", nil, "authPriv (-l) encrypts messages, and needs to know how: add -x"},
		"authNoPriv without -a":  {profile.Layer{"user": flag("-u", "eve"), "level": flag("-l", "authNoPriv")}, "", nil, "add -a and the protocol"},
		"-x at authNoPriv":       {profile.Layer{"user": flag("-u", "eve"), "level": flag("-l", "authNoPriv"), "auth_protocol": flag("-a", "SHA"), "priv_protocol": flag("-x", "AES")}, "", nil, "none is encrypted"},
		"-A at noAuthNoPriv":     {profile.Layer{"user": flag("-u", "eve"), "level": flag("-l", "noAuthNoPriv"), "auth_passphrase": given}, "", nil, "none is signed"},
		"snmp.conf's unused":     {profile.Layer{"user": flag("-u", "eve"), "level": flag("-l", "noAuthNoPriv")}, "", map[string]string{"/etc/snmp/snmp.conf": "defPrivType AES\ndefAuthType SHA"}, "3 noAuthNoPriv"},
		"a bad flag":             {profile.Layer{"user": flag("-u", "eve"), "level": flag("-l", "max")}, "", nil, `level (-l): "max" is no security level`},
		"profile's v3, flag's c": {profile.Layer{"community": given}, "[h]\naddress=\"h\"\nversion=\"3\"\nuser=\"eve\"\n", nil, "version 3 (profile h) knows no community"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := finder(test.devices, test.files, nil, test.typed).Find("h")
			var c session.Config
			if err == nil {
				c, err = found.Config()
			}
			got := fmt.Sprintf("%v %v", c.Version, c.Security.Level)
			if err != nil {
				got = err.Error()
			}
			if !strings.Contains(got, test.want) || strings.Contains(got, "hush") {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// A passphrase is its user's: spoken to as somebody else, a device does not hear
// it, and why it is missing is said once.
func TestPassphrasesBelongToTheirUser(t *testing.T) {
	t.Parallel()
	const devices = "[core]\naddress = \"192.0.2.1\"\nuser = \"ops\"\nauth_protocol = \"SHA\"\nauth_passphrase = \"keyring\"\n"
	files := map[string]string{"/etc/snmp/snmp.conf": "defSecurityName carol\ndefAuthPassphrase hush-of-carol\n"}
	eve, env := flag("-u", "eve"), map[string]string{"MIBTUI_AUTH_PASSPHRASE": "hush-of-environment"}
	sentence := []string{"the passphrases of ops (profile core) are not used for eve (-u)", "the passphrases of carol (/etc/snmp/snmp.conf:1) are not used for eve (-u)"}
	for name, c := range map[string]struct {
		files, env map[string]string
		typed      profile.Layer
		origin     string
		foreign    []string
	}{
		"their own":            {files, env, nil, "profile core", nil},
		"another":              {nil, nil, profile.Layer{"user": eve}, "built in", sentence[:1]},
		"another twice":        {files, nil, profile.Layer{"user": eve}, "built in", sentence},
		"the same said again":  {files, nil, profile.Layer{"user": flag("-u", "ops")}, "profile core", nil},
		"another with a typed": {files, nil, profile.Layer{"user": eve, "auth_passphrase": profile.Given("hush-hush", "-A")}, "-A", nil},
		"the environment's":    {files, env, profile.Layer{"user": eve}, "environment", sentence[:1]},
	} {
		found, err := finder(devices, c.files, c.env, c.typed).Find("core")
		if err != nil {
			t.Fatal(err)
		}
		if got := found.Origin(profile.AuthPassphrase); got != c.origin || !slices.Equal(found.Foreign, c.foreign) || !slices.Equal(found.Warnings, c.foreign) {
			t.Errorf("%s: from %q, %q; want %q, %q", name, got, found.Foreign, c.origin, c.foreign)
		}
	}
}

func TestNonsenseInSnmpConfIsNamed(t *testing.T) {
	t.Parallel()
	found, err := finder("", map[string]string{"/etc/snmp/snmp.conf": "defVersion 9\ndefCommunity x\n"}, nil, nil).Find("h")
	if err != nil || len(found.Warnings) != 1 || !strings.Contains(found.Warnings[0], `/etc/snmp/snmp.conf:1: defversion: "9"`) || found.Text(profile.Version) != "2c" {
		t.Errorf("%v, %v", found.Warnings, err)
	}
}

// ring is a keyring in memory.
type ring struct {
	secrets map[string]string
	err     error
}

func (r ring) Available() error { return r.err }

func (r ring) Get(_ context.Context, name string) (string, error) {
	secret, ok := r.secrets[name]
	if !ok {
		return "", errors.Join(r.err, errors.New("not found"))
	}
	return secret, nil
}

func (r ring) Set(_ context.Context, name, secret string) error {
	r.secrets[name] = secret
	return r.err
}

func (r ring) Delete(_ context.Context, name string) error {
	delete(r.secrets, name)
	return r.err
}

func TestUnlock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil { // whatever the umask
			t.Fatal(err)
		}
		return path
	}
	vault := profile.Vault{
		LookupEnv: func(name string) (string, bool) {
			v, ok := map[string]string{"CORE": "of-the-environment", "EMPTY": ""}[name]
			return v, ok
		},
		Home:    dir,
		Keyring: ring{secrets: map[string]string{"core auth_passphrase": "of-the-keyring"}},
	}
	asked := vault
	asked.Prompt = func(_ context.Context, question string) (string, error) { return "typed at " + question, nil }
	for _, test := range []struct {
		vault           profile.Vault
		reference, want string
	}{
		{vault, "env:CORE", "of-the-environment"},
		{vault, "env:NONE", "environment variable NONE, which is not set"},
		{vault, "env:EMPTY", "is empty"},
		{vault, "file:" + file("good", "of-the-file\r\nmore", 0o600), "of-the-file"},
		{vault, "file:~/good", "of-the-file"},
		{vault, "file:" + file("group", "of-the-file", 0o640), "(mode 0640), so it is not used: chmod 600 "},
		{vault, "file:" + file("world", "of-the-file", 0o604), "(mode 0604), so it is not used: chmod 600 "},
		{vault, "file:" + file("huge", strings.Repeat("x", 5000), 0o600), "larger than any secret"},
		{vault, "file:" + file("nothing", "", 0o600), "is empty"},
		{vault, "file:" + dir, "no file a secret could be in"},
		{vault, "file:" + dir + "/none", "is not there"},
		{vault, "keyring", "of-the-keyring"},
		{profile.Vault{}, "keyring", "no keyring to ask"},
		{vault, "prompt", "has to be typed, and there is no terminal to ask on: put it into the environment as MIBTUI_AUTH_PASSPHRASE"},
		{asked, "prompt", "typed at authentication passphrase for core: "},
		{vault, "env:SHORT", "not set"},
	} {
		e := profile.Resolve("core", profile.Layer{
			profile.Address: flag("", "h"), profile.User: flag("-u", "eve"), profile.AuthProtocol: flag("-a", "SHA"),
			profile.AuthPassphrase: {Text: test.reference, Origin: "profile core"},
		})
		c, err := e.Config()
		if err != nil {
			t.Fatal(err)
		}
		var got string
		if err := e.Unlock(t.Context(), &c, test.vault); err != nil {
			got = err.Error()
		} else {
			got = c.Security.AuthPassphrase
		}
		if got != test.want && !strings.Contains(got, test.want) {
			t.Errorf("%s: %s, want %s", test.reference, got, test.want)
		}
	}
}

func TestShortPassphrase(t *testing.T) {
	t.Parallel()
	e := profile.Resolve("core", profile.Layer{
		profile.Address: flag("", "h"), profile.User: flag("-u", "eve"), profile.AuthProtocol: flag("-a", "SHA"),
		profile.AuthPassphrase: profile.Given("hush", "-A"),
	})
	var c session.Config
	if err := e.Unlock(t.Context(), &c, profile.Vault{}); err == nil || !strings.Contains(err.Error(), "has 4 octets") || strings.Contains(err.Error(), "hush") {
		t.Error(err)
	}
}

// Where no desktop session runs there is no keyring, and nothing is started to
// have one.
func TestAbsentKeyring(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	k := profile.SystemKeyring{}
	_, err := k.Get(t.Context(), "x")
	for _, err := range []error{k.Available(), err, k.Set(t.Context(), "x", "hush-hush")} {
		if _, ok := errors.AsType[*profile.KeyringError](err); !ok || !strings.Contains(err.Error(), "no keyring") || strings.Contains(err.Error(), "hush") {
			t.Error(err)
		}
	}
	// The address of a session that is over is none either.
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	if _, err := k.Get(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), "no keyring to ask") {
		t.Error(err)
	}
}

// No way of printing what holds secrets shows them.
func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	e := profile.Resolve("core", profile.Layer{
		profile.Address: flag("", "h"), profile.User: flag("-u", "eve"), profile.AuthProtocol: flag("-a", "SHA"),
		profile.AuthPassphrase: profile.Given("hush-hush", "-A"),
	})
	settings := e.Settings()
	if !slices.ContainsFunc(settings, func(s profile.Setting) bool { return s.Key == profile.AuthPassphrase && s.Text == "given, not shown" }) {
		t.Errorf("%v", settings)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if text := fmt.Sprintf(format+format, e, settings); strings.Contains(text, "hush") {
			t.Errorf("%s shows it: %s", format, text)
		}
	}
}
