package main

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/session/profile"
)

// flags are those that several commands have. Their letters are net-snmp's.
type flags struct {
	version         string
	community       string
	level           string
	user            string
	authProtocol    string
	authPassphrase  string
	privProtocol    string
	privPassphrase  string
	context         string
	engineID        string
	contextEngineID string
	timeout         float64
	retries         int
	mibDirs         []string
	noSystem        bool
	noCache         bool
	write           bool
	sets            []*pflag.FlagSet // of the commands that have some of them
	profileDirs     []string         // folders with MIB files the device's profile names
}

// of returns the flags of a command, to which some of these are added.
func (f *flags) of(cmd *cobra.Command) *pflag.FlagSet {
	p := cmd.Flags()
	p.SortFlags = false
	if !slices.Contains(f.sets, p) {
		f.sets = append(f.sets, p)
	}
	return p
}

// registerDevice adds what says how a device is spoken to.
func (f *flags) registerDevice(cmd *cobra.Command) {
	p := f.of(cmd)
	p.StringVarP(&f.version, "snmp-version", "v", "", "`VERSION` of SNMP: 1, 2c or 3; it follows from -c or -u where one is given")
	f.registerIdentity(cmd)
	p.StringVarP(&f.context, "context", "n", "", "`CONTEXT`, such as a VLAN; versions 1 and 2c send it as community@context")
	p.StringVarP(&f.contextEngineID, "context-engine-id", "E", "", "engine `ID`, in hex, of another engine whose context is asked for")
	p.Float64VarP(&f.timeout, "timeout", "t", session.DefaultTimeout.Seconds(), "`SECONDS` to wait for the first answer")
	p.IntVarP(&f.retries, "retries", "r", session.DefaultRetries, "ask again `N` times, each time waiting twice as long")
}

// registerIdentity adds what says as whom a device is spoken to.
func (f *flags) registerIdentity(cmd *cobra.Command) {
	p := f.of(cmd)
	p.StringVarP(&f.community, "community", "c", "", "`COMMUNITY` of versions 1 and 2c; none is ever guessed")
	p.StringVarP(&f.user, "user", "u", "", "`USER` of version 3")
	p.StringVarP(&f.level, "level", "l", "", "security `LEVEL`: noAuthNoPriv, authNoPriv or authPriv; it follows from -a and -x")
	p.StringVarP(&f.authProtocol, "auth-protocol", "a", "", "`PROTOCOL` that signs messages: MD5, SHA, SHA-224, SHA-256, SHA-384, SHA-512")
	p.StringVarP(&f.authPassphrase, "auth-passphrase", "A", "", "`PASSPHRASE` for signing; better in MIBTUI_AUTH_PASSPHRASE, a profile, or typed when asked")
	p.StringVarP(&f.privProtocol, "priv-protocol", "x", "", "`PROTOCOL` that encrypts messages: DES, AES, AES-192, AES-256, AES-192-C, AES-256-C")
	p.StringVarP(&f.privPassphrase, "priv-passphrase", "X", "", "`PASSPHRASE` for encrypting; better in MIBTUI_PRIV_PASSPHRASE, a profile, or typed when asked")
	p.StringVarP(&f.engineID, "engine-id", "e", "", "the device's engine `ID` in hex, where it cannot be asked for")
}

// registerMIBs adds what says where MIBs are read from.
func (f *flags) registerMIBs(cmd *cobra.Command) {
	p := f.of(cmd)
	p.StringArrayVarP(&f.mibDirs, "mib-dir", "M", nil, "`FOLDER` with MIB files or an archive of them, read recursively and before all others (repeatable)")
	p.BoolVar(&f.noSystem, "no-system-mibs", false, "leave out the MIB files installed on this machine")
	p.BoolVar(&f.noCache, "no-cache", false, "read all MIB files anew, and keep nothing for the next time")
}

// registerWrite adds the one that lets a command change something.
func (f *flags) registerWrite(cmd *cobra.Command, usage string) {
	f.of(cmd).BoolVar(&f.write, "write", false, usage)
}

// given reports whether a flag was, to whichever command.
func (f *flags) given(name string) bool {
	return slices.ContainsFunc(f.sets, func(p *pflag.FlagSet) bool { return p.Changed(name) })
}

// check refuses flags that mean nothing to any device.
func (f *flags) check() error {
	if !(f.timeout > 0) || f.timeout > 3600 {
		return usagef("-t %v is no time to wait; give seconds, at most 3600", f.timeout)
	}
	if f.retries < 0 || f.retries > 100 {
		return usagef("-r %d is no number of retries; give 0 to 100", f.retries)
	}
	for _, said := range []struct {
		key  profile.Key
		text string
	}{
		{profile.Version, f.version},
		{profile.Level, f.level},
		{profile.AuthProtocol, f.authProtocol},
		{profile.PrivProtocol, f.privProtocol},
		{profile.EngineID, f.engineID},
		{profile.ContextEngineID, f.contextEngineID},
	} {
		if _, err := said.key.Read(said.text); said.text != "" && err != nil {
			return usageError{err}
		}
	}
	return nil
}

// patience is what the flags say that goes for any device.
func (f *flags) patience() *flags { return &flags{timeout: f.timeout, retries: f.retries} }

// layer is what the flags say about a device.
func (f *flags) layer() profile.Layer {
	layer := make(profile.Layer)
	for _, said := range []struct {
		flag, letter string
		key          profile.Key
		text         string
	}{
		{"snmp-version", "-v", profile.Version, f.version},
		{"community", "-c", profile.Community, f.community},
		{"user", "-u", profile.User, f.user},
		{"level", "-l", profile.Level, f.level},
		{"auth-protocol", "-a", profile.AuthProtocol, f.authProtocol},
		{"auth-passphrase", "-A", profile.AuthPassphrase, f.authPassphrase},
		{"priv-protocol", "-x", profile.PrivProtocol, f.privProtocol},
		{"priv-passphrase", "-X", profile.PrivPassphrase, f.privPassphrase},
		{"context", "-n", profile.Context, f.context},
		{"engine-id", "-e", profile.EngineID, f.engineID},
		{"context-engine-id", "-E", profile.ContextEngineID, f.contextEngineID},
		{"timeout", "-t", profile.Timeout, strconv.FormatFloat(f.timeout, 'g', -1, 64)},
		{"retries", "-r", profile.Retries, strconv.Itoa(f.retries)},
	} {
		switch {
		case !f.given(said.flag) || said.text == "" && said.key != profile.Context:
		case said.key.Secret():
			layer[said.key] = profile.Given(said.text, said.letter)
		default:
			layer[said.key] = profile.Value{Text: said.text, Origin: said.letter}
		}
	}
	return layer
}

// dirs returns the folders named with -M, each of which may be a list as
// net-snmp takes it, DIR:DIR.
func (f *flags) dirs() []string {
	var all []string
	for _, list := range f.mibDirs {
		for _, dir := range filepath.SplitList(strings.TrimPrefix(list, "+")) {
			if dir != "" {
				all = append(all, dir)
			}
		}
	}
	return all
}

// askFlags are those of the commands that print varbinds.
type askFlags struct {
	output []string
	bulk   []string
	json   bool
	limit  int
}

func (f *askFlags) register(cmd *cobra.Command) {
	p := cmd.Flags()
	p.StringArrayVarP(&f.output, "output", "O", nil, "how to print: net-snmp's `LETTERS`, listed above")
	p.BoolVar(&f.json, "json", false, "print one JSON object a varbind: oid, name, type, value, text, hex")
}

func (f *askFlags) registerBulk(cmd *cobra.Command, usage string) {
	cmd.Flags().StringArrayVarP(&f.bulk, "bulk", "C", nil, usage)
}

func (f *askFlags) outputOptions() (device.Output, error) {
	o, err := device.ParseOutputOptions(strings.Join(f.output, ""))
	if err != nil {
		return o, usageError{err}
	}
	return o, nil
}

// bulkOptions reads net-snmp's -C into a request: c, n<NUM> and r<NUM>, in any
// number and order. Only the letters in allowed mean something.
func (f *askFlags) bulkOptions(r *device.Request, allowed string) error {
	for _, text := range f.bulk {
		for rest := text; rest != ""; {
			letter := rest[0]
			rest = rest[1:]
			if !strings.ContainsRune(allowed, rune(letter)) {
				return usagef("-C%s: %q means nothing here; it takes %s", text, letter, strings.Join(strings.Split(allowed, ""), ", "))
			}
			if letter == 'c' {
				r.AllowDisorder = true
				continue
			}
			digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
			n, err := strconv.Atoi(rest[:digits])
			if err != nil || n > math.MaxInt32 {
				return usagef("-C%c needs a number, as in -C%c50", letter, letter)
			}
			rest = rest[digits:]
			switch {
			case letter == 'n':
				r.NonRepeaters = n
			case n > 0:
				r.MaxRepetitions = n
			case r.Op == device.GetBulk:
				r.MaxRepetitions = device.NoRepetitions
			default:
				return usagef("-Cr0 asks for nothing at a time; give a number from 1, or leave it out to let it adapt")
			}
		}
	}
	return nil
}

// flagError makes a sentence of an error of pflag's, and tells how a value that
// begins with a minus sign is written.
func flagError(cmd *cobra.Command, err error) error {
	sentence := err.Error()
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		name, dashes := unknown.GetSpecifiedName(), "--"
		if letters := unknown.GetSpecifiedShortnames(); letters != "" {
			dashes = "-"
			if letters[0] >= '0' && letters[0] <= '9' {
				return usagef("-%s is no flag; before a negative value write --, as in: mibtui set --write TARGET -- OID i -5", letters)
			}
		}
		sentence = fmt.Sprintf("%s has no flag %s%s", cmd.CommandPath(), dashes, name)
	}
	if bare, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		value, _ := pflag.UnquoteUsage(bare.GetFlag())
		sentence = fmt.Sprintf("%s needs a value: %[1]s %s", flagName(bare.GetFlag()), value)
	}
	if bad, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		why := "and %q is none"
		if errors.Is(err, strconv.ErrRange) {
			why = "and %s is too large"
		}
		sentence = fmt.Sprintf("%s takes a number, "+why, flagName(bad.GetFlag()), bad.GetValue())
		if bad.GetFlag().Value.Type() == "bool" {
			sentence = fmt.Sprintf("%s takes no value", flagName(bad.GetFlag()))
		}
	}
	return usagef("%s; %s --help lists what there is", sentence, cmd.CommandPath())
}

// flagName is a flag as most people write it.
func flagName(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand
	}
	return "--" + f.Name
}
