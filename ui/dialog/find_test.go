package dialog

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/search"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
)

// finder opens a find dialog over the sample tree with a plain search.
func finder(t *testing.T) (*person, *[]string) {
	t.Helper()
	tree := sampleTree()
	var remembered []string
	return use(t, NewFind(looks, FindOptions{
		Title: "Find by name, OID or text", Tree: tree,
		Remember: func(query string) { remembered = append(remembered, query) },
		Search: func(_ context.Context, query string) []search.Hit {
			return plainSearch(tree, query)
		},
	})), &remembered
}

func plainSearch(tree *mib.Tree, query string) []search.Hit {
	var hits []search.Hit
	for n := range tree.All() {
		i := strings.Index(strings.ToLower(n.Name()), strings.ToLower(query))
		switch {
		case n.Named() && i >= 0:
			match := make([]int, len(query))
			for k := range match {
				match[k] = i + k
			}
			hits = append(hits, search.Hit{Node: n, Field: search.Name, Match: match})
		case query == "administrator" && n.Name() == "ifAdminStatus":
			hits = append(hits, search.Hit{Node: n, Field: search.Text, Snippet: "… what the administrator wants\nof this interface …"})
		}
	}
	return hits
}

func TestFindByName(t *testing.T) {
	t.Parallel()
	p, remembered := finder(t)
	p.sees("type to find").types("if").sees("4 matches", "ifTable", "ifAdminStatus", "IF-MIB", "1.3.6.1.2.1.2.2.1.7", "column").goldens()
	p.press("down").press("enter").closes(action.GoTo{OID: adminOID.Parent()})
	if len(*remembered) != 1 || (*remembered)[0] != "if" {
		t.Errorf("remembered %v", *remembered)
	}
}

func TestFindByText(t *testing.T) {
	t.Parallel()
	p, _ := finder(t)
	p.types("administrator").sees("1 match", "what the administrator wants of this interface").goldens()
	p.press("enter").closes(action.GoTo{OID: adminOID})
}

func TestFindAsksExactly(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"1.3.6.1.4.1.9.9.1.0", ".1.3.6.1.2.1.1.4.0", "sysContact.0"} {
		p, _ := finder(t)
		p.pastes(query + "\n").sees("ask the device for " + query + " exactly").press("enter").closes(action.AskText{Text: query})
	}
	p, _ := finder(t)
	p.pastes("sysContact").seesNot("ask the device").press("enter").closes(action.GoTo{OID: contactOID})
}

func TestFindNamesWhatIsWrongWithAnOID(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"1.3.6.x":               `"x" is not a number, at sub-identifier 4`,
		"1..3":                  "a number is missing, at sub-identifier 2",
		".1.3.4294967296":       `"4294967296" is more than 4294967295, the most there is, at sub-identifier 3`,
		"1.3.6.1.2.1.1.1.0.-1.": `"-1" is not a number, at sub-identifier 10`,
	} {
		p, _ := finder(t)
		p.types(query).sees(want).seesNot("no loaded module").press("enter").sends()
	}
	for _, query := range []string{"1.3.6.", ".1.3", "1.3.6.1.2.1.2.2.ifEntry", "7", ".", "ifDescr.x"} {
		p, _ := finder(t)
		p.types(query).seesNot("is not an OID")
	}
}

func TestFindSaysWhatIsPartial(t *testing.T) {
	t.Parallel()
	tree := sampleTree()
	p := use(t, NewFind(looks, FindOptions{Tree: tree, Search: func(context.Context, string) []search.Hit {
		n, _ := tree.At(adminOID)
		return []search.Hit{{Node: n, Partial: true}}
	}}))
	p.types("admin xyzzy").sees("nothing has all of these words; the nearest 1")
}

func TestFindWithoutHits(t *testing.T) {
	t.Parallel()
	p, _ := finder(t)
	p.types("zzz").sees("no loaded module has it", "it is").press("enter").sends()
	p.press("esc").closes()
	p, _ = finder(t)
	p.press("enter").closes()
}

func TestFindDropsLateAnswers(t *testing.T) {
	t.Parallel()
	tree := sampleTree()
	var contexts []context.Context
	f := NewFind(looks, FindOptions{Tree: tree, Search: func(ctx context.Context, query string) []search.Hit {
		contexts = append(contexts, ctx)
		return plainSearch(tree, query)
	}})
	answer := func(cmd tea.Cmd) tea.Msg {
		var got tea.Msg
		collect(cmd, func(msg tea.Msg) {
			if s, ok := msg.(sought); ok {
				got = s
			}
		})
		return got
	}
	first := answer(f.Update(key("i")))
	second := answer(f.Update(key("f")))
	p := use(t, f)
	if !f.Defers("enter") || !f.Defers("down") || f.Defers("x") || f.Defers("esc") {
		t.Error("what is done with hits does not wait for them, or more than that does")
	}
	p.gets(first).sees("searching…")
	if contexts[0].Err() == nil {
		t.Error("a search nobody waits for goes on")
	}
	p.gets(second).press("enter")
	p.closes(action.GoTo{OID: adminOID.Parent().Parent()})
}

func palette(t *testing.T) *person {
	t.Helper()
	tree := sampleTree()
	actions := []action.Action{
		{ID: "tree.down", Keys: []string{"j", "down"}, Title: "next node", Group: "Tree"},
		{ID: "ask.walk", Keys: []string{"w"}, Title: "walk below this node", Group: "Device", Disabled: func() string { return "no device is open" }},
		{ID: "set.undo", Title: "stage the old value again", Group: "Device"},
		{ID: "view.redraw", Keys: []string{"ctrl+l"}, Title: "redraw the screen", Group: "Program"},
	}
	return use(t, NewPalette(looks, actions, func(text string) (device.Resolved, error) {
		if n := tree.Lookup(strings.TrimSuffix(text, ".0")); len(n) > 0 {
			r := device.Resolved{OID: n[0].OID(), Node: n[0]}
			if strings.HasSuffix(text, ".0") {
				r.Suffix = contactOID.Suffix(contactOID.Len() - 1)
			}
			return r, nil
		}
		return device.Resolve(tree, text)
	}))
}

func TestPaletteRunsActions(t *testing.T) {
	t.Parallel()
	palette(t).sees("next node", "tree.down", "walk below this node (not now: no device is open)", "set.undo").goldens()
	palette(t).types("redr").press("enter").closes(action.Invoke{ID: "view.redraw"})
	palette(t).types("set.undo").press("enter").closes(action.Invoke{ID: "set.undo"})
	palette(t).types(":nxn").press("enter").closes(action.Invoke{ID: "tree.down"})
	palette(t).press("down", "down", "enter").closes(action.Invoke{ID: "set.undo"})
	p := palette(t).types("walk").press("enter")
	p.sends()
	p.sees("no device is open").press("esc").closes()
	palette(t).types("qqqq").sees("no action and no loaded name").press("enter").sends()
	palette(t).types("wlak").sees("did you mean walk?").press("enter").sees("walk below this node").sends()
	palette(t).types("set.udno").press("enter", "enter").closes(action.Invoke{ID: "set.undo"})
	palette(t).types("sysContcat").sees("did you mean sysContact?").press("enter", "enter").closes(action.AskText{Text: "sysContact"})
}

func TestPaletteAsks(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1.3.6.1.4.1.9.9", "sysContact.0", "sysContact"} {
		palette(t).pastes(text).sees("go to and ask the device for " + text).press("enter").closes(action.AskText{Text: text})
	}
}

func TestFuzzyRanksWhatIsMeant(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ query, better, worse string }{
		{"walk", "walk below this node", "stop the walk"},
		{"gt", "go to", "light"},
		{"save", "save", "save this answer"},
		{"red", "redraw", "share data"},
	} {
		a, _, ok := fuzzy(tc.query, tc.better)
		b, _, also := fuzzy(tc.query, tc.worse)
		if !ok || also && b >= a {
			t.Errorf("%q: %q scores %d, %q %d", tc.query, tc.better, a, tc.worse, b)
		}
	}
	if _, _, ok := fuzzy("xyz", "x y"); ok {
		t.Error("a letter that is missing does not matter")
	}
}

// collect runs a command and those it is made of.
func collect(cmd tea.Cmd, each func(tea.Msg)) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, c := range batch {
			collect(c, each)
		}
		return
	}
	each(msg)
}
