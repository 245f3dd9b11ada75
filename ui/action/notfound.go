package action

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// NotFound says that a search in a pane came to nothing; without a query, that
// nothing was looked for there yet.
func NotFound(pane, query string) tea.Cmd {
	text := "nothing was looked for in " + pane + " yet: / finds"
	if query != "" {
		text = fmt.Sprintf("nothing in %s contains %q", pane, query)
	}
	return Emit(Say{Level: Warn, Text: text})
}
