package session

import (
	"bytes"

	"github.com/mibtui/mibtui/mib/ber"
)

// codec makes messages of the PDUs to be sent and PDUs of the messages that
// come, in the way of one version.
type codec interface {
	// begin forgets the messages of the request before.
	begin()
	// seal returns what to send for a request, which gosnmp wrote as a message
	// of version 1 or 2c: one message, or more where that helps to tell what is
	// wrong. They are valid until the next call.
	seal(raw []byte, m ber.Message, attempt int) [][]byte
	// open reads a message that came. The PDU is part of it.
	open(packet []byte) (ber.Message, verdict)
}

// verdict says what is to be done about a message that is no answer; the zero
// verdict is that it is one.
type verdict struct {
	ignore string // why it is not for this request: another is waited for
	noted  bool   // it is, but says all it has to say to the codec
	again  bool   // the device refused the request for a reason mended now
	err    error  // the device refused it for good
}

// plain is the codec of versions 1 and 2c: a community in clear text.
type plain struct {
	version   int32
	community []byte
}

func (plain) begin() {}

func (plain) seal(raw []byte, _ ber.Message, _ int) [][]byte { return [][]byte{raw} }

func (c plain) open(packet []byte) (ber.Message, verdict) {
	m, err := ber.ParseMessage(packet)
	switch {
	case err != nil:
		return m, verdict{ignore: err.Error()}
	case m.Version != c.version:
		return m, verdict{ignore: "it is of another SNMP version"}
	case !bytes.Equal(m.Community, c.community):
		return m, verdict{ignore: "it carries another community"}
	}
	return m, verdict{}
}
