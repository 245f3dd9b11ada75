//go:build unix

package flows

import (
	"image/color"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/mibtui/mibtui/ui/uitest"
)

func TestZoomAndResizeZones(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		s.Press("z").WaitNo("Details").WaitText("1 Tree").Press("z").WaitText("2 Details")
		s.Press("2", "z").WaitNo("1 Tree").WaitText("2 Details").Press("z").WaitText("1 Tree")

		edge := func(screen string) int {
			for line := range strings.SplitSeq(screen, "\n") {
				if before, _, ok := strings.Cut(line, "2 Details"); ok {
					return len([]rune(before))
				}
			}
			return 0
		}
		was := edge(s.Screen())
		s.Press("1", ">").WaitUntil("a wider tree", func(screen string) bool { return edge(screen) > was })
		s.Press("<", "<").WaitUntil("a narrower tree", func(screen string) bool { return edge(screen) < was })
	})
}

func TestMouse(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		x, y, ok := s.Find("interfaces(2)")
		if !ok {
			t.Fatal("interfaces is not on the screen\n" + s.Framed())
		}
		s.Click(x, y).WaitCursorRow("interfaces")
		x, y, _ = s.Find("▾ interfaces(2)") // the list may have moved
		s.Click(x, y).WaitNo("ifNumber")
		for _, tab := range []string{"Log", "Table", "Results", "Log"} {
			x, y, _ = s.Find(" " + tab + " ")
			s.Click(x+1, y).WaitText("[" + tab + "]")
		}
		x, y, _ = s.Find("? help")
		s.Click(x, y).WaitText("━ Help ━")
	})
}

// ASCII is chosen by itself where the locale has nothing else, unless somebody
// has said what to draw.
func TestASCIIByTheLocale(t *testing.T) {
	t.Parallel()
	const mark = "▌"
	start := func(config string, args []string, env ...string) *uitest.Session {
		return mibtui.StartWith(t, uitest.Options{Size: small, Args: append([]string{"demo"}, args...), Env: append(configured(t, config), env...)})
	}
	for _, locale := range []string{"LANG=C", "LANG=de_DE.ISO-8859-1", "LANG=", "LC_ALL=POSIX"} {
		s := start("", nil, locale)
		s.WaitText("so mibtui draws with ASCII").WaitRow(">", "sysDescr").WaitNo(mark).Press("j").WaitNo("so mibtui draws")
		s.Press("3", "]", "]").WaitText("[Log]", " note", "all characters")
	}
	start("", nil, "LANG=C", "LC_CTYPE=en_US.utf8").WaitRow(mark, "sysDescr").WaitNo("ASCII alone")
	start("", []string{"--ascii=false"}, "LANG=C").WaitRow(mark, "sysDescr").WaitNo("ASCII alone")
	start("ascii = false", nil, "LANG=C").WaitRow(mark, "sysDescr").WaitNo("ASCII alone")
	start("ascii = true", nil).WaitRow(">", "sysDescr").WaitNo(mark)
	start("ascii = true", []string{"--ascii=false"}).WaitRow(mark, "sysDescr")
}

// A key that would take others away does not count; one that counts and writes
// text still writes it in dialogs.
func TestKeysOfTheConfiguration(t *testing.T) {
	t.Parallel()
	config := "[keys]\n\"find.here\" = [\"y\"]\n\"find.anywhere\" = [\"f\", \"ctrl+p\"]\n\"ask.walk\" = [\"W\"]\n"
	s := mibtui.StartWith(t, uitest.Options{Size: wide, Args: []string{"demo"}, Env: configured(t, config)})
	s.WaitText("config.toml:2:16", `"y" alone leaves no way`, "copy.oid: find.here keeps /")
	ready(s).Press("f").WaitText("Find by name").Type("ifDescr").WaitCursorRow("ifDescr").Press("enter").WaitCursorRow("ifDescr")
	s.Press("y", "o").WaitClipboard("1.3.6.1.2.1.2.2.1.2")
	s.Press("/").WaitText("Find by name").Press("esc").WaitNo("Find by name").Press("w").WaitText("w does nothing here")
	s.Press("W").WaitRow("WALK ifDescr", "8 varbinds", "done")
}

// configured returns the environment in which mibtui finds this configuration.
func configured(t *testing.T, text string) []string {
	t.Helper()
	home := t.TempDir()
	write(t, filepath.Join(home, "mibtui", "config.toml"), text)
	return []string{"XDG_CONFIG_HOME=" + home}
}

// The colours go by the background the terminal says it has, unless a theme was
// chosen.
func TestThemeFollowsTheBackground(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		background color.Color
		config     string
		want       color.Color // of a name
	}{
		{"light", color.White, "", ansi.Blue},
		{"dark", color.Black, "", ansi.Cyan},
		{"chosen", color.White, "theme = 'dark'", ansi.Cyan},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := ready(mibtui.StartWith(t, uitest.Options{
				Size: small, Args: []string{"demo"}, Background: tt.background, Env: configured(t, tt.config),
			}))
			s.Press("?", "esc").WaitUntil("a name in the colour of this theme", func(string) bool {
				x, y, ok := s.Find("demo v2c")
				return ok && s.StyleAt(x, y).Fg == tt.want
			})
		})
	}
}

// What failed can be read to its end, and so can the keys that may follow one.
func TestFooterTakesTheLinesItNeeds(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startAt(t, size, "127.0.0.1:9")
		footer := func(text string) {
			t.Helper()
			s.WaitUntil("a footer with "+text, func(screen string) bool {
				_, below, _ := strings.Cut(screen, "\n┗")
				return strings.Contains(strings.Join(strings.Fields(below), " "), text)
			})
		}
		footer("nothing listens on UDP port 9; is its SNMP agent running?")
		s.Press("y")
		footer("v copy the value c copy the equivalent command")
		s.Press("esc")
		footer("? help")
	})
}

// Themes, ASCII and NO_COLOR change looks and nothing else.
func TestASCIIScreen(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := mibtui.Start(t, size, "demo", "--ascii")
		s.WaitUntil("a screen of ASCII alone", func(screen string) bool {
			return strings.Contains(screen, "sysDescr") && strings.IndexFunc(screen, func(r rune) bool { return r >= 0x80 }) < 0
		})
		// An arrow is not the mark of a value that points elsewhere.
		s.WaitRow("Syntax", "DisplayString", " -> OCTET")
		s.Press("?", "G").WaitRow("& ", "an OID that points elsewhere").Press("esc").WaitNo("points elsewhere")
		// What is chosen and what is typed in secret can be told from what cannot be drawn.
		s.Press("c").WaitRow("version", "(*) 2c").Press("tab", "tab").Type("reader").WaitRow("community", "******").WaitNo("?????")
	})
}
