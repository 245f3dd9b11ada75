package watch

import (
	"context"
	"io/fs"
)

// NewLook returns a function that looks at folders once.
func NewLook(folders []fs.FS) func() {
	w := watcher{files: map[place]*file{}}
	return func() { w.look(context.Background(), folders) }
}
