package site

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

func TestFormats(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{periodName("2026Q3", diag.ZH), "2026年第三季度"}, {periodName("2026Q3", diag.EN), "Q3 2026"},
		{periodName("2026", diag.ZH), "2026年"}, {periodName("2026", diag.EN), "2026"},
		{periodName("2026-09", diag.ZH), "2026年9月"}, {periodName("2026-09", diag.EN), "Sep 2026"},
		{monthShort("2025-02", diag.ZH), "25年2月"}, {monthShort("2025-02", diag.EN), "Feb 25"},
		{count(0, diag.ZH), "0"}, {count(12345, diag.ZH), "12,345"}, {count(123456, diag.ZH), "12.3 万"}, {count(120000, diag.ZH), "12 万"},
		{count(250000000, diag.ZH), "2.5 亿"}, {count(1234567, diag.EN), "1,234,567"}, {count(-1234, diag.EN), "−1,234"},
		{points(91.325), "91.33"}, {points(89.995), "90.00"}, {points(-0.5), "−0.50"},
		{percent(0.918), "91.8%"}, {percent(1), "100%"}, {floorPercent(0.99969), "99.9%"},
		{strings.Join(monthsOf("2026Q3"), " "), "2026-07 2026-08 2026-09"},
		{strings.Join(latest("2026Q1", scheme.Month, 4), " "), "2025-12 2026-01 2026-02 2026-03"},
		{difference(-0.023, "share", diag.ZH), "2.3 个百分点"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	for formatted, want := range map[string][2]string{
		"91.8%": {"91.8", "%"}, "10.8 小时": {"10.8", "小时"}, "¥185.92": {"¥185.92", ""}, "1,234 元": {"1,234", "元"}, "25.8 min": {"25.8", "min"},
	} {
		if number, unit := splitUnit(formatted); number != want[0] || unit != want[1] {
			t.Errorf("%q: %q and %q", formatted, number, unit)
		}
	}
}

func TestUpTo(t *testing.T) {
	var rows []row
	for _, m := range []string{"2026-01", "2026-02", "2026-04", "2026-07"} {
		rows = append(rows, row{"month": m})
	}
	got := upTo(rows, "month", "2026Q2", 2)
	if len(got) != 2 || got[0].text("month") != "2026-02" || got[1].text("month") != "2026-04" {
		t.Errorf("%v", got)
	}
}

// A relative address leads from one file to the other, wherever they stand.
func TestRelativeLeadsThere(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", "b", "people", "E1", "2026Q2"})
	file := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(append(rapid.SliceOfN(part, 0, 3).Draw(t, "folders"), rapid.SampledFrom([]string{"index.html", "x.css"}).Draw(t, "file")), "/")
	})
	rapid.Check(t, func(t *rapid.T) {
		from, to := file.Draw(t, "from"), file.Draw(t, "to")
		if got := path.Join(path.Dir(from), relative(from, to)); got != to {
			t.Fatalf("from %s by %s to %s, want %s", from, relative(from, to), got, to)
		}
	})
}

// A slug is safe in any address, keeps what is safe already, and never stands
// for two ids.
func TestSlugs(t *testing.T) {
	for id, want := range map[string]string{"E00123": "E00123", "on_time_resolution": "on_time_resolution", "Diane": "Diane"} {
		if got := slug(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
	if got := slug("赵敏"); !strings.HasPrefix(got, "zhaomin-") {
		t.Errorf("赵敏: %q", got)
	}
	seen := map[string]string{}
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.String().Draw(t, "id")
		s := slug(id)
		if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" || s == "" {
			t.Fatalf("%q: %q is not safe", id, s)
		}
		if other, ok := seen[s]; ok && other != id {
			t.Fatalf("%q and %q are both %q", id, other, s)
		}
		seen[s] = id
	})
}

func TestSounds(t *testing.T) {
	if full, initials := sounds("赵敏 X3"); full != "zhaomin x3" || initials != "zmx3" {
		t.Errorf("%q, %q", full, initials)
	}
}

// Small drawings are well-formed whatever they are named, and show gaps as gaps.
func TestMiniDrawings(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	hostile := `<script>"&'` + "\u202e"
	for name, svg := range map[string]string{
		"gaps":     string(sparkline([]*float64{v(1), v(2), nil, v(3), nil, v(2)}, v(2.5), 100, 20, hostile)),
		"one":      string(sparkline([]*float64{v(1)}, nil, 100, 20, hostile)),
		"flat":     string(sparkline([]*float64{v(1), v(1)}, v(1), 100, 20, hostile)),
		"bullet":   string(bullet(0.9, v(0.95), v(0.92), 1, hostile)),
		"zero":     string(bullet(0, nil, nil, 0, hostile)),
		"score":    string(scoreLine(88, 40, []float64{90, 70, 0}, hostile)),
		"interval": string(rankLine(1, 2, 5, 9, hostile)),
	} {
		in := xml.NewDecoder(strings.NewReader(svg))
		for {
			if _, err := in.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v in %s", name, err, svg)
			}
		}
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") || strings.Contains(svg, "style=") {
			t.Errorf("%s: %s", name, svg)
		}
		if name == "gaps" && strings.Count(svg, "<polyline") != 1 {
			t.Errorf("two values, a gap and lone values are one line: %s", svg)
		}
	}
	if svg := sparkline([]*float64{nil, nil}, nil, 100, 20, "x"); svg != "" {
		t.Errorf("nothing to draw: %s", svg)
	}
}

// A document lets no HTML of its own through and carries no style.
func TestDocument(t *testing.T) {
	title, body, err := document("# 标题 & Co\n\n<script>alert(1)</script>\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n[x](javascript:alert(1))\n")
	if err != nil || title != "标题 & Co" {
		t.Errorf("%q, %v", title, err)
	}
	for _, wrong := range []string{"<script", "style=", "javascript:", "<h1"} {
		if strings.Contains(string(body), wrong) {
			t.Errorf("%s in %s", wrong, body)
		}
	}
	if !strings.Contains(string(body), `<div class="scroll"`) || !strings.Contains(string(body), `<td class="n">2</td>`) {
		t.Errorf("the table: %s", body)
	}
}

func TestQueriesAreTitled(t *testing.T) {
	all, err := queries()
	if err != nil || len(all) < 20 {
		t.Fatalf("%d queries, %v", len(all), err)
	}
	for _, p := range pages() {
		for _, name := range p.queries {
			found := false
			for _, q := range all {
				found = found || q.name == name
			}
			if !found {
				t.Errorf("page %q names the query %q, which does not exist", p.name, name)
			}
		}
	}
}
