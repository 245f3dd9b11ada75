package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/session/profile"
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
			return completeTargets(cmd, args, begun)
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

// completeTargets lets the shell complete the names of devices; where there is
// none, those of files, which may be recordings.
func completeTargets(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	targets := []string{demoTarget + "\tthe built-in device"}
	if file, err := profile.ReadFile(devicesPath()); err == nil {
		for _, name := range file.Names() {
			targets = append(targets, name+"\ta device in devices.toml")
		}
	}
	targets = slices.DeleteFunc(targets, func(t string) bool { return !strings.HasPrefix(t, begun) })
	return targets, cobra.ShellCompDirectiveDefault
}

// completeSecurity lets the shell complete the words of version 3.
func completeSecurity(root *cobra.Command) error {
	return errors.Join(
		root.RegisterFlagCompletionFunc("snmp-version", cobra.FixedCompletions([]string{"1", "2c", "3"}, cobra.ShellCompDirectiveNoFileComp)),
		root.RegisterFlagCompletionFunc("level", cobra.FixedCompletions([]string{"noAuthNoPriv", "authNoPriv", "authPriv"}, cobra.ShellCompDirectiveNoFileComp)),
		root.RegisterFlagCompletionFunc("auth-protocol", cobra.FixedCompletions([]string{"MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512"}, cobra.ShellCompDirectiveNoFileComp)),
		root.RegisterFlagCompletionFunc("priv-protocol", cobra.FixedCompletions([]string{"DES", "AES", "AES-192", "AES-256", "AES-192-C", "AES-256-C"}, cobra.ShellCompDirectiveNoFileComp)),
	)
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
