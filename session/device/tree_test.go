package device_test

import (
	"context"
	"sync"
	"testing"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mibs"
)

// bundled loads the modules that come with mibtui, once for all tests.
var bundled = sync.OnceValues(func() (*mib.Tree, error) {
	sources := []mib.Source{{Name: "bundled", FS: mibs.FS(), Ours: true}}
	return mib.Load(context.Background(), sources, mib.LoadOptions{}, nil)
})

func tree(t *testing.T) *mib.Tree {
	t.Helper()
	loaded, err := bundled()
	if err != nil {
		t.Fatal(err)
	}
	if loaded.Len() < 100 {
		t.Fatalf("the bundled modules have only %d nodes", loaded.Len())
	}
	return loaded
}
