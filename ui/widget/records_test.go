package widget

import (
	"slices"
	"strings"
	"testing"
)

func TestRecords(t *testing.T) {
	records := slices.Values([][]string{
		{"port", "name", "speed"}, {"1", "eth0", "1000"}, {"12", "東京\x1b[31m", "-"}, {"3", "", "-2.5"},
	})
	var aligned, comma strings.Builder
	if err := WriteAligned(&aligned, records); err != nil {
		t.Fatal(err)
	}
	want := "" +
		"port  name       speed\n" +
		"   1  eth0        1000\n" +
		"  12  東京␛[31m      -\n" +
		"   3              -2.5\n"
	if aligned.String() != want {
		t.Errorf("aligned:\n%s\nwant\n%s", &aligned, want)
	}
	if err := WriteCSV(&comma, records); err != nil {
		t.Fatal(err)
	}
	if want := "port,name,speed\n1,eth0,1000\n12,東京␛[31m,-\n3,,-2.5\n"; comma.String() != want {
		t.Errorf("CSV:\n%s\nwant\n%s", &comma, want)
	}
}

func TestCSVFields(t *testing.T) {
	var b strings.Builder
	if err := WriteCSV(&b, slices.Values([][]string{{"two\nlines", "a\tb", `say "hi"`, "=1+1", " x"}})); err != nil {
		t.Fatal(err)
	}
	if want := "\"two\nlines\",a\tb,\"say \"\"hi\"\"\",=1+1,\" x\"\n"; b.String() != want {
		t.Errorf("%q, want %q", &b, want)
	}
}
