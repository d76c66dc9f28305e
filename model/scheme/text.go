package scheme

import (
	"strings"
	"unicode"

	"kaohe/model/diag"
)

// RuleText says how the indicator is scored, in a sentence without a full stop:
// "目标 90%，每低 1 个百分点扣 2 分，扣完为止". info gives the unit and the direction.
func (i Indicator) RuleText(info IndicatorInfo) diag.Text {
	sentence := diag.Text{ZH: "仅供参考，不计分", EN: "for reference, not scored"}
	if !i.Reference {
		kind, ok := ruleKind(i.Rule.Kind)
		if !ok {
			return diag.Text{}
		}
		sentence = kind.Sentence
	}
	in := func(lang diag.Lang) string {
		return fill(sentence.In(lang), i.words(info, lang)) + i.limitsText(lang) + i.modifiersText(info, lang)
	}
	return diag.Text{ZH: tighten(in(diag.ZH)), EN: in(diag.EN)}
}

// tighten drops blanks between two Chinese characters: 每低 1 个百分点 扣 2 分 is
// written 每低 1 个百分点扣 2 分.
func tighten(zh string) string {
	runes := []rune(zh)
	var out []rune
	for n, c := range runes {
		if c == ' ' && n > 0 && n+1 < len(runes) && unicode.Is(unicode.Han, runes[n-1]) && unicode.Is(unicode.Han, runes[n+1]) {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

// word is a name in {braces} of a rule's sentence and what stands there.
type word struct{ name, text string }

func fill(sentence string, words []word) string {
	for _, w := range words {
		sentence = strings.ReplaceAll(sentence, "{"+w.name+"}", w.text)
	}
	return sentence
}

// words gives all that a rule's sentence may name.
func (i Indicator) words(info IndicatorInfo, lang diag.Lang) []word {
	r := i.Rule
	value := func(v *float64) string {
		if v == nil {
			return "–"
		}
		return FormatValue(*v, info.Unit, lang)
	}
	out := []word{
		{"target", value(i.Target)},
		{"short", shortWord(info.Better, lang)},
		{"points", pointsText(r.Points, lang)},
		{"per", r.perText(info, lang)},
		{"steps", r.stepsText(lang)},
		{"bands", bandsText(r.Bands, info, lang)},
		{"joined", joinedText(r.Interpolate, lang)},
		{"labels", labelsText(r.Labels, lang)},
		{"beyond", r.beyondText(info, lang)},
		{"most", mostText(r.BonusCap, lang)},
		{"goal", i.goalText(info, lang)},
		{"formula", r.formulaText(lang)},
	}
	if r.FullRange != nil && r.ZeroRange != nil {
		return append(out, word{"full", value(&r.FullRange[0]) + "–" + value(&r.FullRange[1])},
			word{"low", value(&r.ZeroRange[0])}, word{"high", value(&r.ZeroRange[1])})
	}
	return append(out, word{"zero", value(r.Zero)}, word{"full", value(r.Full)})
}

// directionName says in words which values of an indicator are better.
func directionName(better string) diag.Text {
	switch better {
	case Higher:
		return diag.Text{ZH: "越高越好", EN: "higher is better"}
	case Lower:
		return diag.Text{ZH: "越低越好", EN: "lower is better"}
	case InBand:
		return diag.Text{ZH: "在区间内为好", EN: "best within a band"}
	}
	return diag.Text{ZH: "没有为好", EN: "best when there is none"}
}

func shortWord(better string, lang diag.Lang) string {
	if better == Lower {
		return diag.Text{ZH: "超", EN: "over"}.In(lang)
	}
	return diag.Text{ZH: "低", EN: "short"}.In(lang)
}

// pointsText writes points: bare in Chinese, where 分 stands in the sentence,
// with the noun in English.
func pointsText(v float64, lang diag.Lang) string {
	if lang == diag.EN {
		return plain(v) + " " + plural(v, "point")
	}
	return plain(v)
}

// perText writes the size of a step: "1 个百分点" and "full percentage point".
func (r Rule) perText(info IndicatorInfo, lang diag.Lang) string {
	size, unit := r.stepSize(info)
	if lang == diag.EN {
		full := map[string]string{"whole": "full ", "started": "started "}[r.Steps]
		if size == 1 {
			return full + unit.EN
		}
		return full + strings.TrimSpace(plain(size)+" "+plural(size, unit.EN))
	}
	return strings.TrimSpace(plain(size) + " " + unit.ZH)
}

// stepSize gives a step in the unit in which it is spoken of.
func (r Rule) stepSize(info IndicatorInfo) (float64, diag.Text) {
	unit := info.Unit
	if r.Kind == "budget" {
		unit = "share"
	}
	switch unit {
	case "share", "ratio":
		return RoundHalfUp(r.Per*100, 9), diag.Text{ZH: "个百分点", EN: "percentage point"}
	case "seconds":
		return durationStep(r.Per)
	case "money":
		return r.Per, diag.Text{ZH: "元", EN: "yuan"}
	case "count":
		return r.Per, diag.Text{ZH: "次", EN: "occurrence"}
	case "per_1000":
		return r.Per, diag.Text{ZH: "个千分点", EN: "case per thousand"}
	case "pp":
		return r.Per, diag.Text{ZH: "个百分点", EN: "percentage point"}
	case "days":
		return r.Per, diag.Text{ZH: "天", EN: "day"}
	case "hours":
		return r.Per, diag.Text{ZH: "小时", EN: "hour"}
	}
	return r.Per, diag.Text{ZH: "分", EN: "point"}
}

func durationStep(seconds float64) (float64, diag.Text) {
	switch {
	case seconds >= 86400:
		return seconds / 86400, diag.Text{ZH: "天", EN: "day"}
	case seconds >= 3600:
		return seconds / 3600, diag.Text{ZH: "小时", EN: "hour"}
	case seconds >= 60:
		return seconds / 60, diag.Text{ZH: "分钟", EN: "minute"}
	}
	return seconds, diag.Text{ZH: "秒", EN: "second"}
}

// stepsText says how a part of a step counts, except what English says before
// the step ("each full", "each started").
func (r Rule) stepsText(lang diag.Lang) string {
	if lang == diag.EN {
		if r.Steps == "proportional" {
			return ", in proportion"
		}
		return ""
	}
	switch r.Steps {
	case "started":
		return "（不足一档按一档计）"
	case "proportional":
		return "（不足一档按比例计）"
	}
	return ""
}

func bandsText(bands []Band, info IndicatorInfo, lang diag.Lang) string {
	var parts []string
	for _, b := range bands {
		parts = append(parts, bandText(b, info, lang))
	}
	return strings.Join(parts, diag.Text{ZH: "；", EN: "; "}.In(lang))
}

func bandText(b Band, info IndicatorInfo, lang diag.Lang) string {
	title := b.Title.In(lang)
	if title != "" {
		title = diag.T("（%s）", " (%s)", title).In(lang)
	}
	share := FormatValue(b.Award, "share", lang)
	if b.At == nil {
		return diag.T("其余%[1]s得 %[2]s", "otherwise %[2]s%[1]s", title, share).In(lang)
	}
	sign := "≥ "
	if info.Better == Lower {
		sign = "≤ "
	}
	return diag.T("%[1]s%[2]s得 %[3]s", "%[3]s at %[1]s%[2]s", sign+FormatValue(*b.At, info.Unit, lang), title, share).In(lang)
}

func joinedText(joined bool, lang diag.Lang) string {
	if !joined {
		return ""
	}
	return diag.Text{ZH: "；两档之间按比例", EN: "; in proportion between two bands"}.In(lang)
}

func labelsText(labels []Label, lang diag.Lang) string {
	var parts []string
	for _, l := range labels {
		parts = append(parts, l.Name+" "+FormatValue(l.Award, "share", lang))
	}
	return strings.Join(parts, diag.Text{ZH: "，", EN: ", "}.In(lang))
}

// beyondText says what happens beyond the limit of at_most and at_least.
func (r Rule) beyondText(info IndicatorInfo, lang diag.Lang) string {
	if r.Points <= 0 {
		return diag.Text{ZH: "否则得 0 分", EN: "otherwise none"}.In(lang)
	}
	short := shortWord(Lower, lang)
	if r.Kind == "at_least" {
		short = shortWord(Higher, lang)
	}
	return diag.T("每%[1]s %[2]s 扣 %[3]s 分%[4]s，扣完为止", "%[3]s off for each %[2]s %[1]s%[4]s, never below 0",
		short, r.perText(info, lang), pointsText(r.Points, lang), r.stepsText(lang)).In(lang)
}

func mostText(most *float64, lang diag.Lang) string {
	if most == nil {
		return ""
	}
	return diag.T("，最多加 %s 分", ", at most %s", pointsText(*most, lang)).In(lang)
}

// limitsText adds what modifies the rule: floor, cap and the least sample.
func (i Indicator) limitsText(lang diag.Lang) string {
	text := ""
	if i.Floor != nil {
		text += diag.T("；最低 %s 分", "; at least %s", pointsText(*i.Floor, lang)).In(lang)
	}
	if i.Cap != nil {
		text += diag.T("；最高 %s 分", "; at most %s", pointsText(*i.Cap, lang)).In(lang)
	}
	if i.MinN > 0 {
		text += diag.T("；样本不足 %d 条视为缺失", "; fewer than %d records count as missing", i.MinN).In(lang)
	}
	return text
}
