package session

import (
	"fmt"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// Version is a version of the protocol.
type Version uint8

// The versions spoken here. The zero Version is none, so that one that was
// forgotten cannot pass for version 1.
const (
	V1 Version = iota + 1
	V2c
	V3
)

// String returns the version as net-snmp's -v takes it.
func (v Version) String() string {
	switch v {
	case V1:
		return "1"
	case V2c:
		return "2c"
	case V3:
		return "3"
	}
	return fmt.Sprintf("Version(%d)", uint8(v))
}

// ParseVersion reads "1", "2c" or "3".
func ParseVersion(text string) (Version, error) {
	switch text {
	case "1":
		return V1, nil
	case "2c":
		return V2c, nil
	case "3":
		return V3, nil
	}
	return 0, fmt.Errorf("%q is not a version of SNMP spoken here: write 1, 2c or 3", text)
}

// What holds where a [Config] says nothing.
const (
	DefaultTimeout   = 2 * time.Second
	DefaultRetries   = 2
	DefaultMaxAnswer = 1400
)

// Config says how to speak to a device. Its String leaves secrets out.
type Config struct {
	Target    Target
	Version   Version
	Community string   `json:"-"` // of versions 1 and 2c
	Security  Security // of version 3
	// Context names one of several sets of objects behind one address. Versions
	// 1 and 2c know none; devices that have them, one for each VLAN as a rule,
	// take the community with "@" and the context behind it.
	Context string
	// Timeout is how long the first attempt is waited for; each further one is
	// given twice as long as the one before, up to four times as long. 0 means [DefaultTimeout].
	Timeout time.Duration
	// Retries is how often a request that was not answered is sent again;
	// negative means never. A SET is never sent again.
	Retries int
	// MaxAnswer is how many octets an answer should stay below, which walks
	// choose max-repetitions by. 0 means [DefaultMaxAnswer].
	MaxAnswer int
	// MaxRepetitions fixes what walks ask for at once; 0 lets them choose.
	MaxRepetitions int
	// Observe, when not nil, is called once for every exchange, from the
	// goroutine that asked, after it is over. It may use the session.
	Observe func(Exchange) `json:"-"`
}

// DefaultConfig returns what a device nobody knows is spoken to with, short of
// its version and community: those are never guessed.
func DefaultConfig(t Target) Config {
	return Config{Target: t, Timeout: DefaultTimeout, Retries: DefaultRetries, MaxAnswer: DefaultMaxAnswer}
}

// community is what goes into a message: the community, and the context where
// there is one.
func (c Config) community() string {
	switch {
	case c.Version == V3:
		return ""
	case c.Context == "":
		return c.Community
	}
	return c.Community + "@" + c.Context
}

// overhead returns how many octets an answer has besides its varbinds, at most.
func (c Config) overhead() int {
	if c.Version == V3 {
		return overheadV3 + len(c.Security.User) + len(c.Context)
	}
	return messageOverhead + len(c.community())
}

// String describes c without its community.
func (c Config) String() string { return fmt.Sprintf("%v v%v", c.Target, c.Version) }

// GoString is String, so that no way of printing shows the community.
func (c Config) GoString() string { return c.String() }

// Varbind is the name of an object's instance and its value.
type Varbind = ber.Varbind

// Op is what a request asks a device to do.
type Op uint8

// The requests a manager makes (RFC 3416 §4.2).
const (
	OpGet Op = iota
	OpGetNext
	OpGetBulk
	OpSet
)

// String returns the name people write for the operation.
func (o Op) String() string {
	switch o {
	case OpGet:
		return "GET"
	case OpGetNext:
		return "GETNEXT"
	case OpGetBulk:
		return "GETBULK"
	case OpSet:
		return "SET"
	}
	return fmt.Sprintf("Op(%d)", uint8(o))
}

// Exchange is one request and what became of it.
type Exchange struct {
	Start          time.Time
	Op             Op
	Asked          []Varbind // values only for a SET; not to be changed
	NonRepeaters   int
	MaxRepetitions int
	RequestID      int32         // of the attempt that was answered, or the last one
	Attempts       int           // how often it was sent
	Answered       int           // varbinds that came
	RTT            time.Duration // from the attempt that was answered to its answer; 0 without one
	Err            error
}

// Warning is something odd in a walk that did not end it.
type Warning struct {
	OID oid.OID // where
	Why string  // a sentence
}

func (w Warning) String() string {
	if w.OID.IsZero() {
		return w.Why
	}
	return fmt.Sprintf("%v: %s", w.OID, w.Why)
}

// WalkOptions says how to walk; the zero value is what most people want.
type WalkOptions struct {
	// MaxRepetitions fixes how many objects are asked for at once; 0 takes the
	// session's, or lets the walk choose.
	MaxRepetitions int
	// Next walks with GETNEXT alone, one object a request.
	Next bool
	// Limit ends the walk with [ErrLimit] after so many varbinds; 0 is no limit.
	Limit int
	// AllowDisorder accepts objects out of order without a warning, as
	// net-snmp's -Cc does. A device that goes round in circles still ends the
	// walk.
	AllowDisorder bool
}

// WalkResult says how a walk went, also when it ended with an error.
type WalkResult struct {
	Varbinds int
	Requests int
	Elapsed  time.Duration
	Warnings []Warning // the first 100
	Last     oid.OID   // the last object that was delivered
	// End is what the device answered where it has nothing more at all, an
	// endOfMibView; zero when the walk ended before that. In version 1 it
	// stands for the error-status that says the same.
	End Varbind
}
