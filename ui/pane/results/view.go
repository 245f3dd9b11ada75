package results

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// View draws h lines of w cells.
func (p *Pane) View(w, h int, focused bool) string {
	if p.Empty() {
		return widget.Notice(p.theme, w, h, "Nothing was asked yet.", "r asks for a node's value, w walks below it.")
	}
	p.resize(w)
	now := p.now()
	return p.strip.View(p.theme, w, h, focused, p.entry(now), func(h int) string {
		p.height = h
		return p.list.View(w, h, func(i, w int, selected bool) string {
			r, row := p.at(i)
			if r == nil {
				return safetext.Pad("", w)
			}
			return p.row(r, row, w, now, p.look(selected, focused))
		})
	})
}

// entry is what the row under the cursor is about, whole: a varbind, or the run
// it belongs to.
func (p *Pane) entry(now time.Time) widget.Entry {
	r, row := p.at(p.list.Cursor())
	if r == nil {
		return widget.Entry{}
	}
	i, ok := r.varbind(row)
	if !ok {
		e := widget.Entry{Of: r, Text: [][]widget.Piece{nil}}
		parts := r.parts(now)
		parts[len(parts)-1] = "asked " + r.began.Format("2006-01-02 15:04:05")
		for k, part := range parts {
			role := theme.Dim
			if k == 0 {
				role = theme.Title
			}
			if part != "" {
				e.Text[0] = append(e.Text[0], widget.Piece{Role: role, Text: part})
			}
		}
		return e
	}
	vb := r.at(i)
	name, text := read(p.tree, vb)
	number := widget.Piece{Role: theme.Number, Text: vb.OID.String()}
	e := widget.Entry{Of: [2]any{r, i}, Text: [][]widget.Piece{{number}}}
	if p.tree != nil && device.Read(p.tree, vb).Node.Kind().IsObject() { // what no module names has no name but its numbers
		e.Text[0] = []widget.Piece{{Role: theme.Name, Text: name}, number}
	}
	if vb.Value.Type.IsException() {
		e.Add(theme.Warn, text.String())
	} else {
		e.Add(theme.Text, vb.Value.Type.String()+": "+text.String())
	}
	return e
}

// resize wraps the notes anew when the width has changed, and keeps the cursor
// on what it was on.
func (p *Pane) resize(w int) {
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

// parts are what a run's header says: what was asked, of which device, how much
// came, how fast and after how long, how it ended, and when it began.
func (r *run) parts(now time.Time) []string {
	elapsed := r.elapsedAt(now)
	count := strconv.Itoa(r.count) + " varbind"
	if r.count != 1 {
		count += "s"
	}
	return []string{r.title, r.target, count, rate(r.count, elapsed), seconds(elapsed), r.state.String(), r.began.Format("15:04:05")}
}

// header returns a run's first line, leaving out from the least telling when w
// is small.
func (r *run) header(w int, now time.Time) string {
	all := r.parts(now)
	title, count, speed, took, last := all[0], all[2], all[3], all[4], all[5]
	for _, parts := range [][]string{
		all,
		all[:len(all)-1],
		{title, count, speed, took, last},
		{title, count, took, last},
		{title, strconv.Itoa(r.count), last},
	} {
		if line := joinParts(parts); safetext.Width(line) <= w {
			return line
		}
	}
	tail := "  " + strconv.Itoa(r.count) + "  " + last
	return safetext.Middle(title, max(w-safetext.Width(tail), 8)) + tail
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

// varbind draws one varbind, once as it is and once painted. Its name is cut
// so that it reads differently from that of the row above.
func (p *Pane) varbind(r *run, i, w int) (plain, painted string) {
	name, text := read(p.tree, r.at(i))
	room := max(w-2, 0)
	width := safetext.Width(name)
	if most := max(room-narrowValue-2, room/2); width > most {
		above := ""
		if i > 0 {
			above, _ = read(p.tree, r.at(i-1))
		}
		name = safetext.Apart(name, above, most)
		width = safetext.Width(name)
	}
	if width <= min(widestName, room/2) {
		r.nameWidth = max(r.nameWidth, width)
	}
	name = "  " + safetext.Pad(name, max(width, r.nameWidth))
	value, colourful := safetext.Line(text.String()), p.theme.Value(text)
	if r.at(i).Value.Type == ber.ObjectIdentifier {
		left := max(w-safetext.Width(name)-len(" = "), 0)
		value, colourful = safetext.Middle(value, left), safetext.Middle(colourful, left)
	}
	return name + " = " + value, p.theme.Paint(theme.Name, name) + " = " + colourful
}

// read returns a varbind's name, sanitised, and its value on one line.
func read(t *mib.Tree, vb session.Varbind) (string, value.Text) {
	if t == nil {
		return vb.OID.String(), value.Format(nil, vb.Value, value.Options{})
	}
	r := device.Read(t, vb)
	return safetext.Line(r.Name()), r.Text(value.Options{})
}
