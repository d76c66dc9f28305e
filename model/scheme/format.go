package scheme

import (
	"math"
	"strconv"
	"strings"

	"kaohe/model/diag"
)

// units lists the units of indicators and how a value in them is written. A unit
// that is not here is written as a bare number.
var units = []struct {
	name   string
	title  diag.Text
	format func(v float64, lang diag.Lang) string
}{
	{"share", diag.Text{ZH: "比率", EN: "a share"}, formatShare},
	{"ratio", diag.Text{ZH: "比值", EN: "a ratio"}, formatShare},
	{"seconds", diag.Text{ZH: "时长", EN: "time"}, formatSeconds},
	{"points", diag.Text{ZH: "分", EN: "points"}, formatPoints},
	{"score", diag.Text{ZH: "分", EN: "points"}, formatPoints},
	{"count", diag.Text{ZH: "次", EN: "occurrences"}, formatCount},
	{"money", diag.Text{ZH: "元", EN: "money"}, formatMoney},
	{"per_1000", diag.Text{ZH: "每千次", EN: "cases per thousand"}, formatPerThousand},
	{"pp", diag.Text{ZH: "百分点", EN: "percentage points"}, formatPercentagePoints},
	{"days", diag.Text{ZH: "天", EN: "days"}, formatDays},
	{"hours", diag.Text{ZH: "小时", EN: "hours"}, formatHours},
}

// FormatValue writes a value as readers of a language do: a share of 0.918 as
// 91.8%, 38880 seconds as 10.8 小时 or 10.8 h. It shows one decimal; a second one
// where one would hide that the value is not whole (89.96% is never 90%).
func FormatValue(v float64, unit string, lang diag.Lang) string {
	if !finite(v) {
		return "–"
	}
	for _, u := range units {
		if u.name == unit {
			return u.format(v, lang)
		}
	}
	return decimal(v)
}

// decimal writes up to one decimal, and two where one would look whole.
func decimal(v float64) string {
	if math.Abs(v-math.Round(v)) < 1e-9 {
		return group(strconv.FormatFloat(math.Round(v)+0, 'f', 0, 64))
	}
	one := RoundHalfUp(v, 1)
	if one == math.Round(one) {
		return group(strconv.FormatFloat(RoundHalfUp(v, 2), 'f', 2, 64))
	}
	return group(strconv.FormatFloat(one, 'f', 1, 64))
}

// group puts a comma before each three digits of the whole part, and writes the
// sign as a minus, not a hyphen.
func group(number string) string {
	sign, rest := "", number
	if strings.HasPrefix(rest, "-") {
		sign, rest = "−", rest[1:]
	}
	whole, fraction, found := strings.Cut(rest, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		whole += "." + fraction
	}
	return sign + whole
}

func formatShare(v float64, _ diag.Lang) string { return decimal(v*100) + "%" }

// formatSeconds chooses the largest unit of which there is at least one; days
// only beyond three, since limits are spoken of as 24, 48 and 72 hours.
func formatSeconds(v float64, lang diag.Lang) string {
	switch size := math.Abs(v); {
	case size > 72*3600:
		return measured(v/86400, diag.Text{ZH: "天", EN: "d"}, lang)
	case size >= 3600:
		return measured(v/3600, diag.Text{ZH: "小时", EN: "h"}, lang)
	case size >= 60:
		return measured(v/60, diag.Text{ZH: "分钟", EN: "min"}, lang)
	}
	return measured(v, diag.Text{ZH: "秒", EN: "s"}, lang)
}

func measured(v float64, unit diag.Text, lang diag.Lang) string {
	return decimal(v) + " " + unit.In(lang)
}

func formatPoints(v float64, lang diag.Lang) string {
	return measured(v, diag.Text{ZH: "分", EN: plural(v, "point")}, lang)
}

func formatCount(v float64, lang diag.Lang) string {
	if lang == diag.EN {
		return decimal(v)
	}
	return decimal(v) + " 次"
}

func formatMoney(v float64, lang diag.Lang) string {
	if lang == diag.EN {
		return "¥" + money(v)
	}
	return money(v) + " 元"
}

// money writes whole amounts bare and others with both their digits.
func money(v float64) string {
	v = RoundHalfUp(v, 2)
	if v == math.Round(v) {
		return group(strconv.FormatFloat(v, 'f', 0, 64))
	}
	return group(strconv.FormatFloat(v, 'f', 2, 64))
}

func formatPerThousand(v float64, _ diag.Lang) string { return decimal(v) + "‰" }

func formatPercentagePoints(v float64, lang diag.Lang) string {
	return measured(v, diag.Text{ZH: "个百分点", EN: plural(v, "percentage point")}, lang)
}

func formatDays(v float64, lang diag.Lang) string {
	return measured(v, diag.Text{ZH: "天", EN: plural(v, "day")}, lang)
}

func formatHours(v float64, lang diag.Lang) string {
	return measured(v, diag.Text{ZH: "小时", EN: plural(v, "hour")}, lang)
}

// plural gives the English word for a number of things.
func plural(v float64, word string) string {
	if v == 1 || word == "yuan" {
		return word
	}
	return word + "s"
}
