package search_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/search"
)

// object declares one, in a module of its own prefix.
func object(name, parent, description string) string {
	return name + " OBJECT-TYPE SYNTAX INTEGER MAX-ACCESS read-only STATUS current\n  DESCRIPTION \"" + description + "\" ::= { " + parent + " }\n"
}

// described loads two modules of which one is a vendor's.
func described(t *testing.T) *search.Index {
	t.Helper()
	standard := "STD-MIB DEFINITIONS ::= BEGIN\nIMPORTS OBJECT-TYPE, mib-2 FROM SNMPv2-SMI;\n" +
		object("ifSpeed", "mib-2 901", "An estimate in bits per second.") +
		object("ifHighSpeed", "mib-2 902", "The same in units of a million.") +
		object("ifInErrors", "mib-2 903", "Packets with an error.") +
		object("hrProcessorLoad", "mib-2 904", "How busy it is.") +
		object("entSensorValue", "mib-2 905", "What the sensor measures: a temperature, or how fast a fan turns.") +
		object("fdbTable", "mib-2 906", "Which MAC address was seen behind which port.") +
		object("addressTable", "mib-2 907", "All addresses of this machine.") +
		object("sensorTemp", "mib-2 908", "In degrees.") +
		"END"
	vendor := "VENDOR-MIB DEFINITIONS ::= BEGIN\nIMPORTS OBJECT-TYPE, enterprises FROM SNMPv2-SMI;\n" +
		object("interfaceSpeed", "enterprises 1", "How fast.") +
		object("vendorBoardInterfaceMaximumSpeed", "enterprises 2", "How fast at most.") +
		object("vendorLoad", "enterprises 3", "The load of each CPU.") +
		object("vendorLoadings", "enterprises 4", "Trucks at the ramp of CPUland.") +
		"END"
	sources := []mib.Source{{Name: "t", FS: fstest.MapFS{"STD-MIB": {Data: []byte(standard)}, "VENDOR-MIB": {Data: []byte(vendor)}}}}
	tree, err := mib.Load(context.Background(), sources, mib.LoadOptions{}, func(*mib.Tree) {})
	if err != nil {
		t.Fatal(err)
	}
	return search.New(tree).AddTexts(context.Background(), nil)
}

// Several words are found in names and texts together; what is about them and
// little else comes first, standard objects before vendors' like ones.
func TestWordsOfNamesAndTexts(t *testing.T) {
	t.Parallel()
	x := described(t)
	for query, want := range map[string]string{
		"interface speed":        "ifSpeed interfaceSpeed ifHighSpeed vendorBoardInterfaceMaximumSpeed",
		"the speed of interface": "ifSpeed interfaceSpeed ifHighSpeed vendorBoardInterfaceMaximumSpeed",
		"interfaces errors":      "ifInErrors",
		"cpu load":               "hrProcessorLoad vendorLoad",
		"load cpu":               "hrProcessorLoad vendorLoad",
		"mac address table":      "fdbTable",
		"temperature sensor":     "sensorTemp entSensorValue",
		"VENDOR-MIB::speed int":  "interfaceSpeed vendorBoardInterfaceMaximumSpeed",
	} {
		hits := x.Find(context.Background(), query, 10)
		var got []string
		for _, h := range hits {
			if !h.Partial {
				got = append(got, h.Node.Name())
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q found %v, want %s", query, got, want)
		}
	}
}

// Where nothing has all of the words, what has most of them is the answer, and
// says so.
func TestWordsThatNothingHas(t *testing.T) {
	t.Parallel()
	x := described(t)
	for query, want := range map[string]string{
		"speed xyzzy":           "ifSpeed ifHighSpeed",
		"mac address registers": "fdbTable",
		"xyzzy quux":            "",
		"xyzzy degrees":         "", // one word of a text is not most of two
	} {
		for _, h := range x.Find(context.Background(), query, 10) {
			if !h.Partial {
				t.Errorf("%q: %s has all of it", query, h.Node.Name())
			}
		}
		if got := strings.Join(find(t, x, query), " "); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q found %s, want %s", query, got, want)
		}
	}
}

// The letters shown as found are those of the words.
func TestWordsAreMarked(t *testing.T) {
	t.Parallel()
	x := described(t)
	for query, want := range map[string]string{
		"interface speed": "ifSpeed", "cpu load": "ProcessorLoad", "temperature sensor": "sensorTemp", "mac table": "fdbTable",
	} {
		hits := x.Find(context.Background(), query, 1)
		marked := ""
		for _, at := range hits[0].Match {
			marked += hits[0].Node.Name()[at : at+1]
		}
		if marked != want {
			t.Errorf("%q marks %q in %s, want %q", query, marked, hits[0].Node.Name(), want)
		}
	}
}
