package dialog

import (
	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
)

// ending is how a dialog says that it is over; every one of them has it. It is
// asked for after each message, so that the key after the one that closes a
// dialog finds it gone.
type ending struct {
	over    bool
	decided tea.Msg
}

// Over reports whether the dialog is to be taken away, and the intent it leaves
// behind; nil where there is none.
func (e *ending) Over() (decided tea.Msg, over bool) { return e.decided, e.over }

// Defers reports whether a key, "" for a paste, has to wait until the dialog has
// the answer it asked for.
func (e *ending) Defers(string) bool { return false }

// end closes the dialog, leaving an intent or nil.
func (e *ending) end(decided tea.Msg) tea.Cmd {
	e.over, e.decided = true, decided
	return nil
}

// closes is the action that leaves the dialog.
func (e *ending) closes(id action.ID, keys ...string) action.Action {
	return act(id, "close", "close", func() tea.Cmd { return e.end(nil) }, keys...)
}
