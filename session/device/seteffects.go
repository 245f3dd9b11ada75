package device

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
)

// The values of RowStatus (RFC 2579 §2).
const (
	rowActive = 1 + iota
	rowNotInService
	rowNotReady
	rowCreateAndGo
	rowCreateAndWait
	rowDestroy
)

// Settable returns the labels of an enumeration that can be sent. A RowStatus
// has one that only a device says.
func Settable(t *mib.Type) []mib.Label {
	if !t.Is("RowStatus") {
		return t.Labels
	}
	return slices.DeleteFunc(slices.Clone(t.Labels), func(l mib.Label) bool { return l.Value == rowNotReady })
}

// RowAction says in a few words what setting a RowStatus to n does, given
// whether the row is there already; "" for what is no value of one.
func RowAction(n int64, there bool) string {
	does := map[int64]string{
		rowActive:        "puts the row into use",
		rowNotInService:  "takes the row out of use, its values stay",
		rowCreateAndGo:   "makes the row and puts it into use at once",
		rowCreateAndWait: "makes the row; set its columns, then active",
		rowDestroy:       "removes the row with all its values",
	}[n]
	switch {
	case there && (n == rowCreateAndGo || n == rowCreateAndWait):
		return "makes a row; this one is there already"
	case !there && (n == rowActive || n == rowNotInService):
		return "is for a row that is there; this one is not"
	}
	return does
}

// refuseState returns why a value that t has is never sent, or "".
func refuseState(t *mib.Type, v ber.Value) string {
	if n, err := v.Int(); err != nil || !t.Is("RowStatus") || n != rowNotReady {
		return ""
	}
	return "notReady(3) is what a device says of a row that lacks values, and never set (RFC 2579 §2); choose active, notInService, createAndGo, createAndWait or destroy"
}

// effects says in sentences what the change does beyond keeping a value, as far
// as the object's type, its name and the value tell.
func effects(c Change) []string {
	if c.Type == nil {
		return nil
	}
	name := c.Node.Name()
	n, err := c.New.Int()
	label, _ := c.Type.Label(n)
	switch word, isOrder := order(name); {
	case err == nil && c.Type.Is("RowStatus"):
		if does := RowAction(n, !c.Old.Type.IsException()); does != "" {
			return []string{"It " + does + "."}
		}
	case c.Type.Is("TestAndIncr"):
		return []string{"The device takes it only while it holds this very number, and then counts on by one."}
	case isOrder:
		return []string{fmt.Sprintf("By its name (%s) this is an order rather than a setting: the device acts on it at once, and nothing takes it back.", word)}
	case err == nil && turnsOff(label) && isWayIn(name):
		return []string{"If this is the way you come in by, the device cannot be reached any more, and nothing here can turn it on again."}
	case hasPart(name, "gateway", "route") || strings.Contains(name, "NextHop"):
		return []string{"If your own way to the device leads over this, the device cannot be reached any more."}
	}
	return nil
}

// order returns the word that tells an order from a setting.
func order(name string) (string, bool) {
	return partIn(name, "reload", "reboot", "restart", "reset", "erase", "clear", "shutdown", "factory")
}

// isWayIn reports whether an object is called as one that opens or closes an
// interface: ifAdminStatus, dot1dStpPortEnable.
func isWayIn(name string) bool {
	lower := strings.ToLower(name)
	for _, what := range []string{"adminstatus", "adminstate", "enablestatus", "enable", "enabled"} {
		if before, ok := strings.CutSuffix(lower, what); ok {
			name = name[:len(before)]
			return strings.HasSuffix(before, "port") || strings.HasSuffix(before, "interface") || before == "if" || strings.HasSuffix(name, "If")
		}
	}
	return false
}

// turnsOff reports whether the label of an enumeration puts something out of
// service.
func turnsOff(label string) bool {
	return slices.Contains([]string{"down", "off", "disabled", "disable", "shutdown"}, strings.ToLower(label))
}

// partIn returns which of the words is a part of a name in camel case.
func partIn(name string, words ...string) (string, bool) {
	begin := 0
	for i, r := range name + "A" {
		if !unicode.IsUpper(r) && !unicode.IsDigit(r) && r != '-' {
			continue
		}
		part := strings.ToLower(name[begin:i])
		if slices.Contains(words, part) {
			return part, true
		}
		begin = i
	}
	return "", false
}

func hasPart(name string, words ...string) bool {
	_, ok := partIn(name, words...)
	return ok
}

// afterRestart says what becomes of the new value when the device restarts, as
// far as its module does: in the description, or by a StorageType in the same
// row. It reads the description from its file. It is "" for what is no setting.
func afterRestart(c Change) string {
	n, err := c.New.Int()
	_, isOrder := order(c.Node.Name())
	if isOrder || c.Type.Is("TestAndIncr") || err == nil && c.Type.Is("RowStatus") && n == rowDestroy {
		return ""
	}
	if text, err := c.Node.Texts(); err == nil {
		if said := lasting(text.Description); said != "" {
			return said
		}
	}
	if row, ok := c.Node.Row(); ok {
		for column := range row.Children() {
			if column.Type().Is("StorageType") && column != c.Node {
				return "as " + column.Name() + " of the same row says"
			}
		}
	}
	return c.Node.Module() + " says nothing of it: the change may be lost then"
}

// lasting returns the sentence of a description that is about what becomes of a
// value when the device restarts, or "".
func lasting(description string) string {
	text := strings.Join(strings.Fields(description), " ")
	for sentence := range strings.SplitSeq(text, ". ") {
		lower := strings.ToLower(sentence)
		for _, word := range []string{"volatile", "persist", "reboot", "restart", "power cycle", "reinitiali", "re-initiali", "initializes", "survive"} {
			if strings.Contains(lower, word) && len(sentence) <= longestSaid {
				return "“" + strings.TrimSuffix(sentence, ".") + "”"
			}
		}
	}
	return ""
}

// longestSaid bounds a sentence of a description that is repeated, in octets.
const longestSaid = 300
