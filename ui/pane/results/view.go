package results

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// View draws h lines of w cells.
func (p *Pane) View(w, h int, focused bool) string {
	p.resize(w, h)
	if p.Empty() {
		return p.emptyView(w, h)
	}
	now := p.now()
	return p.list.View(w, h, func(i, w int, selected bool) string {
		r, row := p.at(i)
		if r == nil {
			return safetext.Pad("", w)
		}
		return p.row(r, row, w, now, p.look(selected, focused))
	})
}

// resize wraps the notes anew when the width has changed, and keeps the cursor
// on what it was on.
func (p *Pane) resize(w, h int) {
	p.height = h
	if w == p.wrapped || w <= 0 {
		return
	}
	p.change(func() {
		p.wrapped = w
		for _, r := range p.runs {
			r.wrap(w)
			r.nameWidth = 0
		}
	})
}

func (p *Pane) emptyView(w, h int) string {
	lines := make([]string, max(h, 0))
	for i := range lines {
		text := ""
		switch i {
		case 0:
			text = " Nothing was asked yet."
		case 1:
			text = " r asks for a node's value, w walks below it."
		}
		lines[i] = p.theme.Paint(theme.Dim, safetext.Pad(text, w))
	}
	return strings.Join(lines, "\n")
}

// look is how a row under or away from the cursor is drawn.
type look struct {
	gutter string
	whole  theme.Role // painted as one, without colours inside; Text for none
}

func (p *Pane) look(selected, focused bool) look {
	switch {
	case selected && focused:
		return look{"▌", theme.Selected}
	case selected:
		return look{"▌", theme.Resting}
	}
	return look{" ", theme.Text}
}

func (p *Pane) row(r *run, row, w int, now time.Time, l look) string {
	var plain, painted string
	switch i, ok := r.varbind(row); {
	case row == 0:
		plain = r.header(w-1, now)
		painted = p.paintHeader(r, plain)
	case ok:
		plain, painted = p.varbind(r, i, w-1)
	default:
		n := r.lines[row-1-r.count]
		plain = "  " + n.text
		painted = p.theme.Paint(n.role, plain)
	}
	if l.whole != theme.Text {
		return p.theme.Paint(l.whole, safetext.Pad(l.gutter+plain, w))
	}
	return safetext.Fit(l.gutter+painted, w)
}

func (p *Pane) paintHeader(r *run, header string) string {
	title, rest, _ := strings.Cut(header, "  ")
	role := theme.Dim
	switch r.state {
	case failed:
		role = theme.Error
	case running:
		role = theme.Changed
	case done, stopped:
	}
	if rest == "" {
		return p.theme.Paint(theme.Title, title)
	}
	return p.theme.Paint(theme.Title, title) + "  " + p.theme.Paint(role, rest)
}

// header returns a run's first line, leaving out from the least telling when w
// is small.
func (r *run) header(w int, now time.Time) string {
	elapsed := r.elapsedAt(now)
	count := strconv.Itoa(r.count) + " varbind"
	if r.count != 1 {
		count += "s"
	}
	clock := r.began.Format("15:04:05")
	took := seconds(elapsed)
	last := r.state.String()
	for _, parts := range [][]string{
		{r.title, r.target, count, rate(r.count, elapsed), took, last, clock},
		{r.title, r.target, count, rate(r.count, elapsed), took, last},
		{r.title, count, rate(r.count, elapsed), took, last},
		{r.title, count, took, last},
		{r.title, strconv.Itoa(r.count), last},
	} {
		if line := joinParts(parts); safetext.Width(line) <= w {
			return line
		}
	}
	tail := "  " + strconv.Itoa(r.count) + "  " + last
	return safetext.Truncate(r.title, max(w-safetext.Width(tail), 8)) + tail
}

func joinParts(parts []string) string {
	kept := parts[:0:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "  ")
}

// rate returns varbinds per second, "" where it would say nothing.
func rate(n int, elapsed time.Duration) string {
	if n < 2 || elapsed <= 0 {
		return ""
	}
	perSecond := float64(n) / elapsed.Seconds()
	switch {
	case perSecond >= 999_500:
		return fmt.Sprintf("%.1fM/s", perSecond/1e6)
	case perSecond >= 999.5:
		return fmt.Sprintf("%.1fk/s", perSecond/1e3)
	case perSecond < 9.95:
		return fmt.Sprintf("%.1f/s", perSecond)
	}
	return fmt.Sprintf("%.0f/s", perSecond)
}

func seconds(d time.Duration) string {
	if d >= time.Minute {
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

const (
	widestName  = 40 // cells; longer names push their value to the right
	narrowValue = 12
)

// varbind draws one varbind, once as it is and once painted.
func (p *Pane) varbind(r *run, i, w int) (plain, painted string) {
	name, text := read(p.tree, r.at(i))
	room := max(w-2, 0)
	width := safetext.Width(name)
	if most := max(room-narrowValue-2, room/2); width > most {
		name = shorten(name, most)
		width = safetext.Width(name)
	}
	if width <= min(widestName, room/2) {
		r.nameWidth = max(r.nameWidth, width)
	}
	name = "  " + safetext.Pad(name, max(width, r.nameWidth))
	plain = name + " = " + safetext.Line(text.String())
	painted = p.theme.Paint(theme.Name, name) + " = " + p.theme.Value(text)
	return plain, painted
}

// shorten cuts a name in its middle: its end says which instance it is.
func shorten(name string, w int) string {
	if safetext.Width(name) <= w || w < 3 {
		return safetext.Truncate(name, w)
	}
	runes := []rune(name)
	tail := runes[max(len(runes)-w/2, 0):]
	for len(tail) > 0 && safetext.Width(string(tail)) > w/2 {
		tail = tail[1:]
	}
	return safetext.Truncate(name, w-safetext.Width(string(tail))) + string(tail)
}

// read returns a varbind's name, sanitised, and its value on one line.
func read(t *mib.Tree, vb session.Varbind) (string, value.Text) {
	if t == nil {
		return vb.OID.String(), value.Format(nil, vb.Value, value.Options{})
	}
	r := device.Read(t, vb)
	return safetext.Line(r.Name()), r.Text(value.Options{})
}
