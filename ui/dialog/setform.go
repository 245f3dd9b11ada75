package dialog

import (
	"strconv"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session/device"
)

// setOld takes the value the device holds and puts it into the field, where
// nothing was typed meanwhile, as a text that means exactly this value.
func (s *Set) setOld(msg OldValue) {
	if s.oldKnown || msg.OID != s.form.OID && !msg.OID.IsZero() {
		return
	}
	s.old, s.oldKnown = msg, true
	for i, l := range s.choices() {
		if !s.isThere() && s.typ.Is("RowStatus") && l.Name == "createAndGo" {
			s.labels.SetCursor(i)
		}
	}
	if msg.Err != nil || msg.Value.Type == 0 || msg.Value.Type.IsException() {
		return
	}
	if s.letter < 0 {
		s.letter = letterFor(msg.Value)
		if s.explicit && s.letter >= 0 && s.field.Value() == "" {
			s.onTypes = false
		}
	}
	if s.field.Value() != "" {
		return
	}
	for _, text := range s.editable(msg.Value) {
		s.field.propose(text)
		if again, err := s.parse(s.field.Value()); err == nil && again == msg.Value {
			s.follow()
			return
		}
	}
	s.field.put("")
}

// letterFor returns the wire type a device's own value suggests, or -1.
func letterFor(v ber.Value) int {
	for i, w := range wireTypes {
		if w.tag == v.Type && w.tag != 0 {
			if w.letter == 's' && !isText(v.Content) {
				return i + 1
			}
			return i
		}
	}
	return -1
}

// isText reports whether octets read as text, of several lines perhaps.
func isText(s string) bool {
	control := func(r rune) bool { return r < ' ' && !strings.ContainsRune("\r\n\t", r) || r == 0x7f }
	return utf8.ValidString(s) && !strings.ContainsFunc(s, control)
}

// editable returns texts a value may be written as in the field. Which of them
// reads as the same value again depends on its type.
func (s *Set) editable(v ber.Value) []string {
	var texts []string
	if n, err := v.Int(); err == nil {
		if s.typ != nil {
			if label, ok := s.typ.Label(n); ok {
				texts = append(texts, label)
			}
		}
		texts = append(texts, strconv.FormatInt(n, 10))
	}
	if n, err := v.Uint(); err == nil {
		texts = append(texts, strconv.FormatUint(n, 10))
	}
	if o, err := v.OID(); err == nil {
		texts = append(texts, o.String())
	}
	if s.bits() {
		texts = append(texts, s.bitsText(func(l mib.Label) bool { return hasBit(v.Content, l.Value) }))
	}
	if v.Type == ber.OctetString && isText(v.Content) {
		texts = append(texts, escaped(v.Content))
	}
	return append(texts, value.Format(s.typ, v, value.Options{Short: true}).String(), hexOctets(v.Content, " "), hexOctets(v.Content, ":"))
}

func hasBit(content string, n int64) bool {
	return n >= 0 && n/8 < int64(len(content)) && content[n/8]&(0x80>>(n%8)) != 0
}

func (s *Set) bitsText(on func(mib.Label) bool) string {
	var names []string
	for _, l := range s.choices() {
		if on(l) {
			names = append(names, l.Name)
		}
	}
	return strings.Join(names, ", ")
}

// chosen returns which labels stand in the field: the value of an enumeration,
// or all BITS that are on.
func (s *Set) chosen() func(mib.Label) bool {
	v, err := value.Parse(s.typ, s.field.Value())
	n, notNumber := v.Int()
	return func(l mib.Label) bool {
		switch {
		case err != nil:
			return false
		case s.bits():
			return hasBit(v.Content, l.Value)
		}
		return notNumber == nil && n == l.Value
	}
}

// isPresent reports whether a label is what the device holds now.
func (s *Set) isPresent(l mib.Label) bool {
	if !s.oldKnown || s.old.Err != nil {
		return false
	}
	if s.bits() {
		return s.old.Value.Type == ber.OctetString && hasBit(s.old.Value.Content, l.Value)
	}
	n, err := s.old.Value.Int()
	return err == nil && n == l.Value
}

// move goes through the labels; in an enumeration that chooses. Where there are
// none it goes between the row of types and the field, and what is no form
// scrolls.
func (s *Set) move(d int) {
	if s.step != filling {
		s.scroll = max(s.scroll+d, 0)
		return
	}
	choices := s.choices()
	if len(choices) == 0 {
		if s.explicit {
			s.onTypes = !s.onTypes
		}
		return
	}
	if !s.bits() && s.field.Value() == "" && d > 0 {
		d = 0
	}
	s.labels.Move(d)
	if !s.bits() {
		s.field.propose(choices[s.labels.Cursor()].Name)
		s.err = nil
	}
}

// toggle turns the bit under the cursor on or off.
func (s *Set) toggle() {
	at := s.labels.Cursor()
	choices := s.choices()
	if at < 0 || at >= len(choices) {
		return
	}
	turned, on := choices[at], s.chosen()
	s.field.put(s.bitsText(func(l mib.Label) bool { return on(l) != (l == turned) }))
	s.err = nil
}

// pick chooses a wire type, round the ends.
func (s *Set) pick(i int) {
	s.letter = (i + len(wireTypes)) % len(wireTypes)
	s.err = nil
}

// input takes what was typed or pasted.
func (s *Set) input(msg tea.Msg) tea.Cmd {
	switch key := msg.(type) {
	case tea.KeyPressMsg:
		if s.onTypes {
			s.pickLetter(key.Text)
			return nil
		}
	case tea.PasteMsg:
		s.onTypes = false
		if s.isText() {
			// Terminals paste a line break as a carriage return.
			text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(key.Content)
			key.Content = escaped(strings.TrimSuffix(text, "\n"))
			msg = key
		}
	}
	before := s.field.Value()
	cmd := s.field.Update(msg)
	if s.field.Value() != before {
		s.err = nil
		s.follow()
	}
	return cmd
}

func (s *Set) pickLetter(text string) {
	for i, w := range wireTypes {
		if text == string(w.letter) {
			s.pick(i)
		}
	}
}

// follow puts the cursor among an enumeration's labels on what the field says.
func (s *Set) follow() {
	choices := s.choices()
	if s.bits() || len(choices) == 0 {
		return
	}
	on := s.chosen()
	for i, l := range choices {
		if on(l) {
			s.labels.SetCursor(i)
			return
		}
	}
}

// name is the instance's name as people write it.
func (s *Set) name() string {
	if s.form.Tree == nil {
		return s.form.OID.String()
	}
	return device.Output{}.Name(s.form.Tree, s.form.OID)
}
