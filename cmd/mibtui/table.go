package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/widget"
)

// exactlyTwo makes a validator for two arguments that explains itself.
func exactlyTwo(missing string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 2 {
			return usagef("one table at a time: %s", cmd.UseLine())
		}
		return atLeast(2, missing)(cmd, args)
	}
}

// tableFlags are those of the table command.
type tableFlags struct {
	askFlags
	csv bool
}

func (a *app) tableCommand() *cobra.Command {
	var f tableFlags
	cmd := &cobra.Command{
		Use:        "table TARGET TABLE",
		Short:      "Read a table, and print a line for every row",
		SuggestFor: []string{"snmptable"},
		Long: `Read all columns of a table side by side, and print a line for every row: first the
parts of its index, also those the device keeps to itself, then the columns. A cell the
device does not have is a hole: - in aligned text, empty in CSV, left out in JSON.

TABLE is a table or its row (ifTable, ifEntry), one of its columns (ifDescr), or either
with the beginning of an index (ifTable.2, ifDescr.2), which is then all that is read.

CSV has a field for a program: up(1) for an enumeration, other numbers alone, times in
hundredths of a second, object identifiers in numbers, dates as ISO 8601, strings as
their text, address or DISPLAY-HINT, and in hex (0x00ff) where they hold what cannot be
printed. A text that begins with = + - or @ is left as it is: import such a file as text.
JSON keeps every value with its type and its octets.

With -O, values are written as net-snmp's snmptable writes them.

` + outputHelp,
		Example: "mibtui table demo ifTable\nmibtui table demo ifXTable.2 --json\nmibtui table demo ifOperStatus\nmibtui table demo entPhySensorTable --csv",
		Args:    exactlyTwo("a target and a table are needed"),
	}
	f.register(cmd)
	cmd.Flags().Lookup("json").Usage = "print one JSON object a row: instance, index, columns"
	f.registerBulk(cmd, "`LETTERS`: r<N> ask for N rows at a time")
	cmd.Flags().BoolVar(&f.csv, "csv", false, "print comma-separated values, the first line naming the columns")
	cmd.Flags().IntVar(&f.limit, "limit", 0, "stop after `N` rows; 0 is no limit")
	a.flags.registerDevice(cmd)
	a.flags.registerMIBs(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var r device.Request
		if err := f.bulkOptions(&r, "r"); err != nil {
			return err
		}
		switch {
		case f.limit < 0:
			return usagef("--limit %d is no limit; give 0 for none", f.limit)
		case f.csv && f.json:
			return usagef("--csv and --json exclude each other; give one of them")
		}
		o := device.TableOptions{MaxRepetitions: r.MaxRepetitions, Rows: f.limit}
		return a.table(cmd, &f, o, args[0], args[1])
	}
	return cmd
}

// table reads a table and prints as much of it as came.
func (a *app) table(cmd *cobra.Command, f *tableFlags, o device.TableOptions, target, name string) error {
	ctx := cmd.Context()
	output, err := f.outputOptions()
	if err != nil {
		return err
	}
	var x device.Excerpt
	d, err := a.open(cmd, target, func(t *mib.Tree) (err error) {
		x, err = device.ResolveTable(t, name)
		return usageOf(err)
	})
	if err != nil {
		return err
	}
	defer d.close()
	builder := x.NewGrid()
	summary, err := d.Excerpt(ctx, x, o, builder.Add)
	warnOf(cmd, summary)
	g := builder.Grid()
	var written *device.Output
	if len(f.output) > 0 {
		written = &output
	}
	if err := f.print(cmd.OutOrStdout(), g, written); err != nil {
		return err
	}
	switch {
	case errors.Is(err, session.ErrLimit):
		warn(cmd, fmt.Sprintf("stopped at the limit of %d rows; there is more", f.limit))
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("stopped; what came until then stands above (%d rows)", g.Len())
	case err != nil:
		return device.Explain(d.tree, err)
	case g.Len() == 0 && !x.Rows.IsZero():
		return fmt.Errorf("the device has no row %s, nor one whose index begins so", x.Name())
	case g.Len() == 0:
		return fmt.Errorf("the device has no row in %s", g.Table().Name())
	}
	return nil
}

func (f *tableFlags) print(w io.Writer, g *device.Grid, output *device.Output) error {
	switch {
	case f.csv:
		return widget.WriteCSV(w, g.Fields(output))
	case g.Len() == 0:
		return nil
	case !f.json:
		return widget.WriteAligned(w, g.Lines(output))
	}
	for i := range g.Len() {
		line, err := g.RowJSON(i)
		if err != nil {
			return err
		}
		if _, err := w.Write(escapeUnprintable(line)); err != nil {
			return err
		}
	}
	return nil
}
