package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/session/usm"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
)

func (m *model) copyActions() []action.Action {
	const group = "Copy"
	return []action.Action{
		{ID: "copy.oid", Keys: []string{"y o"}, Group: group, Hint: "copy", Title: "copy the OID", Help: "To the terminal's clipboard, by OSC 52; not every terminal takes that.", Run: m.copyOID},
		{ID: "copy.name", Keys: []string{"y n"}, Group: group, Title: "copy the name", Run: m.copyName},
		{ID: "copy.value", Keys: []string{"y v"}, Group: group, Title: "copy the value", Disabled: m.noValue, Run: m.copyValue},
		{ID: "copy.command", Keys: []string{"y c"}, Group: group, Title: "copy the equivalent command", Disabled: m.needDevice, Run: m.copyCommand},
	}
}

// copy sends a text to the terminal's clipboard (OSC 52). Whether the terminal
// took it nobody can tell, so the text is shown too, to be selected by hand.
func (m *model) copy(what, text string) tea.Cmd {
	text = safetext.Shell(text)
	drag := "dragging"
	if m.opts.Mouse {
		drag = "shift and dragging"
	}
	m.say(action.Info, fmt.Sprintf("sent to the terminal's clipboard; if that does not take it, %s selects the %s here: %s", drag, what, safetext.Line(text)))
	return tea.SetClipboard(text)
}

func (m *model) copyOID() tea.Cmd {
	o, _, _ := m.subject()
	return m.copy("OID", o.String())
}

func (m *model) copyName() tea.Cmd {
	o, _, _ := m.subject()
	t := m.mibs.now.Load()
	if t == nil {
		return nil
	}
	return m.copy("name", device.Read(t, session.Varbind{OID: o}).FullName())
}

// reading is the value on the screen for what the cursor is on.
func (m *model) reading() (device.Reading, bool) {
	t := m.mibs.now.Load()
	if m.prefs.focus == WorkZone && t != nil {
		r, ok := m.workReading(t)
		return r, ok && r.Varbind.Value.Type != 0
	}
	return m.details.Reading()
}

func (m *model) noValue() string {
	if _, ok := m.reading(); !ok {
		return "there is no value here yet: r asks for it"
	}
	return ""
}

func (m *model) copyValue() tea.Cmd {
	r, ok := m.reading()
	if !ok {
		return nil
	}
	return m.copy("value of "+r.Name(), r.Text(value.Options{Names: m.oidName}).String())
}

// copyCommand gives the net-snmp command that asks the same. The community is
// a placeholder: clipboards are read by others.
func (m *model) copyCommand() tea.Cmd {
	o, n, instance := m.subject()
	if m.device.demo {
		verb := "walk"
		if instance {
			verb = "get"
		}
		return m.copy("command", fmt.Sprintf("mibtui %s demo %s", verb, o))
	}
	tool := "snmpget"
	if !instance {
		tool = "snmpwalk"
		if m.device.config.Version != session.V1 && n.IsValid() {
			tool = "snmpbulkwalk"
		}
	}
	command := fmt.Sprintf("%s %s %s %s", tool, credentials(m.device.config), m.device.config.Target, o)
	return m.copy("command", command)
}

// credentials are net-snmp's options for a device, with a word where a secret
// goes.
func credentials(c session.Config) string {
	if c.Version != session.V3 {
		community := "<community>"
		if c.Context != "" {
			community += "@" + c.Context
		}
		return fmt.Sprintf("-v%s -c %s", c.Version, quoted(community))
	}
	s := c.Security
	options := fmt.Sprintf("-v3 -l %v -u %s", s.Level, quoted(s.User))
	if s.Level >= usm.AuthNoPriv {
		options += fmt.Sprintf(" -a %v -A '<passphrase>'", s.AuthProtocol)
	}
	if s.Level >= usm.AuthPriv {
		options += fmt.Sprintf(" -x %v -X '<passphrase>'", s.PrivProtocol)
	}
	if c.Context != "" {
		options += " -n " + quoted(c.Context)
	}
	return options
}

// quoted writes a word so that a shell takes it as one.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
