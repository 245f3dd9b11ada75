package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"math"
	"time"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/demo"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/session/profile"
	"github.com/mibtui/mibtui/session/usm"
)

// demoTarget is the word that stands for the built-in device where a target is
// expected.
const demoTarget = "demo"

// The communities of the built-in device when mibtui itself starts it.
const (
	demoCommunity      = "public"
	demoWriteCommunity = "private"
)

// peer is a device that can be asked, and what has to end with the command.
type peer struct {
	label    string
	config   session.Config
	warnings []string
	close    func()
}

// reach makes a session's configuration for a target. The target demo, or a
// recording, is started for as long as the command runs.
func (a *app) reach(cmd *cobra.Command, target string) (peer, error) {
	switch {
	case target == demoTarget:
		return startDemo(cmd.Context(), &a.flags)
	case isRecording(target):
		p, err := a.startReplay(cmd.Context(), target)
		warn(cmd, p.warnings...)
		return p, err
	}
	found, c, err := a.configure(cmd, target)
	return peer{label: label(found, c), config: c, close: func() {}}, err
}

// warn prints what a command can do without.
func warn(cmd *cobra.Command, sentences ...string) {
	for _, s := range sentences {
		fmt.Fprintln(cmd.ErrOrStderr(), "mibtui: "+printable(s))
	}
}

// startDemo serves the demo device on a free port of this machine.
func startDemo(ctx context.Context, f *flags) (peer, error) {
	c, o, err := f.inside(ctx, "the demo device", demoWriteCommunity)
	if err != nil {
		return peer{}, err
	}
	o.Community, o.WriteCommunity = demoCommunity, demoWriteCommunity
	p, err := serveHere(ctx, c, demo.New(time.Now), o)
	if err != nil {
		return peer{}, fmt.Errorf("starting the demo device: %w", err)
	}
	p.label = demoTarget
	return p, nil
}

// inside is how to speak to a device that mibtui serves itself, and whom that
// device knows: the user of version 3 that was named, by passphrases nobody
// else needs to know. A community nobody named is the usual one.
func (f *flags) inside(ctx context.Context, device, usual string) (session.Config, agent.Options, error) {
	if err := f.check(); err != nil {
		return session.Config{}, agent.Options{}, err
	}
	if f.context != "" {
		return session.Config{}, agent.Options{}, usagef("%s has no contexts; leave -n %s out", device, f.context)
	}
	typed := f.layer()
	typed[profile.Address] = profile.Value{Text: "localhost", Origin: device}
	layers := []profile.Layer{typed, {profile.Community: profile.Given(usual, device)}}
	e := profile.Resolve(device, layers...)
	c, err := e.Config()
	if err != nil {
		return c, agent.Options{}, usageOf(err)
	}
	c.Timeout = time.Duration(math.Ceil(f.timeout * float64(time.Second)))
	c.Retries = f.retries
	anything := func(context.Context, string) (string, error) { return rand.Text(), nil }
	if err := e.Unlock(ctx, &c, profile.Vault{Prompt: anything}); err != nil {
		return c, agent.Options{}, err
	}
	return c, whoMay(c.Security, true), nil
}

// whoMay lets a user of version 3 ask an agent, where there is one.
func whoMay(s session.Security, write bool) agent.Options {
	var o agent.Options
	if s.User == "" {
		return o
	}
	o.EngineID, _ = usm.ParseEngineID(s.EngineID) // read by check; "" is one of its own
	o.Users = []agent.User{{Name: s.User, Write: write, Credentials: usm.Credentials{
		Auth: s.AuthProtocol, AuthPassphrase: s.AuthPassphrase, Priv: s.PrivProtocol, PrivPassphrase: s.PrivPassphrase,
	}}}
	return o
}

// serveHere serves a store on a free port of this machine; c is how to ask it.
func serveHere(ctx context.Context, c session.Config, store agent.Store, o agent.Options) (peer, error) {
	served, err := agent.Listen(ctx, "127.0.0.1:0", store, o)
	if err != nil {
		return peer{}, err
	}
	addr := served.Addr()
	c.Target = session.Target{Network: "udp", Host: addr.Addr().String(), Port: addr.Port()}
	return peer{config: c, close: func() { _ = served.Close() }}, nil
}

// tree loads the MIBs and says what could not be read of them.
func (a *app) tree(cmd *cobra.Command) (*mib.Tree, error) {
	t, warnings, err := a.flags.load(cmd.Context(), tellSlow(cmd.ErrOrStderr(), time.Now()))
	warn(cmd, warnings...)
	return t, err
}

// asked is a device with a session to it, and the MIBs its answers are read by.
type asked struct {
	*device.Device
	tree *mib.Tree
	peer peer
}

// open reaches a target and loads the MIBs. What the command line names is
// looked up by resolve before the device hears anything, so that a wrong name
// costs nobody a wait.
func (a *app) open(cmd *cobra.Command, target string, resolve func(*mib.Tree) error) (d asked, err error) {
	d.peer, err = a.reach(cmd, target)
	if err != nil {
		return d, err
	}
	defer func() {
		if err != nil {
			d.peer.close()
		}
	}()
	if d.tree, err = a.tree(cmd); err != nil {
		return d, err
	}
	if err = resolve(d.tree); err != nil {
		return d, err
	}
	d.Device, err = device.Open(cmd.Context(), d.peer.config)
	return d, err
}

func (d asked) close() {
	_ = d.Device.Close()
	d.peer.close()
}

// warnOf prints what was odd about an answer.
func warnOf(cmd *cobra.Command, s device.Summary) {
	for _, w := range s.Warnings {
		warn(cmd, w.String())
	}
}
