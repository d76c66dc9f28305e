package stats

import "math"

// Agreement is how far ratings tell the same of people, whoever gives them:
// intraclass correlations, 1 where raters agree on everybody, about 0 where they
// agree no more than by chance. 1, 2 and 3 are of a single rating, the K forms
// of the mean of all of a person's. NaN where it cannot be told.
type Agreement struct {
	ICC1, ICC2, ICC3    float64
	ICC1K, ICC2K, ICC3K float64
	People, Ratings     int
	Raters              float64 // ratings a person: k, or n₀ where people have different numbers
}

// Agree tells the agreement of a full design: ratings[p][r] is what rater r gave
// person p, everybody by the same raters in the same order. With the mean
// squares between people (B), within people (W), between raters (J) and of the
// rest (E), of n people and k raters:
//
//	ICC1 = (B − W)/(B + (k − 1)W)                        raters differ from person to person
//	ICC2 = (B − E)/(B + (k − 1)E + k(J − E)/n)           raters are a sample of many; leniency counts
//	ICC3 = (B − E)/(B + (k − 1)E)                        these raters only; leniency does not
//	ICC1K = (B − W)/B, ICC2K = (B − E)/(B + (J − E)/n), ICC3K = (B − E)/B
//
// Shrout and Fleiss, "Intraclass Correlations: Uses in Assessing Rater
// Reliability", Psychological Bulletin 1979. ok is false below two people or two
// raters, where somebody lacks a rating, and where all ratings are equal.
func Agree(ratings [][]float64) (a Agreement, ok bool) {
	n := len(ratings)
	if n < 2 || len(ratings[0]) < 2 {
		return Agreement{}, false
	}
	k := len(ratings[0])
	raters, grand := make([]float64, k), 0.0
	for _, given := range ratings {
		if len(given) != k {
			return Agreement{}, false
		}
		for r, x := range given {
			raters[r] += x / float64(n)
			grand += x / float64(n*k)
		}
	}
	var between, within, columns float64
	for _, given := range ratings {
		mean, squares := meanSquares(given)
		between += float64(k) * (mean - grand) * (mean - grand)
		within += squares
	}
	for _, mean := range raters {
		columns += float64(n) * (mean - grand) * (mean - grand)
	}
	if between+within <= 1e-12*(1+grand*grand) {
		return Agreement{}, false
	}
	all := between + within
	fn, fk := float64(n), float64(k)
	b, w, j := part(between, all)/(fn-1), part(within, all)/(fn*(fk-1)), part(columns, all)/(fk-1)
	e := part(within-columns, all) / ((fn - 1) * (fk - 1))
	return Agreement{
		ICC1: over(b-w, b+(fk-1)*w), ICC2: over(b-e, b+(fk-1)*e+fk*(j-e)/fn), ICC3: over(b-e, b+(fk-1)*e),
		ICC1K: over(b-w, b), ICC2K: over(b-e, b+(j-e)/fn), ICC3K: over(b-e, b),
		People: n, Ratings: n * k, Raters: fk,
	}, true
}

// AgreeUneven tells ICC1 and ICC1K where people were rated by different raters
// and different numbers of them: one-way analysis of variance, with
//
//	n₀ = (N − Σnᵢ²/N) / (n − 1)
//
// ratings a person instead of k (Donner, "A Review of Inference Procedures for
// the Intraclass Correlation Coefficient", International Statistical Review
// 1986). People without a rating are left out; the other forms are NaN. ok is
// false below two people, where nobody has two ratings, and where all are equal.
func AgreeUneven(ratings [][]float64) (a Agreement, ok bool) {
	var total, squared, grand, n float64
	for _, given := range ratings {
		k := float64(len(given))
		if k == 0 {
			continue
		}
		n, total, squared = n+1, total+k, squared+k*k
		for _, x := range given {
			grand += x
		}
	}
	if n < 2 || total <= n {
		return Agreement{}, false
	}
	grand /= total
	var between, within float64
	for _, given := range ratings {
		if len(given) == 0 {
			continue
		}
		mean, squares := meanSquares(given)
		between += float64(len(given)) * (mean - grand) * (mean - grand)
		within += squares
	}
	if between+within <= 1e-12*(1+grand*grand) {
		return Agreement{}, false
	}
	k := (total - squared/total) / (n - 1)
	b, w := part(between, between+within)/(n-1), part(within, between+within)/(total-n)
	none := math.NaN()
	return Agreement{
		ICC1: over(b-w, b+(k-1)*w), ICC2: none, ICC3: none, ICC1K: over(b-w, b), ICC2K: none, ICC3K: none,
		People: int(n), Ratings: int(total), Raters: k,
	}, true
}

// meanSquares gives the mean of some numbers and their squared distances from it.
func meanSquares(values []float64) (mean, squares float64) {
	for _, x := range values {
		mean += x / float64(len(values))
	}
	for _, x := range values {
		squares += (x - mean) * (x - mean)
	}
	return mean, squares
}

// part is a part of the squares, 0 where it is no more than rounding leaves of them.
func part(squares, all float64) float64 {
	if squares < 1e-12*all {
		return 0
	}
	return squares
}

// over divides; nothing over nothing is not a number.
func over(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}
