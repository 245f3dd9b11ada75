package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/demo"
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
	config session.Config
	close  func()
}

// reach makes a session's configuration for a target. The target demo is
// started for as long as the command runs.
func (a *app) reach(ctx context.Context, target string) (peer, error) {
	if target == demoTarget {
		return a.startDemo(ctx)
	}
	c, err := a.flags.config(target)
	return peer{config: c, close: func() {}}, err
}

// startDemo serves the demo device on a free port of this machine.
func (a *app) startDemo(ctx context.Context) (peer, error) {
	c, err := a.flags.demoConfig()
	if err != nil {
		return peer{}, err
	}
	served, err := agent.Listen(ctx, "127.0.0.1:0", demo.New(time.Now), agent.Options{
		Community: demoCommunity, WriteCommunity: demoWriteCommunity,
	})
	if err != nil {
		return peer{}, fmt.Errorf("starting the demo device: %w", err)
	}
	addr := served.Addr()
	c.Target = session.Target{Network: "udp", Host: addr.Addr().String(), Port: addr.Port()}
	return peer{config: c, close: func() { _ = served.Close() }}, nil
}

func (a *app) agentCommand() *cobra.Command {
	var listen, write string
	cmd := &cobra.Command{
		Use:   "agent [demo]",
		Short: "Serve the built-in demo device to any SNMP manager",
		Long: `Serve the built-in demo device, a small router with moving counters, to any SNMP
manager, over SNMP versions 1 and 2c. Who knows the community given with -c may read, who
knows the one given with --write-community may write. It runs until it is interrupted.`,
		Example: "mibtui agent demo --listen 127.0.0.1:1161 --community public",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || len(args) == 1 && args[0] != demoTarget {
				return usagef("the agent serves demo and nothing else yet")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			o := agent.Options{Community: a.flags.community, WriteCommunity: write}
			if o.Community == "" {
				return usagef("which community may read? Add -c and its name, for example -c public")
			}
			served, err := agent.Listen(cmd.Context(), listen, demo.New(time.Now), o)
			if err != nil {
				return err
			}
			addr := served.Addr()
			fmt.Fprintf(cmd.OutOrStdout(), "the demo device answers at udp:%v\n", addr)
			<-cmd.Context().Done()
			return served.Close()
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:1161", "address and UDP port; port 0 takes a free one")
	cmd.Flags().StringVar(&write, "write-community", "", "community that may write; without it nobody may")
	return cmd
}
