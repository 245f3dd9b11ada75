package smi

import "bytes"

// commentLen returns how much of line, which begins with the two hyphens of a
// comment, is comment. ASN.1 ends a comment at the next two hyphens; authors
// draw rules with hyphens and go on writing prose after them. So two hyphens
// (not more) end it only where what follows them reads like a declaration.
func commentLen(line []byte) int {
	i := 2
	for i < len(line) && line[i] == '-' {
		i++
	}
	for i < len(line) {
		next := bytes.Index(line[i:], []byte("--"))
		if next < 0 {
			break
		}
		i += next
		run := 2
		for i+run < len(line) && line[i+run] == '-' {
			run++
		}
		i += run
		if run == 2 && readsLikeCode(line[i:]) {
			return i
		}
	}
	return len(line)
}

// maxLook is how many bytes behind a comment are looked at.
const maxLook = 200

// readsLikeCode reports whether rest, the end of a line after a closed
// comment, is more likely declaration than prose.
func readsLikeCode(rest []byte) bool {
	rest = rest[:min(len(rest), maxLook)]
	rest = bytes.TrimLeft(rest, " \t")
	if len(rest) == 0 {
		return false
	}
	switch rest[0] {
	case '{', '}', '|', ';':
		return true
	case ',':
		return len(bytes.TrimSpace(rest[1:])) == 0
	case ':':
		return bytes.HasPrefix(rest, []byte("::="))
	}
	word, after := cutWord(rest)
	if len(word) == 0 {
		return false
	}
	after = bytes.TrimLeft(after, " \t")
	if w := string(word); w == "STRING" || w == "IDENTIFIER" { // the second half of a type
		return true
	}
	if len(after) > 2 && after[0] == '(' && classes[after[1]] == digit { // up(1)
		return true
	}
	if bytes.HasPrefix(after, []byte("::=")) {
		return true
	}
	second, _ := cutWord(after)
	if statementKind(string(second)) != NoStatement || statementKind(string(word)) != NoStatement {
		return true
	}
	return clauseNamed(word) != "" && len(after) > 0 && (after[0] == '"' || after[0] == '{' || classes[after[0]] == letter)
}

func cutWord(b []byte) (word, rest []byte) {
	n := 0
	for n < len(b) && (classes[b[n]] == letter || classes[b[n]] == digit || b[n] == '-') {
		n++
	}
	return b[:n], b[n:]
}
