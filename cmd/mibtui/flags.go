package main

import (
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
)

// flags are those every command has. Their letters are net-snmp's.
type flags struct {
	version   string
	community string
	context   string
	timeout   float64
	retries   int
	mibDirs   []string
	noSystem  bool
	write     bool
}

func (f *flags) register(root *cobra.Command) {
	p := root.PersistentFlags()
	p.StringVarP(&f.version, "snmp-version", "v", "", "version of SNMP, 1 or 2c; 2c when only a community is given")
	p.StringVarP(&f.community, "community", "c", "", "community; none is ever guessed")
	p.StringVarP(&f.context, "context", "n", "", "context, such as a VLAN; versions 1 and 2c send it as community@context")
	p.Float64VarP(&f.timeout, "timeout", "t", session.DefaultTimeout.Seconds(), "seconds to wait for the first answer")
	p.IntVarP(&f.retries, "retries", "r", session.DefaultRetries, "how often to ask again, each time waiting twice as long")
	p.StringArrayVarP(&f.mibDirs, "mib-dir", "M", nil, "folder with MIB files, read recursively and before all others (repeatable)")
	p.BoolVar(&f.noSystem, "no-system-mibs", false, "leave out the MIB files installed on this machine")
	p.BoolVar(&f.write, "write", false, "allow SETs; without it nothing on a device is changed")
}

// config makes a session's configuration of the flags for a target typed by a
// person.
func (f *flags) config(target string) (session.Config, error) {
	t, err := session.ParseTarget(target)
	if err != nil {
		return session.Config{}, usageError{err}
	}
	c := session.DefaultConfig(t)
	if f.community == "" {
		return c, usagef("which community does %v want? Add -c and its name, for example -c public", t)
	}
	c.Community = f.community
	return f.complete(c)
}

// demoConfig is [flags.config] for the built-in device, whose address and
// community are known.
func (f *flags) demoConfig() (session.Config, error) {
	c := session.DefaultConfig(session.Target{})
	c.Community = demoWriteCommunity
	if f.community != "" {
		c.Community = f.community
	}
	return f.complete(c)
}

// complete adds the version and the patience.
func (f *flags) complete(c session.Config) (session.Config, error) {
	c.Version, c.Context = session.V2c, f.context
	if f.version != "" {
		v, err := session.ParseVersion(f.version)
		if err != nil {
			return c, usageError{err}
		}
		c.Version = v
	}
	if !(f.timeout > 0) || f.timeout > 3600 {
		return c, usagef("-t %v is no time to wait; give seconds, at most 3600", f.timeout)
	}
	if f.retries < 0 || f.retries > 100 {
		return c, usagef("-r %d is no number of retries; give 0 to 100", f.retries)
	}
	c.Timeout = time.Duration(math.Ceil(f.timeout * float64(time.Second)))
	c.Retries = f.retries
	return c, nil
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
	p.StringArrayVarP(&f.output, "output", "O", nil, "how to print: net-snmp's letters, listed above")
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

// flagError makes an error of pflag's one of ours, and tells how a value that
// begins with a minus sign is written.
func flagError(cmd *cobra.Command, err error) error {
	if regexp.MustCompile(`^unknown shorthand flag: '\d'`).MatchString(err.Error()) {
		return usageError{fmt.Errorf("%w; before a negative value write --, as in: mibtui set --write TARGET -- OID i -5", err)}
	}
	return usageError{fmt.Errorf("%w; %s --help lists what there is", err, cmd.CommandPath())}
}
