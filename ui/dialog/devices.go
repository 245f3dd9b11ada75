package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// Listed tells an open [Devices] which ones are known now, and why a change to
// them was not made, or not wholly.
type Listed struct {
	Known []action.Known
	Err   error
}

// Devices offers the devices that are known, and a form for another one.
type Devices struct {
	ending
	theme theme.Theme
	known []action.Known
	demo  bool
	list  widget.List
	err   string
}

// NewDevices returns the dialog; demo says whether the built-in device is on
// offer.
func NewDevices(th theme.Theme, known []action.Known, demo bool) *Devices {
	d := &Devices{theme: th, known: known, demo: demo}
	d.list.SetLen(len(d.rows()))
	return d
}

// Title returns the dialog's name.
func (d *Devices) Title() string { return "Connect to" }

// Actions returns the dialog's keys.
func (d *Devices) Actions() []action.Action {
	return []action.Action{
		act("devices.go", "connect to this device", "connect", d.take, "enter"),
		act("devices.edit", "change this device, or connect to it another way", "edit", d.edit, "e"),
		act("devices.new", "connect to another address", "another address", d.another, "n", "c"),
		d.written("devices.rename", "give this device another name", "rename", func(to action.Access) tea.Msg { return action.RenameProfile{To: to} }, "r"),
		d.written("devices.delete", "delete this device from those written down", "delete", func(to action.Access) tea.Msg { return action.RemoveProfile{To: to} }, "x", "delete"),
		act("devices.down", "next", "", does(func() { d.move(1) }), "down", "j", "tab"),
		act("devices.up", "previous", "", does(func() { d.move(-1) }), "up", "k", "shift+tab"),
		d.closes("devices.close", "esc", "q"),
	}
}

// written is an action for devices that are written down. The dialog stays, and
// is told by [Listed] what came of it.
func (d *Devices) written(id action.ID, title, hint string, intent func(action.Access) tea.Msg, keys ...string) action.Action {
	a := act(id, title, hint, func() tea.Cmd {
		k, _ := d.at()
		return action.Emit(intent(k.To))
	}, keys...)
	a.Disabled = func() string {
		if k, ok := d.at(); !ok || k.Recent {
			return "this one is not written down: e and then ctrl+s does that"
		}
		return ""
	}
	return a
}

func (d *Devices) move(by int) {
	d.err = ""
	d.list.Move(by)
}

// rows are what can be chosen: the devices, another one, and the built-in one.
func (d *Devices) rows() []string {
	rows := make([]string, 0, len(d.known)+2)
	for _, k := range d.known {
		rows = append(rows, knownRow(k))
	}
	rows = append(rows, "another address …")
	if d.demo {
		rows = append(rows, "the built-in demo device: no network needed")
	}
	return rows
}

func knownRow(k action.Known) string {
	name := k.To.Profile
	if k.Recent {
		name = "(recent)"
	}
	how := "v" + k.To.Version.String()
	if k.To.Version == session.V3 {
		how += " " + k.To.User + " " + k.To.Level.String()
	}
	if k.To.Context != "" {
		how += " @" + k.To.Context
	}
	if k.Wrong != "" {
		how = "cannot be used: " + k.Wrong
	}
	return safetext.Pad(safetext.Line(name), 16) + "  " + safetext.Pad(safetext.Line(k.To.Address), 24) + "  " + safetext.Line(how)
}

// at returns the device under the cursor.
func (d *Devices) at() (action.Known, bool) {
	if i := d.list.Cursor(); i >= 0 && i < len(d.known) {
		return d.known[i], true
	}
	return action.Known{}, false
}

func (d *Devices) take() tea.Cmd {
	k, ok := d.at()
	_, missing := k.To.Missing()
	switch {
	case ok && k.Wrong != "":
		d.err = k.Wrong
		return nil
	case ok && missing:
		return d.edit()
	case ok:
		return d.end(action.Connect{To: k.To})
	case d.list.Cursor() == len(d.known):
		return d.another()
	}
	return d.end(action.ConnectDemo{})
}

func (d *Devices) edit() tea.Cmd {
	k, ok := d.at()
	switch {
	case ok && k.Wrong != "":
		d.err = k.Wrong
		return nil
	case ok:
		return d.end(action.EditAccess{To: k.To})
	}
	return d.another()
}

func (d *Devices) another() tea.Cmd { return d.end(action.EditAccess{}) }

// Update takes a pasted address to the form.
func (d *Devices) Update(msg tea.Msg) tea.Cmd {
	if listed, ok := msg.(Listed); ok {
		d.err = ""
		if listed.Err != nil {
			d.err = listed.Err.Error()
		}
		d.known = listed.Known
		d.list.SetLen(len(d.rows()))
	}
	if paste, ok := msg.(tea.PasteMsg); ok {
		return d.end(action.EditAccess{To: action.Access{Address: strings.TrimSpace(paste.Content)}})
	}
	return nil
}

// Click goes to the device on line y and reports whether the cursor was there
// already.
func (d *Devices) Click(_, y int) bool {
	d.err = ""
	return d.list.Click(y)
}

// View draws a box of at most w by h cells.
func (d *Devices) View(w, h int) string {
	b := box{title: d.Title(), w: 100, keys: d.Actions()}
	rows := d.rows()
	iw, _ := b.inner(w, h, 0)
	var failure []string
	if d.err != "" {
		failure = pad(wrapped(d.theme, theme.Error, d.err, iw-2))
	}
	_, ih := b.inner(w, h, len(rows)+len(failure))
	body := d.list.View(iw, min(max(ih-len(failure), 1), len(rows)), func(i, w int, selected bool) string {
		return choice(d.theme, selected, w, rows[i], rows[i])
	})
	lines := strings.Split(body, "\n")
	return b.draw(d.theme, w, h, append(lines, failure...), len(lines)+len(failure)-1)
}
