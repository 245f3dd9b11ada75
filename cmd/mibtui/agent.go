package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/demo"
	"github.com/mibtui/mibtui/session/agent/replay"
	"github.com/mibtui/mibtui/session/profile"
)

// agentFlags are those of the agent command.
type agentFlags struct {
	listen   string
	write    string // a community
	problems bool
	json     bool
}

func (a *app) agentCommand() *cobra.Command {
	var f agentFlags
	cmd := &cobra.Command{
		Use:   "agent [demo|FILE]",
		Short: "Serve the demo device or a recording to any SNMP manager",
		Long: `Serve a device to any SNMP manager: the built-in demo device, a small router with
moving counters, or a recording of a real device, a FILE as snmpsim's snmprec writes it
(.snmprec, also packed with gzip or zstd). Who knows the community given with -c may read,
who knows the one given with --write-community may write; a recording never changes. With
-u, and -l -a -x as for a device, it knows that user of version 3, who may write with
--write; passphrases come from the environment, or are asked for. It runs until it is
interrupted.

A line of a FILE that cannot be used costs itself. The first few are named when it is
opened; with --problems all are, and nothing is served.`,
		Example: "mibtui agent demo --listen 127.0.0.1:1161 --community public\nmibtui agent demo -u ops -a SHA-256 -x AES --write\nmibtui agent core-sw1.snmprec --listen 127.0.0.1:1162 -c public\nmibtui agent core-sw1.snmprec --problems",
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return usagef("the agent serves one device at a time")
			case len(args) == 1 && args[0] != demoTarget && !isRecording(args[0]):
				return usagef("the agent serves demo, or a recording such as core-sw1.snmprec, and %q is neither", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			what := append(args, demoTarget)[0]
			switch {
			case f.json && !f.problems:
				return usagef("--json says how --problems are listed; give both, or neither")
			case f.problems && what == demoTarget:
				return usagef("--problems lists those of a recording: mibtui agent FILE --problems")
			case f.problems:
				return listProblems(cmd, what, f.json)
			}
			return a.serve(cmd, f, what)
		},
	}
	p := cmd.Flags()
	p.StringVar(&f.listen, "listen", "127.0.0.1:1161", "`ADDRESS` and port to answer at, by UDP, or by TCP as in tcp:127.0.0.1:1161; port 0 takes a free one")
	p.StringVar(&f.write, "write-community", "", "`COMMUNITY` that may write; without it nobody may")
	a.flags.registerIdentity(cmd)
	a.flags.registerWrite(cmd, "let the user of version 3 write")
	p.BoolVar(&f.problems, "problems", false, "list every line of FILE that is not used, and serve nothing")
	p.BoolVar(&f.json, "json", false, "with --problems, print each as a line of JSON: file, line, message")
	p.Lookup("community").Usage = "`COMMUNITY` of versions 1 and 2c that may read"
	p.Lookup("engine-id").Usage = "the agent's engine `ID` in hex; without it one is made"
	return cmd
}

// serve answers until it is interrupted.
func (a *app) serve(cmd *cobra.Command, f agentFlags, device string) error {
	o, err := a.agentOptions(cmd, f.write)
	if err != nil {
		return err
	}
	store, what, err := storeOf(cmd, device)
	if err != nil {
		return err
	}
	served, err := agent.Listen(cmd.Context(), f.listen, store, o)
	if bad, ok := errors.AsType[*agent.AddressError](err); ok {
		return usageError{bad}
	}
	if err != nil {
		return err
	}
	network := "udp"
	if strings.HasPrefix(f.listen, "tcp") {
		network = "tcp"
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s answers at %s:%v\n", printable(what), network, served.Addr())
	if err == nil {
		<-cmd.Context().Done()
	}
	return errors.Join(err, served.Close())
}

// agentOptions says who may ask the agent, and what.
func (a *app) agentOptions(cmd *cobra.Command, write string) (agent.Options, error) {
	o := agent.Options{Community: a.flags.community, WriteCommunity: write}
	if a.flags.user == "" {
		for _, of3 := range []string{"level", "auth-protocol", "auth-passphrase", "priv-protocol", "priv-passphrase", "engine-id"} {
			if a.flags.given(of3) {
				return o, usagef("--%s is about a user of version 3: add -u and the user's name, or leave it out", of3)
			}
		}
		switch {
		case a.flags.write:
			return o, usagef("--write lets a user of version 3 write, and none is named: add -u, or say --write-community and a community")
		case o.Community == "":
			return o, usagef("who may read? Add -c and a community, for example -c public, or -u and a user of version 3")
		}
		return o, nil
	}
	if o.Community == "" {
		o.Community = rand.Text() // nobody's
	}
	if err := a.flags.check(); err != nil {
		return o, err
	}
	typed := a.flags.layer()
	delete(typed, profile.Community)
	typed[profile.Version] = profile.Value{Text: session.V3.String(), Origin: "-u"}
	typed[profile.Address] = profile.Value{Text: "localhost", Origin: "the agent"}
	e := profile.Resolve("the agent", typed, profile.FromEnvironment(os.LookupEnv))
	c, err := e.Config()
	if err != nil {
		return o, usageOf(err)
	}
	a.warnOfArguments(cmd)
	if err := e.Unlock(cmd.Context(), &c, vault(prompt())); err != nil {
		return o, err
	}
	users := whoMay(c.Security, a.flags.write)
	users.Community, users.WriteCommunity = o.Community, o.WriteCommunity
	return users, nil
}

// storeOf returns the objects of what the agent is to serve, and what it is.
func storeOf(cmd *cobra.Command, device string) (store agent.Store, what string, err error) {
	if device == demoTarget {
		return demo.New(time.Now), "the demo device", nil
	}
	recording, err := replay.Open(cmd.Context(), device)
	if err != nil {
		return nil, "", err
	}
	warn(cmd, leftOut(device, recording)...)
	return recording, fmt.Sprintf("%s (%d varbinds)", device, recording.Len()), nil
}
