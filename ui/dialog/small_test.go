package dialog

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/action"
)

func TestConfirm(t *testing.T) {
	t.Parallel()
	yes := func() tea.Cmd { return action.Emit(action.ConnectDemo{}) }
	lines := []string{"Below it are 512 objects in 40 tables."}
	for _, tc := range []struct {
		key    string
		danger bool
		over   bool
		want   []tea.Msg
	}{
		{"y", false, true, []tea.Msg{action.ConnectDemo{}}},
		{"enter", false, true, []tea.Msg{action.ConnectDemo{}}},
		{"y", true, true, []tea.Msg{action.ConnectDemo{}}},
		{"enter", true, false, nil},
		{"n", true, true, nil},
		{"esc", false, true, nil},
		{"x", false, false, nil},
	} {
		p := use(t, NewConfirm(looks, "Walk all of mib-2?", lines, yes, tc.danger)).press(tc.key)
		if tc.over {
			p.closes(tc.want...)
		} else {
			p.sends()
		}
	}
	use(t, NewConfirm(looks, "Walk all of mib-2?", lines, yes, true)).goldens()
}

func TestPromptStaysOpenWhenRefused(t *testing.T) {
	t.Parallel()
	submit := func(text string) (tea.Cmd, error) {
		if text != "out.txt" {
			return nil, errors.New("a file needs a name")
		}
		return action.Emit(action.Say{Text: text}), nil
	}
	p := use(t, NewPrompt(looks, "Save results", "file", "", "a path, here or anywhere", submit))
	p.press("enter").sees("a file needs a name").sends()
	p.pastes("out.txt\n").seesNot("a file needs a name").sees("out.txt")
	p.press("enter").closes(action.Say{Text: "out.txt"})
	use(t, NewPrompt(looks, "Save results", "file", "core-sw1.txt", "a path, here or anywhere", submit)).goldens()
	use(t, NewPrompt(looks, "Save", "file", "x", "", submit)).press("esc").closes()

	// What is proposed is taken, replaced by typing, or edited.
	open := func() *person { return use(t, NewPrompt(looks, "Save", "file", "out", "", submit)) }
	open().types("out.txt").press("enter").closes(action.Say{Text: "out.txt"})
	open().pastes("out.txt").press("enter").closes(action.Say{Text: "out.txt"})
	open().press("end").types(".txt").press("enter").closes(action.Say{Text: "out.txt"})
}

func TestChoose(t *testing.T) {
	t.Parallel()
	items := []Choice{
		{Title: "ifDescr.1", Note: "lo", Run: func() tea.Cmd { return action.Emit(action.Say{Text: "1"}) }},
		{Title: "ifDescr.2", Note: "eth\x1b[2J0", Run: func() tea.Cmd { return action.Emit(action.Say{Text: "2"}) }},
	}
	other := ChooseOther{Label: "another index (ifIndex)", Submit: func(text string) (tea.Cmd, error) {
		if text == "x" {
			return nil, errors.New("an index is a number")
		}
		return action.Emit(action.Say{Text: text}), nil
	}}
	open := func() *person { return use(t, NewChoose(looks, "GET which instance of ifDescr?", items, other)) }
	open().press("enter").closes(action.Say{Text: "1"})
	open().press("down", "enter").closes(action.Say{Text: "2"})
	open().press("down", "down").types("17").press("enter").closes(action.Say{Text: "17"})
	open().types("9").press("enter").closes(action.Say{Text: "9"})
	open().types("x").press("enter").sees("an index is a number").sends()
	open().press("esc").closes()
	open().press("down", "down").types("4").goldens()

	only := use(t, NewChoose(looks, "Which?", items, ChooseOther{}))
	only.press("j", "j", "k", "j", "enter").closes(action.Say{Text: "2"})
	use(t, NewChoose(looks, "Which?", nil, ChooseOther{})).press("enter").sends()
}

func TestHelp(t *testing.T) {
	t.Parallel()
	actions := []action.Action{
		{ID: "tree.down", Keys: []string{"j", "down"}, Title: "next node", Group: "Tree"},
		{ID: "ask.walk", Keys: []string{"w"}, Title: "walk below this node", Group: "Device", Help: "Says its scope first above a table.", Disabled: func() string { return "no device is open" }},
		{ID: "tree.up", Keys: []string{"k", "up"}, Title: "node before", Group: "Tree"},
		{ID: "undo", Title: "stage the old value again", Group: "Device"},
	}
	legend := []Mark{{"▌", "the line the keys act on"}, {"≡", "a table"}}
	open := func() *person { return use(t, NewHelp(looks, actions, legend)) }
	open().sees("j, down", "next node", "not now: no device is open", "Says its scope first", ": undo", "Marks", "a table").goldens()
	for _, key := range []string{"esc", "q", "?"} {
		open().press(key).closes()
	}

	p := open()
	before := p.screen(60, 8)
	p.press("j")
	down := p.screen(60, 8)
	if down == before {
		t.Error("j does not scroll")
	}
	p.press("G")
	if end := p.screen(60, 8); !strings.Contains(end, "a table") {
		t.Errorf("the end does not show the last line:\n%s", end)
	}
	p.press("g")
	if top := p.screen(60, 8); top != before {
		t.Errorf("g does not go back to the beginning:\n%s", top)
	}
}

func TestConnectGuessesNothing(t *testing.T) {
	t.Parallel()
	open := func() *person { return use(t, NewConnect(looks, action.Access{}, true, nil)) }
	open().sees("address", "version", "(•) 2c", "community", "as the device's owner gave it").seesNot("public").goldens()

	p := open().press("enter")
	p.sends()
	p.sees("an address is needed")
	p.types("10.0.0.1:99999").press("enter").sees("port").sends()

	p = open().types("10.0.0.1").press("enter")
	p.sends()
	p.press("enter").sees("a community is needed").sends()
	p.types("s3cret").seesNot("s3cret").seesNot("a community is needed").press("enter")
	if len(p.sent) != 1 {
		t.Fatalf("sent %#v", p.sent)
	}
	to := p.sent[0].(action.Connect).To
	if to.Address != "10.0.0.1" || to.Typed[action.Community] != "s3cret" || to.Version != session.V2c || to.Writable {
		t.Errorf("connects to %v, version %v", to, to.Version)
	}
}

func TestConnectChoosesVersionAndDemo(t *testing.T) {
	t.Parallel()
	open := func(to action.Access) *person { return use(t, NewConnect(looks, to, true, nil)) }
	p := open(action.Access{Address: "sw1", Typed: [action.Secrets]string{"x"}}).press("tab", "space").sees("(•) 3")
	p.press("left").sees("(•) 2c").press("1", "enter")
	if got := p.sent[0].(action.Connect).To.Version; got != session.V1 {
		t.Errorf("version %v", got)
	}
	open(action.Access{}).press("up", "enter").closes(action.ConnectDemo{})
	open(action.Access{}).press("esc").closes()
	p = use(t, NewConnect(looks, action.Access{}, false, nil)).seesNot("demo")
	p.press("down", "down", "down").types("h").sees("h")
	p = open(action.Access{Version: session.V1}).sees("(•) 1").press("down", "down").pastes("pasted-secret\n").seesNot("pasted-secret").sees("•••••••••••••")
	p.press("down", "x").sends()
}

func TestEveryActionIsNamedOnce(t *testing.T) {
	t.Parallel()
	ids := ActionIDs()
	if len(ids) < 30 {
		t.Fatalf("only %d actions", len(ids))
	}
	slices.Sort(ids)
	if got := len(slices.Compact(slices.Clone(ids))); got != len(ids) {
		t.Errorf("an ID is used twice: %v", ids)
	}
}
