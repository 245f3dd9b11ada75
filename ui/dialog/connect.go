package dialog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/usm"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// Connect asks for a device: its address, its version of SNMP and what that
// version wants to be let in. Nothing is guessed, and a secret that is typed is
// never shown.
type Connect struct {
	ending
	theme  theme.Theme
	to     action.Access // what is chosen; what is typed stands in the fields
	fields map[connectRow]*proposal
	hints  map[connectRow]string // what stands in empty fields
	demo   bool
	row    connectRow
	err    error
	errRow connectRow // the row err is about; noRow where it is about all
	// leveled says that a level has been put into the form.
	leveled bool
	first   int // the first line that was drawn
	drawn   []connectRow
}

type connectRow int

// noRow is no row of the form.
const noRow connectRow = -1

const (
	addressRow connectRow = iota
	versionRow
	communityRow
	userRow
	levelRow
	authRow
	authPassphraseRow
	privRow
	privPassphraseRow
	contextRow
	timeoutRow
	retriesRow
	writableRow
	demoRow
)

// connectRows say what stands before each row.
var connectRows = [...]string{
	addressRow: "address", versionRow: "version", communityRow: "community", userRow: "user", levelRow: "level",
	authRow: "auth protocol", authPassphraseRow: "auth passphrase", privRow: "priv protocol", privPassphraseRow: "priv passphrase",
	contextRow: "context", timeoutRow: "timeout", retriesRow: "retries", writableRow: "SET", demoRow: "",
}

// placeholders stand in empty fields.
var placeholders = map[connectRow]string{
	addressRow:        "host, host:port, tcp:host:port or [2001:db8::1]:161",
	communityRow:      "as the device's owner gave it",
	userRow:           "as the device knows the user",
	authPassphraseRow: "at least 8 characters",
	privPassphraseRow: "at least 8 characters",
	contextRow:        "none; a VLAN for example",
	timeoutRow:        "seconds for the first answer; 2 as a rule",
	retriesRow:        "how often to ask again; 2 as a rule",
}

// secretRows are the rows of secrets.
var secretRows = map[connectRow]action.Secret{
	communityRow: action.Community, authPassphraseRow: action.AuthPassphrase, privPassphraseRow: action.PrivPassphrase,
}

// NewConnect returns the dialog for a device as far as it is known; demo says
// whether the built-in device is on offer, and err, when not nil, why the
// device could not be opened as it was.
func NewConnect(th theme.Theme, to action.Access, demo bool, err error) *Connect {
	c := &Connect{theme: th, demo: demo, to: to, err: err, errRow: noRow, fields: make(map[connectRow]*proposal), hints: make(map[connectRow]string)}
	if c.to.Version == 0 {
		c.to.Version = session.V2c
	}
	for row, text := range map[connectRow]string{
		addressRow: to.Address, userRow: to.User, contextRow: to.Context, timeoutRow: to.Timeout, retriesRow: to.Retries,
	} {
		c.field(row, placeholders[row], false).propose(text)
	}
	for row, secret := range secretRows {
		hint := placeholders[row]
		if kept := to.Kept[secret]; kept != "" && kept != "prompt" {
			hint = "from " + strings.Replace(kept, "keyring", "the keyring", 1) + ", unless typed here"
		}
		c.field(row, hint, true).SetValue(to.Typed[secret])
	}
	if secret, missing := to.Missing(); missing && to.Address != "" && (to.Profile != "" || err != nil) {
		c.goTo(secret)
	}
	return c
}

func (c *Connect) field(row connectRow, hint string, secret bool) *proposal {
	p := &proposal{Field: widget.NewField(hint, secret)}
	c.fields[row], c.hints[row] = p, hint
	return p
}

func (c *Connect) goTo(secret action.Secret) {
	for row, s := range secretRows {
		if s == secret {
			c.row = row
		}
	}
}

// Title returns the dialog's name.
func (c *Connect) Title() string {
	if c.to.Profile != "" {
		return "Connect: " + safetext.Line(c.to.Profile)
	}
	return "Connect"
}

// Actions returns the dialog's keys.
func (c *Connect) Actions() []action.Action {
	other := act("connect.change", "another choice", "", does(func() { c.change(1) }))
	before := act("connect.change_back", "choice before", "", does(func() { c.change(-1) }))
	if c.choosing() {
		other.Keys, other.Hint = []string{"space", "right"}, "change"
		before.Keys = []string{"left"}
	}
	hint := "connect"
	if c.row == demoRow {
		hint = "open the demo device"
	}
	return []action.Action{
		act("connect.go", "connect", hint, c.submit, "enter"),
		act("connect.down", "next field", "next", does(func() { c.move(1) }), "tab", "down"),
		act("connect.up", "field before", "", does(func() { c.move(-1) }), "shift+tab", "up"),
		other, before,
		act("connect.save", "write this device down as a profile", "save as", c.save, "ctrl+s"),
		c.closes("connect.close", "esc"),
	}
}

// rows returns the rows the version and the level have.
func (c *Connect) rows() []connectRow {
	rows := []connectRow{addressRow, versionRow}
	switch {
	case c.to.Version != session.V3:
		rows = append(rows, communityRow)
	case c.to.Level == usm.AuthPriv:
		rows = append(rows, userRow, levelRow, authRow, authPassphraseRow, privRow, privPassphraseRow)
	case c.to.Level == usm.AuthNoPriv:
		rows = append(rows, userRow, levelRow, authRow, authPassphraseRow)
	default:
		rows = append(rows, userRow, levelRow)
	}
	rows = append(rows, contextRow, timeoutRow, retriesRow, writableRow)
	if c.demo {
		rows = append(rows, demoRow)
	}
	return rows
}

func (c *Connect) move(d int) {
	rows := c.rows()
	at := 0
	for i, row := range rows {
		if row == c.row {
			at = i
		}
	}
	c.row = rows[(at+d+len(rows))%len(rows)]
}

func (c *Connect) choosing() bool {
	switch c.row {
	case versionRow, levelRow, authRow, privRow, writableRow:
		return true
	}
	return false
}

// The choices, in the order they are offered.
var (
	versions = []session.Version{session.V1, session.V2c, session.V3}
	levels   = []usm.Level{usm.NoAuthNoPriv, usm.AuthNoPriv, usm.AuthPriv}
	auths    = []usm.AuthProtocol{usm.MD5, usm.SHA1, usm.SHA224, usm.SHA256, usm.SHA384, usm.SHA512}
	privs    = []usm.PrivProtocol{usm.DES, usm.AES128, usm.AES192, usm.AES256, usm.AES192C, usm.AES256C}
)

// after returns the choice d places behind now. From none it goes to the first.
func after[T comparable](all []T, now T, d int) T {
	for i, v := range all {
		if v == now {
			return all[(i+d+len(all))%len(all)]
		}
	}
	return all[0]
}

func (c *Connect) change(d int) {
	c.err = nil
	switch c.row {
	case versionRow:
		c.setVersion(after(versions, c.to.Version, d))
	case levelRow:
		c.to.Level, c.leveled = after(levels, c.to.Level, d), true
	case authRow:
		c.to.Auth = after(auths, c.to.Auth, d)
	case privRow:
		c.to.Priv = after(privs, c.to.Priv, d)
	case writableRow:
		c.to.Writable = !c.to.Writable
	}
}

// setVersion chooses a version. A form for version 3 in which nothing is said yet
// begins with all there is to say: what a device asks less of is left out.
func (c *Connect) setVersion(v session.Version) {
	c.to.Version = v
	if blank := c.to.User == "" && c.to.Level == usm.NoAuthNoPriv && c.to.Auth == usm.NoAuth; v == session.V3 && blank && !c.leveled {
		c.to.Level, c.leveled = usm.AuthPriv, true
	}
}

// access returns what the form says.
func (c *Connect) access() action.Access {
	to := c.to
	value := func(row connectRow) string { return strings.TrimSpace(c.fields[row].Value()) }
	to.Address, to.User, to.Context = value(addressRow), value(userRow), value(contextRow)
	to.Timeout, to.Retries = value(timeoutRow), value(retriesRow)
	for row, secret := range secretRows {
		to.Typed[secret] = c.fields[row].Value()
	}
	return to
}

// refuse shows why something cannot be done, at the row that has to change.
func (c *Connect) refuse(row connectRow, err error) bool {
	c.err, c.row, c.errRow = err, row, row
	return false
}

// complete reports whether the form says all but secrets, and puts the cursor
// where it does not.
func (c *Connect) complete(to action.Access) bool {
	if to.Address == "" {
		return c.refuse(addressRow, errors.New("an address is needed: the device's name or IP address, with :port behind it where that is not 161"))
	}
	if _, err := session.ParseTarget(to.Address); err != nil {
		return c.refuse(addressRow, err)
	}
	if to.Version == session.V3 && !c.completeUser(to) {
		return false
	}
	if seconds, err := strconv.ParseFloat(to.Timeout, 64); to.Timeout != "" && (err != nil || !(seconds > 0) || seconds > 3600) {
		return c.refuse(timeoutRow, fmt.Errorf("%q is no time to wait: write seconds, more than 0 and at most 3600", to.Timeout))
	}
	if n, err := strconv.Atoi(to.Retries); to.Retries != "" && (err != nil || n < 0 || n > 100) {
		return c.refuse(retriesRow, fmt.Errorf("%q is no number of retries: write 0 to 100", to.Retries))
	}
	return true
}

// completeUser is the part of complete that is about version 3.
func (c *Connect) completeUser(to action.Access) bool {
	switch {
	case to.User == "":
		return c.refuse(userRow, errors.New("version 3 needs a user's name, as the device knows it"))
	case len(to.User) > usm.MaxUser:
		return c.refuse(userRow, fmt.Errorf("a user's name has at most %d octets", usm.MaxUser))
	case to.Level >= usm.AuthNoPriv && to.Auth == usm.NoAuth:
		return c.refuse(authRow, fmt.Errorf("%v signs messages: choose the protocol the device has for %s", to.Level, to.User))
	case to.Level >= usm.AuthPriv && to.Priv == usm.NoPriv:
		return c.refuse(privRow, fmt.Errorf("%v encrypts messages: choose the protocol the device has for %s", to.Level, to.User))
	}
	for _, row := range []connectRow{authPassphraseRow, privPassphraseRow} {
		typed, wanted := to.Typed[secretRows[row]], slices.Contains(to.Wants(), secretRows[row])
		if wanted && typed != "" && len(typed) < usm.MinPassphrase {
			return c.refuse(row, fmt.Errorf("the passphrase has %d octets; SNMP asks for at least %d", len(typed), usm.MinPassphrase))
		}
	}
	return true
}

func (c *Connect) submit() tea.Cmd {
	if c.row == demoRow {
		return c.end(action.ConnectDemo{})
	}
	to := c.access()
	if !c.complete(to) {
		return nil
	}
	if secret, missing := to.Missing(); missing {
		// The first enter goes there, the second says what is wanted.
		if at, ok := secretRows[c.row]; ok && at == secret {
			c.err, c.errRow = needed(secret), c.row
		}
		c.goTo(secret)
		return nil
	}
	return c.end(action.Connect{To: to})
}

func needed(secret action.Secret) error {
	if secret == action.Community {
		return errors.New("a community is needed: mibtui tries none by itself; it stands in the configuration of the device's SNMP agent")
	}
	return fmt.Errorf("the %v is needed at this level; whoever made the user on the device knows it", secret)
}

func (c *Connect) save() tea.Cmd {
	to := c.access()
	if !c.complete(to) {
		return nil
	}
	return action.Emit(action.SaveAccess{To: to})
}

// Update takes text for the field that has the cursor, and the name the device
// has been saved under.
func (c *Connect) Update(msg tea.Msg) tea.Cmd {
	if saved, ok := msg.(Saved); ok && saved.Err == nil {
		c.to.Profile = saved.Name
		return nil
	}
	if field, ok := c.fields[c.row]; ok {
		before := field.Value()
		cmd := field.Update(msg)
		if field.Value() != before {
			c.err = nil
		}
		return cmd
	}
	if key, ok := msg.(tea.KeyPressMsg); ok && c.row == versionRow {
		switch key.Text {
		case "1":
			c.setVersion(session.V1)
		case "2":
			c.setVersion(session.V2c)
		case "3":
			c.setVersion(session.V3)
		}
	}
	return nil
}
