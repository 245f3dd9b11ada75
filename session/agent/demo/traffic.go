package demo

import "math"

// load is how much passes through an interface in one direction. It is a sum
// of things that can be integrated on paper, so that a counter's value at any
// moment follows from the moment alone: a mean, the swing between night and
// afternoon, a few slow waves, and bursts that come and go.
type load struct {
	mean   float64 // octets a second
	day    float64 // share of the mean that comes and goes with the day; with waves below 1
	bursts []burst
}

// burst is an extra rate for a while, over and over.
type burst struct {
	rate        float64 // octets a second
	every, last float64 // seconds
}

// wave makes the rate uneven from one reading to the next.
type wave struct{ share, period, phase float64 }

var waves = [...]wave{{0.16, 613, 0}, {0.11, 97, 1}, {0.06, 23, 2}}

const (
	secondsPerDay = 24 * 60 * 60
	// Traffic is at its mean, and rising, at nine in the morning; the peak is
	// at three in the afternoon.
	morning = 9 * 60 * 60
)

// total returns the octets that have passed t seconds after the start, which
// was at second midnight of its day. It never falls as t grows.
func (l load) total(t, midnight float64) float64 {
	day := 2 * math.Pi / secondsPerDay
	phase := day * (midnight - morning)
	sum := t + l.day/day*(math.Cos(phase)-math.Cos(day*t+phase))
	for _, w := range waves {
		k := 2 * math.Pi / w.period
		sum += w.share / k * (math.Cos(w.phase) - math.Cos(k*t+w.phase))
	}
	sum *= l.mean
	for _, b := range l.bursts {
		sum += b.rate * pulses(t, b.every, b.last)
	}
	return sum
}

// rate returns the octets a second t seconds after the start.
func (l load) rate(t, midnight float64) float64 {
	r := 1 + l.day*math.Sin(2*math.Pi*(t+midnight-morning)/secondsPerDay)
	for _, w := range waves {
		r += w.share * math.Sin(2*math.Pi*t/w.period+w.phase)
	}
	r *= l.mean
	for _, b := range l.bursts {
		if math.Mod(t, b.every) < b.last {
			r += b.rate
		}
	}
	return r
}

// pulses returns for how many of t seconds something was on that comes on
// every so often and lasts a while.
func pulses(t, every, last float64) float64 {
	whole := math.Floor(t / every)
	return whole*last + math.Min(t-whole*every, last)
}
