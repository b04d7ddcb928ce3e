// Package token keeps the words by which others are let in, one to a line: `WORD` is good once, `WORD|SECONDS` until that
// time (since 1970) as often as wanted.
package token

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// MinimumLength of what lets a node in.
const MinimumLength = 32

// Once is the life of a token that is good once.
const Once = -1

// File holds tokens.
type File string

// New makes a token that nobody guesses.
func New() string {
	random := make([]byte, MinimumLength/2)
	rand.Read(random)
	return hex.EncodeToString(random)
}

// Add lets someone in: once, or for so many seconds.
func (f File) Add(token string, seconds int, now time.Time) error {
	line := token
	if seconds != Once {
		line = fmt.Sprintf("%s|%d", token, now.Unix()+int64(seconds))
	}
	lines, err := f.lines()
	if err != nil {
		return err
	}
	return f.write(append(lines, line))
}

// Consume tells whether a token lets someone in now; what is good once is not good any more then.
func (f File) Consume(token string, now time.Time) (bool, error) {
	lines, err := f.lines()
	if err != nil {
		return false, err
	}
	found := false
	var kept []string
	for _, line := range lines {
		word, expiry, expires := strings.Cut(line, "|")
		if expires {
			end, err := strconv.ParseInt(expiry, 10, 64)
			if err != nil || now.Unix() > end {
				continue
			}
		}
		// Whoever may have no token at all says the empty one.
		if word == token && token != "" {
			found = true
			if !expires {
				continue
			}
		}
		kept = append(kept, line)
	}
	return found, f.write(kept)
}

func (f File) lines() ([]string, error) {
	content, err := os.ReadFile(string(f))
	if os.IsNotExist(err) {
		return nil, nil
	}
	return strings.Fields(string(content)), err
}

func (f File) write(lines []string) error {
	var content strings.Builder
	for _, line := range lines {
		content.WriteString(line + "\n")
	}
	return os.WriteFile(string(f), []byte(content.String()), 0o660)
}
