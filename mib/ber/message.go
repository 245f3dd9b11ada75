package ber

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/mibtui/mibtui/mib/oid"
)

// Varbind is one variable binding: the name of an object's instance and its
// value (RFC 3416 §3). In a request for a value the value is [Null].
type Varbind struct {
	OID   oid.OID
	Value Value
}

// PDUType is the tag octet of a protocol data unit, which says what a message
// asks for or answers (RFC 3416 §3).
type PDUType byte

// The PDUs that a manager and an agent exchange.
const (
	GetRequest     PDUType = 0xa0
	GetNextRequest PDUType = 0xa1
	Response       PDUType = 0xa2
	SetRequest     PDUType = 0xa3
	GetBulkRequest PDUType = 0xa5
	// Report says what version 3's security model had against a message (RFC
	// 3412 §7.1).
	Report PDUType = 0xa8
)

// String returns the name the RFCs give the PDU, or its tag in hex.
func (t PDUType) String() string {
	switch t {
	case GetRequest:
		return "GetRequest"
	case GetNextRequest:
		return "GetNextRequest"
	case Response:
		return "Response"
	case SetRequest:
		return "SetRequest"
	case GetBulkRequest:
		return "GetBulkRequest"
	case Report:
		return "Report"
	}
	return fmt.Sprintf("PDU 0x%02x", byte(t))
}

// Message is the outside of a version 1 or 2c message (RFC 1157 §4, RFC 3416
// §3): everything but its varbinds, which [Message.Varbinds] reads. The slices
// are parts of the bytes it was read from, not copies.
type Message struct {
	Version   int32 // as on the wire: 0 is version 1, 1 is 2c
	Community []byte
	Type      PDUType
	RequestID int32
	// ErrorStatus and ErrorIndex are in a GetBulkRequest non-repeaters and
	// max-repetitions (RFC 3416 §3).
	ErrorStatus int32
	ErrorIndex  int32
	// List is the content of the varbind list, as far as it is there.
	List []byte
	// Cut says that the bytes end before the message does.
	Cut bool
}

const sequence = 0x30

// ParseMessage reads the outside of a message. It succeeds as soon as the
// request-id is readable, since from there on a message belongs to somebody;
// what is broken behind it shows in Cut and in [Message.Varbinds]. Octets that
// follow the message are ignored.
func ParseMessage(b []byte) (Message, error) {
	var m Message
	outer, err := m.open(b, 0, "message")
	if err != nil {
		return m, err
	}
	if outer.Tag != sequence {
		return m, fmt.Errorf("not an SNMP message: it begins with octet 0x%02x", outer.Tag)
	}
	version, offset, err := readInt32(outer.Content, 0, "version")
	if err != nil {
		return m, err
	}
	m.Version = version
	community, err := Next(outer.Content, offset)
	if err != nil || community.Tag != byte(OctetString) {
		return m, errors.New("the community is not readable")
	}
	m.Community = community.Content
	return m, m.readPDU(outer.Content, offset+community.Len())
}

// readPDU reads the PDU that begins at offset; it fails when the request-id is
// not readable.
func (m *Message) readPDU(b []byte, offset int) error {
	pdu, err := m.open(b, offset, "PDU")
	if err != nil {
		return err
	}
	m.Type = PDUType(pdu.Tag)
	if m.RequestID, offset, err = readInt32(pdu.Content, 0, "request-id"); err != nil {
		return err
	}
	m.readBody(pdu.Content, offset)
	return nil
}

// open reads a constructed element that may be cut short.
func (m *Message) open(b []byte, offset int, what string) (Element, error) {
	e, err := Next(b, offset)
	switch {
	case err == nil:
		return e, nil
	case errors.Is(err, ErrTruncated) && len(e.Content) > 0:
		m.Cut = true
		return e, nil
	}
	return e, fmt.Errorf("the %s is not readable: %w", what, err)
}

func (m *Message) readBody(pdu []byte, offset int) {
	var err error
	if m.ErrorStatus, offset, err = readInt32(pdu, offset, "error-status"); err != nil {
		m.Cut = true
		return
	}
	if m.ErrorIndex, offset, err = readInt32(pdu, offset, "error-index"); err != nil {
		m.Cut = true
		return
	}
	list, err := Next(pdu, offset)
	if err != nil || list.Tag != sequence {
		m.Cut = true
	}
	if list.Tag == sequence {
		m.List = list.Content
	}
}

func readInt32(b []byte, offset int, what string) (value int32, after int, err error) {
	e, err := Next(b, offset)
	if err != nil {
		return 0, offset, fmt.Errorf("the %s is not readable: %w", what, err)
	}
	c := e.Content
	// Some agents write a request-id above 2^31 as unsigned, with a zero in
	// front; its low 32 bits are still the ones that were asked with.
	if e.Tag != byte(Integer) || len(c) == 0 || len(c) > 5 {
		return 0, offset, fmt.Errorf("the %s is no INTEGER of 32 bits", what)
	}
	n := int64(int8(c[0]))
	for _, octet := range c[1:] {
		n = n<<8 | int64(octet)
	}
	return int32(n), offset + e.Len(), nil
}

// VarbindError says which varbinds of a message could not be read. The others
// are not affected.
type VarbindError struct {
	Lost  []int // positions in the message, counted from 1 as error-index does
	First error // why the first of them
}

func (e *VarbindError) Error() string {
	if len(e.Lost) == 1 {
		return fmt.Sprintf("varbind %d is not readable: %v", e.Lost[0], e.First)
	}
	return fmt.Sprintf("%d varbinds are not readable, the first of them number %d: %v", len(e.Lost), e.Lost[0], e.First)
}

func (e *VarbindError) Unwrap() error { return e.First }

// Varbinds reads the varbind list. A varbind that does not parse costs itself
// only: the others are returned together with a *[VarbindError]. What is
// returned shares no memory with the message.
func (m Message) Varbinds() ([]Varbind, error) {
	return m.AppendVarbinds(nil)
}

// AppendVarbinds is [Message.Varbinds] into a slice the caller has.
func (m Message) AppendVarbinds(into []Varbind) ([]Varbind, error) {
	var lost *VarbindError
	position := 0
	fail := func(err error) {
		if lost == nil {
			lost = &VarbindError{First: err}
		}
		lost.Lost = append(lost.Lost, position)
	}
	for offset := 0; offset < len(m.List); {
		position++
		e, err := Next(m.List, offset)
		if err != nil {
			fail(err)
			break
		}
		offset += e.Len()
		vb, err := ParseVarbind(e)
		if err != nil {
			fail(err)
			continue
		}
		into = append(into, vb)
	}
	if lost == nil && m.Cut {
		position++
		fail(ErrTruncated)
	}
	if lost != nil {
		return into, lost
	}
	return into, nil
}

// ParseVarbind reads one varbind. The value's content octets are taken as they
// are, whatever its tag promises; a value that says it is longer than its
// varbind is taken as far as the varbind goes.
func ParseVarbind(e Element) (Varbind, error) {
	if e.Tag != sequence {
		return Varbind{}, fmt.Errorf("a varbind begins with octet 0x%02x instead of a SEQUENCE", e.Tag)
	}
	name, err := Next(e.Content, 0)
	if err != nil || name.Tag != byte(ObjectIdentifier) {
		return Varbind{}, errors.New("a varbind has no name")
	}
	o, err := DecodeOID(string(name.Content))
	if err != nil {
		return Varbind{}, fmt.Errorf("a varbind's name: %w", err)
	}
	value, err := Next(e.Content, name.Len())
	if err != nil && !(errors.Is(err, ErrTruncated) && value.Tag != 0) {
		return Varbind{}, fmt.Errorf("the value of %v: %w", o, err)
	}
	return Varbind{o, Value{Type(value.Tag), string(value.Content)}}, nil
}

// AppendVarbind appends the encoding of one varbind to b. An identifier of
// fewer than two sub-identifiers is filled up as [EncodeOID] does.
func AppendVarbind(b []byte, name oid.OID, v Value) []byte {
	nameLen := oidSize(name)
	inner := headerSize(nameLen) + nameLen + headerSize(len(v.Content)) + len(v.Content)
	b = appendHeader(b, sequence, inner)
	b = appendHeader(b, byte(ObjectIdentifier), nameLen)
	b = appendOID(b, name)
	b = appendHeader(b, byte(v.Type), len(v.Content))
	return append(b, v.Content...)
}

// AppendMessage appends the encoding of m to b; m.List is the content of the
// varbind list, as [AppendVarbind] makes it.
func AppendMessage(b []byte, m Message) []byte {
	var version intOctets
	version.set(m.Version)
	all := version.size() + headerSize(len(m.Community)) + len(m.Community) + m.pduSize()
	b = appendHeader(b, sequence, all)
	b = version.append(b)
	b = appendOctets(b, m.Community)
	return m.appendPDU(b)
}

func (m Message) pduSize() int {
	var id, status, index intOctets
	id.set(m.RequestID)
	status.set(m.ErrorStatus)
	index.set(m.ErrorIndex)
	inner := id.size() + status.size() + index.size() + headerSize(len(m.List)) + len(m.List)
	return headerSize(inner) + inner
}

func (m Message) appendPDU(b []byte) []byte {
	var id, status, index intOctets
	id.set(m.RequestID)
	status.set(m.ErrorStatus)
	index.set(m.ErrorIndex)
	b = appendHeader(b, byte(m.Type), id.size()+status.size()+index.size()+headerSize(len(m.List))+len(m.List))
	b = id.append(b)
	b = status.append(b)
	b = index.append(b)
	b = appendHeader(b, sequence, len(m.List))
	return append(b, m.List...)
}

func appendOctets(b, content []byte) []byte {
	b = appendHeader(b, byte(OctetString), len(content))
	return append(b, content...)
}

// intOctets is a 32-bit INTEGER in the fewest octets.
type intOctets struct {
	octets [4]byte
	from   int
}

func (i *intOctets) set(n int32) {
	binary.BigEndian.PutUint32(i.octets[:], uint32(n))
	for i.from < 3 {
		first, second := i.octets[i.from], i.octets[i.from+1]
		if first == 0 && second < 0x80 || first == 0xff && second >= 0x80 {
			i.from++
			continue
		}
		break
	}
}

func (i *intOctets) size() int { return 2 + 4 - i.from }

func (i *intOctets) append(b []byte) []byte {
	b = append(b, byte(Integer), byte(4-i.from))
	return append(b, i.octets[i.from:]...)
}

func headerSize(content int) int {
	switch {
	case content < 1<<7:
		return 2
	case content < 1<<8:
		return 3
	case content < 1<<16:
		return 4
	case content < 1<<24:
		return 5
	}
	return 6
}

func appendHeader(b []byte, tag byte, content int) []byte {
	octets := headerSize(content) - 2
	b = append(b, tag)
	if octets == 0 {
		return append(b, byte(content))
	}
	b = append(b, 0x80|byte(octets))
	for shift := 8 * (octets - 1); shift >= 0; shift -= 8 {
		b = append(b, byte(content>>shift))
	}
	return b
}

func oidSize(o oid.OID) int {
	n := base128Size(firstOctets(o))
	for i := 2; i < o.Len(); i++ {
		n += base128Size(uint64(o.At(i)))
	}
	return n
}

func appendOID(b []byte, o oid.OID) []byte {
	b = appendBase128(b, firstOctets(o))
	for i := 2; i < o.Len(); i++ {
		b = appendBase128(b, uint64(o.At(i)))
	}
	return b
}

// firstOctets is the number that stands for the first two sub-identifiers.
func firstOctets(o oid.OID) uint64 {
	first := uint64(0)
	if o.Len() > 0 {
		first = uint64(o.At(0)) * 40
	}
	if o.Len() > 1 {
		first += uint64(o.At(1))
	}
	return first
}

func base128Size(n uint64) int {
	size := 1
	for n >>= 7; n != 0; n >>= 7 {
		size++
	}
	return size
}
