package ui

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/dialog"
	"github.com/mibtui/mibtui/ui/pane/results"
)

// textFile is a text to be written to a file. One that exists is only written
// over when overwrite is set, and its folder only made when makeFolder is.
type textFile struct {
	path       string
	content    func() string
	overwrite  bool
	makeFolder bool
}

// saved says what became of writing a file.
type saved struct {
	textFile
	lines int
	// missing is the folder that is not there, "" where it is.
	missing string
	err     error
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
// person has said so: what is typed waits for that question.
func (m *model) save(s textFile) tea.Cmd {
	m.opening = true
	return func() tea.Msg {
		content, missing := s.content(), ""
		err := s.write(content)
		if errors.Is(err, fs.ErrNotExist) {
			if _, gone := os.Stat(filepath.Dir(s.path)); errors.Is(gone, fs.ErrNotExist) {
				missing = filepath.Dir(s.path)
			}
		}
		return saved{s, strings.Count(content, "\n"), missing, err}
	}
}

func (s textFile) write(content string) error {
	if info, err := os.Stat(s.path); err == nil && info.IsDir() {
		return &fs.PathError{Op: "write", Path: s.path, Err: syscall.EISDIR}
	}
	if s.makeFolder {
		if err := os.MkdirAll(filepath.Dir(s.path), 0o755); err != nil {
			return err
		}
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if s.overwrite {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(s.path, flags, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(content)
	return errors.Join(err, f.Close())
}

func (m *model) savedTo(s saved) tea.Cmd {
	m.opening = false
	switch {
	case errors.Is(s.err, fs.ErrExist):
		over := s.textFile
		over.overwrite = true
		lines := []string{s.path + " is there already."}
		m.open(dialog.NewConfirm(m.theme, "Write over it?", lines, func() tea.Cmd { return m.save(over) }, true))
	case s.missing != "":
		made := s.textFile
		made.makeFolder = true
		lines := []string{"The folder " + s.missing + " does not exist.", "It is made, and " + filepath.Base(s.path) + " is written into it."}
		m.open(dialog.NewConfirm(m.theme, "Create the folder?", lines, func() tea.Cmd { return m.save(made) }, false))
	case s.err != nil:
		m.say(action.Fail, fmt.Sprintf("%s cannot be written: %s", s.path, whyUnwritten(s.err)))
		return m.askWhereToSave(results.SaveRequested{Suggested: s.path, Content: s.content})
	default:
		m.say(action.Info, fmt.Sprintf("saved %d lines to %s", s.lines, s.path))
	}
	return nil
}

// whyUnwritten says why a file could not be written, and what to try.
func whyUnwritten(err error) string {
	for _, known := range []struct {
		err error
		why string
	}{
		{syscall.EISDIR, "it is a folder; write a file's name behind it"},
		{syscall.ENOTDIR, "what should be its folder is a file; choose another place"},
		{fs.ErrPermission, "you may not write there; choose another place"},
		{syscall.EROFS, "that disk can only be read; choose another place"},
		{syscall.ENOSPC, "the disk is full; make room, or choose another place"},
		{syscall.ENAMETOOLONG, "the name is too long; choose a shorter one"},
	} {
		if errors.Is(err, known.err) {
			return known.why
		}
	}
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return err.Error() + "; choose another place"
}
