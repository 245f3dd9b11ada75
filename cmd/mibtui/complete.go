package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/mib"
)

// completionsShown is how many names a shell is offered at once, and
// completionTime how long a person pressing tab is made to wait for them.
const (
	completionsShown = 500
	completionTime   = 5 * time.Second
)

// completeNames lets the shell complete object names out of the loaded MIBs,
// for arguments from number first on.
func (a *app) completeNames(first int) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) < first {
			return nil, cobra.ShellCompDirectiveDefault
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), completionTime)
		defer cancel()
		sources, _, err := a.flags.sources()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var newest *mib.Tree
		_, _ = mib.Load(ctx, sources, mib.LoadOptions{}, func(t *mib.Tree) { newest = t })
		if newest == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return namesBeginning(newest, begun), cobra.ShellCompDirectiveNoFileComp
	}
}

// namesBeginning returns the names of objects that begin with text, with their
// module when text has one, each with what it is for shells that show that.
func namesBeginning(t *mib.Tree, text string) []string {
	var names []string
	for n := range t.All() {
		if !n.Named() {
			continue
		}
		name := n.Name()
		if strings.Contains(text, "::") {
			name = n.Module() + "::" + name
		}
		if strings.HasPrefix(name, text) {
			names = append(names, name+"\t"+n.Kind().String()+" of "+n.Module())
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	names = slices.Compact(names)
	return names[:min(len(names), completionsShown)]
}
