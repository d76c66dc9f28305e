package stats

import (
	"cmp"
	"math"
	"slices"
)

// Spearman is Spearman's rank correlation of pairs, ties at the mean of their ranks.
// ok is false where a side has no variance.
func Spearman(x, y []float64) (rho float64, ok bool) { return Correlation(MeanRanks(x), MeanRanks(y)) }

// MeanRanks gives each value its rank from 1 (the least), equal values the mean of theirs.
func MeanRanks(x []float64) []float64 {
	order := make([]int, len(x))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	out := make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, k := range order[from:to] {
			out[k] = float64(from+to+1) / 2
		}
		from = to
	}
	return out
}

// Clusters groups things that are bound to each other, directly or by others: |rho|
// above a bound binds two. rho is square and NaN where nothing is known. Groups of
// one are left out; members and groups stand in their order.
func Clusters(rho [][]float64, above float64) [][]int {
	group := make([]int, len(rho)) // the least member of each one's group
	for k := range group {
		group[k] = k
	}
	for a := range rho {
		for b := range a {
			if !(math.Abs(rho[a][b]) > above) || group[a] == group[b] {
				continue
			}
			from, to := max(group[a], group[b]), min(group[a], group[b])
			for k := range group {
				if group[k] == from {
					group[k] = to
				}
			}
		}
	}
	var out [][]int
	for first := range group {
		var members []int
		for k := range group {
			if group[k] == first {
				members = append(members, k)
			}
		}
		if len(members) > 1 {
			out = append(out, members)
		}
	}
	return out
}

// InflationFactors are the variance inflation factors of columns over the same
// people: 1 / (1 − R²) of each by the others, which is the diagonal of the inverse of
// their correlations. Above 5 the others nearly say the same. A column without
// variance is NaN and takes no part; where columns determine each other it is +Inf.
// Belsley, Kuh and Welsch, "Regression Diagnostics" (1980).
func InflationFactors(columns [][]float64) []float64 {
	out := make([]float64, len(columns))
	var varied []int
	for k, c := range columns {
		out[k] = math.NaN()
		if _, ok := Correlation(c, c); ok {
			varied = append(varied, k)
		}
	}
	r := make([][]float64, len(varied))
	for a := range varied {
		r[a] = make([]float64, len(varied))
		for b := range varied {
			r[a][b], _ = Correlation(columns[varied[a]], columns[varied[b]])
		}
	}
	for a, f := range inverseDiagonal(r) {
		out[varied[a]] = f
	}
	return out
}

// inverseDiagonal is the diagonal of the inverse of a correlation matrix, one at a
// time: 1 / (1 − R²) with R² = r'·S⁻¹·r from the others by Cholesky's factors. What
// the others determine is +Inf.
func inverseDiagonal(r [][]float64) []float64 {
	out := make([]float64, len(r))
	for k := range r {
		rest := 1.0
		var l [][]float64 // rows of the factor of the others' correlations
		var z []float64   // what each takes of item k
		for a := range r {
			if a == k {
				continue
			}
			row, left := make([]float64, len(l)), 1.0
			for b := range l {
				row[b] = r[a][others(b, k)]
				for c := range b {
					row[b] -= row[c] * l[b][c]
				}
				row[b] /= l[b][b]
				left -= row[b] * row[b]
			}
			taken := r[a][k]
			for b := range l {
				taken -= row[b] * z[b]
			}
			if left <= 1e-10 { // it says nothing beyond those before it
				l, z = append(l, append(row, math.Inf(1))), append(z, 0)
				continue
			}
			root := math.Sqrt(left)
			l, z = append(l, append(row, root)), append(z, taken/root)
			rest -= taken / root * taken / root
		}
		out[k] = math.Inf(1)
		if rest > 1e-10 {
			out[k] = 1 / rest
		}
	}
	return out
}

// others is the place of the b-th of all but k.
func others(b, k int) int {
	if b >= k {
		return b + 1
	}
	return b
}
