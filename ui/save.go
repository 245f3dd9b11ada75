package ui

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/dialog"
	"github.com/mibtui/mibtui/ui/pane/results"
)

// textFile is a text to be written to a file. One that exists is only written
// over when overwrite is set.
type textFile struct {
	path      string
	content   func() string
	overwrite bool
}

// saved says what became of writing a file.
type saved struct {
	textFile
	lines int
	err   error
}

func (m *model) askWhereToSave(r results.SaveRequested) tea.Cmd {
	m.open(dialog.NewPrompt(m.theme, "Save results", "file", r.Suggested, "a path, here or anywhere", func(path string) (tea.Cmd, error) {
		if strings.TrimSpace(path) == "" {
			return nil, errors.New("a file needs a name")
		}
		return m.save(textFile{path: expandHome(path), content: r.Content}), nil
	}))
	return nil
}

// expandHome reads ~ as shells do.
func expandHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	home, err := os.UserHomeDir()
	if !ok || err != nil {
		return path
	}
	return filepath.Join(home, rest)
}

// save writes outside Update. A file that is there is not touched before the
// person has said so.
func (m *model) save(s textFile) tea.Cmd {
	return func() tea.Msg {
		content := s.content()
		flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
		if s.overwrite {
			flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
		}
		f, err := os.OpenFile(s.path, flags, 0o644)
		if err == nil {
			_, err = f.WriteString(content)
			err = errors.Join(err, f.Close())
		}
		return saved{s, strings.Count(content, "\n"), err}
	}
}

func (m *model) savedTo(s saved) tea.Cmd {
	switch {
	case errors.Is(s.err, fs.ErrExist):
		over := s.textFile
		over.overwrite = true
		lines := []string{s.path + " is there already."}
		m.open(dialog.NewConfirm(m.theme, "Write over it?", lines, func() tea.Cmd { return m.save(over) }, true))
	case s.err != nil:
		why := s.err
		if failed, ok := errors.AsType[*fs.PathError](s.err); ok {
			why = failed.Err
		}
		m.say(action.Fail, fmt.Sprintf("%s cannot be written: %v; another place perhaps?", s.path, why))
		return m.askWhereToSave(results.SaveRequested{Suggested: s.path, Content: s.content})
	default:
		m.say(action.Info, fmt.Sprintf("saved %d lines to %s", s.lines, s.path))
	}
	return nil
}
