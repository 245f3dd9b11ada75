package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
)

// What the help of several commands says, and the manual page once.
const (
	oidHelp = `An OID is numbers (1.3.6.1.2.1.1.1.0), a name (sysDescr.0, IF-MIB::ifDescr.1), or a
path (system.sysDescr.0); it need not be in any MIB. TARGET may be the word demo, or a
recording (.snmprec).`
	outputHelp = `-O takes net-snmp's letters:
` + device.OutputLetters
)

func (a *app) getCommand() *cobra.Command {
	return a.askCommand(device.Get, &cobra.Command{
		Use:        "get TARGET OID...",
		Short:      "Read the values of instances (GET)",
		SuggestFor: []string{"snmpget"},
		Long: `Read the values of instances, and print them as snmpget does.

` + oidHelp + `

` + outputHelp + `

Where the device has none of what was asked, the lines say so and the exit status is 2.`,
		Example: "mibtui get demo sysDescr.0 sysUpTime.0\nmibtui get 192.0.2.1 -v2c -c public -Oqv sysName.0",
	}, "")
}

func (a *app) nextCommand() *cobra.Command {
	return a.askCommand(device.GetNext, &cobra.Command{
		Use:        "next TARGET OID...",
		Short:      "Read what follows each OID (GETNEXT)",
		SuggestFor: []string{"getnext", "snmpgetnext"},
		Long:       "Read the first instance after each OID, and print it as snmpgetnext does.\n\n" + oidHelp + "\n\n" + outputHelp,
		Example:    "mibtui next demo ifDescr",
	}, "")
}

func (a *app) bulkCommand() *cobra.Command {
	return a.askCommand(device.GetBulk, &cobra.Command{
		Use:        "bulk TARGET OID...",
		Short:      "Read what follows each OID, many at a time (GETBULK)",
		SuggestFor: []string{"getbulk", "bulkget", "snmpbulkget"},
		Long:       "Read several instances after each OID in one request, and print them as snmpbulkget does.\n\n" + oidHelp + "\n\n" + outputHelp,
		Example:    "mibtui bulk demo -Cn1 -Cr5 sysUpTime ifDescr",
	}, "nr")
}

func (a *app) walkCommand() *cobra.Command {
	return a.askCommand(device.Walk, &cobra.Command{
		Use:        "walk TARGET OID...",
		Short:      "Read everything below an OID",
		SuggestFor: []string{"bulkwalk", "snmpwalk", "snmpbulkwalk"},
		Long: `Read everything below each OID, and print it as it arrives, as snmpwalk does. A lone
dot is everything there is; where the device has nothing more, a last line says so, but not
with --json. How much is asked for at a time adapts to the device; -Cr fixes it.

` + oidHelp + "\n\n" + outputHelp,
		Example: "mibtui walk demo system\nmibtui walk 192.0.2.1 -v2c -c public -Cr50 ifTable --json",
	}, "cr")
}

// askCommand completes a command that asks a device and prints varbinds. The
// letters say what -C takes.
func (a *app) askCommand(op device.Op, cmd *cobra.Command, letters string) *cobra.Command {
	var f askFlags
	f.register(cmd)
	switch op {
	case device.GetBulk:
		f.registerBulk(cmd, "`LETTERS`: r<N> max-repetitions (10), n<N> non-repeaters (0)")
	case device.Walk:
		f.registerBulk(cmd, "`LETTERS`: r<N> ask for N at a time, c accept objects out of order without a warning")
		cmd.Flags().IntVar(&f.limit, "limit", 0, "stop after `N` varbinds; 0 is no limit")
	}
	a.flags.registerDevice(cmd)
	a.flags.registerMIBs(cmd)
	cmd.Args = atLeast(2, "a target and at least one OID are needed")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		r := device.Request{Op: op, Limit: f.limit}
		if err := f.bulkOptions(&r, letters); err != nil {
			return err
		}
		if f.limit < 0 {
			return usagef("--limit %d is no limit; give 0 for none", f.limit)
		}
		return a.ask(cmd, &f, r, args[0], args[1:])
	}
	return cmd
}

// ask resolves the OIDs, asks the device and prints what comes as it comes.
func (a *app) ask(cmd *cobra.Command, f *askFlags, r device.Request, target string, oids []string) error {
	ctx := cmd.Context()
	output, err := f.outputOptions()
	if err != nil {
		return err
	}
	d, err := a.open(cmd, target, func(t *mib.Tree) (err error) {
		r.OIDs, err = resolveAll(t, oids)
		return err
	})
	if err != nil {
		return err
	}
	defer d.close()
	if r.Op == device.GetBulk && d.Session().Config().Version == session.V1 {
		return usagef("version 1 has no GETBULK: use mibtui next, or version 2c where the device knows it")
	}
	asking, stop := context.WithCancel(ctx)
	defer stop()
	p := newPrinter(cmd.OutOrStdout(), d.tree, output, f.json)
	summary, err := d.Run(asking, r, func(batch []session.Varbind) {
		if p.varbinds(batch); p.err != nil {
			stop() // what cannot be printed is not asked for
		}
	})
	warnOf(cmd, summary)
	if end := summary.End; !f.json && !end.OID.IsZero() {
		if d.Session().Config().Version == session.V1 {
			p.line("End of MIB")
		} else {
			p.line(output.Line(d.tree, end))
		}
	}
	return p.finish(cmd, r, summary, err)
}

func resolveAll(t *mib.Tree, texts []string) ([]oid.OID, error) {
	oids := make([]oid.OID, len(texts))
	for i, text := range texts {
		r, err := device.Resolve(t, text)
		if err != nil {
			return nil, usageError{err}
		}
		oids[i] = r.OID
	}
	return oids, nil
}

// printer writes varbinds as lines, each batch as soon as it is there.
type printer struct {
	w      *bufio.Writer
	tree   *mib.Tree
	output device.Output
	json   bool
	values int   // varbinds printed that hold a value
	err    error // the first that occurred; nothing is written after it
}

func newPrinter(w io.Writer, t *mib.Tree, o device.Output, asJSON bool) *printer {
	return &printer{w: bufio.NewWriter(w), tree: t, output: o, json: asJSON}
}

func (p *printer) varbinds(batch []session.Varbind) {
	for _, vb := range batch {
		if !vb.Value.Type.IsException() {
			p.values++
		}
		if p.json {
			p.object(device.Read(p.tree, vb))
			continue
		}
		p.line(p.output.Line(p.tree, vb))
	}
	p.flush()
}

func (p *printer) line(text string) { p.write([]byte(printable(text) + "\n")) }

func (p *printer) write(line []byte) {
	if p.err == nil {
		_, p.err = p.w.Write(line)
	}
}

// object writes v as one line of JSON.
func (p *printer) object(v any) {
	line, err := jsonLine(v)
	if p.err == nil {
		p.err = err
	}
	p.write(line)
}

func (p *printer) flush() {
	if p.err == nil {
		p.err = p.w.Flush()
	}
}

// close writes what is left and says whether all of it could be written.
func (p *printer) close() error {
	p.flush()
	return p.err
}

// finish makes the command's result of what was printed and how asking ended.
func (p *printer) finish(cmd *cobra.Command, r device.Request, s device.Summary, err error) error {
	if failed := p.close(); failed != nil {
		return failed
	}
	switch {
	case errors.Is(err, session.ErrLimit):
		warn(cmd, fmt.Sprintf("stopped at the limit of %d varbinds; there is more", s.Varbinds))
		return nil
	case cmd.Context().Err() != nil:
		return fmt.Errorf("stopped; what came until then stands above (%d varbinds)", s.Varbinds)
	case err != nil:
		return device.Explain(p.tree, err)
	case p.values == 0 && (s.Varbinds > 0 || r.Op == device.Walk):
		return p.nothing(r)
	}
	return nil
}

// nothing says that the device had no value for anything that was asked, and
// what may be wrong with the question.
func (p *printer) nothing(r device.Request) error {
	const sentence = "the device has nothing of what was asked for"
	for _, o := range r.OIDs {
		if why := device.NoInstance(p.tree, o); r.Op == device.Get && why != "" {
			return fmt.Errorf("%s: %s, or walk it", sentence, why)
		}
	}
	return errors.New(sentence)
}

// jsonLine marshals v into one line that is safe for a terminal: what is not
// printable is escaped.
func jsonLine(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return escapeUnprintable(b.Bytes()), nil
}
