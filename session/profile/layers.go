package profile

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/netsnmp"
	"github.com/mibtui/mibtui/session/usm"
)

// Value is what one place says about one setting.
type Value struct {
	Text   string // of a secret: a reference, "" where the secret itself is given
	Origin string // where it stands: "-u", "profile core-sw1", "/etc/snmp/snmp.conf:3"
	secret string
}

// Given is a secret that was given outright and is held in memory only.
func Given(secret, origin string) Value { return Value{Origin: origin, secret: secret} }

// String describes the value; a secret is never shown.
func (v Value) String() string { return cmp.Or(v.Text, "(a secret)") }

// GoString is String, so that no way of printing shows a secret.
func (v Value) GoString() string { return v.String() }

// Layer is what one place says about a device.
type Layer map[Key]Value

// Effective is what a device is spoken to with: of every setting the value that
// won and where it came from.
type Effective struct {
	Device string // what the device is called: a profile's name, or the target
	Layers []Layer
	// Foreign are sentences about passphrases that are not used, because they
	// are another user's.
	Foreign []string
}

// Resolve lays layers upon each other, the strongest first, and puts what is
// built in below them.
func Resolve(device string, layers ...Layer) Effective {
	e := Effective{Device: device, Layers: slices.Clone(layers)}
	builtIn := Layer{
		Timeout:  {Text: seconds(session.DefaultTimeout.Seconds()), Origin: BuiltIn},
		Retries:  {Text: strconv.Itoa(session.DefaultRetries), Origin: BuiltIn},
		ReadOnly: {Text: "true", Origin: BuiltIn},
	}
	e.Layers = append(e.Layers, builtIn)
	if v, ok := e.followingVersion(); ok {
		builtIn[Version] = v
	}
	if e.Text(Version) != session.V3.String() {
		return e
	}
	builtIn[Level] = e.followingLevel()
	e.leaveOutForeign()
	for _, key := range e.needed() {
		builtIn[key] = Value{Text: "prompt", Origin: BuiltIn}
	}
	return e
}

// leaveOutForeign takes out the passphrases a place says along with another
// user: whoever is asked as eve must not hear what only ops should.
func (e *Effective) leaveOutForeign() {
	user, _ := e.lookup(User)
	for i, layer := range e.Layers {
		owner, named := layer[User]
		if !named || owner.Text == user.Text {
			continue
		}
		own, missed := maps.Clone(layer), false
		for _, key := range e.needed() {
			_, at := e.lookup(key)
			missed = missed || at == i
			delete(own, key)
		}
		e.Layers[i] = own
		if missed {
			e.Foreign = append(e.Foreign, fmt.Sprintf("the passphrases of %s (%s) are not used for %s (%s)", owner.Text, owner.Origin, user.Text, user.Origin))
		}
	}
}

// BuiltIn is the origin of what nobody said.
const BuiltIn = "built in"

func seconds(s float64) string { return strconv.FormatFloat(s, 'g', -1, 64) }

// followingVersion is the version that follows from what else was said: a user
// is of version 3, a community of 2c. Where both were said, the stronger place
// decides; where one place says both, none follows.
func (e Effective) followingVersion() (Value, bool) {
	_, user := e.lookup(User)
	_, community := e.lookup(Community)
	switch {
	case user < community:
		return Value{Text: session.V3.String(), Origin: BuiltIn + ", since a user is given"}, true
	case community < user:
		return Value{Text: session.V2c.String(), Origin: BuiltIn + ", since a community is given"}, true
	}
	return Value{}, false
}

// followingLevel is the level the given protocols are for.
func (e Effective) followingLevel() Value {
	level, why := usm.NoAuthNoPriv, ""
	if e.has(AuthProtocol) {
		level, why = usm.AuthNoPriv, ", since an authentication protocol is given"
	}
	if e.has(PrivProtocol) {
		level, why = usm.AuthPriv, ", since a privacy protocol is given"
	}
	return Value{Text: level.String(), Origin: BuiltIn + why}
}

// lookup returns a setting and the number of the layer it stands in, which is
// that of no layer when nobody says anything.
func (e Effective) lookup(key Key) (Value, int) {
	for i, layer := range e.Layers {
		if v, ok := layer[key]; ok {
			return v, i
		}
	}
	return Value{}, len(e.Layers)
}

func (e Effective) has(key Key) bool {
	_, at := e.lookup(key)
	return at < len(e.Layers)
}

// Text returns a setting's text, "" when nobody says anything.
func (e Effective) Text(key Key) string {
	v, _ := e.lookup(key)
	return v.Text
}

// Origin returns where a setting comes from.
func (e Effective) Origin(key Key) string {
	v, _ := e.lookup(key)
	return v.Origin
}

// Setting is one setting for a person to look at.
type Setting struct {
	Key    Key
	Text   string // of a secret: where it is
	Origin string
}

// MarshalJSON writes the setting for programs.
func (s Setting) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"key": string(s.Key), "value": s.Text, "origin": s.Origin})
}

// Settings returns the settings that matter, in their order. What belongs to
// another version than the device's is left out.
func (e Effective) Settings() []Setting {
	var all []Setting
	needed := e.needed()
	for _, s := range specs {
		v, at := e.lookup(s.key)
		if at == len(e.Layers) || e.foreign(s.key) || s.secret && !slices.Contains(needed, s.key) {
			continue
		}
		shown := v.Text
		if s.secret {
			shown = describe(v)
		}
		all = append(all, Setting{s.key, shown, v.Origin})
	}
	return all
}

// foreign reports whether a setting is of another version of SNMP.
func (e Effective) foreign(key Key) bool {
	switch key {
	case Community:
		return e.Text(Version) == session.V3.String()
	case User, Level, AuthProtocol, PrivProtocol, EngineID, ContextEngineID:
		return e.Text(Version) != session.V3.String()
	}
	return false
}

// describe tells where a secret is.
func describe(v Value) string {
	switch v.Text {
	case "":
		return "given, not shown"
	case "prompt":
		return "asked for when connecting"
	case "keyring":
		return "from the keyring"
	}
	return "from " + v.Text
}

// needed returns the secrets the version and the level ask for.
func (e Effective) needed() []Key {
	if e.Text(Version) != session.V3.String() {
		return []Key{Community}
	}
	level, err := usm.ParseLevel(e.Text(Level))
	switch {
	case err != nil || level == usm.NoAuthNoPriv:
		return nil
	case level == usm.AuthNoPriv:
		return []Key{AuthPassphrase}
	}
	return []Key{AuthPassphrase, PrivPassphrase}
}

// FromProfile is the layer of a profile.
func FromProfile(name string, s Settings) Layer {
	layer := make(Layer)
	for key, value := range s {
		if value != "" {
			layer[key] = Value{Text: value, Origin: "profile " + name}
		}
	}
	return layer
}

// FromEnvironment is the layer of the environment's passphrases.
func FromEnvironment(lookup func(string) (string, bool)) Layer {
	layer := make(Layer)
	for _, key := range []Key{AuthPassphrase, PrivPassphrase} {
		if name := key.Variable(); name != "" {
			if value, ok := lookup(name); ok && value != "" {
				layer[key] = Value{Text: "env:" + name, Origin: "environment"}
			}
		}
	}
	return layer
}

// netSNMPTokens are the tokens of snmp.conf that are settings here, the weaker
// one of two for the same first.
var netSNMPTokens = []struct {
	token string
	key   Key
}{
	{"defversion", Version},
	{"defcommunity", Community},
	{"defsecurityname", User},
	{"defsecuritylevel", Level},
	{"defcontext", Context},
	{"defauthtype", AuthProtocol},
	{"defpassphrase", AuthPassphrase},
	{"defauthpassphrase", AuthPassphrase},
	{"defprivtype", PrivProtocol},
	{"defpassphrase", PrivPassphrase},
	{"defprivpassphrase", PrivPassphrase},
	{"timeout", Timeout},
	{"retries", Retries},
}

// FromNetSNMP is the layer of net-snmp's configuration. A value that means
// nothing here is passed over and named in the problems.
func FromNetSNMP(d netsnmp.Defaults) (Layer, []string) {
	layer := make(Layer)
	var problems []string
	for _, t := range netSNMPTokens {
		said, ok := d.Settings[t.token]
		switch {
		case !ok:
		case t.key.Secret():
			layer[t.key] = Given(said.Value, said.By)
		default:
			value, err := t.key.Read(said.Value)
			if err != nil {
				problems = append(problems, fmt.Sprintf("%s: %s: %v", said.By, t.token, err))
				continue
			}
			layer[t.key] = Value{Text: value, Origin: said.By}
		}
	}
	return layer, problems
}

// withPort adds the port snmp.conf's defaultPort names to an address that has
// none of its own.
func withPort(v Value, d netsnmp.Defaults) Value {
	said, ok := d.Settings["defaultport"]
	if !ok || ownPort(v.Text) {
		return v
	}
	port, err := strconv.ParseUint(said.Value, 10, 16)
	t, parseErr := session.ParseTarget(v.Text)
	if err != nil || port == 0 || parseErr != nil {
		return v
	}
	t.Port = uint16(port)
	return Value{Text: t.String(), Origin: v.Origin + ", port from " + said.By}
}

// ownPort reports whether an address says its port. What ends in :161 may be
// an IPv6 address.
func ownPort(address string) bool {
	t, err := session.ParseTarget(address)
	if err != nil || t.Port != session.DefaultPort {
		return true
	}
	rest := address
	for {
		if _, err := netip.ParseAddr(rest); err == nil {
			return false
		}
		_, after, more := strings.Cut(rest, ":")
		if !more {
			return strings.HasSuffix(address, ":"+strconv.Itoa(session.DefaultPort))
		}
		rest = after
	}
}
