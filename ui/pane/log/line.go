package log

import (
	"fmt"
	"strings"
	"time"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// summary is an exchange's line in parts.
type summary struct {
	clock, op, objects, answer string
	failed                     bool
}

func (s summary) plain() string {
	return s.clock + s.op + s.objects + s.answer
}

func (s summary) painted(th theme.Theme) string {
	role := theme.OK
	if s.failed {
		role = theme.Error
	}
	return th.Paint(theme.Dim, s.clock) + th.Paint(theme.Key, s.op) + s.objects + th.Paint(role, s.answer)
}

// summary fits an exchange into w cells: what came of it stands at the right
// and is kept, the objects give way.
func (p *Pane) summary(e session.Exchange, w int) summary {
	name := opName(e)
	s := summary{clock: when(e.Start) + "  ", op: safetext.Pad(name, max(len("GETBULK ×10"), safetext.Width(name))) + "  ", answer: "  " + answer(e), failed: e.Err != nil}
	if w < 64 {
		s.clock = e.Start.Format("15:04:05") + " "
		name, _, _ = strings.Cut(name, " ")
		s.op = safetext.Pad(name, len("GETBULK")) + " "
	}
	if w < 40 {
		s.clock = ""
	}
	room := max(w-safetext.Width(s.clock)-safetext.Width(s.op)-safetext.Width(s.answer), 0)
	s.objects = safetext.Pad(fewObjects(p.tree, e, room), room)
	return s
}

func opName(e session.Exchange) string {
	switch {
	case len(e.Asked) == 0:
		return "note"
	case e.Op == session.OpGetBulk:
		return fmt.Sprintf("%v ×%d", e.Op, e.MaxRepetitions)
	}
	return e.Op.String()
}

func answer(e session.Exchange) string {
	var parts []string
	if len(e.Asked) == 0 {
		return ""
	}
	if e.Err != nil && e.Answered == 0 {
		parts = append(parts, "failed")
	} else {
		parts = append(parts, fmt.Sprintf("%d vb", e.Answered))
	}
	if e.RTT > 0 {
		parts = append(parts, milliseconds(e.RTT))
	}
	if e.Attempts > 1 {
		parts = append(parts, fmt.Sprintf("try %d", e.Attempts))
	}
	return strings.Join(parts, "  ")
}

func milliseconds(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms < 0.1:
		return "<0.1 ms"
	case ms < 10:
		return fmt.Sprintf("%.1f ms", ms)
	}
	return fmt.Sprintf("%.0f ms", ms)
}

// fewObjects names what was asked for in w cells: all of it, or as many as fit
// and how many more.
func fewObjects(t *mib.Tree, e session.Exchange, w int) string {
	some := ""
	for i, vb := range e.Asked {
		name, set := object(t, e.Op, vb)
		next := name + set
		if i > 0 {
			next = some + ", " + next
		}
		more := ""
		if left := len(e.Asked) - i - 1; left > 0 {
			more = fmt.Sprintf(" +%d", left)
		}
		room := max(w-len(more), 0)
		switch {
		case safetext.Width(next) <= room:
			some = next
		case i > 0:
			return fmt.Sprintf("%s +%d", some, len(e.Asked)-i)
		case safetext.Width(name) > room:
			return safetext.Middle(name, room) + more
		default:
			return safetext.Truncate(next, room) + more
		}
	}
	return some
}

// allObjects names all that was asked for.
func allObjects(t *mib.Tree, e session.Exchange) string {
	names := make([]string, len(e.Asked))
	for i, vb := range e.Asked {
		name, set := object(t, e.Op, vb)
		names[i] = name + set
	}
	return strings.Join(names, ", ")
}

// object returns the name of one object, and of a SET its new value in short.
func object(t *mib.Tree, op session.Op, vb session.Varbind) (name, set string) {
	if t == nil {
		return vb.OID.String(), ""
	}
	r := device.Read(t, vb)
	if op == session.OpSet {
		set = " = " + safetext.Line(r.Text(value.Options{Short: true}).String())
	}
	return safetext.Line(r.Name()), set
}

// entry is an exchange whole, but for why it failed: that has rows of its own.
func entry(t *mib.Tree, e session.Exchange) widget.Entry {
	head := []widget.Piece{{Role: theme.Dim, Text: when(e.Start)}, {Role: theme.Key, Text: opName(e)}}
	tell := func(role theme.Role, format string, args ...any) {
		head = append(head, widget.Piece{Role: role, Text: fmt.Sprintf(format, args...)})
	}
	if len(e.Asked) > 0 {
		switch {
		case e.Err != nil && e.Answered == 0:
			tell(theme.Error, "failed")
		case e.Answered == 1:
			tell(theme.OK, "1 varbind")
		default:
			tell(theme.OK, "%d varbinds", e.Answered)
		}
		if e.RTT > 0 {
			tell(theme.OK, "%s", milliseconds(e.RTT))
		}
		if e.Attempts > 1 {
			tell(theme.Warn, "%d attempts", e.Attempts)
		}
		if e.NonRepeaters > 0 {
			tell(theme.Dim, "non-repeaters %d", e.NonRepeaters)
		}
	}
	whole := widget.Entry{Text: [][]widget.Piece{head}}
	for _, vb := range e.Asked {
		number := widget.Piece{Role: theme.Number, Text: vb.OID.String()}
		if t == nil {
			whole.Text = append(whole.Text, []widget.Piece{number})
			continue
		}
		r := device.Read(t, vb)
		whole.Text = append(whole.Text, []widget.Piece{{Role: theme.Name, Text: r.Name()}, number})
		if e.Op == session.OpSet {
			whole.Add(theme.Text, "= "+r.Text(value.Options{}).String())
		}
	}
	if len(e.Asked) > 0 {
		whole.More = [][]widget.Piece{{{Role: theme.Dim, Text: fmt.Sprintf("request-id %d", e.RequestID)}}}
	}
	return whole
}
