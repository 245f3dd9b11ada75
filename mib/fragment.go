package mib

import (
	"bytes"
	"context"
	"io"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/mibtui/mibtui/mib/smi"
)

// fragment is what one file says, before it is put together with others.
type fragment struct {
	located
	file     string // as shown
	modules  []smi.Module
	bodies   [][]smi.Body // as modules[i].Statements; nil until they are read
	problems []Problem
}

// readFile reads a file of a source, all of it.
func readFile(source Source, name string) ([]byte, error) {
	f, err := source.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	if info, err := f.Stat(); err == nil && info.Size() <= maxFileSize {
		b.Grow(int(info.Size()) + bytes.MinRead)
	}
	_, err = b.ReadFrom(io.LimitReader(f, maxFileSize))
	return b.Bytes(), err
}

// readHeads makes a fragment of a file's declarations, bodies left for later.
func readHeads(source Source, at located) *fragment {
	f := &fragment{located: at, file: source.shown(at.path)}
	src, err := readFile(source, at.path)
	if err != nil {
		f.problems = append(f.problems, problem(codeFile, Warning, f.file, "%s cannot be read: %v", f.file, cause(err)))
		return f
	}
	f.size = int64(len(src))
	if !bytes.Contains(src, []byte("DEFINITIONS")) {
		if bytes.IndexByte(src[:min(len(src), 4096)], 0) >= 0 {
			f.problems = append(f.problems, problem(codeBinary, Note, f.file,
				"%s is not a text file; it is left out (a UTF-16 text has to be saved as UTF-8)", f.file))
		} else {
			f.problems = append(f.problems, problem(smi.NoModule.String(), Note, f.file, "%s holds no MIB module; it is left out", f.file))
		}
		return f
	}
	parsed := smi.Parse(src)
	f.modules = parsed.Modules
	for _, d := range parsed.Diagnostics {
		f.problems = append(f.problems, problemOf(d, f.moduleAt(d.Offset), f.file))
	}
	return f
}

func (f *fragment) moduleAt(offset uint32) string {
	for _, m := range f.modules {
		if offset >= m.Start && offset < m.End {
			return m.Name
		}
	}
	return ""
}

// readBodies reads the bodies of a fragment's declarations from its file.
func (f *fragment) readBodies(p *smi.Parser, source Source) {
	if len(f.modules) == 0 {
		return
	}
	f.bodies = make([][]smi.Body, len(f.modules))
	for i, m := range f.modules {
		f.bodies[i] = make([]smi.Body, len(m.Statements))
	}
	src, err := readFile(source, f.path)
	if err != nil || int64(len(src)) != f.size {
		f.problems = append(f.problems, problem(codeChanged, Warning, f.file,
			"%s changed while it was loaded; load again to see what it says now", f.file))
		return
	}
	lines := smi.NewLines(src)
	for i, m := range f.modules {
		for j := range m.Statements {
			body, odd := p.Body(src, &m.Statements[j])
			f.bodies[i][j] = body
			for _, d := range odd {
				if len(f.problems) >= maxProblems {
					break
				}
				d.Line, d.Col = lines.At(d.Offset)
				f.problems = append(f.problems, problemOf(d, m.Name, f.file))
			}
		}
	}
}

// each runs work for 0 to n-1 on some workers and tells done how many are
// finished, from the calling goroutine.
func each(ctx context.Context, n, workers int, work func(int), done func(int)) error {
	if n == 0 {
		return ctx.Err()
	}
	var next, finished atomic.Int64
	tick := make(chan struct{}, 1)
	g, ctx := errgroup.WithContext(ctx)
	for range min(workers, n) {
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				work(i)
				finished.Add(1)
				select {
				case tick <- struct{}{}:
				default:
				}
			}
		})
	}
	over := make(chan error, 1)
	go func() { over <- g.Wait() }()
	for {
		select {
		case <-tick:
			done(int(finished.Load()))
		case err := <-over:
			done(int(finished.Load()))
			return err
		}
	}
}
