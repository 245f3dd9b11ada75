package dialog

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// AddMIBs takes the path of a folder with MIBs, or of an archive of them, and
// completes it as shells do.
type AddMIBs struct {
	ending
	theme     theme.Theme
	field     proposal
	complete  func(begun string) []string
	asked     string   // what completions were asked for
	offered   []string // what it may go on to, when there are several ways
	completes bool     // an answer is on its way
	err       error
}

// completions are the paths a begun one may become.
type completions struct {
	begun string
	paths []string
}

// NewAddMIBs returns the dialog, with a path that could not be opened and why,
// if there is one. Complete is called from another goroutine.
func NewAddMIBs(th theme.Theme, path string, err error, complete func(begun string) []string) *AddMIBs {
	a := &AddMIBs{theme: th, complete: complete, err: err, field: proposal{Field: widget.NewField("~/mibs, /opt/vendor/mibs.zip …", false)}}
	a.field.put(path)
	return a
}

// Title returns what the dialog is for.
func (a *AddMIBs) Title() string { return "Add MIBs" }

// Actions returns the dialog's keys.
func (a *AddMIBs) Actions() []action.Action {
	return []action.Action{
		act("addmibs.go", "add it for this time", "add", func() tea.Cmd { return a.submit(false) }, "enter"),
		act("addmibs.keep", "add it and write it into the configuration", "add and keep", func() tea.Cmd { return a.submit(true) }, "ctrl+s"),
		act("addmibs.complete", "complete the path", "complete", a.look, "tab"),
		a.closes("addmibs.close", "esc"),
	}
}

// Defers lets everything but giving up wait for a completion.
func (a *AddMIBs) Defers(key string) bool { return a.completes && key != "esc" }

func (a *AddMIBs) submit(keep bool) tea.Cmd {
	path := strings.TrimSpace(a.field.Value())
	if path == "" {
		a.err = errors.New("a folder or an archive is needed")
		return nil
	}
	return a.end(action.AddMIBs{Path: path, Keep: keep})
}

// look asks for what the path may become.
func (a *AddMIBs) look() tea.Cmd {
	begun, complete := a.field.Value(), a.complete
	a.asked, a.completes, a.err = begun, true, nil
	return func() tea.Msg { return completions{begun, complete(begun)} }
}

// Update takes text for the path, and what it may become.
func (a *AddMIBs) Update(msg tea.Msg) tea.Cmd {
	if c, ok := msg.(completions); ok {
		if c.begun == a.asked {
			a.completed(c.paths)
		}
		return nil
	}
	before := a.field.Value()
	cmd := a.field.Update(msg)
	if a.field.Value() != before {
		a.err, a.offered = nil, nil
	}
	return cmd
}

// completed puts what all completions have in common into the field.
func (a *AddMIBs) completed(paths []string) {
	a.completes, a.offered = false, nil
	if len(paths) == 0 {
		a.err = errors.New("no folder and no archive begins like this")
		return
	}
	common := paths[0]
	for _, p := range paths[1:] {
		for !strings.HasPrefix(p, common) {
			common = common[:len(common)-1]
		}
	}
	if len(paths) > 1 {
		a.offered = paths
	}
	if len(common) > len(a.asked) {
		a.field.put(strings.ToValidUTF8(common, "")) // not between the bytes of a character
	}
}

// View draws a box of at most w by h cells.
func (a *AddMIBs) View(w, h int) string {
	b := box{title: a.Title(), w: 84, keys: a.Actions()}
	iw, _ := b.inner(w, h, 0)
	const label = "folder or archive "
	lines := []string{a.theme.Paint(theme.Dim, label) + a.field.draw(a.theme, max(iw-2-safetext.Width(label), 1))}
	switch {
	case a.err != nil:
		lines = append(lines, wrapped(a.theme, theme.Error, a.err.Error(), iw-2)...)
	case len(a.offered) > 0:
		lines = append(lines, a.offer(iw-2, max(h/2, 1))...)
	default:
		lines = append(lines, wrapped(a.theme, theme.Dim, "Read with all that is below it, before all other MIBs: a folder, or a .zip, .tar.gz, .tgz, .tar …", iw-2)...)
	}
	return b.draw(a.theme, w, h, pad(lines), 0)
}

// offer lists the last parts of what the path may become, in at most h lines.
func (a *AddMIBs) offer(w, h int) []string {
	var names []string
	for _, p := range a.offered {
		trimmed := strings.TrimRight(p, `/\`)
		names = append(names, safetext.Line(p[strings.LastIndexAny(trimmed, `/\`)+1:]))
	}
	lines := safetext.Wrap(strings.Join(names, "  "), max(w, 8))
	if len(lines) > h {
		lines = append(lines[:h-1], "…")
	}
	for i, line := range lines {
		lines[i] = a.theme.Paint(theme.Dim, line)
	}
	return lines
}
