//go:build unix

package ui

import (
	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"

	"github.com/mibtui/mibtui/ui/action"
)

// suspendActions hand the terminal back to the shell for a while.
func suspendActions(group string) []action.Action {
	return []action.Action{{
		ID: "suspend", Keys: []string{"ctrl+z"}, Group: group, Anywhere: true, Title: "back to the shell for a while; fg returns",
		Disabled: cannotSuspend, Run: func() tea.Cmd { return tea.Suspend },
	}}
}

// cannotSuspend is the reason there is nothing to go back to, or "". The kernel
// does not stop a process group that nobody in its session could wake: that of
// the session's leader.
func cannotSuspend() string {
	leader, err := unix.Getsid(0)
	if err != nil {
		return ""
	}
	if group, err := unix.Getpgid(0); err == nil && group == leader {
		return "no shell started mibtui, so nothing could bring it back"
	}
	return ""
}
