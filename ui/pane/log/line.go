package log

import (
	"fmt"
	"strings"
	"time"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
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
	s := summary{clock: when(e.Start) + "  ", op: opName(e) + "  ", answer: "  " + answer(e), failed: e.Err != nil}
	if w < 64 {
		s.clock = e.Start.Format("15:04:05") + " "
		s.op, _, _ = strings.Cut(strings.TrimRight(opName(e), " "), " ")
		s.op = safetext.Pad(s.op, len("GETBULK")) + " "
	}
	if w < 40 {
		s.clock = ""
	}
	room := w - safetext.Width(s.clock) - safetext.Width(s.op) - safetext.Width(s.answer)
	s.objects = safetext.Pad(objects(p.tree, e), max(room, 0))
	return s
}

func opName(e session.Exchange) string {
	if len(e.Asked) == 0 {
		return "note"
	}
	name := e.Op.String()
	if e.Op == session.OpGetBulk {
		name += fmt.Sprintf(" ×%d", e.MaxRepetitions)
	}
	return safetext.Pad(name, max(len("GETBULK ×10"), safetext.Width(name)))
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

// namesShown limits the work for a request of very many objects.
const namesShown = 8

// objects names what was asked for; of a SET also the new values.
func objects(t *mib.Tree, e session.Exchange) string {
	var b strings.Builder
	for i, vb := range e.Asked {
		if i > 0 {
			b.WriteString(", ")
		}
		if i == namesShown {
			fmt.Fprintf(&b, "and %d more", len(e.Asked)-i)
			break
		}
		if t == nil {
			b.WriteString(vb.OID.String())
			continue
		}
		r := device.Read(t, vb)
		b.WriteString(r.Name())
		if e.Op == session.OpSet {
			b.WriteString(" = ")
			b.WriteString(r.Text(shortValue).String())
		}
	}
	return safetext.Line(b.String())
}
