package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page, in roff",
		Example: "mibtui man | man -l -\nmibtui man >~/.local/share/man/man1/mibtui.1",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			m := manual{w: bufio.NewWriter(cmd.OutOrStdout()), root: cmd.Root()}
			m.page()
			return m.w.Flush()
		},
	}
}

// manual writes the manual page of a command and those below it, in the macros
// of man(7). What cannot be written stays with w.
type manual struct {
	w    *bufio.Writer
	root *cobra.Command
}

func (m manual) page() {
	m.macro("TH", "MIBTUI", "1", "", "mibtui "+m.root.Version, "User Commands")
	m.line(".nh")
	m.line(".ad l")
	m.section("NAME", "mibtui \\- browse what a device has to say over SNMP")
	m.macro("SH", "SYNOPSIS")
	for _, use := range []string{"[TARGET] [FLAGS]", "COMMAND [FLAGS] [ARGUMENTS]"} {
		m.line(".br")
		m.line(`\fBmibtui\fR ` + roff(use))
	}
	m.macro("SH", "DESCRIPTION")
	m.prose(m.root.Long)
	m.macro("SH", "COMMANDS")
	for _, c := range m.root.Commands() {
		if c.IsAvailableCommand() && c.Name() != "completion" {
			m.command(c)
		}
	}
	m.macro("SH", "OBJECTS")
	m.prose(oidHelp)
	m.macro("SH", "OUTPUT")
	m.prose(outputHelp)
	m.macro("SH", "OPTIONS")
	m.prose("Those of the browser. Every command that speaks to a device takes the ones from -v to -r; every command that needs names takes -M and --no-system-mibs.")
	m.options(m.root, nil)
	for _, s := range manualEnd {
		m.macro("SH", s.title)
		for _, item := range s.items {
			m.macro("TP")
			m.line(`\fB` + roff(item[0]) + `\fR`)
			m.line(roff(item[1]))
		}
	}
	m.macro("SH", "EXAMPLES")
	m.example(m.root.Example)
	m.section("SEE ALSO", `\fBsnmpget\fR(1), \fBsnmpwalk\fR(1), \fBsnmp.conf\fR(5), \fBsnmpcmd\fR(1)`)
}

// manualEnd is what the commands themselves do not say.
var manualEnd = []struct {
	title string
	items [][2]string
}{
	{"FILES", [][2]string{
		{"~/.config/mibtui/devices.toml", "The devices written down, and where their secrets are: prompt, env:NAME, file:PATH or keyring."},
		{"~/.config/mibtui/config.toml", "The settings of the browser, as mibtui config prints them."},
		{"~/.local/state/mibtui/recent.toml", "The devices spoken to lately, without secrets."},
		{"~/.snmp/snmp.conf, /etc/snmp/snmp.conf", "What net-snmp says about devices and MIB folders holds where nothing else is said."},
	}},
	{"ENVIRONMENT", [][2]string{
		{"MIBTUI_AUTH_PASSPHRASE, MIBTUI_PRIV_PASSPHRASE", "The passphrases of version 3, where neither a flag nor a profile gives them."},
		{"MIBDIRS, SMIPATH", "Folders with MIB files, as net-snmp and libsmi read them."},
		{"NO_COLOR", "When set, the browser draws without colours."},
	}},
}

func (m manual) command(c *cobra.Command) {
	m.macro("SS", strings.TrimPrefix(c.UseLine(), m.root.Name()+" "))
	long := c.Long
	if long == "" {
		long = c.Short + "."
	}
	for _, once := range []string{oidHelp, outputHelp} {
		long = strings.ReplaceAll(long, once, "")
	}
	m.prose(strings.TrimSpace(long))
	m.options(c, m.root)
	if c.Example != "" {
		m.example(c.Example)
	}
}

// options writes the flags of c, without those another command lists.
func (m manual) options(c, elsewhere *cobra.Command) {
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" || elsewhere != nil && elsewhere.Flags().Lookup(f.Name) != nil {
			return
		}
		name, usage := pflag.UnquoteUsage(f)
		term := "--" + f.Name
		if f.Shorthand != "" {
			term = "-" + f.Shorthand + ", " + term
		}
		m.macro("TP")
		m.line(strings.TrimRight(`\fB`+roff(term)+`\fR `+roff(name), " "))
		m.line(roff(strings.Replace(usage, "listed above", "see OUTPUT", 1)))
	})
}

func (m manual) section(title, text string) {
	m.macro("SH", title)
	m.line(text)
}

// prose writes paragraphs, and lines that are indented as they are.
func (m manual) prose(text string) {
	verbatim := false
	for _, p := range paragraphs(text) {
		if indented(p) != verbatim {
			verbatim = !verbatim
			m.line(map[bool]string{true: ".nf", false: ".fi"}[verbatim])
		}
		if p == "" {
			m.macro("PP")
			continue
		}
		m.line(roff(p))
	}
	if verbatim {
		m.line(".fi")
	}
}

func (m manual) example(text string) {
	m.line(".PP")
	m.line(".nf")
	m.line(".RS 4")
	for line := range strings.SplitSeq(text, "\n") {
		m.line(roff(line))
	}
	m.line(".RE")
	m.line(".fi")
}

func (m manual) macro(name string, args ...string) {
	_, _ = io.WriteString(m.w, "."+name)
	for _, arg := range args {
		fmt.Fprintf(m.w, ` "%s"`, strings.ReplaceAll(roff(arg), `"`, `\(dq`))
	}
	m.line("")
}

func (m manual) line(text string) { fmt.Fprintln(m.w, text) }

// roff escapes a line of text: what a formatter would read as a command of its
// own, and minus signs, which it would make hyphens nobody can type.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\t", "    ").Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}
