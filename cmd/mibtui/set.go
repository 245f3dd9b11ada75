package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
)

func (a *app) setCommand() *cobra.Command {
	var f askFlags
	cmd := &cobra.Command{
		Use:        "set TARGET OID TYPE VALUE...",
		Short:      "Write values (SET); needs --write",
		SuggestFor: []string{"snmpset"},
		Long: `Write one or several values in a single SET, and print each old and new value. The
device changes all of them or none. The request is never sent twice.

TYPE is = for what the MIB says, or one of snmpset's letters:
  i INTEGER        u Unsigned32        s string
  x hex string     d decimal string    a IpAddress
  o OID            t TimeTicks         b BITS
  c Counter32

` + oidHelp + "\n\n" + outputHelp,
		Example: `mibtui set demo --write sysLocation.0 = "rack 2"
mibtui set demo --write ifAdminStatus.3 = down`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 4 || len(args)%3 != 1 {
				return usagef("a target and OID TYPE VALUE for each object are needed: %s", cmd.UseLine())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.set(cmd, &f, args[0], args[1:]) },
	}
	a.flags.registerWrite(cmd, "allow the SET; without it nothing on a device is changed")
	f.register(cmd)
	cmd.Flags().Lookup("json").Usage = "print one JSON object a value: old, new, read, differs, unknown"
	a.flags.registerDevice(cmd)
	a.flags.registerMIBs(cmd)
	return cmd
}

func (a *app) set(cmd *cobra.Command, f *askFlags, target string, triples []string) error {
	ctx := cmd.Context()
	output, err := f.outputOptions()
	if err != nil {
		return err
	}
	if !a.flags.write {
		return usagef("nothing is written without --write")
	}
	var wanted []wish
	d, err := a.open(cmd, target, func(t *mib.Tree) (err error) {
		wanted, err = parseTriples(t, triples)
		return err
	})
	if err != nil {
		return err
	}
	defer d.close()
	d.Session().AllowWrites(time.Now().AddDate(100, 0, 0))
	var changes []device.Change
	for _, w := range wanted {
		c, err := w.stage(cmd, d.Device, d.tree)
		if err != nil {
			return err
		}
		changes = append(changes, c)
	}
	out, err := d.Apply(ctx, changes...)
	return reportSet(cmd, d.tree, output, f.json, out, err)
}

// wish is one OID TYPE VALUE of the command line.
type wish struct {
	oid      oid.OID
	value    ber.Value
	explicit bool // the type was chosen by a letter
}

func parseTriples(t *mib.Tree, triples []string) ([]wish, error) {
	var wishes []wish
	for ; len(triples) >= 3; triples = triples[3:] {
		r, err := device.Resolve(t, triples[0])
		if err != nil {
			return nil, usageError{err}
		}
		if slices.ContainsFunc(wishes, func(w wish) bool { return w.oid == r.OID }) {
			return nil, usagef("%s is named twice: one SET has one value for each object", triples[0])
		}
		w := wish{oid: r.OID}
		if w.value, w.explicit, err = device.ParseValue(t, r.OID, triples[1], triples[2]); err != nil {
			return nil, usageError{fmt.Errorf("%s: %w", triples[0], err)}
		}
		wishes = append(wishes, w)
	}
	return wishes, nil
}

func (w wish) stage(cmd *cobra.Command, dev *device.Device, t *mib.Tree) (device.Change, error) {
	c, err := dev.Stage(cmd.Context(), t, w.oid, w.value, w.explicit)
	warn(cmd, c.Warnings...)
	return c, err
}

// setJSON is what became of one object, for programs.
type setJSON struct {
	Old     *device.Reading `json:"old"`
	New     device.Reading  `json:"new"`
	Read    *device.Reading `json:"read"`
	Differs bool            `json:"differs"`
	Unknown bool            `json:"unknown"`
}

// reportSet prints the old and the new value of every object. What the device
// says now is the new value; where it is not what was sent, that is said.
func reportSet(cmd *cobra.Command, t *mib.Tree, o device.Output, asJSON bool, out device.Outcome, err error) error {
	if err != nil && cmd.Context().Err() != nil {
		return errors.New("stopped before the device answered: it may have carried out the SET or not; read the values to know")
	}
	if err != nil && !out.Unknown {
		return device.Explain(t, err)
	}
	p := newPrinter(cmd.OutOrStdout(), t, o, asJSON)
	var unread []error
	for _, c := range out.Changes {
		if asJSON {
			p.object(setRecord(t, c, out.Unknown))
		} else {
			p.line("old " + o.Line(t, session.Varbind{OID: c.OID, Value: orMissing(c.Old)}))
			p.line("new " + o.Line(t, session.Varbind{OID: c.OID, Value: newValue(c)}))
		}
		switch {
		case c.ReadErr != nil && !out.Unknown:
			unread = append(unread, fmt.Errorf("%s was set, but reading it back failed: %w", c.Name, c.ReadErr))
		case c.Differs && !out.Unknown:
			// Some objects act on a value and do not keep it.
			warn(cmd, c.Name+" was set, and reads back as another value than was sent")
		}
	}
	failed := p.close()
	return cmp.Or(err, errors.Join(unread...), failed)
}

// orMissing stands in for a value that was not read.
func orMissing(v ber.Value) ber.Value {
	if v.Type == 0 {
		return ber.Value{Type: ber.NoSuchInstance}
	}
	return v
}

// newValue is what the device said after the SET, or what was sent where it
// cannot be read.
func newValue(c device.Applied) ber.Value {
	if c.ReadBack.Type == 0 {
		return c.New
	}
	return c.ReadBack
}

func setRecord(t *mib.Tree, c device.Applied, unknown bool) setJSON {
	read := func(v ber.Value) *device.Reading {
		if v.Type == 0 {
			return nil
		}
		r := device.Read(t, session.Varbind{OID: c.OID, Value: v})
		return &r
	}
	return setJSON{
		Old: read(c.Old), New: *read(c.New), Read: read(c.ReadBack),
		Differs: c.Differs, Unknown: unknown,
	}
}
