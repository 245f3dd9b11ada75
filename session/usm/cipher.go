package usm

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des" //nolint:gosec // RFC 3414 §8 prescribes it, and old devices have nothing else
	"encoding/binary"
	"errors"

	"github.com/mibtui/mibtui/mib/ber"
)

const saltSize = 8

// keySize is how many octets of key the protocol takes; DES takes its
// initialisation vector from the second half.
func (p PrivProtocol) keySize() int {
	switch p {
	case AES192, AES192C:
		return 24
	case AES256, AES256C:
		return 32
	}
	return 16
}

// encrypt returns m's scoped PDU encrypted, and the salt it was done with.
func (k *Keys) encrypt(m ber.MessageV3) (data, salt []byte) {
	count := k.salt.Add(1)
	if k.privProtocol == DES {
		salt = binary.BigEndian.AppendUint32(nil, uint32(m.Boots))
		salt = binary.BigEndian.AppendUint32(salt, uint32(count))
		block, iv := k.des(salt)
		data = make([]byte, (len(m.Data)+des.BlockSize-1)/des.BlockSize*des.BlockSize)
		copy(data, m.Data)
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(data, data)
		return data, salt
	}
	salt = binary.BigEndian.AppendUint64(nil, count)
	block, register := k.aes(m, salt)
	data = make([]byte, len(m.Data))
	for at := 0; at < len(data); at += aes.BlockSize {
		block.Encrypt(register, register)
		copy(register, xor(data[at:], m.Data[at:], register))
	}
	return data, salt
}

// Decrypt returns m's scoped PDU. Anything can come out of it: that it was
// decrypted with the right key shows only when it is read.
func (k *Keys) Decrypt(m ber.MessageV3) ([]byte, error) {
	if len(m.Salt) != saltSize {
		return nil, errors.New("its salt has not 8 octets")
	}
	data := make([]byte, len(m.Data))
	switch {
	case k.privProtocol == NoPriv:
		return nil, errors.New("it is encrypted, which was not agreed")
	case k.privProtocol == DES:
		if len(data)%des.BlockSize != 0 {
			return nil, errors.New("its length is not that of an encryption with DES")
		}
		block, iv := k.des(m.Salt)
		cipher.NewCBCDecrypter(block, iv).CryptBlocks(data, m.Data)
		return data, nil
	}
	block, register := k.aes(m, m.Salt)
	for at := 0; at < len(data); at += aes.BlockSize {
		block.Encrypt(register, register)
		xor(data[at:], m.Data[at:], register)
		copy(register, m.Data[at:])
	}
	return data, nil
}

// aes returns the cipher and what its feedback register begins with (RFC 3826
// §3.1.2.1). The mode is CFB with whole blocks.
func (k *Keys) aes(m ber.MessageV3, salt []byte) (block cipher.Block, register []byte) {
	block, err := aes.NewCipher(k.priv)
	if err != nil {
		panic("usm: a key of the wrong size was made: " + err.Error())
	}
	register = binary.BigEndian.AppendUint32(make([]byte, 0, aes.BlockSize), uint32(m.Boots))
	register = binary.BigEndian.AppendUint32(register, uint32(m.Time))
	return block, append(register, salt...)
}

// des returns the cipher and its initialisation vector (RFC 3414 §8.1.1.1).
func (k *Keys) des(salt []byte) (block cipher.Block, iv []byte) {
	block, err := des.NewCipher(k.priv[:des.BlockSize]) //nolint:gosec // see above
	if err != nil {
		panic("usm: a key of the wrong size was made: " + err.Error())
	}
	iv = make([]byte, des.BlockSize)
	xor(iv, k.priv[des.BlockSize:], salt)
	return block, iv
}

// xor writes a XOR b into out, as far as all three go, and returns that part.
func xor(out, a, b []byte) []byte {
	n := min(len(out), len(a), len(b))
	for i := range n {
		out[i] = a[i] ^ b[i]
	}
	return out[:n]
}
