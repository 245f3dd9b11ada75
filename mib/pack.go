package mib

import "encoding/binary"

// packer writes numbers and strings as the cache keeps what is no plain row of
// records. Each string is written once.
type packer struct {
	body    []byte
	strings []byte
	count   int
	known   map[string]int
}

func (p *packer) num(n int)     { p.body = binary.AppendVarint(p.body, int64(n)) }
func (p *packer) big(n uint64)  { p.body = binary.AppendUvarint(p.body, n) }
func (p *packer) small(n uint8) { p.body = append(p.body, n) }

func (p *packer) str(s string) { p.big(uint64(p.number(s))) }

// number returns the number of a string; that of the empty one is 0.
func (p *packer) number(s string) int {
	if s == "" {
		return 0
	}
	n, ok := p.known[s]
	if !ok {
		if p.known == nil {
			p.known = map[string]int{}
		}
		p.count++
		n = p.count
		p.known[s] = n
		p.strings = binary.AppendUvarint(p.strings, uint64(len(s)))
		p.strings = append(p.strings, s...)
	}
	return n
}

// bytes returns all that was written.
func (p *packer) bytes() []byte {
	b := binary.AppendUvarint(nil, uint64(p.count))
	b = append(b, p.strings...)
	return append(b, p.body...)
}

// unpacker reads what a packer wrote. What is not as it should be makes it
// bad, and all that is read from then on zero. Strings share s.
type unpacker struct {
	s       string
	at      int
	strings []string
	bad     bool
}

func unpack(s string) *unpacker {
	u := &unpacker{s: s}
	n := u.count()
	u.strings = make([]string, 1, n+1)
	for range n {
		size := u.count()
		u.strings = append(u.strings, u.s[u.at:u.at+size])
		u.at += size
	}
	return u
}

func (u *unpacker) fail() {
	u.bad, u.at = true, len(u.s)
}

func (u *unpacker) big() uint64 {
	n := uint64(0)
	for shift := uint(0); u.at < len(u.s) && shift < 64; shift += 7 {
		c := u.s[u.at]
		u.at++
		if n |= uint64(c&0x7f) << shift; c < 0x80 {
			return n
		}
	}
	u.fail()
	return 0
}

func (u *unpacker) num() int {
	n := u.big()
	return int(n>>1) ^ -int(n&1)
}

func (u *unpacker) small() uint8 {
	if u.at >= len(u.s) {
		u.fail()
		return 0
	}
	u.at++
	return u.s[u.at-1]
}

// count reads how many things follow, of an octet or more each.
func (u *unpacker) count() int {
	n := u.big()
	if n > uint64(len(u.s)-u.at) {
		u.fail()
		return 0
	}
	return int(n)
}

// below reads a number that has to be less than limit.
func (u *unpacker) below(limit int) int {
	n := u.big()
	if n >= uint64(limit) {
		u.fail()
		return 0
	}
	return int(n)
}

func (u *unpacker) str() string {
	n := u.big()
	if n >= uint64(len(u.strings)) {
		u.fail()
		return ""
	}
	return u.strings[n]
}
