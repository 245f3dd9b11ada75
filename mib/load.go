package mib

import (
	"context"
	"runtime"
	"slices"

	"github.com/mibtui/mibtui/mib/smi"
)

// LoadOptions says how [Load] works; the zero value is good.
type LoadOptions struct {
	// Workers is how many files are read at the same time; 0 means one for
	// each processor.
	Workers int
	// Progress, when set, is told now and then how far the load is. It is
	// called from the goroutine that called Load.
	Progress func(Progress)
	// Cache, when set, keeps what a load works out for the next one of the
	// same sources. Nothing that is wrong with it is worse than being without.
	Cache Cache
}

// Progress is how far a load is. Every file is looked at twice: once for what
// it declares and where, once for the bodies of the declarations.
type Progress struct {
	Files  int // files found in the sources
	Placed int // of them, files whose declarations are known
	Read   int // of them, files whose bodies are read
}

// Load reads all modules found in the sources, given best rank first, and
// links them into a tree. While it works it publishes generations that grow:
// what is built in, complete; then all that is declared, without the bodies;
// then everything. The last one it publishes is also what it returns. What is
// wrong with a file is among [Tree.Problems]; the error is only that of the
// context, and with it comes the generation published last.
//
// publish may be nil. It is called from the goroutine that called Load.
func Load(ctx context.Context, sources []Source, o LoadOptions, publish func(*Tree)) (*Tree, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	l := &loader{sources: slices.Clone(sources), options: o, publish: publish, parser: new(smi.Parser)}
	l.last = NewBuilder().Tree()
	l.last.sources = l.sources
	err := l.run(ctx)
	return l.last, err
}

// loader is one load.
type loader struct {
	sources  []Source
	options  LoadOptions
	publish  func(*Tree)
	parser   *smi.Parser
	last     *Tree
	progress Progress

	found     []located
	fragments []*fragment
	problems  []Problem // of the sources
	// gradual says that there is so much to read that what is known meanwhile
	// is worth showing.
	gradual bool
}

func (l *loader) run(ctx context.Context) error {
	if done, err := l.warm(ctx); done || err != nil {
		return err
	}
	missing := l.recall(ctx)
	l.gradual = len(missing) > len(l.found)/8
	var builtIn, rest []located
	for _, at := range missing {
		if l.sources[at.source].Dir == "" {
			builtIn = append(builtIn, at)
		} else {
			rest = append(rest, at)
		}
	}
	l.progress = Progress{Files: len(l.found), Placed: len(l.fragments), Read: len(l.fragments)}
	before := len(l.fragments)
	if err := l.heads(ctx, builtIn); err != nil {
		return err
	}
	if err := l.bodies(ctx, l.fragments[before:], nil); err != nil {
		return err
	}
	if l.gradual && len(rest) > 0 && len(builtIn) > 0 {
		if err := l.link(ctx, false); err != nil {
			return err
		}
	}
	before = len(l.fragments)
	if err := l.heads(ctx, rest); err != nil {
		return err
	}
	var err error
	if l.gradual && len(rest) > 0 {
		err = l.whileLinking(ctx, l.fragments[before:])
	} else {
		err = l.bodies(ctx, l.fragments[before:], nil)
	}
	if err == nil {
		err = l.link(ctx, true)
	}
	if err == nil {
		l.save(l.gradual)
	}
	return err
}

// find lists the files of all sources.
func (l *loader) find(ctx context.Context) error {
	for n, s := range l.sources {
		found, problems, err := index(ctx, s, n)
		if err != nil {
			return err
		}
		l.problems = append(l.problems, problems...)
		l.found = append(l.found, found...)
	}
	return nil
}

// whileLinking reads bodies while what is known without them is linked and
// published.
func (l *loader) whileLinking(ctx context.Context, of []*fragment) error {
	type linked struct {
		tree *Tree
		err  error
	}
	heads := slices.Clone(l.fragments)
	over := make(chan linked, 1)
	go func() {
		t, err := link(ctx, l.sources, heads, l.problems)
		over <- linked{t, err}
	}()
	waiting := true
	take := func(r linked) {
		waiting = false
		if r.err == nil {
			l.show(r.tree, false)
		}
	}
	err := l.bodies(ctx, of, func() {
		if !waiting {
			return
		}
		select {
		case r := <-over:
			take(r)
		default:
		}
	})
	if waiting {
		take(<-over)
	}
	return err
}

// heads reads what files declare.
func (l *loader) heads(ctx context.Context, files []located) error {
	read := make([]*fragment, len(files))
	before := l.progress.Placed
	err := each(ctx, len(files), l.options.Workers, func(i int) {
		read[i] = readHeads(l.sources[files[i].source], files[i])
	}, func(n int) {
		l.progress.Placed = before + n
		l.tell()
	})
	if err == nil {
		l.fragments = append(l.fragments, read...)
	}
	return err
}

// bodies reads the bodies of what fragments declare, calling tick now and then
// when it is not nil.
func (l *loader) bodies(ctx context.Context, of []*fragment, tick func()) error {
	before := l.progress.Read
	return each(ctx, len(of), l.options.Workers, func(i int) {
		of[i] = of[i].withBodies(l.parser, l.sources[of[i].source])
	}, func(n int) {
		l.progress.Read = before + n
		l.tell()
		if tick != nil {
			tick()
		}
	})
}

func (l *loader) tell() {
	if l.options.Progress != nil {
		l.options.Progress(l.progress)
	}
}

// link makes a generation of what is known and publishes it.
func (l *loader) link(ctx context.Context, complete bool) error {
	if err := l.unpackAll(ctx); err != nil {
		return err
	}
	t, err := link(ctx, l.sources, l.fragments, l.problems)
	if err != nil {
		return err
	}
	if complete && l.gradual {
		err = t.settle()
	}
	l.show(t, complete)
	return err
}

func (l *loader) show(t *Tree, complete bool) {
	t.complete = complete
	l.last = t
	if l.publish != nil {
		l.publish(t)
	}
}
