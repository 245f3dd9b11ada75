package usm

import "github.com/mibtui/mibtui/mib/oid"

// Report is a device's reason not to accept a message: the counter that its
// Report names.
type Report uint8

// What a device reports of a message: the first six by the user-based security
// model (RFC 3414 §5), the others by those who take a message apart before and
// after it (RFC 3412 §5, RFC 3413 §4.1.2).
const (
	UnknownReport       Report = iota
	UnsupportedSecLevel        // the user has no such level there
	NotInTimeWindow            // the message's time is not the engine's
	UnknownUserName
	UnknownEngineID
	WrongDigest
	DecryptionError
	UnknownSecurityModel
	InvalidMessage
	UnknownPDUHandler
	UnavailableContext
	UnknownContext
)

var reports = [...]struct {
	name string
	oid  oid.OID
}{
	UnknownReport:        {"a counter of its own", oid.OID{}},
	UnsupportedSecLevel:  {"usmStatsUnsupportedSecLevels", usmStats(1)},
	NotInTimeWindow:      {"usmStatsNotInTimeWindows", usmStats(2)},
	UnknownUserName:      {"usmStatsUnknownUserNames", usmStats(3)},
	UnknownEngineID:      {"usmStatsUnknownEngineIDs", usmStats(4)},
	WrongDigest:          {"usmStatsWrongDigests", usmStats(5)},
	DecryptionError:      {"usmStatsDecryptionErrors", usmStats(6)},
	UnknownSecurityModel: {"snmpUnknownSecurityModels", oid.New(1, 3, 6, 1, 6, 3, 11, 2, 1, 1, 0)},
	InvalidMessage:       {"snmpInvalidMsgs", oid.New(1, 3, 6, 1, 6, 3, 11, 2, 1, 2, 0)},
	UnknownPDUHandler:    {"snmpUnknownPDUHandlers", oid.New(1, 3, 6, 1, 6, 3, 11, 2, 1, 3, 0)},
	UnavailableContext:   {"snmpUnavailableContexts", oid.New(1, 3, 6, 1, 6, 3, 12, 1, 4, 0)},
	UnknownContext:       {"snmpUnknownContexts", oid.New(1, 3, 6, 1, 6, 3, 12, 1, 5, 0)},
}

func usmStats(n uint32) oid.OID { return oid.New(1, 3, 6, 1, 6, 3, 15, 1, 1, n, 0) }

// Reports is how many there are, [UnknownReport] included.
const Reports = len(reports)

// ReportOf returns what a Report means whose varbind has the given name.
func ReportOf(name oid.OID) Report {
	for r := UnknownReport + 1; int(r) < Reports; r++ {
		// Some agents leave the instance out.
		if o := reports[r].oid; name == o || name == o.Parent() {
			return r
		}
	}
	return UnknownReport
}

// String returns the counter's name.
func (r Report) String() string {
	if int(r) < Reports {
		return reports[r].name
	}
	return reports[UnknownReport].name
}

// OID returns the counter's instance; the zero OID for [UnknownReport].
func (r Report) OID() oid.OID {
	if int(r) < Reports {
		return reports[r].oid
	}
	return oid.OID{}
}
