package dialog

import (
	"slices"
	"strings"

	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// View draws a box of at most w by h cells.
func (c *Connect) View(w, h int) string {
	b := box{title: c.Title(), w: 76, keys: c.Actions()}
	iw, _ := b.inner(w, h, 0)
	lines, focus := c.lines(iw)
	_, ih := b.inner(w, h, len(lines))
	c.first = firstLine(len(lines), ih, focus)
	return b.draw(c.theme, w, h, lines, focus)
}

// lines are the rows with what is wrong below the one it is about, and the line
// that has to be seen.
func (c *Connect) lines(w int) (lines []string, focus int) {
	c.drawn = c.drawn[:0]
	add := func(row connectRow, more ...string) {
		for _, line := range more {
			lines, c.drawn = append(lines, line), append(c.drawn, row)
		}
	}
	wrong := func() {
		if c.err != nil {
			add(noRow, pad(wrapped(c.theme, theme.Error, c.err.Error(), w-2))...)
			if c.row == c.errRow || c.errRow == noRow {
				focus = len(lines) - 1
			}
		}
	}
	rows := c.rows()
	for _, row := range rows {
		add(row, c.line(row, w))
		if row == c.row {
			focus = len(lines) - 1
		}
		if row == c.errRow {
			wrong()
		}
	}
	if !slices.Contains(rows, c.errRow) {
		wrong()
	}
	return lines, focus
}

// Click goes to the row on line y of what was drawn last; in one that is chosen
// from it takes the next choice when it is there already. It reports whether
// the row is a button that was pressed.
func (c *Connect) Click(_, y int) bool {
	if y += c.first; y < 0 || y >= len(c.drawn) || c.drawn[y] == noRow {
		return false
	}
	again := c.row == c.drawn[y]
	c.row = c.drawn[y]
	if again && c.choosing() {
		c.change(1)
	}
	return again && c.row == demoRow
}

func (c *Connect) line(row connectRow, w int) string {
	mark, role := " ", theme.Dim
	if c.row == row {
		mark, role = "▌", theme.Title
	}
	if row == demoRow {
		return safetext.Fit(mark+" "+c.theme.Paint(role, "the built-in demo device: no network needed"), w)
	}
	label := safetext.Pad(connectRows[row], len(connectRows[authPassphraseRow])+1)
	return safetext.Fit(mark+" "+c.theme.Paint(role, label)+" "+c.value(row, max(w-safetext.Width(label)-4, 1)), w)
}

// value draws what a row holds.
func (c *Connect) value(row connectRow, w int) string {
	switch row {
	case versionRow:
		return choices(c.theme, versions, c.to.Version, w)
	case levelRow:
		return choices(c.theme, levels, c.to.Level, w)
	case authRow:
		return choices(c.theme, auths, c.to.Auth, w)
	case privRow:
		return choices(c.theme, privs, c.to.Priv, w)
	case writableRow:
		if c.to.Writable {
			return c.theme.Paint(theme.Write, "allowed from the start")
		}
		return "locked until :unlock"
	}
	field := c.fields[row]
	text := field.Value()
	_, secret := secretRows[row]
	switch {
	case c.row == row && secret:
		return field.View(w)
	case c.row == row:
		return field.draw(c.theme, w)
	case text == "":
		return c.theme.Paint(theme.Dim, safetext.Truncate(safetext.Line(c.hints[row]), w))
	case secret:
		text = strings.Repeat("•", len([]rune(text)))
	}
	return safetext.Truncate(safetext.Line(text), w)
}

// choices draws what can be chosen on one row, closer together where they have
// little room, and only what is chosen where they have none.
func choices[T interface {
	comparable
	String() string
}](th theme.Theme, all []T, now T, w int,
) string {
	var wide, narrow []string
	width := 0
	for _, v := range all {
		loose, tight, role := "( ) "+v.String(), " "+v.String()+" ", theme.Dim
		if v == now {
			loose, tight, role = "(•) "+v.String(), "["+v.String()+"]", theme.Key
		}
		width += safetext.Width(tight)
		wide, narrow = append(wide, th.Paint(role, loose)), append(narrow, th.Paint(role, tight))
	}
	switch {
	case width+4*len(all)-2 <= w:
		return strings.Join(wide, "  ")
	case width <= w:
		return strings.Join(narrow, "")
	}
	chosen := now.String()
	if chosen == "none" {
		return th.Paint(theme.Dim, safetext.Truncate("none yet: space chooses", w))
	}
	return th.Paint(theme.Key, "‹ "+chosen+" ›")
}
