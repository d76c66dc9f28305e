package diag

import "strings"

// Nearest gives the known name closest to the given one, or "" when none is
// close enough to be a slip of the pen (edit distance, Levenshtein 1966, at most
// a third of the longer name and never more than three).
func Nearest(name string, known []string) string {
	best, bestDistance := "", 4
	for _, k := range known {
		limit := max(1, max(len([]rune(k)), len([]rune(name)))/3)
		d := distance(strings.ToLower(name), strings.ToLower(k))
		if d <= limit && d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best
}

// DidYouMean is the hint that goes with an unknown name.
func DidYouMean(name string, known []string) Text {
	if n := Nearest(name, known); n != "" {
		return T("是否想写 %q？", "did you mean %q?", n)
	}
	if len(known) == 0 || len(known) > 40 {
		return Text{}
	}
	list := strings.Join(known, ", ")
	return T("可用：%s", "known: %s", list)
}

// distance counts insertions, deletions and replacements of characters, and
// swaps of neighbours as one.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			rows[i][j] = step(rows, x, y, i, j)
		}
	}
	return rows[len(x)][len(y)]
}

func step(rows [][]int, x, y []rune, i, j int) int {
	cost := 1
	if x[i-1] == y[j-1] {
		cost = 0
	}
	d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
	if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
		d = min(d, rows[i-2][j-2]+1)
	}
	return d
}
