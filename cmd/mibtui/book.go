package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/adrg/xdg"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/profile"
	"github.com/mibtui/mibtui/session/usm"
	"github.com/mibtui/mibtui/ui"
	"github.com/mibtui/mibtui/ui/action"
)

// book is the browser's way to the devices that are written down.
type book struct{ flags flags }

// secretKeys are what the secrets of a form are called in a profile.
var secretKeys = [action.Secrets]profile.Key{
	action.Community: profile.Community, action.AuthPassphrase: profile.AuthPassphrase, action.PrivPassphrase: profile.PrivPassphrase,
}

// fromForm is the origin of what a person typed into a form.
const fromForm = "the form"

// Known returns the profiles and the devices spoken to lately.
func (b *book) Known(context.Context) (known []action.Known, usual action.Access, err error) {
	f, err := finder(nil)
	if err != nil {
		return nil, usual, err
	}
	for _, name := range f.File.Names() {
		found, err := f.Find(name)
		k := action.Known{To: accessOf(found.Effective)}
		k.To.Profile = name
		if err != nil {
			k.Wrong = err.Error()
		}
		known = append(known, k)
	}
	layer, _ := profile.FromNetSNMP(f.NetSNMP.ReadDefaults())
	defaults := []profile.Layer{profile.FromEnvironment(f.LookupEnv), layer}
	for _, r := range profile.ReadRecent(recentPath()) {
		if r.Profile == "" {
			e := profile.Resolve("", append([]profile.Layer{profile.FromProfile("", r.Settings)}, defaults...)...)
			known = append(known, action.Known{To: accessOf(e), Recent: true})
		}
	}
	if n := len(f.File.Problems); n > 0 {
		err = f.File.Problems[0]
		if n > 1 {
			err = fmt.Errorf("%w (and %d more: mibtui devices lists them)", err, n-1)
		}
	}
	return known, accessOf(profile.Resolve("", defaults...)), err
}

// accessOf fills a form with what is known of a device.
func accessOf(e profile.Effective) action.Access {
	to := action.Access{
		Address: e.Text(profile.Address), User: e.Text(profile.User), Context: e.Text(profile.Context), Writable: e.Writable(),
	}
	// What is unknown or wrong stays open in the form.
	to.Version, _ = session.ParseVersion(e.Text(profile.Version))
	if to.Version == 0 {
		to.Version = session.V2c
	}
	to.Level, _ = usm.ParseLevel(e.Text(profile.Level))
	to.Auth, _ = usm.ParseAuthProtocol(e.Text(profile.AuthProtocol))
	to.Priv, _ = usm.ParsePrivProtocol(e.Text(profile.PrivProtocol))
	for secret, key := range secretKeys {
		if to.Kept[secret] = e.Text(key); to.Kept[secret] == "" {
			to.Kept[secret] = e.Origin(key) // given there in so many words
		}
	}
	for key, field := range map[profile.Key]*string{profile.Timeout: &to.Timeout, profile.Retries: &to.Retries} {
		if strings.HasPrefix(e.Origin(key), "profile ") {
			*field = e.Text(key)
		}
	}
	return to
}

// written is what a form says, as it is written down: without what was typed as a secret.
func written(to action.Access) profile.Settings {
	s := profile.Settings{
		profile.Address: to.Address, profile.Version: cmp.Or(to.Version, session.V2c).String(),
		profile.Context: to.Context, profile.Timeout: to.Timeout, profile.Retries: to.Retries,
	}
	if to.Version == session.V3 {
		s[profile.User], s[profile.Level] = to.User, to.Level.String()
		if to.Level >= usm.AuthNoPriv {
			s[profile.AuthProtocol] = to.Auth.String()
		}
		if to.Level >= usm.AuthPriv {
			s[profile.PrivProtocol] = to.Priv.String()
		}
	}
	for _, secret := range to.Wants() {
		if _, err := profile.ParseReference(to.Kept[secret]); err == nil {
			s[secretKeys[secret]] = to.Kept[secret]
		}
	}
	return s
}

// layer is what a form says about a device it is opened with.
func layer(to action.Access) profile.Layer {
	l := make(profile.Layer)
	for key, value := range written(to) {
		if value != "" && !(key.Secret() && value == "prompt") {
			l[key] = profile.Value{Text: value, Origin: fromForm}
		}
	}
	// What the form leaves empty is meant to be, whatever a profile says.
	l[profile.Context] = profile.Value{Text: to.Context, Origin: fromForm}
	l[profile.ReadOnly] = profile.Value{Text: fmt.Sprint(!to.Writable), Origin: fromForm}
	for _, secret := range to.Wants() {
		if typed := to.Typed[secret]; typed != "" {
			l[secretKeys[secret]] = profile.Given(typed, fromForm)
		}
	}
	return l
}

// Open fetches a device's secrets and returns how to speak to it.
func (b *book) Open(ctx context.Context, to action.Access) (ui.Peer, error) {
	f, err := finder(layer(to))
	if err != nil {
		return ui.Peer{}, err
	}
	found, err := f.Find(cmp.Or(to.Profile, to.Address))
	if err != nil {
		return ui.Peer{}, err
	}
	c, err := found.Config()
	if err != nil {
		return ui.Peer{}, err
	}
	if err := found.Unlock(ctx, &c, vault(nil)); err != nil {
		return ui.Peer{}, err
	}
	return b.peer(found, c)
}

// peer makes of what is known about a device something the browser can open.
func (b *book) peer(found profile.Found, c session.Config) (ui.Peer, error) {
	p := ui.Peer{Label: label(found, c), Config: c, Writable: found.Writable(), Remember: remember(found.Profile)}
	dirs := profileDirs(found)
	if len(dirs) == 0 {
		return p, nil
	}
	own := b.flags
	own.profileDirs = dirs
	var err error
	p.Sources, p.Warnings, err = own.sources()
	return p, err
}

// profileDirs are the folders with MIB files a device's profile names.
func profileDirs(found profile.Found) []string {
	return profile.Dirs(found.Text(profile.MIBDirs), filepath.Dir(devicesPath()), xdg.Home)
}

// remember returns what puts a device among those spoken to lately.
func remember(name string) func(session.Config) error {
	return func(c session.Config) error {
		return profile.Remember(recentPath(), profile.Recent{Profile: name, Settings: settingsOf(c), Last: time.Now().UTC().Truncate(time.Second)})
	}
}

// settingsOf is what a configuration says, without secrets.
func settingsOf(c session.Config) profile.Settings {
	s := written(action.Access{
		Address: c.Target.String(), Version: c.Version, Context: c.Context, User: c.Security.User,
		Level: c.Security.Level, Auth: c.Security.AuthProtocol, Priv: c.Security.PrivProtocol,
	})
	s[profile.EngineID], s[profile.ContextEngineID] = c.Security.EngineID, c.Security.ContextEngineID
	return s
}

// checkName refuses a name that means something else where devices are named.
func checkName(name string) error {
	if name == demoTarget || isRecording(name) {
		return fmt.Errorf("%q means something else as a target, the built-in device or a file: choose another name", name)
	}
	return nil
}

// Rename gives a device another name.
func (b *book) Rename(ctx context.Context, from, to string) error {
	if err := checkName(to); err != nil {
		return err
	}
	return b.follow(from, to, profile.Rename(ctx, devicesPath(), from, to, profile.SystemKeyring{}))
}

// Remove takes a device out of those written down.
func (b *book) Remove(ctx context.Context, name string) error {
	return b.follow(name, "", profile.Remove(ctx, devicesPath(), name, profile.SystemKeyring{}))
}

// follow lets the devices spoken to lately follow a profile that is called
// otherwise now, or is gone. It is told what was said against that: the profile
// may be changed all the same, and only its secrets not.
func (b *book) follow(from, to string, err error) error {
	file, unread := profile.ReadFile(devicesPath())
	if unread == nil && !slices.Contains(file.Names(), from) {
		err = errors.Join(err, profile.RenameRecent(recentPath(), from, to))
	}
	return err
}

// Save writes a device down. What a form does not know is kept as it is.
func (b *book) Save(ctx context.Context, to action.Access, before string) error {
	if err := checkName(to.Profile); err != nil {
		return err
	}
	file, err := profile.ReadFile(devicesPath())
	if err != nil {
		return fmt.Errorf("nothing was saved: %w", err)
	}
	old, exists, err := file.Device(to.Profile)
	switch {
	case err != nil:
		return fmt.Errorf("nothing was saved: %w", err)
	case exists && to.Profile != before:
		return fmt.Errorf("there is a profile %s already: choose another name, or edit that one", to.Profile)
	}
	s := written(to)
	for _, key := range []profile.Key{profile.MIBDirs, profile.ReadOnly, profile.EngineID, profile.ContextEngineID} {
		s[key] = old[key]
	}
	if to.Writable || s[profile.ReadOnly] != "" {
		s[profile.ReadOnly] = fmt.Sprint(!to.Writable)
	}
	for _, secret := range to.Wants() {
		if to.Kept[secret] == "keyring" && to.Typed[secret] != "" {
			name := profile.KeyringName(to.Profile, secretKeys[secret])
			if err := (profile.SystemKeyring{}).Set(ctx, name, to.Typed[secret]); err != nil {
				return fmt.Errorf("nothing was saved: %w", err)
			}
		}
	}
	return profile.Save(devicesPath(), to.Profile, s)
}

// Keyring is nil when there is a keyring to put secrets into.
func (b *book) Keyring() error { return profile.SystemKeyring{}.Available() }
