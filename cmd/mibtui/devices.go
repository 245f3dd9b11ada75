package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/session/profile"
)

func (a *app) devicesCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "devices [NAME]",
		Short: "List the devices known, or say what one is spoken to with",
		Long: `List the profiles in devices.toml and the devices spoken to lately. With the NAME of a
profile, or any other target, show each of its settings and where it comes from. The first
of these that says something holds: a flag, the profile, MIBTUI_AUTH_PASSPHRASE and
MIBTUI_PRIV_PASSPHRASE, net-snmp's hosts/NAME.conf, its snmp.conf, what is built in.

Passphrases are their user's: with -u and another one, those of a profile or a file
that names a user are not used. Secrets are never shown, only where they are.`,
		Example: "mibtui devices\nmibtui devices core-sw1\nmibtui devices core-sw1 -l authNoPriv --json",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("one device at a time: mibtui devices NAME")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listDevices(cmd, asJSON)
			}
			return a.showDevice(cmd, args[0], asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON lines: one object a device, or a setting")
	a.flags.registerDevice(cmd)
	return cmd
}

// knownDevice is a device that was written down or spoken to.
type knownDevice struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"` // profile or recent
	Address string `json:"address"`
	Version string `json:"version,omitempty"`
	User    string `json:"user,omitempty"`
	Level   string `json:"level,omitempty"`
	Context string `json:"context,omitempty"`
	// Derived are the settings that follow from others and stand nowhere.
	Derived []profile.Key `json:"derived,omitempty"`
	Last    *time.Time    `json:"last,omitempty"` // spoken to
	Problem string        `json:"problem,omitempty"`
}

func describe(kind, name string, s profile.Settings) knownDevice {
	e := profile.Resolve(name, profile.FromProfile(name, s))
	d := knownDevice{
		Name: name, Kind: kind, Address: s[profile.Address], Version: e.Text(profile.Version),
		User: s[profile.User], Level: e.Text(profile.Level), Context: s[profile.Context],
	}
	for _, key := range []profile.Key{profile.Version, profile.Level} {
		if e.Text(key) != s[key] {
			d.Derived = append(d.Derived, key)
		}
	}
	return d
}

// derived marks a setting that stands nowhere.
func (d knownDevice) derived(key profile.Key, text string) string {
	if slices.Contains(d.Derived, key) {
		return text + " (derived)"
	}
	return text
}

// knownDevices returns the profiles, then the devices without one that were
// spoken to lately.
func knownDevices(file *profile.File) []knownDevice {
	recent := profile.ReadRecent(recentPath())
	var all []knownDevice
	for _, name := range file.Names() {
		s, _, err := file.Device(name)
		d := describe("profile", name, s)
		if err != nil {
			d.Problem = err.Error()
		}
		for _, r := range recent {
			if r.Profile == name {
				d.Last = &r.Last
				break
			}
		}
		all = append(all, d)
	}
	for _, r := range recent {
		if r.Profile == "" {
			d := describe("recent", r.Settings[profile.Address], r.Settings)
			d.Last = &r.Last
			all = append(all, d)
		}
	}
	return all
}

func listDevices(cmd *cobra.Command, asJSON bool) error {
	file, err := profile.ReadFile(devicesPath())
	if err != nil {
		return err
	}
	for _, p := range file.Problems {
		warn(cmd, p.Error())
	}
	all := knownDevices(file)
	if asJSON {
		return jsonLines(cmd.OutOrStdout(), all)
	}
	if len(all) == 0 {
		warn(cmd, "no device is written down in "+devicesPath()+" yet; connect to one in the browser and save it with ctrl+s")
		return nil
	}
	rows := [][]string{{"NAME", "ADDRESS", "VERSION", "USER", "LEVEL", "CONTEXT", "LAST"}}
	for _, d := range all {
		last := ""
		if d.Last != nil {
			last = d.Last.Local().Format(time.DateTime)
		}
		name := d.Name
		if d.Kind == "recent" {
			name = "(recent)"
		}
		rows = append(rows, []string{name, d.Address, d.derived(profile.Version, d.Version), d.User, d.derived(profile.Level, d.Level), d.Context, last})
	}
	return columns(cmd.OutOrStdout(), rows)
}

// shownSetting is a setting for programs.
type shownSetting struct {
	Device string      `json:"device"`
	Key    profile.Key `json:"key"`
	Value  string      `json:"value"`
	Origin string      `json:"origin"`
}

func (a *app) showDevice(cmd *cobra.Command, name string, asJSON bool) error {
	if name == demoTarget || isRecording(name) {
		return usagef("%s is served by mibtui itself, and needs no settings", name)
	}
	found, err := a.find(cmd, name)
	if err != nil {
		return err
	}
	if found.Profile == "" && found.Near == "" && !strings.HasPrefix(name, "alias:") {
		warn(cmd, fmt.Sprintf("no device in %s is called %q, so it is taken for an address", devicesPath(), name))
	}
	var shown []shownSetting
	rows := [][]string{{"SETTING", "VALUE", "FROM"}}
	for _, s := range found.Settings() {
		shown = append(shown, shownSetting{name, s.Key, s.Text, s.Origin})
		rows = append(rows, []string{string(s.Key), s.Text, s.Origin})
	}
	if asJSON {
		err = jsonLines(cmd.OutOrStdout(), shown)
	} else {
		err = columns(cmd.OutOrStdout(), rows)
	}
	if err != nil {
		return err
	}
	if _, err := found.Config(); err != nil {
		return fmt.Errorf("this is not enough to connect: %w", err)
	}
	return nil
}

// jsonLines writes each value as a line of JSON.
func jsonLines[T any](w io.Writer, values []T) error {
	for _, v := range values {
		line, err := jsonLine(v)
		if err != nil {
			return err
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// columns writes rows below each other. A cell that holds nothing is a dash.
func columns(w io.Writer, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i := range row {
			row[i] = cmp.Or(strings.Map(noTab, printable(row[i])), "-")
		}
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	return t.Flush()
}

// noTab keeps a cell within its column.
func noTab(r rune) rune {
	if r == '\t' || r == '\n' {
		return ' '
	}
	return r
}
