// Command mibtui is a terminal MIB browser: it shows the tree of objects that
// MIB modules define, and asks a device for their values over SNMP.
//
// This package is flags, subcommands and wiring: a reader learns here what
// exists. Whatever a command does is done by the rooms it calls, the same ones
// the browser calls.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/mib"
)

// The exit statuses of every command.
const (
	exitDone  = 0
	exitNo    = 2 // the device, the network or a file said no
	exitUsage = 3 // the command line was wrong
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main without the process around it.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	checkTopics(root)
	if err := errors.Join(dress(ctx, root), completeFlags(root)); err != nil {
		return complain(errs, err)
	}
	if err := root.ExecuteContext(ctx); err != nil {
		return complain(errs, err)
	}
	return exitDone
}

// usageError says that the command line was wrong.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// complain prints an error as a sentence and returns the exit status it means.
func complain(w io.Writer, err error) int {
	if errors.Is(err, context.Canceled) {
		err = errors.New("stopped")
	}
	if bad, ok := errors.AsType[*fs.PathError](err); ok && bad.Op == "write" {
		err = fmt.Errorf("cannot write the output: %w", bad.Err)
	}
	fmt.Fprintln(w, "mibtui: "+printable(err.Error()))
	if _, ok := errors.AsType[usageError](err); ok {
		return exitUsage
	}
	return exitNo
}

// version is what the build recorded about itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

func newRoot() *cobra.Command {
	a := &app{}
	root := &cobra.Command{
		Use:   "mibtui [TARGET]",
		Short: "Browse what a device has to say over SNMP, by the names and meanings in its MIBs.",
		Long: `mibtui shows the tree of objects that MIB modules define and, with a TARGET,
what a device answers for each of them right now. TARGET is a host, host:port,
udp:host:port or tcp:host:port; the name of a device in devices.toml; the word demo for a
built-in device that needs no network; or a file, a recording of a device (.snmprec), which
is opened as if the device were there.

Exit status: 0 done, 2 the device, the network or a file said no, 3 wrong usage.`,
		Example: `mibtui demo
mibtui 192.0.2.1 -v 2c -c public
mibtui core-sw1.snmprec
mibtui walk demo ifTable`,
		Args: targetArgs,
		RunE: a.browse,

		SuggestionsMinimumDistance: 2,
	}
	a.browserFlags(root)
	root.AddCommand(
		a.demoCommand(), a.getCommand(), a.nextCommand(), a.bulkCommand(), a.walkCommand(), a.tableCommand(), a.setCommand(),
		a.translateCommand(), a.mibsCommand(), a.devicesCommand(), a.agentCommand(),
		a.configCommand(), manCommand(),
	)
	for _, c := range root.Commands() {
		switch c.Name() {
		case "get", "next", "bulk", "walk", "set":
			c.ValidArgsFunction = a.completeNames(1)
		case "table":
			c.ValidArgsFunction = a.completeNames(1, mib.Table, mib.Column)
		case "translate":
			c.ValidArgsFunction = a.completeNames(0)
		case "devices":
			c.ValidArgsFunction = completeTargets
		}
	}
	root.ValidArgsFunction = completeTargets
	root.SetFlagErrorFunc(flagError)
	return root
}

// app is what the commands share: the flags.
type app struct {
	flags flags
	ascii bool
}

// targetArgs lets the root command have one target. Two words are a command
// that does not exist.
func targetArgs(cmd *cobra.Command, args []string) error {
	if len(args) < 2 {
		return nil
	}
	if err := mistyped(cmd, args[0]); err != nil {
		return err
	}
	return usagef("one target at a time, and %q is no command; mibtui --help lists them", args[0])
}

// mistyped returns an error when a word is nearly a command.
func mistyped(cmd *cobra.Command, word string) error {
	if near := cmd.SuggestionsFor(word); len(near) > 0 {
		return usagef("there is no command %q; did you mean %s?", word, near[0])
	}
	return nil
}

// atLeast makes a validator for the number of arguments that explains itself.
func atLeast(n int, missing string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usagef("%s: %s", missing, cmd.UseLine())
		}
		return nil
	}
}
