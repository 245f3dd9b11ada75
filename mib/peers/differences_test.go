package peers

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// allowance is one entry of testdata/differences.txt: a class of differences
// that is known, explained there, and counted.
type allowance struct {
	line                             int
	what                             string
	peer, where, ours, theirs, other *regexp.Regexp
	most, seen                       int
	why                              string
}

func (a *allowance) covers(peer string, d difference) bool {
	return a.peer.MatchString(peer) && a.what == d.what && a.other.MatchString(d.other) &&
		a.where.MatchString(d.module+"::"+d.name+" "+d.oid) && a.ours.MatchString(d.ours) && a.theirs.MatchString(d.peer)
}

// allowances reads testdata/differences.txt.
func allowances(t *testing.T) []*allowance {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "differences.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []*allowance
	lines := bufio.NewScanner(f)
	for number := 1; lines.Scan(); number++ {
		line := lines.Text()
		switch {
		case line == "" || line[0] == '#':
			continue
		case line[0] == ' ' && len(all) > 0:
			last := all[len(all)-1]
			last.why = strings.TrimSpace(last.why + " " + strings.TrimSpace(line))
			continue
		}
		a, err := parseAllowance(line)
		if err != nil {
			t.Fatalf("testdata/differences.txt:%d: %v", number, err)
		}
		a.line = number
		all = append(all, a)
	}
	for _, a := range all {
		if a.why == "" {
			t.Errorf("testdata/differences.txt:%d: nobody says who is right and why", a.line)
		}
	}
	return all
}

func parseAllowance(line string) (*allowance, error) {
	fields := strings.Split(line, " | ")
	if len(fields) != 7 {
		return nil, fmt.Errorf("want 7 fields divided by \" | \", not %d", len(fields))
	}
	for i, f := range fields {
		fields[i] = strings.TrimSpace(f)
	}
	a := &allowance{what: fields[1]}
	var err error
	for _, field := range []struct {
		to   **regexp.Regexp
		text string
	}{{&a.peer, fields[0]}, {&a.where, fields[2]}, {&a.ours, fields[3]}, {&a.theirs, fields[4]}, {&a.other, fields[5]}} {
		text := field.text
		switch text {
		case "*":
			text = ".*"
		case "-":
			text = ""
		}
		if *field.to, err = regexp.Compile("^(?:" + text + ")$"); err != nil {
			return nil, err
		}
	}
	a.most, err = strconv.Atoi(fields[6])
	return a, err
}

// judge compares differences with the list. What is not in it, or more often
// than it says, is a failure.
func judge(t *testing.T, peer string, found []difference, known []*allowance) {
	t.Helper()
	const shown = 20
	left := 0
	for _, d := range found {
		if !allowed(peer, d, known) {
			if left++; left <= shown {
				t.Errorf("%s: %v", peer, d)
			}
		}
	}
	if left > shown {
		t.Errorf("%s: and %d differences more", peer, left-shown)
	}
}

func allowed(peer string, d difference, known []*allowance) bool {
	for _, a := range known {
		if a.covers(peer, d) {
			a.seen++
			return a.seen <= a.most
		}
	}
	return false
}
