package action

import (
	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib/oid"
)

// Selected says that the tree's cursor rests on another node.
type Selected struct{}

// GoTo asks the tree to move to an OID, or to its deepest known ancestor. The
// place that is left is remembered for going back.
type GoTo struct {
	OID oid.OID
	// Name is module and name, with :: between, of what has no OID yet.
	Name string
}

// AskText goes to whatever a person typed, an OID or a name, and asks the
// device for it exactly as typed.
type AskText struct{ Text string }

// ConnectDemo asks for the built-in device.
type ConnectDemo struct{}

// Invoke runs the action of that ID, as if its key had been pressed, with the
// argument if there is one.
type Invoke struct {
	ID       ID
	Argument string
}

// AddMIBs asks for MIBs to be read from one more folder or archive; Keep for
// this to be written down.
type AddMIBs struct {
	Path string
	Keep bool
}

// KeepMIBs asks for an added folder of this name to be written down.
type KeepMIBs struct{ Name string }

// Level grades what is said in the footer.
type Level uint8

// From news to something that went wrong.
const (
	Info Level = iota
	Warn
	Fail
)

// Say shows one line in the footer until the next key.
type Say struct {
	Level Level
	Text  string
}

// Emit returns a command that sends one intent.
func Emit(msg tea.Msg) tea.Cmd {
	return func() tea.Msg { return msg }
}
