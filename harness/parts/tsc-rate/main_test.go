package main

import (
	"testing"
	"time"
)

func TestRateIsInKilohertz(t *testing.T) {
	began := time.Now()
	from, to := moment{1000, began}, moment{1000 + 2_600_000, began.Add(time.Millisecond)}
	if found := rate(from, to); found != 2_600_000 {
		t.Errorf("expected 2600000 kHz, found %d", found)
	}
}

func TestTwoLooksAtTheProcessorAgree(t *testing.T) {
	first := now()
	time.Sleep(50 * time.Millisecond)
	second := now()
	time.Sleep(50 * time.Millisecond)
	one, other := float64(rate(first, second)), float64(rate(second, now()))
	if ratio := one / other; ratio < 0.99 || ratio > 1.01 {
		t.Errorf("expected the same rate within 1 %%, found %.0f and %.0f kHz", one, other)
	}
}
