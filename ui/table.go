package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/dialog"
	"github.com/mibtui/mibtui/ui/job"
	"github.com/mibtui/mibtui/ui/pane/table"
)

// tableOwner owns the jobs that fill Table.
const tableOwner = "table"

// asks reports whether a job is one a person asked the device something with.
func asks(j job.Job) bool { return j.Owner == resultsOwner || j.Owner == tableOwner }

// tableRows is how many rows are read of a table: more than any has that is
// not endless.
const tableRows = 200_000

type (
	// tableCame brings a table as far as it has been read.
	tableCame struct {
		id   job.ID
		grid *device.Grid
	}
	// tableRead closes the reading of a table.
	tableRead struct {
		id      job.ID
		grid    *device.Grid
		elapsed time.Duration
		summary device.Summary
		err     error
	}
)

// cannotTable is the reason no table can be opened, or "".
func (m *model) cannotTable() string {
	if why := m.needPlace(); why != "" {
		return why
	}
	_, n, _ := m.subject()
	if _, err := device.TableColumns(n); err != nil {
		return err.Error()
	}
	return ""
}

// openTable reads the table of what the cursor is on and goes there; one that
// is open already is read again.
func (m *model) openTable() tea.Cmd {
	if why := m.cannotTable(); why != "" {
		m.say(action.Warn, why)
		return nil
	}
	o, n, _ := m.subject()
	n, _ = device.TableOf(n)
	at := device.Read(n.Tree(), session.Varbind{OID: o})
	m.prefs.focus, m.tab = WorkZone, tableTab
	switch _, running := m.table.ActiveJob(); {
	case !m.tableIsOpen(n):
		return m.readTable(n, at, nil)
	case running:
		return nil
	}
	return m.readTable(n, at, m.table.Grid())
}

// tableIsOpen reports whether a table of the device that is open is shown.
func (m *model) tableIsOpen(n mib.Node) bool {
	shown := m.table.Table()
	return shown.IsValid() && shown.Place() == n.Place() && m.tableOf == m.device.dev
}

// refreshTable reads the table that is shown again; where another device has
// been opened meanwhile, that device's.
func (m *model) refreshTable() tea.Cmd {
	if why := m.needDevice(); why != "" {
		m.say(action.Warn, why)
		return nil
	}
	n := m.table.Table()
	if !m.tableIsOpen(n) {
		return m.readTable(n, device.Reading{}, nil)
	}
	return m.readTable(n, device.Reading{}, m.table.Grid())
}

// readTable starts reading a table, or reads one again that was read before.
func (m *model) readTable(n mib.Node, at device.Reading, before *device.Grid) tea.Cmd {
	var builder *device.GridBuilder
	if before != nil {
		builder = before.Refresh()
	} else {
		var err error
		if builder, err = device.NewGrid(n); err != nil {
			m.say(action.Warn, err.Error())
			return nil
		}
	}
	if id, running := m.table.ActiveJob(); running {
		m.jobs.Cancel(id)
	}
	dev := m.device.dev
	id := m.jobs.Start("table "+n.Name(), tableOwner, func(ctx context.Context, id job.ID, emit func(tea.Msg)) error {
		began := time.Now()
		batches := job.NewCollector(func(came []session.ColumnBatch) {
			for _, b := range came {
				builder.Add(b)
			}
			emit(tableCame{id, builder.Grid()})
		})
		summary, err := dev.Table(ctx, n, device.TableOptions{Rows: tableRows}, func(b session.ColumnBatch) {
			batches.Add([]session.ColumnBatch{b})
		})
		batches.Close()
		if err == nil {
			builder.Finish()
		}
		emit(tableRead{id, builder.Grid(), time.Since(began), summary, err})
		return err
	})
	m.tableOf = dev
	m.table.Begin(id, n, table.Peer{Label: m.device.label, Version: m.device.config.Version}, at, before != nil)
	return m.startTicking()
}

func (m *model) tableChanged(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tableCame:
		m.table.Show(msg.id, msg.grid)
	case tableRead:
		m.table.Show(msg.id, msg.grid)
		warnings, err := msg.summary.Warnings, msg.err
		if errors.Is(err, session.ErrLimit) {
			why := fmt.Sprintf("stopped at %d rows; there is more, and mibtui table reads it all", tableRows)
			warnings, err = append(warnings, session.Warning{Why: why}), nil
		}
		m.table.End(msg.id, msg.elapsed, warnings, err)
		if err != nil && !errors.Is(err, context.Canceled) {
			m.preview.silenced(err)
			m.say(action.Fail, err.Error())
		}
	}
	return nil
}

func (m *model) askWhereToSaveTable(r table.SaveRequested) tea.Cmd {
	m.open(dialog.NewPrompt(m.theme, "Save table", "file", r.Suggested, "CSV where the name ends in .csv, aligned text otherwise", func(path string) (tea.Cmd, error) {
		if strings.TrimSpace(path) == "" {
			return nil, errors.New("a file needs a name")
		}
		path = expandHome(path)
		return m.save(textFile{path: path, content: func() string { return r.Content(path) }}), nil
	}))
	return nil
}
