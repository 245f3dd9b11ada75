package profile

import (
	"strings"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/netsnmp"
)

// Finder makes of what a person typed as a target all that is known about it.
type Finder struct {
	File      *File // nil: there are no profiles
	NetSNMP   netsnmp.Machine
	LookupEnv func(string) (string, bool)
	// Typed is what was said for this one occasion, by flags or in a form.
	Typed Layer
}

// Found is a target and what is known about it.
type Found struct {
	Effective
	Profile  string   // its name, "" for a target that is none
	Near     string   // a profile whose name is nearly that of a target that is none
	Warnings []string // what was passed over
}

// Find returns what a target is spoken to with. The target is a profile's name,
// an address, or alias:NAME from snmp.conf. The layers are, the strongest
// first: what was typed, the profile, the environment's passphrases, net-snmp's
// file about this host, snmp.conf, and what is built in. Its error is about the
// profile.
func (f Finder) Find(target string) (Found, error) {
	found := Found{}
	var layers []Layer
	general := f.NetSNMP.ReadDefaults()
	address := Value{Text: target, Origin: "the target"}
	if f.File != nil {
		settings, known, err := f.File.Device(target)
		if err != nil {
			return found, err
		}
		if known {
			found.Profile = target
			layer := FromProfile(target, settings)
			layers = append(layers, layer)
			address = layer[Address]
		} else {
			found.Near = nearest(target, f.File.Names())
		}
	}
	if name, ok := strings.CutPrefix(target, "alias:"); ok && found.Profile == "" {
		said, known := general.Aliases[name]
		if !known {
			return found, &session.TargetError{Text: target, Why: "no snmp.conf has an alias of that name"}
		}
		address = Value{Text: said.Value, Origin: said.By}
	}
	if typed, ok := f.Typed[Address]; ok {
		address = typed
	}
	layers = append(layers, FromEnvironment(f.LookupEnv))
	host := f.hostFile(address.Text)
	if said, ok := host.Settings["transport"]; ok && found.Profile == "" {
		address = Value{Text: said.Value, Origin: said.By}
	}
	for _, d := range []netsnmp.Defaults{host, general} {
		layer, problems := FromNetSNMP(d)
		layers = append(layers, layer)
		found.Warnings = append(found.Warnings, problems...)
	}
	for _, d := range []netsnmp.Defaults{host, general} {
		address = withPort(address, d)
	}
	if found.Profile != "" && address.Text == "" {
		return found, &ConflictError{target, Address, "the profile " + target + " has no address: add one in " + f.File.Path}
	}
	typed := Layer{Address: address}
	for key, value := range f.Typed {
		if key != Address {
			typed[key] = value
		}
	}
	found.Effective = Resolve(target, append([]Layer{typed}, layers...)...)
	found.Warnings = append(found.Warnings, found.Foreign...)
	return found, nil
}

// hostFile reads net-snmp's file about the host, named as the target was typed
// or by the host alone.
func (f Finder) hostFile(address string) netsnmp.Defaults {
	d := f.NetSNMP.ReadHost(address)
	if t, err := session.ParseTarget(address); err == nil && len(d.Settings) == 0 && t.Host != address {
		return f.NetSNMP.ReadHost(t.Host)
	}
	return d
}
