package dialog

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// View draws a box of at most w by h cells.
func (s *Set) View(w, h int) string {
	b := box{title: s.Title(), w: 84, danger: s.step == confirming || s.step == applying}
	iw, _ := b.inner(w, h, 0)
	var lines []string
	focus := 0
	switch s.step {
	case filling, staging:
		lines, focus = s.formLines(iw)
	case confirming, applying:
		lines = s.previewLines(iw)
	case told:
		lines = s.resultLines(iw)
	}
	if s.step != filling && s.step != staging {
		_, ih := b.inner(w, h, len(lines))
		s.scroll = min(s.scroll, max(len(lines)-ih, 0))
		s.more = len(lines)-s.scroll > ih
		b.h = max(min(len(lines), ih), 0) + 3
		lines = lines[s.scroll:]
	}
	b.keys = s.Actions()
	return b.draw(s.theme, w, h, pad(lines), focus)
}

const labelWidth = 9

// labelled puts a word in front of lines.
func (s *Set) labelled(label string, lines []string) []string {
	for i := range lines {
		word := ""
		if i == 0 {
			word = label
		}
		lines[i] = s.theme.Paint(theme.Dim, safetext.Pad(word, labelWidth)) + lines[i]
	}
	return lines
}

func (s *Set) row(label string, role theme.Role, text string, w int) []string {
	return s.labelled(label, wrapped(s.theme, role, text, w-labelWidth-3))
}

// formLines returns the form and which of its lines must be seen.
func (s *Set) formLines(w int) (lines []string, focus int) {
	lines = append(lines, s.row("object", theme.Text, s.form.OID.String()+s.of(), w)...)
	if s.typ != nil {
		lines = append(lines, s.row("takes", theme.Text, takes(s.typ), w)...)
	} else {
		lines = append(lines, s.row("takes", theme.Warn, "unknown: no loaded module describes this object", w)...)
	}
	lines = append(lines, s.row("now", theme.Text, s.now(), w)...)
	if s.explicit {
		types := s.labelled("type", s.typeRows(w-labelWidth-3))
		if s.onTypes {
			focus = len(lines)
		}
		lines = append(lines, types...)
	}
	field := s.field.draw(s.theme, max(w-labelWidth-2, 1))
	if s.onTypes {
		field = s.theme.Paint(theme.Dim, safetext.Truncate(safetext.Line(s.field.Value()), max(w-labelWidth-2, 1)))
	} else {
		focus = len(lines)
	}
	lines = append(lines, s.labelled("value", []string{field})...)
	if s.field.untouched && !s.onTypes && len(s.choices()) == 0 {
		lines = append(lines, s.row("", theme.Dim, "typing replaces it, ← edits it", w)...)
	}
	if s.isText() && strings.Contains(s.field.Value(), `\`) && s.err == nil {
		lines = append(lines, s.row("", theme.Dim, escapeHelp, w)...)
	}
	switch {
	case s.step == staging:
		lines = append(lines, s.row("", theme.Changed, "reading the present value…", w)...)
		focus = len(lines) - 1
	case s.err != nil:
		lines = append(lines, s.row("", theme.Error, s.err.Error(), w)...)
		focus = len(lines) - 1
	}
	choices := s.choices()
	on := func(mib.Label) bool { return false }
	if len(choices) > 0 {
		on = s.chosen()
	}
	for i, l := range choices {
		if i == s.labels.Cursor() && s.err == nil && s.step == filling {
			focus = len(lines)
		}
		lines = append(lines, s.choiceRow(i, l, on(l), w))
	}
	return lines, focus
}

func (s *Set) of() string {
	if s.form.Device == "" {
		return ""
	}
	return " on " + s.form.Device
}

func (s *Set) choiceRow(i int, l mib.Label, on bool, w int) string {
	mark := "( )"
	switch {
	case s.bits() && on:
		mark = "[x]"
	case s.bits():
		mark = "[ ]"
	case on:
		mark = "(•)"
	}
	text := fmt.Sprintf("%s %s(%d)", mark, safetext.Line(l.Name), l.Value)
	if s.isPresent(l) {
		text += "  now"
	}
	if s.typ.Is("RowStatus") {
		text = safetext.Pad(text, len("( ) createAndWait(5)")) + "  " + device.RowAction(l.Value, s.isThere())
	}
	line := safetext.Truncate(text, max(w-labelWidth-3, 1))
	indent := strings.Repeat(" ", labelWidth-1)
	if i == s.labels.Cursor() {
		return indent + s.theme.Paint(theme.Selected, "▌"+line)
	}
	return indent + " " + line
}

// typeRows flows the wire types over as many rows as they need.
func (s *Set) typeRows(w int) []string {
	var rows []string
	line, used := "", 0
	for i, t := range wireTypes {
		text := fmt.Sprintf(" %c %s ", t.letter, t.name)
		painted := text
		if i == s.letter {
			text = fmt.Sprintf("[%c %s]", t.letter, t.name)
			role := theme.Title
			if s.onTypes {
				role = theme.Selected
			}
			painted = s.theme.Paint(role, text)
		}
		if used > 0 && used+len(text) > w {
			rows = append(rows, line)
			line, used = "", 0
		}
		line += painted
		used += len(text)
	}
	return append(rows, line)
}

// now tells the value the device holds.
func (s *Set) now() string {
	switch {
	case !s.oldKnown:
		return "asking…"
	case s.old.Err != nil:
		return "could not be read: " + s.old.Err.Error()
	}
	return s.text(s.old.Value)
}

// isThere reports whether the device has the instance, as far as it is known.
func (s *Set) isThere() bool {
	return !s.oldKnown || s.old.Err != nil || !s.old.Value.Type.IsException()
}

// text writes a value for people, on one line.
func (s *Set) text(v ber.Value) string {
	switch v.Type {
	case 0:
		return "cannot be read"
	case ber.NoSuchInstance, ber.NoSuchObject:
		return "nothing: the device has no such instance; the SET would have to create it"
	}
	o := value.Options{}
	if s.form.Tree != nil {
		o.Names = device.Namer(s.form.Tree)
	}
	if s.form.Node.IsValid() {
		o.Units = s.form.Node.Units()
	}
	text := value.Format(s.typ, v, o).String()
	if text == "" {
		return "\"\" (empty)"
	}
	return safetext.Truncate(safetext.Line(text), longestText)
}

// longestText limits what is shown of a value, in cells.
const longestText = 1000

// takes says what values a type has, in words.
func takes(t *mib.Type) string {
	var b strings.Builder
	b.WriteString(t.Name)
	if t.Name != t.Base.String() && t.Name != "INTEGER" {
		b.WriteString(" (" + t.Base.String() + ")")
	}
	if len(t.Labels) > 0 {
		if t.Base == mib.Bits {
			b.WriteString(": any of the bits below")
		} else {
			b.WriteString(": one of those below")
		}
		return b.String()
	}
	if len(t.Ranges) > 0 {
		b.WriteString(", from " + ranges(t.Ranges))
	}
	if len(t.Sizes) > 0 && !t.Is("DateAndTime") {
		b.WriteString(", " + ranges(t.Sizes) + " octets")
	}
	example, written := value.Example(t)
	switch plain := strings.TrimLeft(t.Hint, "0123456789"); {
	case t.Is("DateAndTime"):
		b.WriteString(", such as " + example + "; without the zone it is the device's own time")
	case written:
		b.WriteString(", such as " + example)
	case plain == "a" || plain == "t":
		b.WriteString(" of text")
	case t.Hint != "":
		b.WriteString(", written by DISPLAY-HINT " + t.Hint)
	case t.Base == mib.OctetString:
		b.WriteString(", as text or hex: 0x00ff, 00:ff")
	}
	return b.String()
}

func ranges(rs []mib.Range) string {
	texts := make([]string, len(rs))
	for i, r := range rs {
		texts[i] = r.String()
	}
	return strings.Join(texts, " | ")
}

// previewLines shows exactly what will be sent.
func (s *Set) previewLines(w int) []string {
	c := s.change
	var lines []string
	if s.form.Device != "" {
		lines = append(lines, s.row("device", theme.Text, s.form.Device, w)...)
	}
	lines = append(lines, s.row("old", theme.Text, s.text(c.Old), w)...)
	lines = append(lines, s.row("new", theme.Changed, s.text(c.New), w)...)
	lines = append(lines, s.row("OID", theme.Text, c.OID.String(), w)...)
	lines = append(lines, s.row("type", theme.Text, fmt.Sprintf("%v, tag 0x%02x", c.New.Type, byte(c.New.Type)), w)...)
	lines = append(lines, s.row("hex", theme.Hex, hexLine(c.New.Content), w)...)
	if c.AfterRestart != "" {
		lines = append(lines, s.row("restart", theme.Text, c.AfterRestart, w)...)
	}
	lines = append(lines, "")
	if c.Old == c.New {
		lines = append(lines, wrapped(s.theme, theme.Warn, "The new value is the old one.", w-3)...)
	}
	for _, warning := range slices.Concat(c.Warnings, c.Effects) {
		lines = append(lines, wrapped(s.theme, theme.Warn, warning, w-3)...)
	}
	if s.step == applying {
		return append(lines, s.theme.Paint(theme.Changed, "sent, waiting for the device…"))
	}
	return append(lines, s.theme.Paint(theme.Write, " Send it? ")+" "+s.theme.Paint(theme.Key, "y")+" sends, "+s.theme.Paint(theme.Key, "esc")+" goes back")
}

// longestHex is how many octets a preview shows.
const longestHex = 64

func hexLine(content string) string {
	if content == "" {
		return "no octets"
	}
	if len(content) > longestHex {
		return fmt.Sprintf("%s … (%d octets)", hexOctets(content[:longestHex], " "), len(content))
	}
	return hexOctets(content, " ")
}

func hexOctets(content, between string) string {
	octets := make([]string, len(content))
	for i := range len(content) {
		octets[i] = hex.EncodeToString([]byte{content[i]})
	}
	return strings.Join(octets, between)
}

// resultLines tells what became of the SET.
func (s *Set) resultLines(w int) []string {
	var lines []string
	say := func(role theme.Role, text string) {
		lines = append(lines, wrapped(s.theme, role, text, w-3)...)
	}
	var back device.Applied
	if len(s.applied.Outcome.Changes) > 0 {
		back = s.applied.Outcome.Changes[0]
	}
	switch err := s.applied.Err; {
	case s.applied.Outcome.Unknown:
		say(theme.Error, "The outcome is unknown: the device did not answer, and a SET is never sent twice.")
		s.sayReadBack(back, say)
	case err != nil:
		say(theme.Error, "Not set. "+err.Error())
		if unsent(err) {
			say(theme.Text, "Nothing was sent.")
		}
	default:
		s.sayDone(back, say)
	}
	if old := s.change.Old; old.Type != 0 && !old.Type.IsException() {
		lines = append(lines, "")
		lines = append(lines, s.row("was", theme.Text, s.text(old), w)...)
	}
	return lines
}

func (s *Set) sayDone(back device.Applied, say func(theme.Role, string)) {
	switch {
	case back.ReadErr != nil:
		say(theme.Warn, "The device took the SET, but the value could not be read back: "+back.ReadErr.Error())
	case back.Differs:
		say(theme.Warn, "The device took the SET, but holds another value than was sent.")
		say(theme.Text, "sent      "+s.text(s.change.New))
		say(theme.Text, "read back "+s.text(back.ReadBack))
	case back.ReadBack.Type.IsException():
		say(theme.OK, "Done. The instance is gone.")
	case back.ReadBack.Type == 0:
		say(theme.OK, "The device took the SET. The object cannot be read, so nothing more is known.")
	default:
		say(theme.OK, "Done. Read back: "+s.text(back.ReadBack))
	}
}

// sayReadBack tells what can be known of a SET that was not answered.
func (s *Set) sayReadBack(back device.Applied, say func(theme.Role, string)) {
	switch {
	case back.ReadErr != nil:
		say(theme.Text, "It could not be read back either: "+back.ReadErr.Error())
	case back.ReadBack.Type == 0:
		say(theme.Text, "The object cannot be read, so there is no way to tell.")
	case back.ReadBack == s.change.New:
		say(theme.Text, "It reads back as the new value, so it seems to have been carried out: "+s.text(back.ReadBack))
	default:
		say(theme.Text, "It reads back as "+s.text(back.ReadBack))
	}
}

// unsent reports whether an error came before anything was sent.
func unsent(err error) bool {
	if errors.Is(err, session.ErrReadOnly) || errors.Is(err, session.ErrClosed) {
		return true
	}
	if _, ok := errors.AsType[*device.RefusedError](err); ok {
		return true
	}
	_, ok := errors.AsType[*session.RequestError](err)
	return ok
}
