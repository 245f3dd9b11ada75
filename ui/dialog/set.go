package dialog

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// SetForm says what is to be set.
type SetForm struct {
	Tree   *mib.Tree
	OID    oid.OID  // the instance
	Node   mib.Node // the object it is an instance of; may be one no module knows
	Device string   // its label
}

// OldValue tells an open [Set] what the device holds now.
type OldValue struct {
	OID   oid.OID
	Value ber.Value
	Err   error
}

// Staged is the answer to staging a value: what would be sent, or why it is
// refused.
type Staged struct {
	Change device.Change
	Err    error
}

// Applied is the answer to a SET.
type Applied struct {
	Outcome device.Outcome
	Err     error
}

// Set leads through changing one value: a form, a preview of exactly what will
// be sent, a confirmation, and what the device says when it is asked again.
// Nothing is sent before the confirmation but questions.
type Set struct {
	ending
	theme theme.Theme
	form  SetForm
	typ   *mib.Type
	stage func(o oid.OID, v ber.Value, explicit bool) tea.Cmd
	apply func(device.Change) tea.Cmd

	step     step
	field    proposal // begins with the present value
	old      OldValue
	oldKnown bool
	labels   widget.List // of an enumeration or BITS
	explicit bool        // the type on the wire is chosen by hand
	onTypes  bool        // the keys go to the row of types
	letter   int         // index into wireTypes, -1 while none is chosen
	err      error

	value ber.Value // what is staged
	// unwanted counts answers to stagings that were given up and are still on
	// their way.
	unwanted int
	change   device.Change
	applied  Applied
	scroll   int  // first line shown of what is not a form
	more     bool // whether there are lines below those shown
}

// step is how far a [Set] has come.
type step uint8

const (
	filling step = iota
	staging
	confirming
	applying
	told
)

// wireTypes are the types on the wire a value can be given, by snmpset's
// letters.
var wireTypes = []struct {
	letter byte
	name   string
	tag    ber.Type
}{
	{'i', "INTEGER", ber.Integer},
	{'u', "Unsigned32", ber.Gauge32},
	{'s', "text", ber.OctetString},
	{'x', "hex octets", 0},
	{'d', "decimal octets", 0},
	{'a', "IpAddress", ber.IpAddress},
	{'o', "OID", ber.ObjectIdentifier},
	{'t', "TimeTicks", ber.TimeTicks},
	{'b', "BITS", 0},
	{'c', "Counter32", ber.Counter32},
}

// NewSet returns the dialog. Stage checks a value and reads what it would
// replace, answering with [Staged]; apply sends the SET and answers with
// [Applied]. The value there is now arrives as [OldValue].
func NewSet(th theme.Theme, form SetForm, stage func(o oid.OID, v ber.Value, explicit bool) tea.Cmd, apply func(device.Change) tea.Cmd) *Set {
	s := &Set{theme: th, form: form, stage: stage, apply: apply, letter: -1, field: proposal{Field: widget.NewField("the new value", false)}}
	if form.Node.IsValid() {
		s.typ = form.Node.Type()
	}
	if s.typ == nil || s.typ.Base == mib.UnknownBase {
		s.typ, s.explicit, s.onTypes = nil, true, true
	}
	s.labels.SetLen(len(s.choices()))
	return s
}

// Title returns what is set.
func (s *Set) Title() string { return "SET " + s.name() }

// choices returns the labels to choose among, of an enumeration or of BITS.
func (s *Set) choices() []mib.Label {
	if s.explicit || s.typ == nil {
		return nil
	}
	return device.Settable(s.typ)
}

// isText reports whether what is typed is the octets themselves, and escapes
// stand for those that cannot be typed.
func (s *Set) isText() bool {
	if s.explicit {
		return s.letter >= 0 && wireTypes[s.letter].letter == 's'
	}
	_, written := value.Example(s.typ)
	return !written && s.typ.Base == mib.OctetString
}

func (s *Set) bits() bool { return len(s.choices()) > 0 && s.typ.Base == mib.Bits }

// Actions returns the keys of the step the dialog is at.
func (s *Set) Actions() []action.Action {
	return []action.Action{
		s.when(s.step == filling, act("set.preview", "check it and show what would be sent", "preview", s.check, "enter")),
		s.when(s.step == confirming, act("set.send", "send the SET", "send it", s.send, "y")),
		s.when(s.step == told, act("set.done", "done", "done", func() tea.Cmd { return s.end(nil) }, "enter", "q")),
		s.when(s.bits() && s.step == filling, act("set.toggle", "turn this bit on or off", "on/off", does(s.toggle), "space")),
		act("set.down", "next", s.moreHint(), does(func() { s.move(1) }), "down"),
		act("set.up", "previous", "", does(func() { s.move(-1) }), "up"),
		s.when(s.explicit && s.step == filling, act("set.field", "between type and value", "type/value", does(func() { s.onTypes = !s.onTypes }), "tab", "shift+tab")),
		s.when(s.onTypes && s.step == filling, act("set.type_next", "next type", "choose", does(func() { s.pick(s.letter + 1) }), "right")),
		s.when(s.onTypes && s.step == filling, act("set.type_prev", "type before", "", does(func() { s.pick(s.letter - 1) }), "left")),
		s.typesAction(),
		s.backAction(),
	}
}

// when takes an action's keys away where it means nothing: the table always
// has all of them.
func (s *Set) when(now bool, a action.Action) action.Action {
	if !now {
		a.Keys, a.Hint = nil, ""
	}
	return a
}

func (s *Set) moreHint() string {
	if s.more && s.step != filling {
		return "more"
	}
	return ""
}

func (s *Set) typesAction() action.Action {
	a := act("set.types", "choose the type on the wire by hand, or leave it to the MIB", "wire type", does(s.toggleExplicit), "ctrl+t")
	if s.explicit {
		a.Hint = "MIB's type"
	}
	a.Disabled = func() string {
		if s.typ == nil {
			return "no loaded module says what type this is: choose one"
		}
		return ""
	}
	return s.when(s.step == filling, a)
}

func (s *Set) backAction() action.Action {
	a := act("set.back", "a step back", "back", s.back, "esc")
	switch {
	case s.step == filling:
		a.Hint = "close"
	case s.step == told && !s.mayRetry():
		a.Hint = "" // enter says the same
	}
	a.Disabled = func() string {
		if s.step == applying {
			return "the SET is on its way and cannot be called back; its outcome comes in a moment"
		}
		return ""
	}
	return a
}

func (s *Set) back() tea.Cmd {
	switch {
	case s.step == staging:
		s.unwanted++
		s.step = filling
	case s.step == confirming, s.step == told && s.mayRetry():
		s.step = filling
	default:
		return s.end(nil)
	}
	return nil
}

// mayRetry reports whether the device has refused, so that there is another
// value to think of.
func (s *Set) mayRetry() bool { return s.applied.Err != nil && !s.applied.Outcome.Unknown }

func (s *Set) toggleExplicit() {
	s.explicit = !s.explicit
	s.onTypes = s.explicit && s.letter < 0
	s.err = nil
	s.labels.SetLen(len(s.choices()))
}

// check reads the text. What it cannot mean is refused here, before anything is
// sent.
func (s *Set) check() tea.Cmd {
	v, err := s.parse(s.field.Value())
	if err == nil && s.unwanted > 0 {
		err = errors.New("the device has not answered the last question yet: try again in a moment")
	}
	if s.err = err; err != nil {
		return nil
	}
	s.value, s.step = v, staging
	return s.stage(s.form.OID, v, s.explicit)
}

func (s *Set) parse(text string) (ber.Value, error) {
	if s.isText() {
		var err error
		if text, err = unescaped(text); err != nil {
			return ber.Value{}, err
		}
	}
	if s.explicit {
		if s.letter < 0 {
			s.onTypes = true
			return ber.Value{}, errors.New("choose the type on the wire first: the device takes a value of no other type than the object's own")
		}
		return value.ParseWire(wireTypes[s.letter].letter, text)
	}
	v, err := value.ParseNamed(s.typ, text, s.resolve)
	if err != nil {
		return ber.Value{}, err
	}
	return v, value.Check(s.typ, v)
}

// resolve turns a name into the OID an object holds as its value.
func (s *Set) resolve(name string) (oid.OID, error) {
	r, err := device.Resolve(s.form.Tree, name)
	return r.OID, err
}

func (s *Set) send() tea.Cmd {
	s.step = applying
	return s.apply(s.change)
}

// Update takes text for the field, and answers.
func (s *Set) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case OldValue:
		s.setOld(msg)
	case Staged:
		s.staged(msg)
	case Applied:
		if s.step == applying {
			s.applied, s.step, s.scroll = msg, told, 0
		}
	default:
		if s.step == filling {
			return s.input(msg)
		}
	}
	return nil
}

// staged takes the answer to the value that is staged now; one to a value that
// was given up is dropped, since a preview must show what was typed.
func (s *Set) staged(msg Staged) {
	stale := msg.Err == nil && (msg.Change.New != s.value || msg.Change.OID != s.form.OID)
	if s.unwanted > 0 || stale || s.step != staging {
		s.unwanted = max(s.unwanted-1, 0)
		return
	}
	if s.err = msg.Err; msg.Err != nil {
		s.step = filling
		return
	}
	s.change, s.step, s.scroll = msg.Change, confirming, 0
}
