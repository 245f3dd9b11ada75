package dialog

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// ConnectForm is what the connect dialog begins with. The zero Version is 2c.
type ConnectForm struct {
	Address   string
	Version   session.Version
	Community string
}

// Connect asks for a device: its address, its version of SNMP and the
// community its owner gave. Nothing is guessed, and what is typed as community
// is never shown.
type Connect struct {
	theme     theme.Theme
	address   proposal
	version   session.Version
	community widget.Field
	demo      bool
	row       connectRow
	err       error
}

type connectRow int

const (
	addressRow connectRow = iota
	versionRow
	communityRow
	demoRow
)

// placeholders stand in empty fields.
var placeholders = map[connectRow]string{
	addressRow:   "host, host:port or [2001:db8::1]:161",
	communityRow: "as the device's owner gave it",
}

// NewConnect returns the dialog; demo says whether the built-in device is on
// offer.
func NewConnect(th theme.Theme, initial ConnectForm, demo bool) *Connect {
	c := &Connect{
		theme: th, demo: demo, version: initial.Version,
		address:   proposal{Field: widget.NewField(placeholders[addressRow], false)},
		community: widget.NewField(placeholders[communityRow], true),
	}
	if c.version == 0 {
		c.version = session.V2c
	}
	c.address.propose(initial.Address)
	c.community.SetValue(initial.Community)
	return c
}

// Title returns the dialog's name.
func (c *Connect) Title() string { return "Connect" }

// Actions returns the dialog's keys.
func (c *Connect) Actions() []action.Action {
	toggle := act("connect.version", "other version of SNMP", "", does(c.toggle))
	if c.row == versionRow {
		toggle.Keys, toggle.Hint = []string{"space", "left", "right"}, "change"
	}
	hint := "connect"
	if c.row == demoRow {
		hint = "open the demo device"
	}
	return []action.Action{
		act("connect.go", "connect", hint, c.submit, "enter"),
		act("connect.down", "next field", "next", does(func() { c.move(1) }), "tab", "down"),
		act("connect.up", "field before", "", does(func() { c.move(-1) }), "shift+tab", "up"),
		toggle,
		closes("connect.close", "esc"),
	}
}

func (c *Connect) rows() int {
	if c.demo {
		return int(demoRow) + 1
	}
	return int(communityRow) + 1
}

func (c *Connect) move(d int) {
	c.row = connectRow((int(c.row) + d + c.rows()) % c.rows())
}

func (c *Connect) toggle() {
	if c.version == session.V1 {
		c.version = session.V2c
	} else {
		c.version = session.V1
	}
}

func (c *Connect) submit() tea.Cmd {
	if c.row == demoRow {
		return closeThen(action.Emit(action.ConnectDemo{}))
	}
	target, err := session.ParseTarget(strings.TrimSpace(c.address.Value()))
	if err != nil {
		c.err, c.row = err, addressRow
		return nil
	}
	if c.community.Value() == "" {
		if c.row == communityRow {
			c.err = errors.New("a community is needed: mibtui tries none by itself; it stands in the configuration of the device's SNMP agent")
		}
		c.row = communityRow
		return nil
	}
	config := session.DefaultConfig(target)
	config.Version = c.version
	config.Community = c.community.Value()
	return closeThen(action.Emit(action.Connect{Config: config}))
}

// Update takes text for the field that has the cursor.
func (c *Connect) Update(msg tea.Msg) tea.Cmd {
	before := c.address.Value() + c.community.Value()
	var cmd tea.Cmd
	switch c.row {
	case addressRow:
		cmd = c.address.Update(msg)
	case communityRow:
		cmd = c.community.Update(msg)
	case versionRow:
		if key, ok := msg.(tea.KeyPressMsg); ok {
			switch key.Text {
			case "1":
				c.version = session.V1
			case "2":
				c.version = session.V2c
			}
		}
	case demoRow:
	}
	if c.address.Value()+c.community.Value() != before {
		c.err = nil
	}
	return cmd
}

// View draws a box of at most w by h cells.
func (c *Connect) View(w, h int) string {
	b := box{title: c.Title(), w: 72, keys: c.Actions()}
	iw, _ := b.inner(w, h, 0)
	room := max(iw-14, 1)
	lines := []string{
		c.line(addressRow, "address", c.fieldView(addressRow, room), iw),
		c.line(versionRow, "version", c.versionView(), iw),
		c.line(communityRow, "community", c.fieldView(communityRow, room), iw),
	}
	if c.demo {
		lines = append(lines, "", c.line(demoRow, "", "the built-in demo device: no network needed", iw))
	}
	focus := int(c.row)
	if c.row == demoRow {
		focus = len(lines) - 1
	}
	if c.err != nil {
		lines = append(lines, "")
		lines = append(lines, pad(wrapped(c.theme, theme.Error, c.err.Error(), iw-2))...)
		focus = len(lines) - 1
	}
	return b.draw(c.theme, w, h, lines, focus)
}

func (c *Connect) line(row connectRow, label, text string, w int) string {
	mark, role := " ", theme.Dim
	if c.row == row {
		mark, role = "▌", theme.Title
	}
	if label == "" {
		return safetext.Fit(mark+" "+c.theme.Paint(role, text), w)
	}
	return safetext.Fit(mark+" "+c.theme.Paint(role, safetext.Pad(label, 10))+" "+text, w)
}

func (c *Connect) fieldView(row connectRow, w int) string {
	text := c.address.Value()
	if row == communityRow {
		text = strings.Repeat("•", len([]rune(c.community.Value())))
	}
	switch {
	case c.row == row && row == communityRow:
		return c.community.View(w)
	case c.row == row:
		return c.address.draw(c.theme, w)
	case text == "":
		return c.theme.Paint(theme.Dim, safetext.Truncate(placeholders[row], w))
	}
	return safetext.Truncate(safetext.Line(text), w)
}

func (c *Connect) versionView() string {
	var parts []string
	for _, v := range []session.Version{session.V2c, session.V1} {
		if v == c.version {
			parts = append(parts, c.theme.Paint(theme.Key, "(•) "+v.String()))
		} else {
			parts = append(parts, c.theme.Paint(theme.Dim, "( ) "+v.String()))
		}
	}
	return strings.Join(parts, "   ")
}
