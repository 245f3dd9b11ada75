package main

import (
	"context"
	"os"
	"strings"

	"charm.land/fang/v2"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mibtui/mibtui/ui/safetext"
)

// The columns help is written for: on a terminal at most so many, since nobody
// follows a longer line, and where no terminal says how many there are.
const (
	widestHelp = 100
	usualHelp  = 80
)

// dress gives root its help: fang's on a terminal, plain text anywhere else.
// Fang's is taken from a command that does nothing, because fang's way of
// running one asks the terminal for its colours before it prints an error, and
// errors here are plain sentences that must come out on any terminal.
func dress(ctx context.Context, root *cobra.Command) error {
	root.Version = version()
	root.SilenceUsage, root.SilenceErrors = true, true
	out, onTerminal := root.OutOrStdout().(term.File)
	if !onTerminal || !term.IsTerminal(out.Fd()) || os.Getenv("TERM") == "dumb" {
		plain := root.HelpFunc()
		root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", ".FlagUsagesWrapped 80"))
		root.SetHelpFunc(func(c *cobra.Command, args []string) {
			c.Long = strings.Join(lines(c.Long, usualHelp), "\n")
			if c.Example != "" {
				c.Example = "  " + strings.ReplaceAll(c.Example, "\n", "\n  ")
			}
			plain(c, args)
		})
		return nil
	}
	model := &cobra.Command{Use: root.Name(), Run: func(*cobra.Command, []string) {}}
	model.SetArgs([]string{})
	if err := fang.Execute(ctx, model, fang.WithoutManpage()); err != nil {
		return err
	}
	painted := model.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, args []string) {
		width := usualHelp
		if w, _, err := term.GetSize(out.Fd()); err == nil && w > 0 {
			width = min(w, widestHelp)
		}
		fit(c, width)
		painted(c, args)
	})
	return nil
}

// fit breaks a command's texts into lines where fang does not: it draws flags
// and commands in two columns, however long the second is.
func fit(c *cobra.Command, width int) {
	const (
		margins = 4 // of the first column
		between = 2
		least   = 20
		byUsage = len(" (2)") // what is so without the flag
	)
	c.Long = strings.Join(lines(c.Long, width-margins), "\n")
	first := 0
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			first = max(first, len(sub.Use+" [--flags]"))
		}
	}
	c.Flags().VisitAll(func(f *pflag.Flag) { first = max(first, len("-x --"+f.Name)) })
	second := max(width-margins-first-between, least)
	for _, sub := range c.Commands() {
		sub.Short = strings.Join(safetext.Wrap(sub.Short, second), "\n")
	}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		f.Usage = strings.Join(safetext.Wrap(strings.ReplaceAll(f.Usage, "`", ""), second-byUsage), "\n")
	})
}

// lines breaks a text into lines of a width. Where the text has a line of its
// own, indented, it keeps it; the other lines of a paragraph are run together.
func lines(text string, width int) []string {
	var broken []string
	for _, p := range paragraphs(text) {
		if indented(p) {
			broken = append(broken, p)
			continue
		}
		broken = append(broken, safetext.Wrap(p, width)...)
	}
	return broken
}

// paragraphs returns each paragraph of a text as one line, with an empty one
// between two, and lines that are indented as they are.
func paragraphs(text string) []string {
	var all []string
	open := false
	for line := range strings.SplitSeq(text, "\n") {
		prose := line != "" && !indented(line)
		if prose && open {
			all[len(all)-1] += " " + line
		} else {
			all = append(all, line)
		}
		open = prose
	}
	return all
}

func indented(line string) bool { return strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") }

// checkTopics makes cobra's own commands say what they do not know: they show
// the usage otherwise, as if that had been asked for.
func checkTopics(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Args = func(_ *cobra.Command, args []string) error {
				if _, rest, err := root.Find(args); err != nil || len(rest) > 0 {
					return usagef("there is no command %q to help with; mibtui --help lists them", strings.Join(args, " "))
				}
				return nil
			}
		case "completion":
			c.Args = func(c *cobra.Command, args []string) error {
				if len(args) > 0 {
					return usagef("there is no completion for %q; %s --help lists the shells", args[0], c.CommandPath())
				}
				return nil
			}
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
}
