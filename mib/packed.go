package mib

import (
	"context"
	"io/fs"
)

// A source's FS may unpack what lies in it, as those of package archive do.
// What is asked of one that does:

// shower is an FS whose paths are told to a person in another way.
type shower interface{ Shown(name string) string }

// stopper is an FS whose work ends with a context.
type stopper interface {
	WithContext(ctx context.Context) fs.FS
}

// partial is the error of a folder of which something is left out; each
// sentence goes behind the folder's name.
type partial interface {
	error
	LeftOut() []string
}
