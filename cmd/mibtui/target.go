package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/netsnmp"
	"github.com/mibtui/mibtui/session/profile"
)

// Where devices are written down, and where those spoken to are remembered.
func devicesPath() string { return filepath.Join(xdg.ConfigHome, "mibtui", "devices.toml") }
func recentPath() string  { return filepath.Join(xdg.StateHome, "mibtui", "recent.toml") }

// finder finds out what is known about a target: from what was typed, the
// profiles, the environment and net-snmp's configuration.
func finder(typed profile.Layer) (profile.Finder, error) {
	file, err := profile.ReadFile(devicesPath())
	home, _ := os.UserHomeDir() // without one there is no ~/.snmp
	return profile.Finder{
		File: file, Typed: typed, LookupEnv: os.LookupEnv,
		NetSNMP: netsnmp.Machine{Env: os.Getenv, Home: home},
	}, err
}

// vault is where secrets are brought from; ask may be nil.
func vault(ask func(context.Context, string) (string, error)) profile.Vault {
	return profile.Vault{Home: xdg.Home, Keyring: profile.SystemKeyring{}, Prompt: ask}
}

// find finds out what is known about a target and says on standard error what
// was passed over.
func (a *app) find(cmd *cobra.Command, target string) (profile.Found, error) {
	if err := a.flags.check(); err != nil {
		return profile.Found{}, err
	}
	f, err := finder(a.flags.layer())
	if err != nil {
		return profile.Found{}, err
	}
	found, err := f.Find(target)
	if found.Near != "" {
		warn(cmd, fmt.Sprintf("no device in %s is called %q, so it is taken for an address; did you mean %s?", devicesPath(), target, found.Near))
	}
	if err == nil {
		warn(cmd, found.Warnings...)
		warn(cmd, problems(f.File, found.Profile)...)
	}
	if found.Profile != "" {
		return found, err
	}
	return found, usageOf(err)
}

// problems are the sentences about a device's profile.
func problems(file *profile.File, name string) []string {
	var sentences []string
	for _, p := range file.Problems {
		if name != "" && p.Device == name {
			sentences = append(sentences, p.Error())
		}
	}
	return sentences
}

// usageOf makes a wrong use of the command line of an error about settings.
// One about a file stays what it is.
func usageOf(err error) error {
	if _, ok := errors.AsType[*profile.FileError](err); ok || err == nil {
		return err
	}
	return usageError{err}
}

// configure makes a session's configuration for a target, with its secrets.
// Whoever sits at a terminal is asked for those that nobody gave.
func (a *app) configure(cmd *cobra.Command, target string) (profile.Found, session.Config, error) {
	found, err := a.find(cmd, target)
	if err != nil {
		return found, session.Config{}, err
	}
	c, err := found.Config()
	if err != nil {
		return found, c, usageOf(err)
	}
	a.warnOfArguments(cmd)
	a.flags.profileDirs = profileDirs(found)
	return found, c, found.Unlock(cmd.Context(), &c, vault(prompt()))
}

// prompt asks whoever sits at a terminal for a secret; nil where nobody does.
func prompt() func(context.Context, string) (string, error) {
	if !term.IsTerminal(os.Stdin.Fd()) {
		return nil
	}
	return typeSecret
}

// label is what a device is called: its profile, or where it is.
func label(found profile.Found, c session.Config) string {
	return cmp.Or(found.Profile, c.Target.String())
}

// warnOfArguments says that a passphrase among a command's arguments is no
// secret.
func (a *app) warnOfArguments(cmd *cobra.Command) {
	for _, w := range []struct{ flag, letter, variable string }{
		{"auth-passphrase", "-A", profile.AuthPassphrase.Variable()},
		{"priv-passphrase", "-X", profile.PrivPassphrase.Variable()},
	} {
		if a.flags.given(w.flag) {
			warn(cmd, fmt.Sprintf("%s shows its passphrase to everybody who lists this machine's processes; leave it out and type it when asked, put it into %s, or keep it with a profile", w.letter, w.variable))
		}
	}
}
