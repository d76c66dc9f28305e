package company

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// dice is a stream of random numbers of its own.
type dice struct{ *rand.Rand }

// dice returns the stream named by its keys: the same seed and keys give the
// same numbers, whatever else was drawn before.
func (w *world) dice(keys ...any) dice {
	h := fnv.New64a()
	fmt.Fprintln(h, keys...)
	return dice{rand.New(rand.NewPCG(w.Seed, h.Sum64()))}
}

// chance is true with probability p.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between is uniform in [a, b).
func (d dice) between(a, b float64) float64 { return a + (b-a)*d.Float64() }

// around is log-normal with the given median and spread.
func (d dice) around(median, sigma float64) float64 {
	return median * math.Exp(sigma*d.NormFloat64())
}

// some is Poisson with the given mean (small means only).
func (d dice) some(mean float64) int {
	limit, p, n := math.Exp(-mean), 1.0, 0
	for p *= d.Float64(); p > limit; p *= d.Float64() {
		n++
	}
	return n
}

// pick returns an index with probability proportional to its weight.
func (d dice) pick(weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	x := d.Float64() * total
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// oneOf returns one of the words, each as likely.
func (d dice) oneOf(words ...string) string { return words[d.IntN(len(words))] }

// word is a text and how often it is used.
type word struct {
	text   string
	weight float64
}

// word returns one of the words by weight.
func (d dice) word(words []word) string {
	weights := make([]float64, len(words))
	for i, w := range words {
		weights[i] = w.weight
	}
	return words[d.pick(weights)].text
}

// logistic turns log odds into a probability.
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func clamp(x, low, high float64) float64 { return math.Max(low, math.Min(high, x)) }
