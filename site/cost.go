package site

import (
	"math"
	"strconv"
	"strings"

	"kaohe/charts"
	"kaohe/model/diag"
)

// costMain is the page about cost.
type costMain struct {
	None    string // why nothing can be said
	Why     string
	Change  *figure
	Views   []costView
	Parts   costParts
	Modes   modesPart
	Tried   []triedPart
	Budget  budgetPart
	Yearly  string // the reduction at a constant mix
	YearRef string
	Repeats repeatPart
	Carbon  carbonPart
}

// costView is the change of the total cost seen by one split.
type costView struct{ Name, Mix, Rate, Volume string }

// costParts is the cost of one service by each split.
type costParts struct {
	Lines  []string
	Figure *figure
	Rows   []costPart
	Splits []string
	Links  *tableLinks
}

// costPart is one part of a split.
type costPart struct {
	Split, Name                   string
	Services, Cost, Share, Unit   string
	UnitChange, Mix, Rate, Volume string
	Small                         bool // too few services to compare its cost of one
}

// costSplits are the splits in the order in which they are told.
var costSplits = []string{"kind", "channel", "product", "category", "team", "service_mode"}

// fewServices is how many services a part must have before its cost of one is compared.
const fewServices = 20

// cost answers: what does one service cost, and why did it change?
func (v *view) cost() (content, error) {
	m := costMain{}
	all := v.costRow("all")
	if all == nil {
		m.None = v.t("costs_none")
		return content{Title: v.t("costs_no_title"), Sub: periodName(v.period, v.lang), Main: m}, nil
	}
	m.Why, m.Views = v.costWhy(all), v.costViews()
	for _, step := range []func(*costMain) error{v.costChange, v.costPartsInto, v.costModes, v.costTried, v.costBudget, v.costRepeats, v.costCarbon} {
		if err := step(&m); err != nil {
			return content{}, err
		}
	}
	m.Yearly, m.YearRef = v.yearlyReduction()
	sub := v.t("costs_sub", periodName(v.period, v.lang), v.money(all.float("cost")), count(all.float("services"), v.lang))
	return content{Title: v.costTitle(all), Sub: sub, Main: m}, nil
}

// costRow is the company's whole cost in the page's period, nil where there is none.
func (v *view) costRow(split string) row {
	if rows := v.data.costs[key(v.period, "company", split)]; len(rows) > 0 {
		return rows[0]
	}
	return nil
}

// money writes an amount without its fractions.
func (v *view) money(x float64) string {
	if math.Round(x) < 0 {
		return "−" + v.money(-x)
	}
	text := count(math.Abs(x), v.lang)
	switch {
	case v.lang == diag.EN:
		return "¥" + text
	case strings.HasSuffix(text, "万") || strings.HasSuffix(text, "亿"):
		return text + strings.TrimSpace(v.t("costs_yuan"))
	}
	return text + v.t("costs_yuan")
}

// signedMoney writes a change of an amount.
func (v *view) signedMoney(x float64) string {
	if x > 0 {
		return "+" + v.money(x)
	}
	return v.money(x)
}

// each writes the cost of one service, with cents only below ten.
func (v *view) each(x float64) string {
	digits := 1
	if math.Abs(x) < 10 {
		digits = 2
	}
	text := strconv.FormatFloat(math.Abs(x), 'f', digits, 64)
	if v.lang == diag.EN {
		text = "¥" + text
	} else {
		text += v.t("costs_yuan")
	}
	if x < 0 {
		return "−" + text
	}
	return text
}

// upDown says which way an amount went, in the words of the period before.
func (v *view) upDown(x float64, amount string) string {
	switch {
	case x > 0:
		return v.t("costs_more", v.before(), amount)
	case x < 0:
		return v.t("costs_less", v.before(), amount)
	}
	return v.t("costs_same", v.before())
}

// before names the period before: last quarter, last year.
func (v *view) before() string {
	if len(v.period) == len("2026") {
		return v.t("costs_last_year")
	}
	return v.t("costs_last_quarter")
}

func (v *view) costTitle(all row) string {
	unit, ok := all.num("unit_cost")
	if !ok {
		return v.t("costs_title_total", v.money(all.float("cost")))
	}
	change, compared := v.unitChange(all)
	if !compared {
		return v.t("costs_title", v.each(unit))
	}
	return v.t("costs_title", v.each(unit)) + v.t("comma") + v.upDown(change, v.each(math.Abs(change)))
}

// mixed is mix, rate and volume over all parts of a split.
func (v *view) mixed(split string) (mix, rate, volume float64, ok bool) {
	for _, r := range v.data.costs[key(v.period, "company", split)] {
		if _, compared := r.num("change"); !compared {
			return 0, 0, 0, false
		}
		mix, rate, volume, ok = mix+r.float("mix"), rate+r.float("rate"), volume+r.float("volume"), true
	}
	return mix, rate, volume, ok
}

// telling is the split whose mix moved the cost most.
func (v *view) telling() string {
	best, most := "all", -1.0
	for _, split := range []string{"service_mode", "category", "product", "channel"} {
		if mix, _, _, ok := v.mixed(split); ok && math.Abs(mix) > most {
			best, most = split, math.Abs(mix)
		}
	}
	return best
}

// costWhy says in words what made the total cost change.
func (v *view) costWhy(all row) string {
	change, ok := all.num("change")
	if !ok {
		return v.t("costs_why_not")
	}
	split := v.telling()
	mix, rate, volume, _ := v.mixed(split)
	text := v.t("costs_total", v.money(all.float("cost"))) + v.t("comma") + v.upDown(change, v.money(math.Abs(change))) + v.t("colon")
	text += v.t("costs_volume_made", v.signedMoney(volume)) + v.t("comma")
	if split != "all" {
		text += v.t("costs_mix_made", v.splitName(split), v.signedMoney(mix)) + v.t("comma")
	}
	return text + v.t("costs_rate_made", v.signedMoney(rate)) + v.t("stop")
}

func (v *view) splitName(split string) string { return v.t("costs_by_" + split) }

// splitTitle is the name of a split at the beginning of a sentence or a row.
func (v *view) splitTitle(split string) string {
	name := v.splitName(split)
	if v.lang == diag.EN {
		return strings.ToUpper(name[:1]) + name[1:]
	}
	return name
}

// unitChange is the change of the cost of one service, where both periods are
// whole: other months have other work.
func (v *view) unitChange(r row) (float64, bool) {
	if _, whole := r.num("change"); !whole {
		return 0, false
	}
	return r.num("unit_change")
}

// costViews is the change by every split that has parts.
func (v *view) costViews() []costView {
	var out []costView
	for _, split := range costSplits {
		if mix, rate, volume, ok := v.mixed(split); ok && len(v.data.costs[key(v.period, "company", split)]) > 1 {
			view := costView{v.splitTitle(split), v.signedMoney(mix), v.signedMoney(rate), v.signedMoney(volume)}
			if split == "kind" {
				view.Mix = v.t("none")
			}
			out = append(out, view)
		}
	}
	return out
}

// costChange draws how the total cost of the period before became this one.
func (v *view) costChange(m *costMain) error {
	all := v.costRow("all")
	change, ok := all.num("change")
	if !ok {
		return nil
	}
	split := v.telling()
	mix, rate, volume, _ := v.mixed(split)
	parts := []charts.Part{{Name: v.t("costs_volume"), Value: volume}, {Name: v.t("costs_mix"), Value: mix}, {Name: v.t("costs_rate"), Value: rate}}
	if split == "all" {
		parts = []charts.Part{parts[0], parts[2]}
	}
	most := parts[0]
	for _, p := range parts {
		if math.Abs(p.Value) > math.Abs(most.Value) {
			most = p
		}
	}
	sub := v.t("costs_change_sub")
	if split != "all" {
		sub = v.t("costs_change_by", v.splitName(split))
	}
	f, err := charts.Waterfall(charts.WaterfallSpec{
		From: charts.Part{Name: periodName(periodBefore(v.period), v.lang), Value: all.float("cost") - change}, To: charts.Part{Name: periodName(v.period, v.lang), Value: all.float("cost")},
		Parts: parts, Head: charts.Head{ID: "cost-change", Lang: string(v.lang), Width: charts.Half, Axis: v.t("yuan"), Category: v.t("costs_step"),
			Title: v.t("costs_change_title", most.Name), Subtitle: sub, Format: func(x float64) string { return count(x, v.lang) }}})
	m.Change, err = v.figure(f, err, "cost")
	return err
}

// periodBefore is the period before one, of the same length.
func periodBefore(period string) string {
	year, _ := strconv.Atoi(period[:4])
	if len(period) == len("2026") {
		return strconv.Itoa(year - 1)
	}
	if period[5] == '1' {
		return strconv.Itoa(year-1) + "Q4"
	}
	return period[:5] + string(period[5]-1)
}

// partName names a part of a split; a project's own words stay.
func (v *view) partName(split string, r row) string {
	part := r.text("part")
	switch {
	case part == "unknown" || part == "shared":
		return v.t("part_" + part)
	case split == "kind":
		return v.costKind(part)
	case split == "channel" || split == "service_mode":
		if _, known := words["part_"+part]; known {
			return v.t("part_" + part)
		}
	}
	return r.text("name")
}
