package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/session/profile"
	"github.com/mibtui/mibtui/ui"
	"github.com/mibtui/mibtui/ui/settings"
)

func (a *app) demoCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "demo",
		Short: "Open the browser on the built-in device, without any network",
		Long: `Open the browser on the built-in device, a small router with moving counters that lives
in the program: it needs no network, no root and no files.`,
		Example: "mibtui demo\nmibtui demo --write",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.openBrowser(cmd, ui.Options{OpenDemo: true})
		},
	}
	a.browserFlags(c)
	return c
}

// browserFlags adds those of the browser.
func (a *app) browserFlags(c *cobra.Command) {
	a.flags.registerWrite(c, "allow SETs; without it nothing on a device is changed")
	a.flags.registerDevice(c)
	a.flags.registerMIBs(c)
	c.Flags().BoolVar(&a.ascii, "ascii", false, "draw the browser with ASCII characters alone")
}

// browse opens the browser, on a device when one is named.
func (a *app) browse(cmd *cobra.Command, args []string) error {
	var o ui.Options
	switch {
	case len(args) == 0:
	case isRecording(args[0]):
		return a.browseRecording(cmd, args[0])
	default:
		found, c, err := a.configure(cmd, args[0])
		if _, unclear := errors.AsType[*profile.ConflictError](err); unclear && found.Profile == "" {
			err = cmp.Or(mistyped(cmd, args[0]), unclearHost(args[0], err))
		}
		if err != nil {
			return err
		}
		a.flags.profileDirs = nil // they are this device's alone
		p, err := (&book{a.flags}).peer(found, c)
		if err != nil {
			return err
		}
		o.Peer = &p
	}
	return a.openBrowser(cmd, o)
}

// unclearHost says of a word that is taken for a host's name that it was meant
// for something else, perhaps.
func unclearHost(word string, err error) error {
	if strings.ContainsAny(word, ".:") {
		return err
	}
	return usagef("%q is no command, and no device in %s; taken for a host: %w", word, devicesPath(), err)
}

// browseRecording opens the browser on a recording.
func (a *app) browseRecording(cmd *cobra.Command, path string) error {
	p, err := a.startReplay(cmd.Context(), path)
	if err != nil {
		return err
	}
	defer p.close()
	return a.openBrowser(cmd, ui.Options{Peer: &ui.Peer{Label: p.label, Config: p.config}, Warnings: p.warnings})
}

func (a *app) openBrowser(cmd *cobra.Command, o ui.Options) error {
	if err := a.flags.check(); err != nil {
		return err
	}
	demo := a.flags.patience() // the other flags are for the device that was named
	if o.OpenDemo {
		demo = &a.flags
	}
	if _, _, err := demo.inside(cmd.Context(), "the demo device", demoWriteCommunity); err != nil {
		return err
	}
	if err := wantTerminal(); err != nil {
		return err
	}
	sources, warnings, err := a.flags.sources()
	if err != nil {
		return err
	}
	o.Sources, o.Warnings = sources, append(o.Warnings, warnings...)
	expectReading()
	o.Cache, o.Settled = a.flags.cache(), settle
	o.AllowWrites = a.flags.write
	chosen, _ := configured() // what is wrong in it is among the warnings of sources
	o.Theme, o.Mouse, o.Keys = chosen.Theme, chosen.Mouse, chosen.Keys
	var why string
	if o.ASCII, why = a.drawsASCII(cmd, chosen); why != "" {
		o.Warnings = append(o.Warnings, why)
	}
	o.WatchMIBs, o.Library = chosen.WatchMIBs, library{}
	o.Book = &book{a.flags}
	device := demoDevice{start: func() (peer, error) { return startDemo(cmd.Context(), demo) }}
	defer device.close()
	o.Demo = device.open
	log, err := actionLog()
	if err != nil {
		return err
	}
	if log != nil {
		defer log.Close()
		o.ActionLog = log
	}
	return ui.Run(cmd.Context(), o)
}

// drawsASCII reports whether the browser draws with ASCII alone, as was said or
// else as the locale has it, and in that case why.
func (a *app) drawsASCII(cmd *cobra.Command, chosen settings.Settings) (ascii bool, why string) {
	switch {
	case cmd.Flags().Changed("ascii"):
		return a.ascii, ""
	case chosen.ASCII != nil:
		return *chosen.ASCII, ""
	}
	why = ui.NoUTF8(os.Getenv)
	return why != "", why
}

// demoDevice is the built-in device, started when the browser first wants it.
// Whoever comes back to it finds it as it was left.
type demoDevice struct {
	start func() (peer, error)

	mu   sync.Mutex
	peer *peer
}

func (d *demoDevice) open(context.Context) (ui.Peer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.peer == nil {
		p, err := d.start()
		if err != nil {
			return ui.Peer{}, err
		}
		d.peer = &p
	}
	return ui.Peer{Label: demoTarget, Config: d.peer.config}, nil
}

func (d *demoDevice) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.peer != nil {
		d.peer.close()
	}
}

// wantTerminal explains why the browser cannot be shown where it cannot.
func wantTerminal() error {
	const instead = "the commands get, walk, translate and mibs work anywhere: see mibtui --help"
	switch {
	case !term.IsTerminal(os.Stdout.Fd()):
		return fmt.Errorf("the browser needs a terminal, and standard output is none; %s", instead)
	case !term.IsTerminal(os.Stdin.Fd()):
		return fmt.Errorf("the browser needs a keyboard, and standard input is no terminal; %s", instead)
	case os.Getenv("TERM") == "dumb":
		return fmt.Errorf("the terminal says it is dumb (TERM=dumb) and cannot show the browser; %s", instead)
	}
	return nil
}

// actionLog opens the file that is told the ID of every action that ran, by
// which the tests know that none is left untried. There is none as a rule.
func actionLog() (*os.File, error) {
	path := os.Getenv("MIBTUI_ACTION_LOG")
	if path == "" {
		return nil, nil
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
}
