// Package stats holds what SQL cannot say: draws from distributions, and ranks
// as ranges.
//
// In: numbers. Out: numbers. Nothing here knows a table, an employee or a clock.
//
// Its one opinion: a draw is a function of a seed that the caller makes from
// names, never of the order of calls, so that one person more or one processor
// more changes nobody else's numbers.
package stats

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// Source gives the random numbers that belong to some names.
func Source(names ...string) *rand.Rand {
	h := fnv.New64a()
	for _, n := range names {
		h.Write([]byte(n)) // never fails
		h.Write([]byte{0}) // so that (ab, c) is not (a, bc)
	}
	return rand.New(rand.NewPCG(h.Sum64(), uint64(len(names))))
}

// Gamma draws from the gamma distribution with the given shape and scale 1, for
// a shape above 0. Marsaglia and Tsang, "A simple method for generating gamma
// variables" (2000); below 1 by their boost with a uniform.
func Gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		u := 1 - r.Float64() // in (0, 1]
		return Gamma(r, shape+1) * math.Pow(u, 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// Beta draws from the beta distribution, for a and b above 0.
func Beta(r *rand.Rand, a, b float64) float64 {
	x, y := Gamma(r, a), Gamma(r, b)
	if x+y == 0 {
		return a / (a + b) // both underflow only for tiny a and b
	}
	return x / (x + y)
}
