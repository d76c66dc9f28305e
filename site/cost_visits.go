package site

import (
	"math"

	"kaohe/charts"
)

// repeatPart is what second and later visits cost.
type repeatPart struct {
	Line  string
	Most  string
	Rows  []repeatRow
	Links *tableLinks
}

// repeatRow is a product or a team.
type repeatRow struct{ Split, Name, Visits, Repeats, Cost, Share, Change string }

// carbonPart is what visits emitted.
type carbonPart struct {
	Line  string
	Rest  string // of what the figures consist
	Rows  []carbonRow
	Links *tableLinks
}

// carbonRow is a team or a service mode.
type carbonRow struct{ Split, Name, Services, Visits, KG, PerVisit, PerService string }

// first is the first row of a list, nil of none.
func first(rows []row) row {
	if len(rows) == 0 {
		return nil
	}
	return rows[0]
}

// costRepeats tells what second and later visits cost, by product and team.
func (v *view) costRepeats(m *costMain) error {
	all := first(v.data.repeats[key(v.period, "all")])
	if all == nil {
		return nil
	}
	p := &m.Repeats
	p.Line = v.t("costs_repeat", all.int("repeat_visits"), all.int("visits"), percent(all.float("repeat_visits")/math.Max(1, all.float("visits"))),
		v.money(all.float("cost")), percent(all.float("share")))
	if change, ok := all.num("change"); ok {
		p.Line += v.t("comma") + v.upDown(change, v.money(math.Abs(change)))
	}
	p.Line += v.t("stop")
	t := charts.Table{Columns: []charts.Column{{Title: v.t("costs_split")}, {Title: v.t("costs_part")}, {Title: v.t("costs_visits"), Numeric: true}, {Title: v.t("costs_repeats"), Numeric: true},
		{Title: v.t("costs_repeat_cost"), Numeric: true}, {Title: v.t("costs_repeat_share"), Numeric: true}, {Title: v.t("change"), Numeric: true}}}
	for _, split := range []string{"product", "team"} {
		rows := v.data.repeats[key(v.period, split)]
		if len(rows) < 2 {
			continue
		}
		if top := rows[0]; split == "product" && all.float("cost") > 0 {
			p.Most = v.t("costs_repeat_most", v.partName(split, top), v.money(top.float("cost")), percent(top.float("cost")/all.float("cost")), top.int("repeat_visits"), top.int("visits"))
		}
		for _, r := range rows {
			out := repeatRow{Split: v.splitTitle(split), Name: v.partName(split, r), Visits: count(r.float("visits"), v.lang), Repeats: count(r.float("repeat_visits"), v.lang), Cost: v.money(r.float("cost"))}
			if x, ok := r.num("share"); ok {
				out.Share = percent(x)
			}
			if x, ok := r.num("change"); ok {
				out.Change = v.signedMoney(x)
			}
			p.Rows = append(p.Rows, out)
			t.Rows = append(t.Rows, []string{out.Split, out.Name, out.Visits, out.Repeats, out.Cost, out.Share, out.Change})
		}
	}
	var err error
	if len(p.Rows) > 0 {
		p.Links, err = v.tableFile("cost-repeats", t, "repeat_cost")
	}
	return err
}

// costCarbon tells what visits emitted, by mode and team.
func (v *view) costCarbon(m *costMain) error {
	all := first(v.data.carbons[key(v.period, "all")])
	each, known := all.num("kg_per_visit")
	if all == nil || !known {
		return nil
	}
	p := &m.Carbon
	p.Line = v.t("costs_carbon", all.int("visits"), count(all.float("kg"), v.lang), trimmed(each))
	if x, ok := all.num("kg_per_service"); ok {
		p.Line += v.t("costs_carbon_service", points(x))
		if then := first(v.data.carbons[key(periodBefore(v.period), "all")]); then != nil {
			if before, ok := then.num("kg_per_service"); ok {
				p.Line += v.t("costs_carbon_then", v.before(), points(before))
			}
		}
	}
	p.Line += v.t("stop")
	p.Rest = v.t("costs_carbon_measured", percent(all.float("measured_kg")/math.Max(1e-9, all.float("kg"))))
	if unknown := all.int("unknown"); unknown > 0 {
		p.Rest += v.t("costs_carbon_unknown", unknown)
	}
	t := charts.Table{Columns: []charts.Column{{Title: v.t("costs_split")}, {Title: v.t("costs_part")}, {Title: v.t("services"), Numeric: true}, {Title: v.t("costs_visits"), Numeric: true},
		{Title: v.t("costs_kg"), Numeric: true}, {Title: v.t("costs_kg_visit"), Numeric: true}, {Title: v.t("costs_kg_service"), Numeric: true}}}
	for _, split := range []string{"service_mode", "team"} {
		for _, r := range v.data.carbons[key(v.period, split)] {
			out := carbonRow{Split: v.splitTitle(split), Name: v.partName(split, r), Services: count(r.float("services"), v.lang), Visits: count(r.float("visits"), v.lang), KG: count(r.float("kg"), v.lang)}
			if x, ok := r.num("kg_per_visit"); ok {
				out.PerVisit = points(x)
			}
			if x, ok := r.num("kg_per_service"); ok {
				out.PerService = points(x)
			}
			p.Rows = append(p.Rows, out)
			t.Rows = append(t.Rows, []string{out.Split, out.Name, out.Services, out.Visits, out.KG, out.PerVisit, out.PerService})
		}
	}
	var err error
	p.Links, err = v.tableFile("carbon", t, "carbon")
	return err
}
