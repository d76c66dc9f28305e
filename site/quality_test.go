package site

import (
	"strings"
	"testing"

	"kaohe/model/diag"
)

// Of a reason's rejects the places named are of several files where there are
// several, and of one file otherwise; the most frequent reason stands first.
func TestReasonRows(t *testing.T) {
	got := reasonRows([]rejectRow{
		{File: "a.csv", Reason: "rare", Places: []string{"a.csv:9:x"}, Count: 1},
		{File: "a.csv", Reason: "date", Places: []string{"a.csv:2:x", "a.csv:3:x", "a.csv:4:x"}, Count: 5},
		{File: "a.csv", Reason: "date", Places: []string{"a.csv:7:y"}, Count: 1},
		{File: "b.csv", Reason: "date", Places: []string{"b.csv:8:x"}, Count: 2},
		{File: "b.csv", Reason: "rare", Places: []string{"b.csv"}, Count: 2},
	})
	if len(got) != 2 || got[0].Reason != "date" || got[0].Count != 8 || got[0].Files != 2 || got[1].Count != 3 || got[1].Files != 2 {
		t.Fatalf("%+v", got)
	}
	if places := strings.Join(got[0].Places, " "); places != "a.csv:2:x b.csv:8:x a.csv:3:x" {
		t.Errorf("places %s", places)
	}
	if places := strings.Join(got[1].Places, " "); places != "a.csv:9:x b.csv" {
		t.Errorf("places %s", places)
	}
}

func TestPlaces(t *testing.T) {
	for want, p := range map[string][3]string{"a.csv:7:解决时间": {"a.csv", "7", "解决时间"}, "a.csv:7": {"a.csv", "7", ""}, "a.csv": {"a.csv", "", ""}, "a.csv:列": {"a.csv", "", "列"}} {
		if got := place(p[0], p[1], p[2]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestMonthsMissing(t *testing.T) {
	months := []string{"2026-01", "2026-02", "2026-04", "2026-08"}
	zh, en := &view{lang: diag.ZH}, &view{lang: diag.EN}
	for want, got := range map[string]string{
		"":        zh.monthsMissing(nil),
		"2026年1月": zh.monthsMissing(months[:1]),
		"2026年1月、2026年2月、2026年4月 等 4 个月": zh.monthsMissing(months),
		"Jan 2026, Feb 2026":                       en.monthsMissing(months[:2]),
		"Jan 2026, Feb 2026, Apr 2026 …, 4 months": en.monthsMissing(months),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
