package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/replay"
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
	c, err := a.flags.demoConfig()
	if err != nil {
		return peer{}, err
	}
	if c.Context != "" {
		return peer{}, usagef("a recording has no contexts; leave -n %s out", c.Context)
	}
	recording, err := replay.Open(ctx, path)
	if err != nil {
		return peer{}, err
	}
	c.Community = cmp.Or(a.flags.community, demoCommunity)
	p, err := serveHere(ctx, c, recording, agent.Options{Community: c.Community, WriteCommunity: c.Community})
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
		lines = append(lines, fmt.Sprintf("%s: left out %d more lines", path, more))
	}
	return lines
}
