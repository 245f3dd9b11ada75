package settings

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mibtui/mibtui/ui/action"
)

// binding is the keys the file gives an action.
type binding struct {
	id   action.ID
	keys []string
	spot
}

// refusal is why a part of the file does not count.
type refusal struct {
	at  int // offset
	why string
}

// bindings returns the keys that count. One that is wrong, or that another
// action has, takes no effect: its action keeps the keys it comes with.
func bindings(keys map[string][]string, spots map[string]spot, tables [][]action.Action) (map[action.ID][]string, []refusal) {
	comes := map[action.ID]action.Action{}
	for _, table := range tables {
		for _, a := range table {
			comes[a.ID] = a
		}
	}
	var good []binding
	var refused []refusal
	for id, keys := range keys {
		b := binding{action.ID(id), slices.Clone(keys), spots[path("keys", id)]}
		for i, key := range keys {
			b.keys[i] = strings.Join(strings.Fields(key), " ")
		}
		if _, ok := comes[b.id]; !ok {
			refused = append(refused, refusal{b.name, unknownAction(id, slices.Sorted(maps.Keys(comes)))})
			continue
		}
		wrong := b.wrongKeys()
		if refused = append(refused, wrong...); len(wrong) == 0 {
			good = append(good, b)
		}
	}
	slices.SortFunc(good, func(a, b binding) int { return cmp.Compare(a.name, b.name) })
	k := keymap{tables, comes, good}
	for {
		i, why, clashes := k.clash()
		if !clashes {
			break
		}
		refused = append(refused, why)
		k.bound = slices.Delete(k.bound, i, i+1)
	}
	slices.SortFunc(refused, func(a, b refusal) int { return cmp.Compare(a.at, b.at) })
	counts := map[action.ID][]string{}
	for _, b := range k.bound {
		counts[b.id] = b.keys
	}
	return counts, refused
}

func unknownAction(id string, ids []action.ID) string {
	why := fmt.Sprintf("there is no action %q; ", id)
	if near := action.Nearest(id, ids); len(near) > 0 {
		return why + fmt.Sprintf("did you mean %s?", near[0])
	}
	return why + "mibtui config lists them"
}

// wrongKeys finds what is no key, or cannot be given away.
func (b binding) wrongKeys() []refusal {
	var wrong []refusal
	for i, key := range b.keys {
		why := wrongKey(key)
		if why == "" && b.id != "quit" && strings.Fields(key)[0] == "ctrl+c" {
			why = "ctrl+c always quits"
		}
		if why != "" {
			wrong = append(wrong, refusal{b.item(i), why})
		}
	}
	return wrong
}

// keymap is what keys mean once a file's bindings count.
type keymap struct {
	tables [][]action.Action // those of each have the keys at the same time
	comes  map[action.ID]action.Action
	bound  []binding // in the order of the file
}

// clash returns the first binding that gives its action a key another one has
// where both could be meant, the keys it comes with or those it was given
// earlier in the file.
func (k keymap) clash() (i int, why refusal, clashes bool) {
	for i, b := range k.bound {
		for j, key := range b.keys {
			other, theirs, taken := k.taken(i, key, b.keys[:j])
			if taken {
				return i, refusal{b.item(j), k.sentence(b, key, other, theirs)}, true
			}
		}
	}
	return 0, refusal{}, false
}

// taken finds who else has a key of binding i: an action beside it, or it
// itself by one of its keys before.
func (k keymap) taken(i int, key string, before []string) (other action.ID, theirs string, taken bool) {
	b := k.bound[i]
	for _, own := range before {
		if meet(key, own) {
			return b.id, own, true
		}
	}
	for _, table := range k.tables {
		if !slices.ContainsFunc(table, func(a action.Action) bool { return a.ID == b.id }) {
			continue
		}
		for _, a := range table {
			if a.ID == b.id {
				continue
			}
			for _, theirs := range k.keysBefore(i, a) {
				asItComes := slices.Contains(k.comes[b.id].Keys, key) && slices.Contains(a.Keys, theirs)
				if meet(key, theirs) && !asItComes {
					return a.ID, theirs, true
				}
			}
		}
	}
	return "", "", false
}

// keysBefore are the keys an action has when binding i is read: none where it
// is given others later, since then it is that binding that has to make way.
func (k keymap) keysBefore(i int, a action.Action) []string {
	at := slices.IndexFunc(k.bound, func(b binding) bool { return b.id == a.ID })
	switch {
	case at > i:
		return nil
	case at >= 0:
		return k.bound[at].keys
	}
	return a.Keys
}

// meet reports whether of two keys or sequences one could not be pressed: they
// are the same, or one is the beginning of the other.
func meet(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+" ") || strings.HasPrefix(b, a+" ")
}

func (k keymap) sentence(b binding, key string, other action.ID, theirs string) string {
	why := fmt.Sprintf("%q is the key of %s already", key, other)
	switch {
	case strings.HasPrefix(theirs, key+" "):
		why = fmt.Sprintf("%q alone leaves no way to press %q of %s", key, theirs, other)
	case strings.HasPrefix(key, theirs+" "):
		why = fmt.Sprintf("%q cannot be pressed, since %q alone is the key of %s", key, theirs, other)
	}
	keeps := "no key"
	if own := k.comes[b.id].Keys; len(own) > 0 {
		keeps = strings.Join(own, ", ")
	}
	return fmt.Sprintf("%s: %s keeps %s", why, b.id, keeps)
}

// keyNames are the keys that are not a character.
var keyNames = []string{
	"enter", "tab", "esc", "space", "backspace", "delete", "insert", "up", "down", "left", "right",
	"home", "end", "pgup", "pgdown",
	"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
}

// wrongKey says why a text is no key or sequence of keys; "" when it is.
func wrongKey(text string) string {
	strokes := strings.Fields(text)
	if len(strokes) == 0 {
		return "a key is missing"
	}
	for _, stroke := range strokes {
		name := stroke
		for {
			rest, ok := cutModifier(name)
			if !ok {
				break
			}
			name = rest
		}
		if upper := strings.ToUpper(name); stroke == "shift+"+name && len(name) == 1 && upper != name {
			return fmt.Sprintf("%q arrives as %q: write that", stroke, upper)
		}
		if len([]rune(name)) != 1 && !slices.Contains(keyNames, name) {
			return fmt.Sprintf("%q is no key: write a character, ctrl+, alt+ or shift+ before one, or one of %s", stroke, strings.Join(keyNames[:15], " "))
		}
	}
	return ""
}

func cutModifier(name string) (rest string, ok bool) {
	for _, m := range []string{"ctrl+", "alt+", "shift+"} {
		if rest, ok := strings.CutPrefix(name, m); ok && rest != "" {
			return rest, true
		}
	}
	return name, false
}
