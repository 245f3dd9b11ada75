package session

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/mibtui/mibtui/mib/oid"
)

var (
	// ErrReadOnly is returned by Set while writes are not allowed. Nothing was
	// sent.
	ErrReadOnly = errors.New("this device is read-only here: unlock it, or start with --write, before a SET")
	// ErrNoBulk is returned by GetBulk on a version 1 session.
	ErrNoBulk = errors.New("SNMP version 1 has no GETBULK: use GETNEXT, or connect with version 2c")
	// ErrClosed is returned once the session has been closed.
	ErrClosed = errors.New("the session has been closed: connect again")
	// ErrLimit ends a walk that reached [WalkOptions.Limit].
	ErrLimit = errors.New("the walk reached its limit: there is more, raise the limit or walk a smaller subtree")
)

// ResolveError says that a host name has no address.
type ResolveError struct {
	Host string
	Err  error
}

func (e *ResolveError) Error() string {
	why := "no name server knows it"
	if dns, ok := errors.AsType[*net.DNSError](e.Err); ok {
		switch {
		case dns.IsTimeout:
			why = "the name server does not answer"
		case !dns.IsNotFound:
			why = dns.Err
		}
	} else if e.Err != nil {
		why = e.Err.Error()
	}
	return fmt.Sprintf("cannot resolve %q: %s; check the spelling, or give the address itself", e.Host, why)
}

func (e *ResolveError) Unwrap() error { return e.Err }

// UnreachableError says that the network or the host itself turned a request
// away, which is quicker and surer than silence.
type UnreachableError struct {
	Target Target
	Err    error
	// OutcomeUnknown is set for a SET that was sent before the connection
	// broke: the device may have carried it out.
	OutcomeUnknown bool
}

func (e *UnreachableError) Error() string {
	switch {
	case e.OutcomeUnknown:
		return fmt.Sprintf("the connection to %v broke before its answer came: %s", e.Target, unknownOutcome)
	case errors.Is(e.Err, syscall.ECONNREFUSED):
		return fmt.Sprintf("%v refuses: the host is there, but nothing listens on %s port %d; is its SNMP agent running?",
			e.Target, e.Target.transport(), e.Target.port())
	case errors.Is(e.Err, io.EOF) || errors.Is(e.Err, syscall.ECONNRESET) || errors.Is(e.Err, syscall.EPIPE):
		return fmt.Sprintf("%v hung up instead of answering; try again, or try UDP", e.Target)
	case errors.Is(e.Err, syscall.ENETUNREACH):
		return fmt.Sprintf("no route to %v: this machine has no way into that network; check the address, or the VPN that leads there", e.Target)
	case errors.Is(e.Err, syscall.EHOSTUNREACH):
		return fmt.Sprintf("%v is unreachable: a router says the host is not there, or something on the way forbids it; check the address", e.Target)
	case errors.Is(e.Err, syscall.EPERM) || errors.Is(e.Err, syscall.EACCES):
		return fmt.Sprintf("cannot send to %v: this machine forbids it; look at its own firewall, or whether that is a broadcast address", e.Target)
	}
	return fmt.Sprintf("cannot send to %v (%v): check the address and this machine's network", e.Target, e.Err)
}

func (e *UnreachableError) Unwrap() error { return e.Err }

// unknownOutcome is what there is to say of a SET without an answer.
const unknownOutcome = "the outcome of the SET is unknown, the device may have carried it out; read the value back before trying again"

// OutcomeUnknown reports whether err leaves open if a SET was carried out.
func OutcomeUnknown(err error) bool {
	if e, ok := errors.AsType[*TimeoutError](err); ok {
		return e.OutcomeUnknown
	}
	e, ok := errors.AsType[*UnreachableError](err)
	return ok && e.OutcomeUnknown
}

// TimeoutError says that no answer came.
type TimeoutError struct {
	Target   Target
	Version  Version
	Attempts int             // how often the request was sent
	Waits    []time.Duration // how long each attempt was waited for
	// Probed is how long a smaller request was waited for, sent once after a
	// larger one met silence; 0 when there was none.
	Probed time.Duration
	// Objects is how many objects the request named.
	Objects int
	// OutcomeUnknown is set for a SET: the device may have carried it out.
	OutcomeUnknown bool
	// Ignored counts datagrams that came meanwhile and were not the answer;
	// LastIgnored says what was wrong with the last of them.
	Ignored     int
	LastIgnored string
	// Met is set when the device has answered this session before.
	Met bool
	// PrivacySuspect is set when the device answers in the clear, but never
	// answered anything encrypted: devices stay silent on what they cannot
	// decrypt. Authenticated is set when it has proved to know the user's
	// authentication key.
	PrivacySuspect bool
	Authenticated  bool
	// Context is the one that was asked in, "" for the device's own. Many
	// devices stay silent about a context they do not have.
	Context string
}

func (e *TimeoutError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "timeout after %s from %v", e.waited(), e.Target)
	if e.Probed > 0 {
		fmt.Fprintf(&b, ", and %s more for a single object", seconds(e.Probed))
	}
	b.WriteString(": ")
	if e.OutcomeUnknown {
		b.WriteString(unknownOutcome)
	}
	if e.OutcomeUnknown && e.PrivacySuspect {
		b.WriteString("; ")
	}
	if e.PrivacySuspect || !e.OutcomeUnknown {
		b.WriteString(e.cause())
	}
	if e.Objects > manyObjects {
		fmt.Fprintf(&b, "; or a request about %d objects is too large for it: ask for fewer at a time", e.Objects)
	}
	if e.Ignored > 0 {
		fmt.Fprintf(&b, "; %s came that %s no answer to it, the last because %s",
			count(e.Ignored, "datagram"), was(e.Ignored), e.LastIgnored)
	}
	return b.String()
}

// manyObjects is how many objects a request may name before its size is among
// the likely reasons for silence: a message every device has to understand has
// 484 octets (RFC 3417 §3.2).
const manyObjects = 20

// with returns the timeout of e's request and of the smaller one sent because
// of it, which is not one of its attempts.
func (e *TimeoutError) with(next *TimeoutError) *TimeoutError {
	both := *e
	for _, wait := range next.Waits {
		both.Probed += wait
	}
	if next.Ignored > 0 {
		both.Ignored, both.LastIgnored = both.Ignored+next.Ignored, next.LastIgnored
	}
	return &both
}

// cause names what silence most often means.
func (e *TimeoutError) cause() string {
	way := fmt.Sprintf("the device is off, a firewall drops %s %d", e.Target.transport(), e.Target.port())
	switch {
	case e.Context != "" && e.Version == V3:
		return fmt.Sprintf("it may have no context %q and stays silent about it; or ", e.Context) + e.otherCause(way)
	case e.Context != "":
		return fmt.Sprintf("it may have no context %q, which makes the community a wrong one; or ", e.Context) + way + ", or the community itself is wrong"
	}
	return e.otherCause(way)
}

// otherCause is cause without a context.
func (e *TimeoutError) otherCause(way string) string {
	switch {
	case e.PrivacySuspect && e.Authenticated:
		return "the device accepts the authentication passphrase, yet stays silent to what is encrypted: the privacy protocol or the privacy passphrase is most likely wrong"
	case e.PrivacySuspect:
		return "the device is there, yet stays silent to what is encrypted: the privacy protocol or the privacy passphrase may be wrong"
	case e.Met:
		return "it answered before, so it has gone, is too busy, or cannot do what was asked; try again, or ask for less"
	case e.Version == V3:
		return way + ", or it does not speak version 3"
	}
	return way + ", or the community is wrong (devices stay silent on a wrong one)"
}

// waited says "1 × 2 s", or "2 attempts (2 s + 4 s)" where the waits grew.
func (e *TimeoutError) waited() string {
	if len(e.Waits) == 0 {
		return count(e.Attempts, "attempt")
	}
	same := true
	texts := make([]string, len(e.Waits))
	for i, w := range e.Waits {
		texts[i] = seconds(w)
		same = same && w == e.Waits[0]
	}
	if same {
		return fmt.Sprintf("%d × %s", len(texts), texts[0])
	}
	return fmt.Sprintf("%d attempts (%s)", len(texts), strings.Join(texts, " + "))
}

// Timeout makes the error a timeout to those who ask as the net package does.
func (e *TimeoutError) Timeout() bool { return true }

func seconds(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%g s", d.Round(100*time.Millisecond).Seconds())
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// MalformedError says that an answer was not what the protocol allows. What
// could be read of it is returned beside the error.
type MalformedError struct {
	Target Target
	Op     Op
	Why    string
	Err    error // of type *ber.VarbindError where varbinds could not be read
	Kept   int   // varbinds that could be read
}

func (e *MalformedError) Error() string {
	return fmt.Sprintf("the answer of %s to the %v is malformed: %s; %s could be read, the fault is in the device or on the way: try again, or ask for less",
		who(e.Target), e.Op, e.Why, count(e.Kept, "varbind"))
}

func (e *MalformedError) Unwrap() error { return e.Err }

// LoopError ends a walk in which the device came back to where it had been.
type LoopError struct {
	Target Target
	OID    oid.OID // where it came back to
}

func (e *LoopError) Error() string {
	return fmt.Sprintf("%s goes round in circles: after the last object it named %v again; the fault is in its agent, walk the subtrees behind it one by one", who(e.Target), e.OID)
}

// who names a device in a sentence, where it is known which one it is.
func who(t Target) string {
	if t.Host == "" {
		return "the device"
	}
	return t.String()
}

// RequestError says that a request cannot be put on the wire. Nothing was sent.
type RequestError struct {
	Op  Op
	OID oid.OID
	Why string
}

func (e *RequestError) Error() string {
	if e.OID.IsZero() && e.Op != OpSet {
		return fmt.Sprintf("cannot %v: %s", e.Op, e.Why)
	}
	return fmt.Sprintf("cannot %v %v: %s", e.Op, e.OID, e.Why)
}
