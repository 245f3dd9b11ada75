//go:build !unix

package ui

import "github.com/mibtui/mibtui/ui/action"

// suspendActions are none where no shell takes the terminal back.
func suspendActions(string) []action.Action { return nil }
