// Package action holds the one table everything a person can do stands in.
//
// An [Action] is a thing mibtui can be told to do: it has a name for machines,
// keys, a title for people, a reason when it cannot be done just now, and the
// doing itself. Keys, the footer, the help page and the command palette are all
// drawn from the same actions, so what one of them offers the others know too.
// What an action cannot do alone, because it concerns another pane or the
// device, it asks for with an intent: a message the root model routes.
package action

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/session/device"
)

// ID names an action for rebinding, logs and tests: "tree.expand".
type ID string

// Action is one thing a person can do.
type Action struct {
	ID ID
	// Keys are the keystrokes that run it, as Bubble Tea spells them ("ctrl+p",
	// "enter"). Two keys with a space between are pressed one after the other
	// ("g g"). Without keys the action is in the palette alone.
	Keys []string
	// Title says in a few words what happens: "walk below this node".
	Title string
	// Help is one more sentence for the help page; it may be empty.
	Help string
	// Group is the heading the help page puts it under.
	Group string
	// Hint is the word the footer shows beside the first key; empty keeps the
	// action out of the footer.
	Hint string
	// Anywhere lets the keys work while a dialog is open.
	Anywhere bool
	// Opens says that a dialog follows, for which what is typed waits.
	Opens bool
	// Disabled says why the action cannot be done now; "" when it can. Nil
	// means always possible.
	Disabled func() string
	// Run does it.
	Run func() tea.Cmd
	// RunWith does it with an argument typed behind the ID's words, as in
	// "mibs add DIR"; Takes is what the argument is called. Nil takes none.
	RunWith func(argument string) tea.Cmd
	Takes   string
}

// Argument returns what a typed command has behind the words of the action's
// ID: "DIR" of "mibs add DIR".
func (a Action) Argument(command string) (argument string, ok bool) {
	if a.RunWith == nil {
		return "", false
	}
	rest, ok := strings.CutPrefix(command, strings.ReplaceAll(string(a.ID), ".", " ")+" ")
	rest = strings.TrimSpace(rest)
	return rest, ok && rest != ""
}

// Why returns the reason the action is disabled, or "".
func (a Action) Why() string {
	if a.Disabled == nil {
		return ""
	}
	return a.Disabled()
}

// Match says how keys pressed so far fit a table.
type Match uint8

// A sequence of keys fits nothing, is the beginning of something, or is it.
const (
	NoMatch Match = iota
	Prefix
	Full
)

// Find looks up keys pressed one after the other, joined by spaces, in
// tables; an earlier table wins over a later one, and what is complete over
// what it begins.
func Find(keys string, tables ...[]Action) (Action, Match) {
	for _, table := range tables {
		for _, a := range table {
			if slices.Contains(a.Keys, keys) {
				return a, Full
			}
		}
		if len(Continuations(keys, table)) > 0 {
			return Action{}, Prefix
		}
	}
	return Action{}, NoMatch
}

// Continuations returns the actions whose keys begin with the keys pressed so
// far and go on.
func Continuations(keys string, table []Action) []Action {
	var found []Action
	for _, a := range table {
		for _, k := range a.Keys {
			if strings.HasPrefix(k, keys+" ") {
				found = append(found, a)
				break
			}
		}
	}
	return found
}

// Nearest returns the IDs spelt most like a text, the nearest first; none where
// none is like it.
func Nearest(text string, ids []ID) []ID {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	var near []ID
	for _, name := range device.Nearest(text, names) {
		near = append(near, ID(name))
	}
	return near
}
