//go:build unix

package flows

import (
	"context"
	"net/netip"
	"os"
	"testing"
	"time"

	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/demo"
	"github.com/mibtui/mibtui/ui"
	"github.com/mibtui/mibtui/ui/uitest"
)

var mibtui uitest.Binary

func TestMain(m *testing.M) { os.Exit(mibtui.Main(m, ui.ActionIDs())) }

// The two sizes the screens are designed for.
var (
	wide  = uitest.Size{W: 120, H: 36}
	small = uitest.Size{W: 80, H: 24}
)

// everySize runs a story at both sizes.
func everySize(t *testing.T, story func(t *testing.T, size uitest.Size)) {
	t.Helper()
	t.Parallel()
	for _, size := range []uitest.Size{wide, small} {
		t.Run(size.String(), func(t *testing.T) {
			t.Parallel()
			story(t, size)
		})
	}
}

// startDemo opens the demo device and waits until it can be used: the tree is
// complete and the device has said who it is.
func startDemo(tb testing.TB, size uitest.Size, args ...string) *uitest.Session {
	tb.Helper()
	s := mibtui.Start(tb, size, append([]string{"demo"}, args...)...)
	return ready(s)
}

func ready(s *uitest.Session) *uitest.Session {
	return s.WaitUntil("the tree to be complete", treeComplete)
}

// device serves a demo device of the test's own on a free port and returns its
// address. Its communities are "reader" and "writer".
func device(tb testing.TB) netip.AddrPort {
	tb.Helper()
	return serve(tb, demo.New(time.Now))
}

func serve(tb testing.TB, store agent.Store) netip.AddrPort {
	tb.Helper()
	a, err := agent.Listen(context.Background(), "127.0.0.1:0", store, agent.Options{Community: "reader", WriteCommunity: "writer"})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := a.Close(); err != nil {
			tb.Error(err)
		}
	})
	return a.Addr()
}
