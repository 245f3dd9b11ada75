package ui

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/dialog"
)

// Book is where devices are written down. Its methods take time; they are
// called outside Update.
type Book interface {
	// Known returns the devices written down and those spoken to lately, and
	// what is usual for one that is neither. An error beside them is about what
	// was passed over.
	Known(ctx context.Context) (known []action.Known, usual action.Access, err error)
	// Open fetches the secrets a device wants and returns how to speak to it.
	Open(ctx context.Context, to action.Access) (Peer, error)
	// Save writes a device down under to.Profile; before is the name it had, ""
	// for one that is new. A secret goes into the keyring or nowhere.
	Save(ctx context.Context, to action.Access, before string) error
	// Rename gives a device that is written down another name, and Remove takes
	// it out; its secrets in the keyring follow.
	Rename(ctx context.Context, from, to string) error
	Remove(ctx context.Context, name string) error
	// Keyring is nil when there is a keyring to put secrets into, or says why
	// there is none.
	Keyring() error
}

type (
	// devicesKnown brings what the book says, for choosing.
	devicesKnown struct {
		known []action.Known
		usual action.Access
		err   error
	}
	// reachable brings how to speak to a device, or why that is not known.
	reachable struct {
		to   action.Access
		peer Peer
		err  error
	}
	// saveOffered brings whether there is a keyring.
	saveOffered struct {
		to      action.Access
		keyring error
	}
	// bookEdited brings what the book says after a change to it.
	bookEdited struct {
		said string
		list dialog.Listed
	}
	// notRemembered says that a device could not be put among the recent ones.
	notRemembered struct{ err error }
)

func (m *model) noBook() string {
	if m.opts.Book == nil {
		return "no device can be opened here"
	}
	return ""
}

// openConnect offers the devices that are known, or a form where none is.
func (m *model) openConnect() tea.Cmd {
	book, ctx := m.opts.Book, m.ctx
	m.opening = true
	return func() tea.Msg {
		known, usual, err := book.Known(ctx)
		return devicesKnown{known, usual, err}
	}
}

// bookChanged carries out what came of asking the book.
func (m *model) bookChanged(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case devicesKnown:
		m.opening, m.usual = false, msg.usual
		if msg.err != nil {
			m.say(action.Warn, msg.err.Error())
		}
		if len(msg.known) > 0 {
			m.open(dialog.NewDevices(m.theme, msg.known, m.opts.Demo != nil))
			return nil
		}
		m.editAccess(action.EditAccess{})
	case reachable:
		if msg.err != nil {
			m.said = action.Say{}
			m.editAccess(action.EditAccess{To: msg.to, Err: msg.err})
			return nil
		}
		return m.connect(msg.peer, msg.to)
	case saveOffered:
		m.opening = false
		book, ctx, before := m.opts.Book, m.ctx, msg.to.Profile
		m.open(dialog.NewSaveAs(m.theme, msg.to, msg.keyring, func(to action.Access) tea.Cmd {
			return func() tea.Msg {
				return dialog.Saved{Name: to.Profile, Variables: variables(to), Err: book.Save(ctx, to, before)}
			}
		}))
	case dialog.Saved:
		if msg.Err == nil {
			said := "saved as " + msg.Name + ": c offers it from now on"
			if len(msg.Variables) > 0 {
				said = "saved as " + msg.Name + "; export " + strings.Join(msg.Variables, " and ") + " before the next start"
			}
			m.say(action.Info, said)
		}
		return m.pass(msg)
	case bookEdited:
		if msg.list.Err == nil {
			m.say(action.Info, msg.said)
		}
		return m.pass(msg.list)
	case notRemembered:
		m.say(action.Warn, "the device is not among the recent ones: "+msg.err.Error())
	}
	return nil
}

// editAccess opens the form for a device; for a new one with what is usual, or
// with what was tried last where that did not answer.
func (m *model) editAccess(e action.EditAccess) {
	address := e.To.Address
	switch {
	case e.To != action.Access{Address: address}:
	case address == "" && !m.device.heard && m.tried.Profile == "":
		e.To = cmp.Or(m.tried, m.usual)
	default:
		e.To = m.usual
		e.To.Address = address
	}
	m.open(dialog.NewConnect(m.theme, e.To, m.opts.Demo != nil, e.Err))
}

// connectTo opens a device after its secrets have been fetched.
func (m *model) connectTo(to action.Access) tea.Cmd {
	m.say(action.Info, "opening "+to.String()+" …")
	m.tried = to
	book, ctx := m.opts.Book, m.ctx
	return func() tea.Msg {
		peer, err := book.Open(ctx, to)
		return reachable{to, peer, err}
	}
}

// saveAccess asks under which name a device is to be written down.
func (m *model) saveAccess(to action.Access) tea.Cmd {
	book := m.opts.Book
	m.opening = true
	return func() tea.Msg { return saveOffered{to, book.Keyring()} }
}

// variables are those of the environment a device's secrets are looked for in
// and that are not set.
func variables(to action.Access) []string {
	var names []string
	for _, secret := range to.Wants() {
		name, ok := strings.CutPrefix(to.Kept[secret], "env:")
		if _, set := os.LookupEnv(name); ok && !set {
			names = append(names, name)
		}
	}
	return names
}

// renameProfile asks for another name for a device.
func (m *model) renameProfile(to action.Access) {
	hint := "What else is written of it stays, and so do its secrets in the keyring."
	m.open(dialog.NewPrompt(m.theme, "Rename "+to.Profile, "name", to.Profile, hint, func(text string) (tea.Cmd, error) {
		name := strings.TrimSpace(text)
		switch name {
		case "":
			return nil, errors.New("a profile needs a name")
		case to.Profile:
			return nil, nil
		}
		return m.editBook(to.Profile+" is called "+name+" from now on", func(ctx context.Context, b Book) error {
			return b.Rename(ctx, to.Profile, name)
		}), nil
	}))
}

// removeProfile asks whether a device is to be taken out of those written down.
func (m *model) removeProfile(to action.Access) {
	lines := []string{to.Profile + " at " + to.Address + " is taken out of the file of devices.", "Comments in the file stay."}
	if slices.Contains(to.Kept[:], "keyring") {
		lines = append(lines, "Its secrets are taken out of the keyring.")
	}
	m.open(dialog.NewConfirm(m.theme, "Delete "+to.Profile+"?", lines, func() tea.Cmd {
		return m.editBook(to.Profile+" is deleted", func(ctx context.Context, b Book) error { return b.Remove(ctx, to.Profile) })
	}, true))
}

// editBook changes the book and shows what it says then.
func (m *model) editBook(said string, change func(context.Context, Book) error) tea.Cmd {
	book, ctx := m.opts.Book, m.ctx
	return func() tea.Msg {
		err := change(ctx, book)
		known, _, _ := book.Known(ctx) // what is passed over was said when the list was opened
		return bookEdited{said, dialog.Listed{Known: known, Err: err}}
	}
}

// remember puts a device that answered among the recent ones.
func (m *model) remember() tea.Cmd {
	target := m.device.target
	if target.Remember == nil {
		return nil
	}
	return func() tea.Msg {
		if err := target.Remember(target.Config); err != nil {
			return notRemembered{err}
		}
		return nil
	}
}

// switchContext asks for another context and opens the device again with it.
func (m *model) switchContext() tea.Cmd {
	target, demo := m.device.target, m.device.demo
	hint := "Versions 1 and 2c send it behind the community, as community@context. Empty is the device itself."
	if level := securityLevel(target.Config); level != "" {
		hint = "The name of a set of objects behind this address, a VLAN for example. Empty is the device itself."
	}
	m.open(dialog.NewPrompt(m.theme, "Context of "+target.Label, "context", target.Config.Context, hint, func(text string) (tea.Cmd, error) {
		target.Config.Context = strings.TrimSpace(text)
		return func() tea.Msg { return m.dial(target, demo) }, nil
	}))
	return nil
}

// useSources reads the MIBs of a device's own folders, or those of all devices
// again.
func (m *model) useSources(own []mib.Source) {
	if own == nil {
		own = m.opts.Sources
	}
	same := func(a, b mib.Source) bool { return a.Name == b.Name }
	if !slices.EqualFunc(own, m.mibs.sources, same) {
		m.mibs.sources = own
		m.loadMIBs()
		m.watchMIBs()
	}
}
