package widget

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/safetext"
)

// maxTyped bounds what one field takes, in characters; more than any value
// SNMP can carry in one message of the usual size.
const maxTyped = 4096

// Field is one line of text a person edits. It always has the keys: whoever
// owns several gives messages to the one they are for.
type Field struct {
	input textinput.Model
}

// NewField returns an empty field. A secret one shows dots for what is typed.
func NewField(placeholder string, secret bool) Field {
	in := textinput.New()
	in.Prompt = ""
	in.Placeholder = safetext.Line(placeholder)
	in.CharLimit = maxTyped
	if secret {
		in.EchoMode = textinput.EchoPassword
		in.EchoCharacter = '•'
	}
	// Terminals paste by themselves; reading the clipboard here would start
	// programs on the machine mibtui runs on.
	in.KeyMap.Paste = key.NewBinding()
	styles := in.Styles()
	styles.Cursor.Blink = false
	in.SetStyles(styles)
	in.Focus()
	return Field{input: in}
}

// Update edits the text. Characters that cannot be shown are not taken.
func (f *Field) Update(msg tea.Msg) tea.Cmd {
	if paste, ok := msg.(tea.PasteMsg); ok {
		paste.Content = typable(paste.Content)
		msg = paste
	}
	var cmd tea.Cmd
	f.input, cmd = f.input.Update(msg)
	return cmd
}

// typable leaves out of a pasted text what is no part of a line a person would
// type: line breaks at its end, controls and invisible characters in it.
func typable(s string) string {
	var b strings.Builder
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s) // as terminals paste
	for _, r := range strings.TrimSpace(s) {
		switch text := string(r); {
		case r == '\n' || r == '\t':
			b.WriteByte(' ')
		case safetext.Line(text) == text || safetext.Line("a"+text) == "a"+text:
			b.WriteString(text)
		}
	}
	return b.String()
}

// Value returns the text.
func (f *Field) Value() string { return f.input.Value() }

// SetValue replaces the text and puts the cursor at its end.
func (f *Field) SetValue(s string) {
	f.input.SetValue(typable(s))
	f.input.CursorEnd()
}

// View draws the field in exactly w cells; a longer text scrolls with the
// cursor.
func (f *Field) View(w int) string {
	if w <= 0 {
		return ""
	}
	f.input.SetWidth(max(w-1, 1))
	return safetext.Fit(f.input.View(), w)
}
