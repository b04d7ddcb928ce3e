// Tells, in kHz, how fast this processor's time-stamp counter counts. QEMU's translation hands that counter through to its
// guests, which would measure its rate at boot, and measure it wrong on a busy machine.
package main

import (
	"fmt"
	"time"
)

const watched = 300 * time.Millisecond

// counter reads the time-stamp counter.
func counter() uint64

// A moment is what the counter and the clock showed at the same time.
type moment struct {
	count uint64
	clock time.Time
}

// now looks often: of two looks at the clock the pair that lies closest together had no interruption between them.
func now() moment {
	var best moment
	shortest := time.Duration(1<<63 - 1)
	for range 1000 {
		before := time.Now()
		count := counter()
		if took := time.Since(before); took < shortest {
			shortest = took
			best = moment{count, before.Add(took / 2)}
		}
	}
	return best
}

// rate is what the counter went on between two moments, in kHz.
func rate(from, to moment) uint64 {
	return (to.count - from.count) * uint64(time.Millisecond) / uint64(to.clock.Sub(from.clock))
}

func main() {
	from := now()
	time.Sleep(watched)
	fmt.Println(rate(from, now()))
}
