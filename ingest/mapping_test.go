package ingest

import "testing"

func TestQuoteText(t *testing.T) {
	for text, want := range map[string]string{
		"":        "''",
		"it's":    "'it''s'",
		"a\x00'b": "('a' || chr(0) || '''b')",
	} {
		if got := QuoteText(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
