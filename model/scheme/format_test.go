package scheme_test

import (
	"math"
	"testing"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

func TestFormatValue(t *testing.T) {
	for _, c := range []struct {
		v      float64
		unit   string
		zh, en string
	}{
		{0.918, "share", "91.8%", "91.8%"},
		{0.9, "share", "90%", "90%"},
		{0.8996, "share", "89.96%", "89.96%"}, // never 90%
		{2. / 3, "share", "66.7%", "66.7%"},
		{0, "share", "0%", "0%"},
		{38880, "seconds", "10.8 小时", "10.8 h"},
		{2100, "seconds", "35 分钟", "35 min"},
		{45, "seconds", "45 秒", "45 s"},
		{86400, "seconds", "24 小时", "24 h"},
		{5 * 86400, "seconds", "5 天", "5 d"},
		{-2100, "seconds", "−35 分钟", "−35 min"},
		{80, "score", "80 分", "80 points"},
		{1, "points", "1 分", "1 point"},
		{20, "points", "20 分", "20 points"},
		{3, "count", "3 次", "3"},
		{12345, "count", "12,345 次", "12,345"},
		{1234.5, "money", "1,234.50 元", "¥1,234.50"},
		{120, "money", "120 元", "¥120"},
		{2.5, "per_1000", "2.5‰", "2.5‰"},
		{2.14, "pp", "2.1 个百分点", "2.1 percentage points"},
		{3, "days", "3 天", "3 days"},
		{1.25, "hours", "1.3 小时", "1.3 hours"},
		{7.25, "something", "7.3", "7.3"},
		{math.NaN(), "share", "–", "–"},
	} {
		if zh, en := scheme.FormatValue(c.v, c.unit, diag.ZH), scheme.FormatValue(c.v, c.unit, diag.EN); zh != c.zh || en != c.en {
			t.Errorf("%v %s: got %q and %q, want %q and %q", c.v, c.unit, zh, en, c.zh, c.en)
		}
	}
}

func TestRuleText(t *testing.T) {
	s := shipped(t, "framework")
	for _, c := range []struct {
		n      int
		zh, en string
	}{
		{0, "目标 90%，每低 1 个百分点扣 2 分，扣完为止；样本不足 5 条视为缺失", "target 90%; 2 points off for each full percentage point short, never below 0; fewer than 5 records count as missing"},
		{3, "每发生 1 次扣 2 分，扣完为止", "2 points off for each occurrence, never below 0"},
		{5, "目标 80 分，每低 5 分扣 2 分，扣完为止", "target 80 points; 2 points off for each full 5 points short, never below 0"},
		{7, "0 分得 0 分，100 分得满分，其间按比例", "no points at 0 points, all points at 100 points, in proportion between"},
	} {
		i := s.Indicators()[c.n]
		if got, want := i.RuleText(known[i.ID]), (diag.Text{ZH: c.zh, EN: c.en}); got != want {
			t.Errorf("%s: got %q, want %q", i.ID, got, want)
		}
	}
}

// TestRuleTextIsComplete: no sentence is left with a {name} to fill.
func TestRuleTextIsComplete(t *testing.T) {
	every, modifiers := parseCase(t, "testdata/good-every-rule"), parseCase(t, "testdata/good-modifiers")
	seen := map[string]bool{}
	for _, i := range append(every.Indicators(), modifiers.Indicators()...) {
		text := i.RuleText(known[i.ID])
		for _, lang := range diag.Langs {
			if text.In(lang) == "" || containsAny(text.In(lang), "{}–") && i.Rule.Kind != "range" {
				t.Errorf("%s: %q", i.ID, text.In(lang))
			}
		}
		seen[i.Rule.Kind] = true
	}
	for _, k := range scheme.Rules {
		if !seen[k.Name] {
			t.Errorf("rule %s is in no case", k.Name)
		}
	}
}

func containsAny(text, chars string) bool {
	for _, c := range text {
		for _, x := range chars {
			if c == x {
				return true
			}
		}
	}
	return false
}
