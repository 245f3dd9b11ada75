package dialog

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
)

// setting is an open form and the device behind it.
type setting struct {
	*person
	set *Set
	// old is what the device holds; staged and applied what it was asked, back
	// what it answers to a SET.
	old     ber.Value
	refuse  error
	effects []string // of a change that is staged
	staged  []ber.Value
	chosen  []bool // whether the wire type was explicit
	applied []device.Change
	answer  func(device.Change) Applied
	held    []tea.Msg // answers that have not come yet, where hold is set
	hold    bool
}

func edit(t *testing.T, o oid.OID, old ber.Value) *setting {
	t.Helper()
	return editIn(t, sampleTree(), o, old)
}

func editIn(t *testing.T, tree *mib.Tree, o oid.OID, old ber.Value) *setting {
	t.Helper()
	f := &setting{old: old}
	f.answer = func(c device.Change) Applied {
		return Applied{Outcome: device.Outcome{Changes: []device.Applied{{Change: c, ReadBack: c.New}}}}
	}
	stage := func(o oid.OID, v ber.Value, explicit bool) tea.Cmd {
		f.staged, f.chosen = append(f.staged, v), append(f.chosen, explicit)
		n := at(t, tree, o)
		msg := Staged{Change: device.Change{OID: o, Node: n, Type: n.Type(), New: v, Old: f.old, Effects: f.effects, AfterRestart: "the change may be lost then"}, Err: f.refuse}
		return f.later(msg)
	}
	apply := func(c device.Change) tea.Cmd {
		f.applied = append(f.applied, c)
		return f.later(f.answer(c))
	}
	f.set = NewSet(looks, SetForm{Tree: tree, OID: o, Node: at(t, tree, o), Device: "core-sw1"}, stage, apply)
	f.person = use(t, f.set)
	if old.Type != 0 {
		f.gets(OldValue{OID: o, Value: old})
	}
	return f
}

func (f *setting) later(msg tea.Msg) tea.Cmd {
	if f.hold {
		f.held = append(f.held, msg)
		return nil
	}
	return func() tea.Msg { return msg }
}

func (f *setting) wants(t *testing.T, staged ...ber.Value) {
	t.Helper()
	if len(f.staged) != len(staged) {
		t.Fatalf("staged %v, want %v", f.staged, staged)
	}
	for i := range staged {
		if f.staged[i] != staged[i] {
			t.Fatalf("staged %v, want %v", f.staged, staged)
		}
	}
}

func TestSetEnumeration(t *testing.T) {
	f := edit(t, adminOID.Append(3), ber.NewInteger(1))
	f.sees("SET IF-MIB::ifAdminStatus.3", "(•) up(1) now", "( ) down(2)", "( ) testing(3)").goldens()
	f.effects = []string{"The device cannot be reached any more."}
	f.press("down").sees("(•) down(2)").press("enter")
	f.wants(t, ber.NewInteger(2))
	f.sees("old up(1)", "new down(2)", "1.3.6.1.2.1.2.2.1.7.3", "INTEGER, tag 0x02", "hex 02", "restart the change may be lost", "cannot be reached", "Send it?")
	t.Run("preview", func(t *testing.T) { use(t, f.d).goldens() })
	f.press("enter")
	if len(f.applied) != 0 {
		t.Fatal("enter alone sent the SET")
	}
	f.press("y").sees("Done. Read back: down(2)", "was up(1)")
	if len(f.applied) != 1 || f.applied[0].New != ber.NewInteger(2) || f.chosen[0] {
		t.Fatalf("applied %v", f.applied)
	}
	t.Run("result", func(t *testing.T) { use(t, f.d).goldens() })
	f.press("y")
	if len(f.applied) != 1 {
		t.Fatal("sent twice")
	}
	f.press("enter").closes()
}

func TestSetEnumerationByTyping(t *testing.T) {
	for _, text := range []string{"down", "2"} {
		f := edit(t, adminOID.Append(3), ber.NewInteger(1))
		f.types(text).sees("(•) down(2)").press("enter")
		f.wants(t, ber.NewInteger(2))
	}
	f := edit(t, adminOID.Append(3), ber.NewInteger(1))
	f.types("sideways").press("enter")
	f.wants(t)
	if f.set.err == nil || f.set.step != filling {
		t.Fatal("a label that is not declared is not refused")
	}
	t.Run("refused", func(t *testing.T) { use(t, f.d).goldens() })
	f.press("up").seesNot(f.set.Title() + "error")
	if f.set.err != nil {
		t.Error("the error stays after another choice")
	}
}

func TestSetRefusesBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"101", "0", "ten", "-1", "99999999999999999999"} {
		f := edit(t, limitOID.Append(0), ber.NewInteger(30))
		f.sees("from 1..100", "now 30").types(text).press("enter")
		f.wants(t)
		if f.set.err == nil || len(f.applied) > 0 {
			t.Errorf("%q is not refused", text)
		}
	}
	f := edit(t, limitOID.Append(0), ber.NewInteger(30))
	f.types("101").press("enter", "backspace")
	if f.set.err != nil {
		t.Error("the error stays while it is corrected")
	}
	f.press("enter")
	f.wants(t, ber.NewInteger(10))
}

func TestSetTextIsReplacedOrEdited(t *testing.T) {
	t.Parallel()
	old := ber.NewOctetString("noc")
	f := edit(t, contactOID.Append(0), old)
	f.sees("typing replaces it").types("ops").press("enter")
	f.wants(t, ber.NewOctetString("ops"))

	f = edit(t, contactOID.Append(0), old)
	f.press("end").types("@sw").press("enter")
	f.wants(t, ber.NewOctetString("noc@sw"))

	f = edit(t, contactOID.Append(0), old)
	f.pastes("a new contact\n").press("enter")
	f.wants(t, ber.NewOctetString("a new contact"))

	f = edit(t, contactOID.Append(0), old)
	f.press("enter").sees("The new value is the old one.")

	f = edit(t, contactOID.Append(0), ber.Value{})
	f.sees("asking…").types("typed first").gets(OldValue{OID: contactOID.Append(0), Value: old})
	f.sees("now noc").press("enter")
	f.wants(t, ber.NewOctetString("typed first"))

	f = edit(t, contactOID.Append(0), ber.Value{})
	f.gets(OldValue{OID: limitOID.Append(0), Value: ber.NewInteger(7)}).sees("asking…")
	f.gets(OldValue{Err: errors.New("the device did not answer")}).sees("could not be read: the device did not answer")
}

func TestSetBits(t *testing.T) {
	t.Parallel()
	f := edit(t, servicesOID.Append(0), ber.NewOctetString("\x80"))
	f.sees("[x] ssh(0) now", "[ ] telnet(1)", "[ ] https(2)").goldens()
	f.press("down", "down", "space").sees("[x] https(2)", "[x] ssh(0)")
	f.press("up", "up", "space").sees("[ ] ssh(0)").press("enter")
	f.wants(t, ber.NewOctetString("\x20"))
	f.sees("hex 20")
}

func TestSetUnknownObject(t *testing.T) {
	t.Parallel()
	f := edit(t, unknownOID, ber.Value{})
	f.sees("no loaded module describes this object", "i INTEGER", "x hex octets", "c Counter32").goldens()
	f.press("enter").sees("choose the type on the wire first")
	f.wants(t)
	f.press("right").sees("[i INTEGER]").press("right").sees("[u Unsigned32]").press("left", "left").sees("[c Counter32]").press("i", "tab").types("5").press("enter")
	f.wants(t, ber.NewInteger(5))
	if !f.chosen[0] {
		t.Error("not told that the type was chosen by hand")
	}
	f = edit(t, unknownOID, ber.NewInteger(4))
	f.sees("[i INTEGER]").press("ctrl+t").types("9").press("enter")
	if len(f.said) != 1 {
		t.Error("ctrl+t leaves the type to a MIB that knows none")
	}
	f.wants(t, ber.NewInteger(9))
	f = edit(t, unknownOID, ber.Value{})
	f.gets(struct{}{}).press("s").sees("[s text]").pastes("pasted").press("enter")
	f.wants(t, ber.NewOctetString("pasted"))
	f = edit(t, unknownOID, ber.NewOctetString("\x00\x01"))
	f.sees("[x hex octets]")
}

func TestSetWireTypeByHand(t *testing.T) {
	t.Parallel()
	f := edit(t, contactOID.Append(0), ber.NewOctetString("noc"))
	f.press("ctrl+t").sees("[s text]").press("tab", "i", "down").types("5").press("enter")
	f.wants(t, ber.NewInteger(5))
	f.sees("INTEGER, tag 0x02")
	f.press("esc", "ctrl+t").seesNot("i INTEGER")
}

func TestSetEscGoesOneStepBack(t *testing.T) {
	t.Parallel()
	f := edit(t, contactOID.Append(0), ber.NewOctetString("noc"))
	f.types("ops").press("enter").sees("Send it?").press("esc").sees("ops").seesNot("Send it?").sends()
	f.press("esc").closes()
	if len(f.applied) != 0 {
		t.Error("something was sent")
	}
}

func TestSetShowsWhatWasTypedLast(t *testing.T) {
	t.Parallel()
	f := edit(t, contactOID.Append(0), ber.NewOctetString("noc"))
	f.hold = true
	f.types("first").press("enter").sees("reading the present value").press("esc", "ctrl+u")
	f.types("second").press("enter").sees("has not answered the last question")
	f.wants(t, ber.NewOctetString("first"))
	f.gets(f.held[0]).seesNot("Send it?")
	f.press("enter").gets(f.held[1]).sees("Send it?", "new second")
	f.press("y")
	if got := f.applied[0].New.Content; got != "second" {
		t.Fatalf("sends %q", got)
	}
	f.press("esc")
	if len(f.said) != 1 || len(f.sent) != 0 {
		t.Error("a SET under way can be left")
	}
	f.gets(f.held[2]).sees("Done.")
}

func TestSetRefusedByStaging(t *testing.T) {
	t.Parallel()
	f := edit(t, contactOID.Append(0), ber.NewOctetString("noc"))
	f.refuse = &device.RefusedError{Name: "sysContact.0", Err: session.ErrReadOnly}
	f.types("ops").press("enter").sees("read-only", "ops").seesNot("Send it?")
	f.refuse = nil
	f.press("enter").sees("Send it?")
}

func TestSetTellsTheOutcome(t *testing.T) {
	t.Parallel()
	silent := &session.TimeoutError{Attempts: 1, OutcomeUnknown: true}
	for name, tc := range map[string]struct {
		answer func(device.Change) Applied
		sees   []string
		back   bool // esc leads back to the form
	}{
		"refused": {
			func(device.Change) Applied {
				return Applied{Err: &session.StatusError{Op: session.OpSet, Status: session.NotWritable, Index: 1}}
			},
			[]string{"Not set.", "notWritable", "was noc"},
			true,
		},
		"never sent": {
			func(device.Change) Applied { return Applied{Err: session.ErrReadOnly} },
			[]string{"Not set.", "Nothing was sent."},
			true,
		},
		"differs": {
			func(c device.Change) Applied {
				return Applied{Outcome: device.Outcome{Changes: []device.Applied{{Change: c, ReadBack: ber.NewOctetString("cut"), Differs: true}}}}
			},
			[]string{"holds another value", "sent ops", "read back cut"},
			false,
		},
		"not read back": {
			func(c device.Change) Applied {
				return Applied{Outcome: device.Outcome{Changes: []device.Applied{{Change: c, ReadErr: errors.New("no answer came")}}}}
			},
			[]string{"could not be read back: no answer came"},
			false,
		},
		"write only": {
			func(c device.Change) Applied {
				return Applied{Outcome: device.Outcome{Changes: []device.Applied{{Change: c}}}}
			},
			[]string{"cannot be read, so nothing more is known"},
			false,
		},
		"unknown, done": {
			func(c device.Change) Applied {
				return Applied{Outcome: device.Outcome{Unknown: true, Changes: []device.Applied{{Change: c, ReadBack: c.New}}}, Err: silent}
			},
			[]string{"outcome is unknown", "seems to have been carried out: ops"},
			false,
		},
		"unknown, not done": {
			func(c device.Change) Applied {
				return Applied{Outcome: device.Outcome{Unknown: true, Changes: []device.Applied{{Change: c, ReadBack: c.Old}}}, Err: silent}
			},
			[]string{"outcome is unknown", "It reads back as noc"},
			false,
		},
		"unknown, silent": {
			func(c device.Change) Applied {
				return Applied{Outcome: device.Outcome{Unknown: true, Changes: []device.Applied{{Change: c, ReadErr: silent}}}, Err: silent}
			},
			[]string{"outcome is unknown", "could not be read back either"},
			false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := edit(t, contactOID.Append(0), ber.NewOctetString("noc"))
			f.answer = tc.answer
			f.types("ops").press("enter", "y").sees(tc.sees...)
			if both := strings.Contains(f.screen(80, 24), "enter done  esc back"); both != tc.back {
				t.Errorf("two keys are offered: %v\n%s", both, f.screen(80, 24))
			}
			f.press("esc")
			if tc.back {
				f.sees("ops").sends()
				return
			}
			f.closes()
		})
	}
}

func TestSetOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	f := edit(t, contactOID.Append(0), ber.Value{Type: ber.NoSuchInstance})
	f.sees("no such instance").types("x").press("enter").sees("would have to create it")
	f.press("y").sees("Done.").seesNot("was nothing")
}

// TestSetShowsAllOfThePreviewOnASmallScreen scrolls: nothing may be confirmed
// that cannot be read.
func TestSetShowsAllOfThePreviewOnASmallScreen(t *testing.T) {
	t.Parallel()
	f := edit(t, contactOID.Append(0), ber.NewOctetString("noc"))
	f.types("ops").press("enter")
	if s := f.screen(40, 8); !strings.Contains(s, "new      ops") || !strings.Contains(s, "more") {
		t.Errorf("the preview does not begin with what will be sent:\n%s", s)
	}
	read := ""
	for range 20 {
		read += f.screen(40, 8)
		f.press("down")
	}
	for _, text := range []string{"old      noc", "1.3.6.1.2.1.1.4.0", "6f 70 73", "may be lost", "Send it?"} {
		if !strings.Contains(read, text) {
			t.Errorf("%q cannot be read", text)
		}
	}
	f.press("up", "up", "up").goldens()
}
