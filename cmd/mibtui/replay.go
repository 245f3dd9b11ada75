package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/session/agent/replay"
	"github.com/mibtui/mibtui/session/device"
)

// isRecording reports whether a target is a file and no device: it ends as
// recordings do, or there is a path in it. No host has a slash in its name.
func isRecording(target string) bool {
	if strings.ContainsAny(target, "/"+string(os.PathSeparator)) {
		return true
	}
	for _, end := range []string{".snmprec", ".snmprec.gz", ".snmprec.zst"} {
		if strings.HasSuffix(target, end) {
			return true
		}
	}
	return false
}

// startReplay serves a recording on a free port of this machine, under any
// community: there is nobody to keep away.
func (a *app) startReplay(ctx context.Context, path string) (peer, error) {
	c, o, err := a.flags.inside(ctx, "a recording", demoCommunity)
	if err != nil {
		return peer{}, err
	}
	recording, err := replay.Open(ctx, path)
	if err != nil {
		return peer{}, err
	}
	o.Community, o.WriteCommunity = c.Community, c.Community
	p, err := serveHere(ctx, c, recording, o)
	p.label, p.warnings = filepath.Base(path), leftOut(path, recording)
	return p, err
}

// leftOut says which lines of a recording were not used: the first few, and
// how many there are.
func leftOut(path string, recording *replay.Recording) []string {
	const most = 3
	first, total := recording.Problems()
	var lines []string
	for _, p := range first[:min(len(first), most)] {
		lines = append(lines, fmt.Sprintf("%s: left out %v", path, p))
	}
	if more := total - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf("%s: left out %d more lines; mibtui agent %[1]s --problems lists them", path, more))
	}
	return lines
}

// leftOutLine is a line of a recording that was not used, for programs.
type leftOutLine struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

// listProblems prints every line of a recording that is not used, as it comes
// to it.
func listProblems(cmd *cobra.Command, path string, asJSON bool) error {
	p := newPrinter(cmd.OutOrStdout(), nil, device.Output{}, asJSON)
	recording, err := replay.Check(cmd.Context(), path, func(q replay.Problem) {
		if asJSON {
			p.object(leftOutLine{path, q.Line, q.Why})
		} else {
			p.line(fmt.Sprintf("%s:%d: %s", path, q.Line, q.Why))
		}
	})
	if failed := p.close(); failed != nil || err != nil {
		return cmp.Or(err, failed)
	}
	_, total := recording.Problems()
	warn(cmd, fmt.Sprintf("%s: %d varbinds, %s", path, recording.Len(), count(total, "line")+" left out"))
	return nil
}
