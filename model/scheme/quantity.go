package scheme

import (
	"math"
	"strconv"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/strict"
)

// durations lists the suffixes a duration may carry, in seconds. A longer
// suffix stands before one that it ends with.
var durations = []struct {
	suffix  string
	seconds float64
}{
	{"min", 60}, {"分钟", 60},
	{"h", 3600}, {"小时", 3600},
	{"d", 86400}, {"天", 86400},
	{"s", 1}, {"秒", 1},
}

// quantity reads a number in an indicator's unit: a share as 90%, 1pp or 0.9, a
// duration as 24h, everything else bare. A number in the wrong unit is reported
// with how it should be written. An empty unit (unknown indicator) takes any.
func quantity(n strict.Node, unit string) (float64, bool) {
	if !n.Given() {
		return 0, false
	}
	return quantityText(n, strings.TrimSpace(n.Text()), unit)
}

// quantityText reads a quantity that is all or part of a node's text.
func quantityText(n strict.Node, text, unit string) (float64, bool) {
	switch unit {
	case "":
		return anyQuantity(text), false
	case "share", "ratio":
		return share(n, text)
	case "seconds":
		return seconds(n, text)
	}
	if v, ok := strict.ParseNumber(text); ok && isPercent(text) {
		bare := plain(v * 100)
		n.Error(diag.T("%[1]q 是百分数，而该指标的单位是%[2]s", "%[1]q is a percentage, but the indicator is measured in %[3]s", text, unitName(unit).ZH, unitName(unit).EN),
			diag.T("请写 %s", "write %s", bare))
		return 0, false
	}
	return number(n, text)
}

// number reads a number that is all or part of a node's text.
func number(n strict.Node, text string) (float64, bool) {
	if text == "" {
		return n.Number()
	}
	v, ok := strict.ParseNumber(text)
	if !ok {
		n.Error(diag.T("应为数字（得到 %q）", "expected a number (got %q)", text), diag.T("例如 5、2.5、90%%、1pp", "for example 5, 2.5, 90%%, 1pp"))
	}
	return v, ok
}

// comparison reads an operator and a bound in one text: ">= 1", "< 60%".
func comparison(n strict.Node, unit string) (op string, bound float64, ok bool) {
	if !n.Given() {
		return "", 0, false
	}
	text := strings.TrimSpace(n.Text())
	for _, known := range Ops {
		if rest, found := strings.CutPrefix(text, known); found {
			bound, ok = quantityText(n, strings.TrimSpace(rest), unit)
			return known, bound, ok
		}
	}
	if !n.IsMap() && !n.IsList() {
		n.Error(diag.T("缺少比较符（得到 %q）", "an operator is missing (got %q)", text),
			diag.T("比较符（%s）写在前面，整体加引号，例如 \">= 3\"", "write one of %s in front, and all of it in quotes: \">= 3\"", strings.Join(Ops, " ")))
	}
	return "", 0, false
}

// anyQuantity reads what it can when the unit is not known; its value is never used.
func anyQuantity(text string) float64 {
	v, _ := strict.ParseNumber(text)
	return v
}

func isPercent(text string) bool {
	return strings.HasSuffix(text, "%") || strings.HasSuffix(text, "pp")
}

// share reads a share. A bare number from 1 up is refused: 90 must be 90%, and 1
// could be meant as 1% or as 100%.
func share(n strict.Node, text string) (float64, bool) {
	v, ok := number(n, text)
	if ok && !isPercent(text) && math.Abs(v) >= 1 {
		n.Error(diag.T("该指标是比率，%s 应写成百分数", "the indicator is a share: write %s as a percentage", text),
			diag.T("请写 %s%%", "write %s%%", text))
		return 0, false
	}
	return v, ok
}

// seconds reads a duration. A bare number is refused, since nothing says
// whether hours, minutes or seconds were meant.
func seconds(n strict.Node, text string) (float64, bool) {
	for _, d := range durations {
		if rest, found := strings.CutSuffix(text, d.suffix); found {
			if v, err := strconv.ParseFloat(strings.TrimSpace(rest), 64); err == nil && finite(v) {
				return v * d.seconds, true
			}
			break
		}
	}
	if v, err := strconv.ParseFloat(text, 64); err == nil && v == 0 {
		return 0, true
	}
	n.Error(diag.T("应为带单位的时长（得到 %q）", "expected a duration with its unit (got %q)", text),
		diag.T("例如 24h、90min、45s、2d", "for example 24h, 90min, 45s, 2d"))
	return 0, false
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// percentage reads a share that is not in an indicator's unit: an award, an
// effect on pay, a limit. 80 where 80% is meant is reported.
func percentage(n strict.Node, low, high float64) (float64, bool) {
	if !n.Given() {
		return 0, false
	}
	v, ok := n.Number()
	if !ok {
		return 0, false
	}
	text := strings.TrimSpace(n.Text())
	if !isPercent(text) && math.Abs(v) > 1 {
		n.Error(diag.T("应为百分数（得到 %s）", "expected a percentage (got %s)", text), diag.T("请写 %s%%", "write %s%%", text))
		return 0, false
	}
	if v < low || v > high {
		n.Error(diag.T("必须在 %s%% 到 %s%% 之间（得到 %s）", "must be from %s%% to %s%% (got %s)", plain(low*100), plain(high*100), text), diag.Text{})
		return 0, false
	}
	return v, true
}

// plain writes a number without needless digits: 90, 2.5, 0.125.
func plain(v float64) string {
	return strconv.FormatFloat(RoundHalfUp(v, 6), 'f', -1, 64)
}

// unitName names an indicator's unit in words.
func unitName(unit string) diag.Text {
	for _, u := range units {
		if u.name == unit {
			return u.title
		}
	}
	return diag.Text{ZH: unit, EN: unit}
}
