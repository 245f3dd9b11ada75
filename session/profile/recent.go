package profile

import (
	"maps"
	"os"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// Recent is a device that was spoken to. Secrets are not remembered.
type Recent struct {
	Profile  string `toml:"profile,omitempty"` // its name, where it has one
	Settings Settings
	Last     time.Time
}

// recentKept is how many devices are remembered.
const recentKept = 20

type recentFile struct {
	Devices []Recent `toml:"device"`
}

// ReadRecent returns the devices spoken to lately, the last one first. A file
// that is missing or not understood remembers nothing.
func ReadRecent(path string) []Recent {
	body, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	var f recentFile
	if err := toml.Unmarshal(body, &f); err != nil {
		return nil
	}
	for i := range f.Devices {
		f.Devices[i].Settings = f.Devices[i].Settings.without(Key.Secret)
	}
	return f.Devices
}

// Remember puts a device at the head of those spoken to lately.
func Remember(path string, r Recent) error {
	r.Settings = r.Settings.without(Key.Secret)
	f := recentFile{Devices: []Recent{r}}
	for _, old := range ReadRecent(path) {
		same := old.Profile == r.Profile && (r.Profile != "" || maps.Equal(old.Settings, r.Settings))
		if !same && len(f.Devices) < recentKept {
			f.Devices = append(f.Devices, old)
		}
	}
	return f.save(path)
}

// RenameRecent lets the devices spoken to lately follow a profile that has
// another name now, or "" for one that is gone.
func RenameRecent(path, from, to string) error {
	var f recentFile
	changed := false
	for _, r := range ReadRecent(path) {
		if r.Profile == from {
			changed, r.Profile = true, to
			if to == "" {
				continue
			}
		}
		f.Devices = append(f.Devices, r)
	}
	if !changed {
		return nil
	}
	return f.save(path)
}

func (f recentFile) save(path string) error {
	body, err := toml.Marshal(f)
	if err != nil {
		return err
	}
	return Replace(path, body)
}
