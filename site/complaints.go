package site

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kaohe/charts"
)

// What the page of complaints needs before it speaks, and how much it shows.
const (
	enoughComplaints = 10 // below this nothing is said about the few causes or where they are
	mostPlaces       = 12 // products or teams in a figure, those with most complaints
	mostWords        = 15 // in the table of words
	sureChange       = 0.05
)

// complaintsMain is what customers complained of.
type complaintsMain struct {
	Silent   string // why there is nothing to show
	Tiles    []tile
	Few      string
	Pareto   *figure
	Places   []placeFigure
	Words    []wordRow
	WordNote string
	Links    *tableLinks
	Repeats  string
	Training []string
	NoTrain  string
	Suggest  *tableLinks
	Follow   []followRow
	FollowUp *tableLinks
}

// placeFigure is causes by product or by team.
type placeFigure struct {
	Heading, Sentence string
	Figure            *figure
}

// wordRow is a word that stands out: in how many comments, and in which share of
// the complaints', of contented ones, and of the complaints before.
type wordRow struct {
	Word, Comments, Here, Contented, Before string
	Rising                                  bool
}

// followRow is what followed on an action.
type followRow struct {
	Sentence, Verdict, Tone string
}

// complaints answers: what are the few causes?
func (v *view) complaints() (content, error) {
	rows := v.data.causes[v.period]
	m := complaintsMain{}
	c := content{Sub: v.t("cp_sub", periodName(v.period, v.lang))}
	if len(rows) == 0 || rows[0].int("complaints") == 0 {
		c.Title, m.Silent = v.t("cp_none_title"), v.t("cp_none")
		if len(v.data.causes) == 0 {
			m.Silent = v.t("cp_never")
		}
		c.Main = m
		return c, nil
	}
	all, causes := rows[0], occurring(rows[1:])
	m.Tiles, m.Repeats = v.complaintTiles(all), v.repeatSentence(all, causes)
	c.Title = v.complaintsTitle(all, causes)
	for _, step := range []func(*complaintsMain, row, []row) error{(*v).pareto, (*v).placeFigures, (*v).wordTable, (*v).trainings, (*v).followed} {
		if err := step(&m, all, causes); err != nil {
			return c, err
		}
	}
	c.Main = m
	return c, nil
}

// occurring are the causes that the period has.
func occurring(rows []row) []row {
	return slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.int("complaints") == 0 })
}

// fewCauses are the vital ones.
func fewCauses(causes []row) []row {
	return slices.DeleteFunc(slices.Clone(causes), func(r row) bool { return !r.bool("vital") })
}

// concentrated are the products of which a cause is said more often than their
// services would give, the surest first; every cause together is not among them.
func (v *view) concentrated(split string) []row {
	var out []row
	for _, r := range v.data.places[key(v.period, split)] {
		if r.bool("over") && r.text("cause") != "all" {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b row) int { return cmp.Compare(b.float("z"), a.float("z")) })
	return out
}

func (v *view) complaintsTitle(all row, causes []row) string {
	n := all.int("complaints")
	if n < enoughComplaints {
		return v.t("cp_title_few", n)
	}
	few := fewCauses(causes)
	if len(few) == 0 || len(few) == len(causes) && len(causes) > 1 {
		return v.t("cp_title_spread", n)
	}
	title := v.t("cp_title", len(few), percent(few[len(few)-1].float("running")), v.pick(few[0], "title"))
	if len(few) == 1 {
		title = v.t("cp_title_one", v.pick(few[0], "title"), percent(few[0].float("share")))
	}
	for _, r := range v.concentrated("product") {
		if r.text("cause") == few[0].text("cause") {
			return v.t("cp_title_where", title, r.text("name"))
		}
	}
	return title
}

// percentWhole is a share without digits.
func percentWhole(share float64) string { return strconv.Itoa(int(100*share+0.5)) + "%" }

func (v *view) complaintTiles(all row) []tile {
	n, services := all.int("complaints"), all.int("services")
	out := []tile{{Title: v.t("complaints"), Number: strconv.Itoa(n), Unit: v.t("cp_unit"), Move: v.complaintMove(all)}}
	if rate, ok := all.num("rate"); ok {
		out = append(out, tile{Title: v.t("cp_rate"), Number: points1(rate), Unit: "‰", Target: v.t("cp_rate_interval", points1(all.float("rate_low")), points1(all.float("rate_high")), count(float64(services), v.lang))})
	}
	return append(out, tile{Title: v.t("cp_attributable"), Number: strconv.Itoa(all.int("attributable")), Unit: "/ " + strconv.Itoa(n), Target: v.t("cp_attributable_note")})
}

// points1 is a number with one digit.
func points1(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// complaintMove says by how much a number of complaints changed, where chance
// hardly explains how the rate did.
func (v *view) complaintMove(r row) *move {
	change, known := r.num("change")
	p, tested := r.num("p")
	switch {
	case !known || !tested:
		return nil
	case p >= sureChange || change == 0:
		return &move{"flat", "", v.t("within_error")}
	case change > 0:
		return &move{"up", "bad", v.t("cp_more", int(change))}
	}
	return &move{"down", "good", v.t("cp_fewer", int(-change))}
}

func (v *view) pareto(m *complaintsMain, all row, causes []row) error {
	n, few := all.int("complaints"), fewCauses(causes)
	switch {
	case n < enoughComplaints:
		m.Few = v.t("cp_too_few", n)
	case len(few) == len(causes):
		m.Few = v.t("cp_spread")
	default:
		m.Few = v.t("cp_few", capital(v.causeNames(few)), percent(few[len(few)-1].float("running")), n)
	}
	spec := charts.ParetoSpec{Head: charts.Head{ID: "causes", Lang: string(v.lang), Width: charts.Wide, Category: v.t("cp_cause"),
		Title: v.t("cp_pareto", n), Subtitle: v.t("cp_pareto_sub", periodName(v.period, v.lang))},
		Name: v.t("complaints")}
	for _, r := range causes {
		spec.Causes = append(spec.Causes, charts.Part{Name: v.pick(r, "title"), Value: r.float("complaints")})
		if r.text("cause") == "unknown" {
			spec.Other = v.pick(r, "title")
		}
	}
	f, err := charts.Pareto(spec)
	m.Pareto, err = v.figure(f, err, "complaint_causes")
	return err
}

func (v *view) causeNames(rows []row) string {
	var out []string
	for _, r := range rows {
		out = append(out, v.pick(r, "title"))
	}
	return strings.Join(out, v.t("list_comma"))
}

// capital begins a sentence with a capital letter; Chinese has none.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// placeFigures draws causes by product and by team.
func (v *view) placeFigures(m *complaintsMain, all row, causes []row) error {
	if all.int("complaints") < enoughComplaints {
		return nil
	}
	for _, split := range []string{"product", "team"} {
		f, err := v.placeFigure(split, causes)
		if err != nil {
			return err
		}
		if f != nil {
			m.Places = append(m.Places, *f)
		}
	}
	return nil
}

// placeFigure is a table of counts in colour; nil where there is nothing to
// compare: fewer than two places.
func (v *view) placeFigure(split string, causes []row) (*placeFigure, error) {
	cells, places := map[string]row{}, []row{}
	for _, r := range v.data.places[key(v.period, split)] {
		if r.text("cause") == "all" {
			places = append(places, r)
		}
		cells[key(r.text("part"), r.text("cause"))] = r
	}
	if len(places) < 2 {
		return nil, nil
	}
	slices.SortStableFunc(places, func(a, b row) int { return cmp.Compare(b.int("complaints"), a.int("complaints")) })
	places = places[:min(len(places), mostPlaces)]
	sentence := v.placeSentence(split)
	spec := charts.HeatmapSpec{Head: charts.Head{ID: "causes-by-" + split, Lang: string(v.lang), Width: charts.Wide, Category: v.t("cp_by_" + split),
		Title: sentence, Subtitle: v.t("cp_place_sub", periodName(v.period, v.lang))}}
	for _, c := range causes {
		spec.Columns = append(spec.Columns, v.pick(c, "title"))
	}
	for _, w := range places {
		line := make([]float64, len(causes))
		for i, c := range causes {
			line[i] = cells[key(w.text("part"), c.text("cause"))].float("complaints")
		}
		spec.Rows, spec.Values = append(spec.Rows, w.text("name")), append(spec.Values, line)
	}
	f, err := charts.Heatmap(spec)
	drawn, err := v.figure(f, err, "complaint_places")
	return &placeFigure{v.t("cp_heading_" + split), v.t("cp_note_" + split), drawn}, err
}

// placeSentence says where a cause is said more often than the services explain;
// of several the surest two.
func (v *view) placeSentence(split string) string {
	found := v.concentrated(split)
	if len(found) == 0 {
		return v.t("cp_even_" + split)
	}
	var parts []string
	for _, r := range found[:min(2, len(found))] {
		parts = append(parts, v.t("cp_over", v.pick(r, "title"), r.text("name"), r.int("complaints"), r.int("of"), points1(r.float("expected"))))
	}
	return strings.Join(parts, v.t("semicolon"))
}

// wordTable lists the words that stand out in complaints: first those that are new
// there, then the surest.
func (v *view) wordTable(m *complaintsMain, _ row, _ []row) error {
	rows := slices.Clone(v.data.wordsOver[v.period])
	slices.SortStableFunc(rows, func(a, b row) int {
		switch {
		case a.bool("rising") == b.bool("rising"):
			return 0
		case a.bool("rising"):
			return -1
		}
		return 1
	})
	if len(rows) == 0 {
		m.WordNote = v.t("cp_words_none")
		return nil
	}
	var rising []string
	t := charts.Table{Columns: []charts.Column{{Title: v.t("cp_word")}, {Title: v.t("cp_word_here"), Numeric: true}, {Title: v.t("cp_word_of"), Numeric: true}, {Title: v.t("cp_word_contented"), Numeric: true}, {Title: v.t("cp_word_of"), Numeric: true}, {Title: v.t("cp_word_before"), Numeric: true}, {Title: v.t("cp_word_of"), Numeric: true}}}
	for _, r := range rows {
		w := wordRow{Word: r.text("word"), Comments: strconv.Itoa(r.int("comments")),
			Here: shareText(r, "comments", "of_comments"), Contented: shareText(r, "contented", "of_contented"), Before: v.t("none"), Rising: r.bool("rising")}
		if _, known := r.num("of_before"); known {
			w.Before = shareText(r, "before", "of_before")
		}
		if w.Rising {
			rising = append(rising, v.t("cp_quoted", w.Word))
		}
		t.Rows = append(t.Rows, []string{w.Word, w.Comments, whole(r, "of_comments"), whole(r, "contented"), whole(r, "of_contented"), whole(r, "before"), whole(r, "of_before")})
		if len(m.Words) < mostWords {
			m.Words = append(m.Words, w)
		}
	}
	m.WordNote = v.t("cp_words_note", rows[0].int("of_comments"), rows[0].int("of_contented"))
	if len(rising) > 0 {
		m.WordNote += v.t("cp_words_rising", strings.Join(rising, v.t("list_comma")))
	}
	var err error
	m.Links, err = v.tableFile("complaint-words", t, "complaint_words")
	return err
}

// whole is a whole number as text; nothing where there is none.
func whole(r row, column string) string {
	if _, known := r.num(column); !known {
		return ""
	}
	return strconv.Itoa(r.int(column))
}

func shareText(r row, part, of string) string {
	if r.float(of) == 0 {
		return "0%"
	}
	return percentWhole(r.float(part) / r.float(of))
}

func (v *view) repeatSentence(all row, causes []row) string {
	repeats := all.int("repeats")
	if repeats == 0 {
		return v.t("cp_no_repeats")
	}
	var parts []string
	for _, r := range causes {
		if n := r.int("repeats"); n > 0 {
			parts = append(parts, v.t("cp_repeat_cause", v.pick(r, "title"), n))
		}
	}
	return v.t("cp_repeat_sentence", repeats, all.int("complaints"), strings.Join(parts, v.t("list_comma")))
}

func (v *view) trainings(m *complaintsMain, _ row, _ []row) error {
	rows := v.data.suggestions[v.period]
	if len(rows) == 0 {
		m.NoTrain = v.t("cp_no_training")
		return nil
	}
	t := charts.Table{Columns: []charts.Column{{Title: v.t("cp_cause")}, {Title: v.t("cp_topic")}, {Title: v.t("complaints"), Numeric: true}, {Title: v.t("cp_attributable"), Numeric: true}}}
	for _, r := range rows {
		m.Training = append(m.Training, v.pick(r, "sentence"))
		t.Rows = append(t.Rows, []string{v.pick(r, "title"), v.pick(r, "topic"), whole(r, "complaints"), whole(r, "attributable")})
	}
	var err error
	m.Suggest, err = v.tableFile("suggested-training", t, "training_suggestions")
	return err
}

// followVerdicts are what may be said of an action, with the tone of it.
var followVerdicts = map[string]string{"worked": "good", "worse": "bad", "not_seen": "warn", "too_early": ""}

// followed tells what followed on the last action against each cause, the
// clearest first; of a year as of its last quarter.
func (v *view) followed(m *complaintsMain, _ row, _ []row) error {
	rows := v.data.followUps[v.period]
	for _, quarter := range slices.Sorted(maps.Keys(v.data.followUps)) {
		if within(quarter, v.period) {
			rows = v.data.followUps[quarter]
		}
	}
	if len(rows) == 0 {
		return nil
	}
	order := []string{"worked", "worse", "not_seen", "too_early"}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Compare(slices.Index(order, a.text("verdict")), slices.Index(order, b.text("verdict")))
	})
	t := charts.Table{Columns: []charts.Column{{Title: v.t("cp_cause")}, {Title: v.t("cp_action")}, {Title: v.t("cp_action_on")}, {Title: v.t("cp_before"), Numeric: true}, {Title: v.t("cp_after"), Numeric: true}, {Title: v.t("cp_judged")}}}
	for _, r := range rows {
		verdict := v.t("cp_verdict_" + r.text("verdict"))
		m.Follow = append(m.Follow, followRow{v.pick(r, "sentence"), verdict, followVerdicts[r.text("verdict")]})
		t.Rows = append(t.Rows, []string{v.pick(r, "title"), r.text("action_title"), r.text("from_on"), whole(r, "before"), whole(r, "after"), verdict})
	}
	var err error
	m.FollowUp, err = v.tableFile("after-actions", t, "cause_follow_ups")
	return err
}
