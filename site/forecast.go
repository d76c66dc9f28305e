package site

import (
	"strconv"

	"kaohe/charts"
)

// fillForecast shows the demand to come on the pages of periods that reach the end
// of the data; of the past there is nothing to forecast.
func (v *view) fillForecast(m *trendsMain) error {
	past, ahead := v.companyDemand()
	if len(past) == 0 || endOf(v.period) < past[len(past)-1].text("month") {
		return nil
	}
	if len(ahead) == 0 {
		m.ForeSays = v.t("fore_cannot", len(past))
		return nil
	}
	m.ForeSays, m.ForeError = v.forecastSays(past, ahead)
	m.Teams = v.teamForecasts(ahead[0].text("month"))
	f, err := charts.Line(v.forecastSpec(past, ahead))
	m.Forecast, err = v.figure(f, err, "forecast")
	return err
}

// companyDemand is the company's tickets by month: those that came, those to come.
func (v *view) companyDemand() (past, ahead []row) {
	for _, r := range v.data.demand {
		if r.text("scope") != "company" {
			continue
		}
		if _, came := r.num("actual"); came {
			past = append(past, r)
		} else {
			ahead = append(ahead, r)
		}
	}
	return past[max(0, len(past)-controlMonths):], ahead
}

func (v *view) forecastSays(past, ahead []row) (says, errors string) {
	first := ahead[0]
	method := first.text("method")
	says = v.t("fore_says", periodName(first.text("month"), v.lang), v.tickets(first.float("value")), v.tickets(first.float("low")), v.tickets(first.float("high")), v.t("method_"+method))
	for _, r := range v.data.demandErrors {
		if r.text("scope") == "company" && r.text("method") == method && r.int("horizon") == 1 {
			errors = v.t("fore_error", r.int("tried"), percent(r.float("share")), strconv.FormatFloat(first.float("mase"), 'f', 2, 64))
		}
	}
	return says, errors
}

// tickets writes a number of tickets.
func (v *view) tickets(x float64) string { return count(x, v.lang) }

// forecastSpec draws what came and, from its last month on, what is to come with
// its range.
func (v *view) forecastSpec(past, ahead []row) charts.LineSpec {
	n := len(past) + len(ahead)
	empty := func(name string, tone charts.Tone) charts.Series {
		s := charts.Series{Name: name, Tone: tone, Values: make([]float64, n), Missing: make([]bool, n)}
		for i := range s.Missing {
			s.Missing[i] = true
		}
		return s
	}
	set := func(s *charts.Series, i int, x float64) { s.Values[i], s.Missing[i] = x, false }
	came, comes := empty(v.t("fore_actual"), charts.Accent), empty(v.t("fore_value"), charts.Warn)
	low, high := empty(v.t("fore_low"), charts.Muted), empty(v.t("fore_high"), charts.Muted)
	var names []string
	for i, r := range past {
		names = append(names, monthShort(r.text("month"), v.lang))
		set(&came, i, r.float("actual"))
	}
	for k, r := range ahead {
		i := len(past) + k
		names = append(names, monthShort(r.text("month"), v.lang))
		set(&comes, i, r.float("value"))
		set(&low, i, r.float("low"))
		set(&high, i, r.float("high"))
	}
	return charts.LineSpec{Categories: names, Series: []charts.Series{came, comes, low, high}, Zero: true, Head: charts.Head{ID: "forecast", Lang: string(v.lang), Width: charts.Wide,
		Axis: v.t("fore_axis"), Category: v.t("month"), Title: v.t("fore_title", v.tickets(ahead[0].float("value"))), Subtitle: v.t("fore_sub"), Format: v.tickets}}
}

// teamForecasts lists the teams with what comes to them in a month.
func (v *view) teamForecasts(month string) []teamForecast {
	var out []teamForecast
	for _, r := range v.data.demand {
		if r.text("scope") == "company" || r.text("month") != month {
			continue
		}
		t := teamForecast{Team: r.text("team"), Value: v.tickets(r.float("value")), Range: v.tickets(r.float("low")) + "–" + v.tickets(r.float("high")), MASE: strconv.FormatFloat(r.float("mase"), 'f', 2, 64)}
		if id := r.text("scope")[len("team:"):]; v.has("teams/"+slug(id), v.period) {
			t.Link = v.Href("teams/" + slug(id))
		}
		out = append(out, t)
	}
	return out
}
