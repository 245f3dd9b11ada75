package details

import (
	"strings"

	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

const (
	margin     = 1
	labelWidth = 10
	// readable is the widest a paragraph gets; longer lines lose the eye.
	readable = 96
	// maxListed bounds how much of a list is laid out, maxText how many octets
	// of a text. Modules hold what their authors like.
	maxListed = 1000
	maxText   = 64 << 10
)

// page is lines being laid out, each exactly w cells wide.
type page struct {
	theme theme.Theme
	w     int
	lines []string
}

// put adds one line, painted already.
func (p *page) put(line string) { p.lines = append(p.lines, safetext.Fit(line, p.w)) }

// blank separates what comes from what was, once.
func (p *page) blank() {
	if n := len(p.lines); n > 0 && strings.TrimSpace(p.lines[n-1]) != "" {
		p.put("")
	}
}

// room is the width of what stands right of the labels.
func (p *page) room() int {
	if p.stacked() {
		return max(p.w-2*margin, 1)
	}
	return max(min(p.w-2*margin-labelWidth, readable), 1)
}

// stacked reports whether labels need lines of their own.
func (p *page) stacked() bool { return p.w < 3*labelWidth }

// field adds a label and the lines that belong to it, which are painted and
// no wider than room.
func (p *page) field(label string, lines ...string) {
	space := strings.Repeat(" ", margin)
	switch {
	case !p.stacked():
		label = safetext.Pad(label, labelWidth)
	case label != "":
		p.put(space + p.theme.Paint(theme.Dim, label))
	}
	for i, line := range lines {
		switch {
		case p.stacked():
			p.put(space + line)
		case i == 0:
			p.put(space + p.theme.Paint(theme.Dim, label) + line)
		default:
			p.put(space + strings.Repeat(" ", labelWidth) + line)
		}
	}
}

// words adds a label and a text wrapped between words; nothing for no text.
func (p *page) words(label string, role theme.Role, text string) {
	text = safetext.Line(strings.Join(strings.Fields(clip(text)), " "))
	if text == "" {
		return
	}
	p.field(label, p.paintAll(role, safetext.Wrap(text, p.room()))...)
}

// list adds a label and items that are not broken where they fit a line,
// separated by two spaces.
func (p *page) list(label string, role theme.Role, items []string) {
	if len(items) > 0 {
		p.flow(label, role, items, "  ")
	}
}

// chain is list without anything between the items.
func (p *page) chain(label string, role theme.Role, items []string) {
	p.flow(label, role, items, "")
}

func (p *page) flow(label string, role theme.Role, items []string, between string) {
	if more := len(items) - maxListed; more > 0 {
		items = append(items[:maxListed:maxListed], "…")
	}
	pieces := make([]widget.Piece, len(items))
	for i, item := range items {
		pieces[i] = widget.Piece{Role: role, Text: item}
	}
	p.field(label, widget.Flow(p.theme, pieces, between, p.room())...)
}

func (p *page) paintAll(role theme.Role, lines []string) []string {
	for i := range lines {
		lines[i] = p.theme.Paint(role, lines[i])
	}
	return lines
}

// pair is a label and a short value that share a line with others.
type pair struct {
	label, text string
	role        theme.Role
}

// pairGap is the space between fields on one line.
const pairGap = 3

// pairs adds short fields, as many to a line as fit.
func (p *page) pairs(all ...pair) {
	var lines []string
	first, line, width := "", "", 0
	flush := func() {
		if line != "" {
			p.field(first, append(lines, line)...)
		}
		lines, line, width = nil, "", 0
	}
	for _, one := range all {
		text := safetext.Line(one.text)
		if text == "" {
			continue
		}
		label := ""
		if one.label != "" {
			label = one.label + " "
		}
		need := pairGap + safetext.Width(label) + safetext.Width(text)
		if line != "" && width+need <= p.room() {
			line += strings.Repeat(" ", pairGap) + p.theme.Paint(theme.Dim, label) + p.theme.Paint(one.role, text)
			width += need
			continue
		}
		flush()
		first = one.label
		wrapped := p.paintAll(one.role, safetext.Wrap(text, p.room()))
		lines, line = wrapped[:len(wrapped)-1], wrapped[len(wrapped)-1]
		width = safetext.Width(line)
	}
	flush()
}

// heading adds a line that stands above what follows.
func (p *page) heading(text string) {
	p.blank()
	p.put(strings.Repeat(" ", margin) + p.theme.Paint(theme.Title, safetext.Line(text)))
}

// prose adds a text of paragraphs over the full width.
func (p *page) prose(role theme.Role, text string) {
	w := max(min(p.w-2*margin, readable), 1)
	for _, line := range paragraphs(safetext.Block(clip(text))) {
		for _, l := range hang(line, w) {
			p.put(strings.Repeat(" ", margin) + p.theme.Paint(role, l))
		}
	}
}

// hang wraps a line. Where it is an item with its explanation lined up beside
// it, the explanation goes on below itself.
func hang(line string, w int) []string {
	at := column(line)
	if at == 0 || safetext.Width(line) <= w || safetext.Width(line[:at]) > w*2/3 {
		return safetext.Wrap(line, w)
	}
	item := safetext.Width(line[:at])
	lines := safetext.Wrap(line[at:], w-item)
	for i := range lines {
		if i == 0 {
			lines[i] = line[:at] + lines[i]
		} else {
			lines[i] = strings.Repeat(" ", item) + lines[i]
		}
	}
	return lines
}

// column returns where, in bytes, the explanation begins in a line that is an
// item, two spaces or more, and an explanation; 0 when line is none. Two spaces
// after a full stop only end a sentence.
func column(line string) int {
	start := leading(line)
	gap := strings.Index(line[start:], "  ")
	if gap <= 0 || strings.ContainsAny(line[start+gap-1:start+gap], ".!?:;,") {
		return 0
	}
	gap += start
	return gap + leading(line[gap:])
}

func clip(text string) string {
	if len(text) > maxText {
		return text[:maxText] + " …"
	}
	return text
}

// prosaic is how wide a line must be to be taken for a part of a paragraph
// that its author broke because the paper ended.
const prosaic = 40

// paragraphs joins lines that were one paragraph before their author broke
// them for paper of another width. Lists, tables and drawings stay.
func paragraphs(lines []string) []string {
	var joined []string
	wide := 0 // width of the line before, as its author wrote it
	for _, line := range lines {
		line = strings.TrimRight(line, " ")
		n := len(joined)
		if n > 0 && (explains(joined[n-1], line) || wide >= prosaic && continues(joined[n-1], line)) {
			joined[n-1] += " " + strings.TrimLeft(line, " ")
		} else {
			joined = append(joined, line)
		}
		wide = safetext.Width(line)
	}
	for len(joined) > 0 && joined[len(joined)-1] == "" {
		joined = joined[:len(joined)-1]
	}
	return joined
}

// explains reports whether line goes on with the explanation lined up in the
// item above.
func explains(above, line string) bool {
	at := column(above)
	return at > 0 && strings.TrimSpace(line) != "" && leading(line) == at && column(line) == 0
}

// continues reports whether line goes on with the sentence above.
func continues(above, line string) bool {
	text := strings.TrimLeft(line, " ")
	if text == "" || above == "" || leading(above) != leading(line) || column(above) > 0 || column(line) > 0 {
		return false
	}
	first, _, _ := strings.Cut(text, " ")
	return !strings.ContainsAny(first[:1], "-*+•|=") && !numbered(first)
}

func leading(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// numbered reports whether a word is the number of an item: "1)", "(2)", "3.".
func numbered(word string) bool {
	digits := strings.Trim(word, "().:")
	return digits != word && digits != "" && len(digits) < 4 && strings.Trim(digits, "0123456789") == ""
}
