package ber

import (
	"errors"
	"fmt"
)

// Version3 is what stands in a version 3 message for its version.
const Version3 = 3

// MsgFlags says how a version 3 message is protected and whether it may be
// answered with a Report (RFC 3412 §6.4).
type MsgFlags byte

// The flags of a message. FlagPriv never stands without FlagAuth.
const (
	FlagAuth       MsgFlags = 1 << iota // signed
	FlagPriv                            // its inside is encrypted
	FlagReportable                      // whoever cannot accept it is to say why
)

// UserSecurityModel is the number of the security model whose parameters
// [MessageV3] holds (RFC 3411 §5, SnmpSecurityModel).
const UserSecurityModel = 3

// MessageV3 is the outside of a version 3 message (RFC 3412 §6) with the
// parameters of the user-based security model (RFC 3414 §2.4). The slices are
// parts of the bytes it was read from, not copies.
type MessageV3 struct {
	ID       int32 // msgID, which an answer repeats
	MaxSize  int32 // octets the sender can take
	Flags    MsgFlags
	Model    int32 // the security model; the fields up to Salt are read for [UserSecurityModel] only
	EngineID []byte
	Boots    int32 // how often that engine has started
	Time     int32 // seconds since it did
	User     []byte
	Digest   []byte
	Salt     []byte
	// Data is the scoped PDU: with FlagPriv its encryption, else the element as
	// [ParseScopedPDU] takes it.
	Data []byte
	// Signed is the whole message, which the digest is made over, without what
	// may follow it.
	Signed []byte
	// Cut says that the bytes end before the message does.
	Cut bool
}

// ParseMessageV3 reads the outside of a version 3 message.
func ParseMessageV3(b []byte) (MessageV3, error) {
	var v MessageV3
	var m Message
	outer, err := m.open(b, 0, "message")
	if err != nil {
		return v, err
	}
	if outer.Tag != sequence {
		return v, fmt.Errorf("not an SNMP message: it begins with octet 0x%02x", outer.Tag)
	}
	v.Signed = b[:outer.Len()]
	version, offset, err := readInt32(outer.Content, 0, "version")
	if err != nil {
		return v, err
	}
	if version != Version3 {
		return v, errors.New("it is of another SNMP version")
	}
	if offset, err = v.readHeader(outer.Content, offset); err != nil {
		return v, err
	}
	security, err := octets(outer.Content, offset, "security parameters")
	if err != nil {
		return v, err
	}
	offset += security.Len()
	if v.Model == UserSecurityModel {
		if err := v.readSecurity(security.Content); err != nil {
			return v, err
		}
	}
	return v, v.readData(outer.Content, offset, m.Cut)
}

func (v *MessageV3) readHeader(b []byte, offset int) (after int, err error) {
	header, err := Next(b, offset)
	if err != nil || header.Tag != sequence {
		return offset, errors.New("the message's header is not readable")
	}
	after = offset + header.Len()
	if v.ID, offset, err = readInt32(header.Content, 0, "msgID"); err != nil {
		return after, err
	}
	if v.MaxSize, offset, err = readInt32(header.Content, offset, "msgMaxSize"); err != nil {
		return after, err
	}
	flags, err := octets(header.Content, offset, "msgFlags")
	if err != nil || len(flags.Content) != 1 {
		return after, errors.New("the message's flags are not one octet")
	}
	v.Flags = MsgFlags(flags.Content[0])
	if v.Flags&FlagPriv != 0 && v.Flags&FlagAuth == 0 {
		return after, errors.New("the message's flags say encrypted but not signed")
	}
	v.Model, _, err = readInt32(header.Content, offset+flags.Len(), "security model")
	return after, err
}

func (v *MessageV3) readSecurity(b []byte) error {
	list, err := Next(b, 0)
	if err != nil || list.Tag != sequence {
		return errors.New("the security parameters are not readable")
	}
	b = list.Content
	engine, err := octets(b, 0, "engine ID")
	if err != nil {
		return err
	}
	offset := engine.Len()
	if v.Boots, offset, err = readInt32(b, offset, "engine boots"); err != nil {
		return err
	}
	if v.Time, offset, err = readInt32(b, offset, "engine time"); err != nil {
		return err
	}
	v.EngineID = engine.Content
	for _, field := range []struct {
		into *[]byte
		what string
	}{{&v.User, "user name"}, {&v.Digest, "digest"}, {&v.Salt, "salt"}} {
		e, err := octets(b, offset, field.what)
		if err != nil {
			return err
		}
		offset += e.Len()
		*field.into = e.Content
	}
	return nil
}

func (v *MessageV3) readData(b []byte, offset int, cut bool) error {
	data, err := Next(b, offset)
	if err != nil && !(errors.Is(err, ErrTruncated) && len(data.Content) > 0) {
		return fmt.Errorf("the scoped PDU is not readable: %w", err)
	}
	v.Cut = cut || err != nil
	switch {
	case v.Flags&FlagPriv != 0 && data.Tag == byte(OctetString):
		v.Data = data.Content
	case v.Flags&FlagPriv == 0 && data.Tag == sequence:
		v.Data = b[offset : offset+data.Len()]
	default:
		return fmt.Errorf("where the scoped PDU should be stands octet 0x%02x", data.Tag)
	}
	return nil
}

func octets(b []byte, offset int, what string) (Element, error) {
	e, err := Next(b, offset)
	if err == nil && e.Tag != byte(OctetString) {
		err = errors.New("it is no OCTET STRING")
	}
	if err != nil {
		return e, fmt.Errorf("the %s is not readable: %w", what, err)
	}
	return e, nil
}

// AppendMessageV3 appends the encoding of v to b, with v.Data as the scoped PDU
// as in MessageV3. It returns the whole, and where in it the digest stands, so
// that a signature can be written there over v.Digest.
func AppendMessageV3(b []byte, v MessageV3) (message, digest []byte) {
	var version, id, size, model, boots, seconds intOctets
	version.set(Version3)
	id.set(v.ID)
	size.set(v.MaxSize)
	model.set(v.Model)
	boots.set(v.Boots)
	seconds.set(v.Time)

	header := id.size() + size.size() + 3 + model.size()
	list := boots.size() + seconds.size()
	for _, octets := range [][]byte{v.EngineID, v.User, v.Digest, v.Salt} {
		list += headerSize(len(octets)) + len(octets)
	}
	security := headerSize(list) + list
	data := len(v.Data)
	if v.Flags&FlagPriv != 0 {
		data += headerSize(data)
	}
	b = appendHeader(b, sequence, version.size()+headerSize(header)+header+headerSize(security)+security+data)
	b = version.append(b)
	b = appendHeader(b, sequence, header)
	b = id.append(b)
	b = size.append(b)
	b = appendOctets(b, []byte{byte(v.Flags)})
	b = model.append(b)
	b = appendHeader(b, byte(OctetString), security)
	b = appendHeader(b, sequence, list)
	b = appendOctets(b, v.EngineID)
	b = boots.append(b)
	b = seconds.append(b)
	b = appendOctets(b, v.User)
	b = appendOctets(b, v.Digest)
	end := len(b)
	b = appendOctets(b, v.Salt)
	if v.Flags&FlagPriv != 0 {
		b = appendHeader(b, byte(OctetString), len(v.Data))
	}
	b = append(b, v.Data...)
	return b, b[end-len(v.Digest) : end]
}

// ScopedPDU is a PDU and the context it is about (RFC 3412 §6.8): which of
// several sets of objects behind one address, and whose. The Message's version
// is [Version3] and its community empty.
type ScopedPDU struct {
	EngineID []byte
	Context  []byte
	Message
}

// ParseScopedPDU reads a scoped PDU. As with [ParseMessage] it succeeds as soon
// as the request-id is readable, and octets that follow are ignored, as those
// are that an encryption fills its last block with.
func ParseScopedPDU(b []byte) (ScopedPDU, error) {
	s := ScopedPDU{Message: Message{Version: Version3}}
	outer, err := s.open(b, 0, "scoped PDU")
	if err != nil {
		return s, err
	}
	if outer.Tag != sequence {
		return s, fmt.Errorf("the scoped PDU begins with octet 0x%02x", outer.Tag)
	}
	engine, err := octets(outer.Content, 0, "context's engine ID")
	if err != nil {
		return s, err
	}
	context, err := octets(outer.Content, engine.Len(), "context's name")
	if err != nil {
		return s, err
	}
	s.EngineID, s.Context = engine.Content, context.Content
	return s, s.readPDU(outer.Content, engine.Len()+context.Len())
}

// AppendScopedPDU appends the encoding of s to b.
func AppendScopedPDU(b []byte, s ScopedPDU) []byte {
	inner := headerSize(len(s.EngineID)) + len(s.EngineID) + headerSize(len(s.Context)) + len(s.Context) + s.pduSize()
	b = appendHeader(b, sequence, inner)
	b = appendOctets(b, s.EngineID)
	b = appendOctets(b, s.Context)
	return s.appendPDU(b)
}
