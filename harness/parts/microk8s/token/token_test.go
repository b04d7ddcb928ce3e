package token

import (
	"path/filepath"
	"testing"
	"time"
)

var now = time.Unix(1_000_000, 0)

func consume(t *testing.T, file File, word string, at time.Time) bool {
	t.Helper()
	isValid, err := file.Consume(word, at)
	if err != nil {
		t.Fatal(err)
	}
	return isValid
}

func added(t *testing.T, word string, seconds int) File {
	t.Helper()
	file := File(filepath.Join(t.TempDir(), "tokens"))
	if err := file.Add(word, seconds, now); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestATokenWithoutALifeLetsOneIn(t *testing.T) {
	file := added(t, "word", Once)
	if !consume(t, file, "word", now) {
		t.Error("refused at first")
	}
	if consume(t, file, "word", now) {
		t.Error("taken a second time")
	}
}

func TestATokenWithALifeLetsInUntilItsEnd(t *testing.T) {
	file := added(t, "word", 60)
	for _, seconds := range []int{0, 59, 60} {
		if !consume(t, file, "word", now.Add(time.Duration(seconds)*time.Second)) {
			t.Errorf("refused after %d s", seconds)
		}
	}
	if consume(t, file, "word", now.Add(61*time.Second)) {
		t.Error("taken after its end")
	}
	if consume(t, file, "word", now) {
		t.Error("kept beyond its end")
	}
}

func TestWhatWasNeverAddedIsRefusedAndLeavesTheOthers(t *testing.T) {
	file := added(t, "word", Once)
	for _, wrong := range []string{"", "wor", "word2", "word|9999999999"} {
		if consume(t, file, wrong, now) {
			t.Errorf("took %q", wrong)
		}
	}
	if !consume(t, file, "word", now) {
		t.Error("the right one was lost")
	}
}

func TestNoTwoNewTokensAreAlikeAndAllAreLongEnough(t *testing.T) {
	one, other := New(), New()
	if one == other || len(one) != MinimumLength {
		t.Errorf("found %s and %s", one, other)
	}
}
