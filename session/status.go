package session

import (
	"fmt"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session/usm"
)

// ErrorStatus is what an agent says of a request it did not carry out (RFC
// 3416 §3).
type ErrorStatus uint8

// The values of error-status. Those from NoAccess on came with version 2.
const (
	NoError ErrorStatus = iota
	TooBig
	NoSuchName
	BadValue
	ReadOnly
	GenErr
	NoAccess
	WrongType
	WrongLength
	WrongEncoding
	WrongValue
	NoCreation
	InconsistentValue
	ResourceUnavailable
	CommitFailed
	UndoFailed
	AuthorizationError
	NotWritable
	InconsistentName
)

// String returns the name the RFC gives the status.
func (s ErrorStatus) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return fmt.Sprintf("error-status %d", uint8(s))
}

// Meaning says in words what the status tells a person.
func (s ErrorStatus) Meaning() string {
	if int(s) < len(statusMeanings) {
		return statusMeanings[s]
	}
	return "no RFC defines this status; see the device's own documentation"
}

var statusNames = [...]string{
	"noError", "tooBig", "noSuchName", "badValue", "readOnly", "genErr", "noAccess", "wrongType", "wrongLength",
	"wrongEncoding", "wrongValue", "noCreation", "inconsistentValue", "resourceUnavailable", "commitFailed",
	"undoFailed", "authorizationError", "notWritable", "inconsistentName",
}

var statusMeanings = [...]string{
	NoError:             "the device had nothing to object",
	TooBig:              "the answer does not fit into one message; ask for fewer objects at a time",
	NoSuchName:          "the device has no such object, or does not show it or let it be written to this community or user",
	BadValue:            "the device does not take this value; check its type, length and range",
	ReadOnly:            "the object cannot be written",
	GenErr:              "the device failed for a reason it does not name; its log may say more",
	NoAccess:            "this community or user may not do that to the object; the device's access rules (view) forbid it",
	WrongType:           "the value is of another type than the object",
	WrongLength:         "the value is shorter or longer than the object allows",
	WrongEncoding:       "the device could not read the value's encoding",
	WrongValue:          "the object can never take this value; check its range or enumeration",
	NoCreation:          "there is no such instance and it cannot be created",
	InconsistentValue:   "the value is possible, but not in the device's present state; something else must be set first or too",
	ResourceUnavailable: "the device lacks memory or another resource for it just now",
	CommitFailed:        "the device had agreed, then failed to carry it out; it put everything back",
	UndoFailed:          "the device failed halfway and could not put everything back; read the values to see what holds now",
	AuthorizationError:  "the device denies access with these credentials; its access rules (view) have to allow them",
	NotWritable:         "the object can be read but never written",
	InconsistentName:    "this instance cannot be created in the device's present state",
}

// StatusError is an agent's refusal.
type StatusError struct {
	Op     Op
	Status ErrorStatus
	Index  int     // which varbind of the request, counted from 1; 0 when the agent does not say
	OID    oid.OID // that varbind's name; the zero OID when Index names none
	// Target is who refused, and Version and Level how it was spoken to; Level
	// counts in version 3 alone.
	Target  Target
	Version Version
	Level   usm.Level
}

func (e *StatusError) Error() string {
	where := ""
	switch {
	case !e.OID.IsZero():
		where = fmt.Sprintf(" %v", e.OID)
	case e.Index > 0:
		where = fmt.Sprintf(" (varbind %d)", e.Index)
	}
	return fmt.Sprintf("%v%s: %s", e.Op, where, e.Answer())
}

// Answer says who refuses and why, without what was asked.
func (e *StatusError) Answer() string {
	return fmt.Sprintf("%s answers %v: %s", who(e.Target), e.Status, e.why())
}

// why is the status's meaning for the user and the level that were used. Views
// are given to groups of users by level (RFC 3415 §2.5), so the same user may
// be let in at a higher one.
func (e *StatusError) why() string {
	denied := e.Status == AuthorizationError || e.Status == NoAccess
	if !denied || e.Version != V3 {
		return e.Status.Meaning()
	}
	if e.Level < usm.AuthPriv {
		return fmt.Sprintf("the user is denied this at the level %v, which may be too low for what the view allows; connect with a higher one (authPriv is the highest)", e.Level)
	}
	return "the user is denied this even at authPriv; the device's access rules (group and view) have to allow it"
}
