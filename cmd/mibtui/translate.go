package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session/device"
)

func (a *app) translateCommand() *cobra.Command {
	var f askFlags
	cmd := &cobra.Command{
		Use:        "translate NAME|OID...",
		Short:      "Turn names into OIDs and OIDs into names",
		SuggestFor: []string{"snmptranslate"},
		Long: `Turn names into OIDs and OIDs into names, without asking any device. With -O the
answer is in the form its letters say, whatever was given; -On is the number.

` + outputHelp,
		Example: "mibtui translate IF-MIB::ifDescr.1\nmibtui translate 1.3.6.1.2.1.2.2.1.2.1",
		Args:    atLeast(1, "a name or an OID is needed"),
		RunE: func(cmd *cobra.Command, args []string) error {
			output, err := f.outputOptions()
			if err != nil {
				return err
			}
			tree, err := a.tree(cmd)
			if err != nil {
				return err
			}
			p := newPrinter(cmd.OutOrStdout(), tree, output, f.json)
			for _, text := range args {
				r, err := device.Resolve(tree, text)
				if err != nil {
					p.flush()
					return usageError{err}
				}
				p.translation(text, r, len(f.output) > 0)
			}
			return p.close()
		},
	}
	f.register(cmd)
	cmd.Flags().Lookup("json").Usage = "print one JSON object a name: text, oid, name, instance, node"
	a.flags.registerMIBs(cmd)
	return cmd
}

// translation is one answer of the translate command, for programs.
type translation struct {
	Text     string            `json:"text"`
	OID      oid.OID           `json:"oid"`
	Name     string            `json:"name"`
	Instance string            `json:"instance,omitempty"`
	Node     device.NodeRecord `json:"node"`
}

func (p *printer) translation(text string, r device.Resolved, asLetters bool) {
	name := p.output.Name(p.tree, r.OID)
	switch {
	case p.json:
		p.object(translation{
			Text: text, OID: r.OID, Name: name, Instance: r.Suffix.String(), Node: device.Describe(r.Node),
		})
	case asLetters || strings.Trim(text, ".0123456789") == "":
		p.line(name)
	default:
		p.line("." + r.OID.String())
	}
}

func (a *app) mibsCommand() *cobra.Command {
	var asJSON, nodes, problems bool
	cmd := &cobra.Command{
		Use:   "mibs",
		Short: "Show which MIB modules are loaded, and what is wrong with them",
		Long: `Show which MIB modules are loaded, from where, and what is wrong with them. Folders
given with -M come first, then those of mib_dirs in the configuration, then the machine's,
then the modules mibtui brings along.

With --problems they come by module, the most harmful first: FILE:LINE:COLUMN, how grave it
is, its number, what is wrong and what was assumed instead; then the line it is about. With
--nodes each line is a node: its OID, its name, its kind.`,
		Example: "mibtui mibs\nmibtui mibs --nodes\nmibtui mibs -M ./vendor-mibs --problems",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if nodes && problems {
				return usagef("--nodes and --problems are two lists; ask for one of them")
			}
			start := time.Now()
			tree, err := a.tree(cmd)
			if err != nil {
				return err
			}
			p := newPrinter(cmd.OutOrStdout(), tree, device.Output{}, asJSON)
			switch took := time.Since(start); {
			case nodes:
				p.nodes()
			case problems:
				p.problems()
				warn(cmd, tally(tree.Problems()))
			case asJSON:
				p.object(inventoryOf(tree, took))
			default:
				p.inventory(inventoryOf(tree, took), tally(tree.Problems()))
			}
			return p.close()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object, or with --problems and --nodes one a line")
	cmd.Flags().BoolVar(&nodes, "nodes", false, "print every node")
	cmd.Flags().BoolVar(&problems, "problems", false, "print every problem")
	a.flags.registerMIBs(cmd)
	return cmd
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, and was given %q", cmd.CommandPath(), args[0])
	}
	return nil
}

// inventory is what is loaded.
type inventory struct {
	Modules  []moduleRecord `json:"modules"`
	Nodes    int            `json:"nodes"`
	Problems int            `json:"problems"`
	Seconds  json.Number    `json:"seconds"`
}

type moduleRecord struct {
	Name        string   `json:"name"`
	File        string   `json:"file"`
	LastUpdated string   `json:"last_updated,omitempty"`
	Definitions int      `json:"definitions"`
	Problems    int      `json:"problems"`
	Shadows     []string `json:"shadows,omitempty"`
}

func inventoryOf(t *mib.Tree, took time.Duration) inventory {
	inv := inventory{
		Modules: []moduleRecord{}, Nodes: t.Len(), Problems: len(t.Problems()),
		Seconds: json.Number(fmt.Sprintf("%.3f", took.Seconds())),
	}
	for _, m := range t.Modules() {
		inv.Modules = append(inv.Modules, moduleRecord{
			Name: m.Name, File: m.File, LastUpdated: m.LastUpdated,
			Definitions: m.Definitions, Problems: m.Problems, Shadows: m.Shadows,
		})
	}
	return inv
}

func (p *printer) inventory(inv inventory, problems string) {
	width := 0
	for _, m := range inv.Modules {
		width = max(width, len(m.Name))
	}
	for _, m := range inv.Modules {
		text := fmt.Sprintf("%-*s %6d definitions  %s", width, m.Name, m.Definitions, m.File)
		if m.Problems > 0 {
			text += fmt.Sprintf("  (problems: %d)", m.Problems)
		}
		if len(m.Shadows) > 0 {
			text += "  shadows " + strings.Join(m.Shadows, ", ")
		}
		p.line(text)
	}
	p.line(fmt.Sprintf("%d modules, %d nodes, %s, read in %v s", len(inv.Modules), inv.Nodes, problems, inv.Seconds))
	if inv.Problems > 0 {
		p.line("mibtui mibs --problems lists the problems")
	}
}

func (p *printer) nodes() {
	for n := range p.tree.All() {
		if p.err != nil {
			return
		}
		if p.json {
			p.object(device.Describe(n))
		} else {
			p.line(n.OID().String() + "  " + qualified(n) + "  " + n.Kind().String())
		}
	}
}

// qualified is a node's name with its module, "" for one without a name.
func qualified(n mib.Node) string {
	if n.Module() == "" {
		return n.Name()
	}
	return n.Module() + "::" + n.Name()
}

// tally says how many problems there are and how grave: "7 problems (2 errors,
// 1 warning, 4 notes)".
func tally(problems []mib.Problem) string {
	var of [3]int
	for _, p := range problems {
		of[p.Severity]++
	}
	total := count(len(problems), "problem")
	if len(problems) == 0 {
		return total
	}
	return fmt.Sprintf("%s (%s, %s, %s)", total,
		count(of[mib.Error], "error"), count(of[mib.Warning], "warning"), count(of[mib.Note], "note"))
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
