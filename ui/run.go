// Package ui is the browser: a Bubble Tea program with the MIB tree on the
// left, details and results on the right.
//
// One root model owns the panes and the device. It routes and nothing else:
// a key becomes an action, an action an intent or a job, a job's batches go to
// the pane that shows them. What takes time runs in jobs; what a pane wants
// from outside itself it asks for with an intent; what is on the screen is
// drawn again only after something visible changed.
package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/job"
	"github.com/mibtui/mibtui/ui/theme"
)

// Peer is a device to open.
type Peer struct {
	// Label is what the header calls it: "demo", "core-sw1", "10.0.0.1".
	Label  string
	Config session.Config
	// Writable lets SETs out from the start.
	Writable bool
	// Warnings are sentences about what was passed over for this device.
	Warnings []string
	// Sources are where this device's MIBs are read from; nil is where all are.
	Sources []mib.Source
	// Remember, when not nil, is called once the device has answered.
	Remember func(session.Config) error
}

// Options say what the browser starts with.
type Options struct {
	// Sources are where MIB modules are read from, best first.
	Sources []mib.Source
	// Cache keeps what was read of them for the next time; nil keeps nothing.
	Cache mib.Cache
	// Library is where more of them are written down; without it none can be
	// added.
	Library Library
	// WatchMIBs reads them again when their files change.
	WatchMIBs bool
	// Settled is called, from any goroutine, when all has been read that was to
	// be: a good time to give memory back.
	Settled func()
	// Warnings are sentences about sources that could not be used, shown once.
	Warnings []string
	// Peer is opened at once; nil shows the tree and offers a device.
	Peer *Peer
	// Book is where devices are written down; without it none can be chosen.
	Book Book
	// Demo returns the built-in device, which the caller keeps running.
	Demo func(ctx context.Context) (Peer, error)
	// OpenDemo opens it at once.
	OpenDemo bool
	// AllowWrites lets SETs out from the start and without an end.
	AllowWrites bool
	// Theme is a name of [theme.Names]; "" is auto.
	Theme string
	// ASCII draws with nothing else.
	ASCII bool
	// Mouse takes clicks, the wheel and dragging from the terminal.
	Mouse bool
	// Keys replaces the keys of actions, by their IDs. An empty list leaves an
	// action to the palette.
	Keys map[action.ID][]string
	// ActionLog, when not nil, is told the ID of each action that ran.
	ActionLog io.Writer
}

// Run shows the browser on the terminal until the user leaves it or ctx ends.
func Run(ctx context.Context, o Options) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var program atomic.Pointer[tea.Program]
	jobs := job.NewRunner(ctx, func(msg tea.Msg) {
		if p := program.Load(); p != nil {
			p.Send(msg)
		}
	})
	th := theme.Default()
	if o.Theme == "" {
		o.Theme = theme.Auto
	}
	if err := th.Use(o.Theme); err != nil {
		return err
	}
	m := newModel(ctx, o, th, jobs)
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithFPS(120))
	program.Store(p)
	_, err := p.Run()
	stop()
	jobs.Close()
	m.device.close()
	if err != nil && !errors.Is(err, tea.ErrInterrupted) {
		return fmt.Errorf("running the browser: %w", err)
	}
	return m.failure
}
