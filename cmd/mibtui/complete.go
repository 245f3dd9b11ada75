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
// for arguments from number first on. Of the kinds, when there are any, only
// those are offered, in that order.
func (a *app) completeNames(first int, kinds ...mib.Kind) cobra.CompletionFunc {
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
		_, _ = mib.Load(ctx, sources, mib.LoadOptions{Cache: a.flags.cache()}, func(t *mib.Tree) { newest = t })
		if newest == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return namesBeginning(newest, begun, kinds), cobra.ShellCompDirectiveNoFileComp
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

// completeFlags lets the shell complete the words of SNMP, and folders.
func completeFlags(cmd *cobra.Command) error {
	var errs []error
	for flag, words := range map[string][]string{
		"snmp-version":  {"1", "2c", "3"},
		"level":         {"noAuthNoPriv", "authNoPriv", "authPriv"},
		"auth-protocol": {"MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512"},
		"priv-protocol": {"DES", "AES", "AES-192", "AES-256", "AES-192-C", "AES-256-C"},
	} {
		if cmd.Flags().Lookup(flag) != nil {
			errs = append(errs, cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)))
		}
	}
	if cmd.Flags().Lookup("mib-dir") != nil {
		errs = append(errs, cmd.MarkFlagFilename("mib-dir", "zip", "tar", "tgz", "gz", "bz2"))
	}
	for _, c := range cmd.Commands() {
		errs = append(errs, completeFlags(c))
	}
	return errors.Join(errs...)
}

// namesBeginning returns the names of objects that begin with text, with their
// module when text has one, each with what it is for shells that show that.
func namesBeginning(t *mib.Tree, text string, kinds []mib.Kind) []string {
	type name struct {
		text string
		rank int
	}
	var names []name
	for n := range t.All() {
		rank := slices.Index(kinds, n.Kind())
		if !n.Named() || n.Waiting() != "" || rank < 0 && len(kinds) > 0 {
			continue
		}
		said := n.Name()
		if strings.Contains(text, "::") {
			said = n.Module() + "::" + said
		}
		if strings.HasPrefix(said, text) {
			names = append(names, name{said + "\t" + n.Kind().String() + " of " + n.Module(), rank})
		}
	}
	slices.SortFunc(names, func(a, b name) int {
		return cmp.Or(a.rank-b.rank, len(a.text)-len(b.text), cmp.Compare(a.text, b.text))
	})
	names = slices.Compact(names)
	offered := make([]string, min(len(names), completionsShown))
	for i := range offered {
		offered[i] = names[i].text
	}
	return offered
}
