package browser

import "testing"

// Proofs is everything a site must pass, the cheapest first.
var Proofs = []struct {
	Name  string
	Check func(t testing.TB, dir string)
}{
	{"static", StaticChecks},
	{"valid", Validate},
	{"offline", WalkOffline},
	{"http", WalkHTTP},
	{"accessible", Accessibility},
	{"print", PrintScorecard},
}
