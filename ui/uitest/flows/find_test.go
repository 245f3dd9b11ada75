//go:build unix

package flows

import (
	"strings"
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

func TestFindAsOneTypes(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		s.Press("/").WaitText("Find by name, OID or text").Type("ifInOct").WaitRow("▌", "ifInOctets")
		s.Press("down").WaitNo("▌ ifInOctets").Press("up").WaitRow("▌", "ifInOctets")
		s.Press("enter").WaitCursorRow("ifInOctets").WaitText("1.3.6.1.2.1.2.2.1.10")
		s.Press("/").WaitText("Find by name").Type("if").WaitRow("▌", "if").Press("esc").WaitNo("Find by name")
	})
}

// hit returns the line of an open dialog that is selected.
func hit(screen string) string {
	_, after, _ := strings.Cut(screen, "┃▌")
	line, _, _ := strings.Cut(after, "┃")
	return strings.TrimSpace(line)
}

func TestFindPages(t *testing.T) {
	t.Parallel()
	s := startDemo(t, small)
	s.Press("/").WaitText("Find by name").Type("if").WaitText("matches")
	first := hit(s.Screen())
	s.Press("pgdown").WaitUntil("another page", func(screen string) bool { return hit(screen) != first })
	s.Press("pgup").WaitUntil("the first page", func(screen string) bool { return hit(screen) == first })
}

func TestFindByOIDAndByText(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide)
	s.Press("/").WaitText("Find by name").Type("1.3.6.1.2.1.2.2.1.8").WaitRow("exactly").WaitRow("ifOperStatus")
	s.Press("esc").WaitNo("Find by name")
	s.Press("/").WaitText("Find by name").Type("wraps").WaitText("ifInOctets").Press("esc").WaitNo("Find by name")
}

// Several words mean what is called so or described so, shortened or not.
func TestFindByWords(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		for query, want := range map[string]string{
			"interface speed": "ifSpeed", "cpu load": "hrProcessorLoad", "mac address table": "dot1qFdbTable", "fan temperature": "emperature",
		} {
			s.Press("/").WaitText("Find by name").Type(query).WaitRow("▌", want).Press("esc").WaitNo("Find by name")
		}
	})
}

// An OID that is none says what is wrong with it, and where.
func TestFindAMistypedOID(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		for query, want := range map[string]string{
			"1.3.6.x": `"x" is not a number, at sub-identifier 4`, "1..3": "a number is missing, at sub-identifier 2",
			"1.3.6.4294967296": "is more than 4294967295",
		} {
			s.Press("/").WaitText("Find by name").Type(query).WaitText(want).WaitNo("matches").Press("esc").WaitNo("Find by name")
		}
	})
}

func TestFindAgain(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide)
	s.Press("n").WaitText("nothing was looked for yet")
	find(s, "ifInOctets")
	s.Press("n").WaitNo("▌              ↑ ifInOctets").Press("N").WaitCursorRow("ifInOctets")
}

// ctrl+p finds from everywhere, also where / would look among the lines.
func TestFindAnywhere(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		s.Press("3", "ctrl+p").WaitText("Find by name").Type("sysLoc").WaitRow("▌", "sysLocation")
		s.Press("enter").WaitRow("mibtui", "› sysLocation")
	})
}

// Keys that come faster than answers do what they do when they come slowly: a
// terminal may hand over all of them at once.
func TestKeysAtOnceFindThenMove(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		s.Type("/ifDescr\rj").WaitCursorRow("ifType").WaitNo("Find by name")
		s.Type("/ifI\x1b[B\x1b[A\x1b[B\x1b[27ujk/ifNumber\rr").WaitRow("GET ifNumber.0", "done").WaitNo("Find by name")
		s.Type(":1.3.6.1.2.1.1.5.0\rj").WaitRow("GET sysName.0", "done").WaitCursorRow("sysLocation").WaitNo("Commands")
		s.Type(":help\r\x1b[27u:zoom\r").WaitNo("2 Details").Type(":zoom\r1j").WaitText("2 Details").WaitCursorRow("sysServices")
		s.Type("/ifDescr\rj\x03").Exited(0).RestoredTerminal()

		addr := device(t).String()
		ready(mibtui.Start(t, size)).Type("c"+addr+"\t\treader\r").WaitRow("mibtui", addr[:12], "●").Type("c\x1b[27uj").WaitNo("Connect")
	})
}
