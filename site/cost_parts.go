package site

import (
	"math"
	"strconv"

	"kaohe/charts"
)

// costPartsInto tells the cost of one service by each split.
func (v *view) costPartsInto(m *costMain) error {
	whole := v.costRow("all").float("cost")
	p := &m.Parts
	for _, split := range costSplits {
		rows := v.data.costs[key(v.period, "company", split)]
		if len(rows) < 2 {
			continue
		}
		p.Splits = append(p.Splits, v.splitTitle(split))
		p.Lines = append(p.Lines, v.partLine(split, rows, whole))
		for _, r := range rows {
			p.Rows = append(p.Rows, v.costPart(split, r, whole))
		}
	}
	var err error
	if len(p.Rows) == 0 {
		return nil
	}
	if p.Links, err = v.tableFile("cost-parts", v.partTable(p.Rows), "cost"); err != nil {
		return err
	}
	p.Figure, err = v.partFigure()
	return err
}

func (v *view) costPart(split string, r row, whole float64) costPart {
	out := costPart{Split: v.splitTitle(split), Name: v.partName(split, r), Services: count(r.float("services"), v.lang), Cost: v.money(r.float("cost"))}
	if whole != 0 {
		out.Share = percent(r.float("cost") / whole)
	}
	if x, ok := r.num("unit_cost"); ok {
		out.Unit = v.each(x)
	}
	if x, ok := v.unitChange(r); ok {
		out.UnitChange = v.signedEach(x)
	}
	out.Small = r.int("services") < fewServices
	if _, ok := r.num("change"); ok {
		out.Mix, out.Rate, out.Volume = v.signedMoney(r.float("mix")), v.signedMoney(r.float("rate")), v.signedMoney(r.float("volume"))
		if split == "kind" {
			out.Mix = v.t("none")
		}
	}
	return out
}

func (v *view) signedEach(x float64) string {
	if x > 0 {
		return "+" + v.each(x)
	}
	return v.each(x)
}

// partLine says the main thing of a split: the largest kind of cost, else the
// dearest and the cheapest part among those with enough services.
func (v *view) partLine(split string, rows []row, whole float64) string {
	by := v.splitTitle(split)
	if split == "kind" {
		r := rows[0]
		return v.t("costs_line_kind", by, v.partName(split, r), percent(r.float("cost")/whole), v.each(r.float("unit_cost")))
	}
	var dear, cheap row
	for _, r := range rows {
		x, ok := r.num("unit_cost")
		if !ok || r.int("services") < fewServices {
			continue
		}
		if dear == nil || x > dear.float("unit_cost") {
			dear = r
		}
		if cheap == nil || x < cheap.float("unit_cost") {
			cheap = r
		}
	}
	if dear == nil || dear.text("part") == cheap.text("part") {
		return v.t("costs_line_few", by, fewServices)
	}
	return v.t("costs_line", by, v.partName(split, dear), v.each(dear.float("unit_cost")), dear.int("services"),
		v.partName(split, cheap), v.each(cheap.float("unit_cost")), cheap.int("services"))
}

func (v *view) partTable(rows []costPart) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("costs_split")}, {Title: v.t("costs_part")}, {Title: v.t("services"), Numeric: true}, {Title: v.t("costs_cost"), Numeric: true},
		{Title: v.t("costs_share"), Numeric: true}, {Title: v.t("costs_unit"), Numeric: true}, {Title: v.t("change"), Numeric: true},
		{Title: v.t("costs_mix"), Numeric: true}, {Title: v.t("costs_rate"), Numeric: true}, {Title: v.t("costs_volume"), Numeric: true}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{r.Split, r.Name, r.Services, r.Cost, r.Share, r.Unit, r.UnitChange, r.Mix, r.Rate, r.Volume})
	}
	return t
}

// partFigure draws the cost of one service by product, or by what there is.
func (v *view) partFigure() (*figure, error) {
	for _, split := range []string{"product", "category", "team", "service_mode", "channel"} {
		var names []string
		var now, then []float64
		compared := true
		for _, r := range v.data.costs[key(v.period, "company", split)] {
			x, ok := r.num("unit_cost")
			if !ok || r.int("services") < fewServices {
				continue
			}
			names, now = append(names, v.partName(split, r)), append(now, x)
			d, has := v.unitChange(r)
			then, compared = append(then, x-d), compared && has
		}
		if len(names) < 2 || len(names) > 15 {
			continue
		}
		if !compared {
			then = nil
		}
		f, err := charts.Bar(charts.BarSpec{Categories: distinctNames(names), Name: periodName(v.period, v.lang), Values: now, PrevName: periodName(periodBefore(v.period), v.lang), Previous: then, Horizontal: true,
			Head: charts.Head{ID: "cost-each", Lang: string(v.lang), Width: charts.Half, Axis: v.t("cost_axis"), Category: v.t("costs_part"),
				Title: v.t("costs_parts_title", v.splitName(split)), Subtitle: v.t("costs_parts_sub"), Format: func(x float64) string { return strconv.FormatFloat(math.Round(x), 'f', 0, 64) }}})
		return v.figure(f, err, "cost")
	}
	return nil, nil
}

// distinctNames tells equal names apart by a number.
func distinctNames(names []string) []string {
	seen := map[string]int{}
	out := make([]string, len(names))
	for i, n := range names {
		seen[n]++
		out[i] = n
		if seen[n] > 1 {
			out[i] += " " + strconv.Itoa(seen[n])
		}
	}
	return out
}
