package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"github.com/mibtui/mibtui/ui"
	"github.com/mibtui/mibtui/ui/settings"
)

func (a *app) configCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print the settings in force, as a file to begin with",
		Long: `Print the settings of the browser as TOML, with a comment on each: what the configuration
says, and the default of all else. Saved under the name in the first line and changed
there, they are the configuration.`,
		Example: "mibtui config",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			chosen, warnings := configured()
			warn(cmd, warnings...)
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "# %s\n\n%s", printable(configPath()), chosen.TOML(ui.Actions()))
			return err
		},
	}
}

// configPath is where the user's configuration stands.
func configPath() string { return filepath.Join(xdg.ConfigHome, "mibtui", "config.toml") }

// configured returns the user's settings and what is wrong with them. Having no
// configuration is the usual case; one that is wrong must not keep anybody from
// their devices.
func configured() (settings.Settings, []string) {
	path := configPath()
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return settings.Default(), nil
	case errors.Is(err, fs.ErrPermission):
		return settings.Default(), []string{fmt.Sprintf("the configuration is left out: you may not read %s", path)}
	case err != nil:
		if inner, ok := errors.AsType[*fs.PathError](err); ok {
			err = inner.Err
		}
		return settings.Default(), []string{fmt.Sprintf("the configuration is left out: %s cannot be read: %v", path, err)}
	}
	chosen, wrong := settings.Parse(path, text, ui.KeyTables())
	var warnings []string
	for _, err := range wrong {
		warnings = append(warnings, err.Error())
	}
	for i, dir := range chosen.MIBDirs {
		chosen.MIBDirs[i] = beside(path, dir)
	}
	for module, file := range chosen.Prefer {
		if !strings.HasPrefix(file, bundledPrefix) {
			chosen.Prefer[module] = beside(path, file)
		}
	}
	return chosen, warnings
}

// beside reads a path as it is meant in the configuration: from the home, or
// from the folder the configuration is in.
func beside(config, path string) string {
	if path = fromHome(path); filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(filepath.Dir(config), path)
}
