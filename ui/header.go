package ui

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// header says which device is asked and how, where one is in the tree, whether
// SETs can leave, and what is under way.
func (m *model) header(w int) string {
	th := m.theme
	left := " " + th.Paint(theme.Title, "mibtui") + "  " + m.deviceLine()
	right := m.rightOfHeader()
	room := w - safetext.Width(left) - safetext.Width(right) - 4
	if room < 12 {
		return safetext.Fit(safetext.Fit(left, max(w-safetext.Width(right)-1, 0))+" "+right, w)
	}
	way := safetext.Pad(m.breadcrumb(room), room)
	return safetext.Fit(left+"  "+th.Paint(theme.Dim, way)+"  "+right, w)
}

func (m *model) deviceLine() string {
	p, th := &m.device, m.theme
	if p.none() {
		return th.Paint(theme.Dim, "no device")
	}
	line := th.Paint(theme.Name, safetext.Line(p.label)) + " v" + p.config.Version.String()
	if level := securityLevel(p.config); level != "" {
		line += " " + level
	}
	if p.config.Context != "" {
		line += " @" + safetext.Line(p.config.Context)
	}
	_, refused := errors.AsType[*session.ReportError](p.lastErr)
	switch {
	case refused:
		line += " " + th.Paint(theme.Error, "○ refused")
	case p.lastErr != nil:
		line += " " + th.Paint(theme.Error, "○ no answer")
	case p.heard:
		line += " " + th.Paint(theme.OK, "●") + " " + roundTrip(p.rtt)
	default:
		line += " " + th.Paint(theme.Dim, "○")
	}
	return line
}

// securityLevel is what version 3 does to messages, "" for other versions.
func securityLevel(c session.Config) string {
	if c.Version != session.V3 {
		return ""
	}
	return c.Security.Level.String()
}

// roundTrip writes a round-trip time in as few digits as tell something.
func roundTrip(d time.Duration) string {
	switch {
	case d < 100*time.Microsecond:
		return "<0.1 ms"
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func (m *model) rightOfHeader() string {
	right := ""
	if !m.device.none() {
		right = m.theme.Paint(theme.OK, "[RO]")
		if until, ok := m.device.writable(); ok {
			mark := "[WRITE]"
			if !until.IsZero() {
				left := time.Until(until).Round(time.Second)
				mark = fmt.Sprintf("[WRITE %d:%02d]", int(left.Minutes()), int(left.Seconds())%60)
			}
			right = m.theme.Paint(theme.Write, mark)
		}
	}
	switch n := len(m.jobs.Running()); n {
	case 0:
		return right + " "
	case 1:
		return right + " 1 job "
	default:
		return fmt.Sprintf("%s %d jobs ", right, n)
	}
}

// breadcrumb is the way to the node under the cursor, cut at its beginning
// when there is no room.
func (m *model) breadcrumb(w int) string {
	n := m.tree.Current()
	if !n.IsValid() {
		return ""
	}
	var names []string
	for ; !n.IsRoot(); n = n.Parent() {
		names = append(names, safetext.Line(n.Name()))
	}
	way := ""
	for i, name := range names {
		longer := name
		if way != "" {
			longer += " › " + way
		}
		if safetext.Width(longer) > w-4 && i > 0 {
			return "… › " + way
		}
		way = longer
	}
	return way
}

// zone returns the pane of a zone and what its frame says.
func (m *model) zone(z Zone) (pane, widget.FrameSpec) {
	switch z {
	case TreeZone:
		return m.tree, widget.FrameSpec{Title: "1 Tree", Right: m.size()}
	case DetailsZone:
		spec := widget.FrameSpec{Title: "2 Details"}
		if n := m.tree.Current(); n.IsValid() {
			spec.Right = safetext.Line(n.Name())
		}
		return m.details, spec
	}
	spec := widget.FrameSpec{Title: "3", Tabs: tabNames(), Active: m.tab}
	switch m.tab {
	case tableTab:
		spec.Right = m.table.Status()
		return m.table, spec
	case logTab:
		return m.log, spec
	}
	spec.Right = m.results.Status()
	return m.results, spec
}

// tabNames are the tabs of Work.
func tabNames() []string {
	return []string{resultsTab: "Results", tableTab: "Table", logTab: "Log"}
}

// welcome is what Work shows before there is a device.
func (m *model) welcome(w, h int) string {
	th := m.theme
	lines := []string{
		"",
		"  No device is open; nothing has been sent.",
		"",
		"  " + th.Paint(theme.Key, "d") + "  open the built-in demo device",
		"  " + th.Paint(theme.Key, "c") + "  connect to a device you name",
		"",
		"  " + th.Paint(theme.Key, "/") + "  find an object by name, OID or text",
		"  " + th.Paint(theme.Key, "?") + "  every key, and what each mark means",
	}
	if h < len(lines) {
		lines = lines[1:]
	}
	for len(lines) < h {
		lines = append(lines, "")
	}
	for i := range lines {
		lines[i] = safetext.Fit(lines[i], w)
	}
	return strings.Join(lines[:h], "\n")
}
