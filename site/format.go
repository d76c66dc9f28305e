package site

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// periodName writes a period as a reader does: 2026年第三季度, Q3 2026, 2026年9月, Sep 2026.
func periodName(period string, lang diag.Lang) string {
	year := period[:min(4, len(period))]
	switch {
	case len(period) == 6 && period[4] == 'Q':
		if lang == diag.EN {
			return period[4:] + " " + year
		}
		return year + "年第" + string([]rune("一二三四")[int(period[5]-'1')%4]) + "季度"
	case len(period) == 7:
		month, _ := strconv.Atoi(period[5:])
		if lang == diag.EN {
			return time.Month(max(1, month)).String()[:3] + " " + year
		}
		return fmt.Sprintf("%s年%d月", year, month)
	case lang == diag.EN:
		return period
	}
	return year + "年"
}

// monthShort writes a month for an axis: 25年2月, Feb 25.
func monthShort(month string, lang diag.Lang) string {
	n, _ := strconv.Atoi(month[5:])
	if lang == diag.EN {
		return time.Month(max(1, n)).String()[:3] + " " + month[2:4]
	}
	return fmt.Sprintf("%s年%d月", month[2:4], n)
}

// points writes a score or points with two decimals.
func points(v float64) string {
	return strings.ReplaceAll(strconv.FormatFloat(scheme.RoundHalfUp(v, 2), 'f', 2, 64), "-", "−")
}

// count writes a whole number with separators; in Chinese from a hundred thousand on in 万.
func count(n float64, lang diag.Lang) string {
	if lang == diag.ZH && math.Abs(n) >= 1e8 {
		return trimmed(n/1e8) + " 亿"
	}
	if lang == diag.ZH && math.Abs(n) >= 1e5 {
		return trimmed(n/1e4) + " 万"
	}
	digits := strconv.FormatFloat(math.Abs(math.Round(n)), 'f', 0, 64)
	var out []byte
	for i, c := range []byte(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out = append(out, ',')
		}
		out = append(out, c)
	}
	if n < 0 {
		return "−" + string(out)
	}
	return string(out)
}

// trimmed writes one decimal, or none where it is 0.
func trimmed(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// percent writes a share with one decimal.
func percent(v float64) string { return trimmed(100*v) + "%" }

// split takes the unit off a formatted value, to be set smaller beside it.
func splitUnit(formatted string) (number, unit string) {
	end := len(formatted)
	for i, r := range formatted {
		if !strings.ContainsRune("¥0123456789.,−-+万亿", r) && !(r == ' ' && strings.ContainsAny(formatted[i:], "万亿0123456789")) {
			end = i
			break
		}
	}
	return strings.TrimSpace(formatted[:end]), strings.TrimSpace(formatted[end:])
}

// difference writes a change of an indicator without its sign, shares in percentage points.
func difference(v float64, unit string, lang diag.Lang) string {
	if unit == "share" || unit == "ratio" {
		return scheme.FormatValue(math.Abs(100*v), "pp", lang)
	}
	return scheme.FormatValue(math.Abs(v), unit, lang)
}
