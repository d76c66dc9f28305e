package model

import (
	"context"
	"database/sql"

	"kaohe/model/stats"
	"kaohe/model/words"
)

// What may be said of complaints.
const (
	sureComplaint = 0.05 // p, corrected for every look, from which chance is not believed
	levelOfRate   = 0.95 // of the interval of a rate
	// wordComments is in how many comments, and of how many customers, a word must
	// stand to be told: what five people wrote points to none of them.
	wordComments = 5
	// sideComments is how many comments each side must have to be compared.
	sideComments = 20
	// followMonths is for how many whole months an action must have had time, and
	// followEvents how many complaints must have been likely in them without it.
	followMonths, followEvents = 3, 5
)

// complaintSteps lists what is said of complaints.
func complaintSteps() []Step {
	out := files("complaint.sql")
	for _, s := range []Step{
		{Name: "complaint_cause", run: complaintCauses}, {Name: "complaint_product", run: complaintProducts},
		{Name: "complaint_word", run: complaintWords}, {Name: "cause_follow_up", run: causeFollowUps},
		{Name: "training_suggestion", run: trainingSuggestions},
	} {
		s.File = "model/complaint.go"
		out = append(out, s)
	}
	return append(out, files("complaint_sentence.sql")...)
}

// looks gathers the p-values of what is looked at together, so that they can be
// corrected together.
type looks struct {
	p  map[string][]float64
	at map[string][]int // where the row of each stands
}

func newLooks() looks { return looks{map[string][]float64{}, map[string][]int{}} }

func (l looks) add(group string, row int, p float64) {
	l.p[group], l.at[group] = append(l.p[group], p), append(l.at[group], row)
}

// correct gives every row its corrected p.
func (l looks) correct(by func([]float64) []float64, set func(row int, p float64)) {
	for group, p := range l.p {
		for i, adjusted := range by(p) {
			set(l.at[group][i], adjusted)
		}
	}
}

// complaintCauses fills complaint_cause.
func complaintCauses(ctx context.Context, conn *sql.Conn, _ Options) error {
	const query = `
		SELECT cycle, period, scope, cause, title, title_en, position, complaints, attributable, repeats, services, previous, previous_services,
		       coalesce(total, 0), running, more_frequent
		FROM complaint_count ORDER BY months, period, scope, position`
	var rows [][]any
	looked := newLooks()
	err := eachRow(ctx, conn, "the complaints by cause", query, func(scan func(...any) error) error {
		var cycle, period, scope, cause, title, titleEN string
		var position, complaints, attributable, repeats, services, total, running, more int64
		var previous, previousServices sql.NullInt64
		if err := scan(&cycle, &period, &scope, &cause, &title, &titleEN, &position, &complaints, &attributable, &repeats, &services, &previous, &previousServices, &total, &running, &more); err != nil {
			return err
		}
		vital := cause != "unknown" && cause != "all" && complaints > 0 && 100*more < 80*total
		rate, low, high := perThousand(complaints, services)
		var before, change, p any
		if previous.Valid {
			change = complaints - previous.Int64
			before, _, _ = perThousand(previous.Int64, previousServices.Int64)
			if _, x, ok := stats.RateChange(int(previous.Int64), float64(previousServices.Int64), int(complaints), float64(services)); ok {
				p = x
				looked.add(scopeKind(scope)+" "+period, len(rows), x)
			}
		}
		rows = append(rows, []any{cycle, period, scope, cause, title, titleEN, position, complaints, attributable, repeats,
			shareOf(complaints, total), shareOf(running, total), vital, services, rate, low, high, nullInt(previous), before, change, p, nil})
		return nil
	})
	if err != nil {
		return err
	}
	looked.correct(stats.Holm, func(row int, p float64) { rows[row][len(rows[row])-1] = p })
	return insertRows(ctx, conn, "complaint_cause", `cycle, period, scope, cause, title, title_en, position, complaints, attributable, repeats,
		share, running, vital, services, rate, rate_low, rate_high, previous, previous_rate, change, p, p_adjusted`, rows)
}

// scopeKind is company, team or product.
func scopeKind(scope string) string {
	for i, c := range scope {
		if c == ':' {
			return scope[:i]
		}
	}
	return scope
}

func shareOf(part, whole int64) any {
	if whole == 0 {
		return nil
	}
	return float64(part) / float64(whole)
}

func nullInt(n sql.NullInt64) any {
	if !n.Valid {
		return nil
	}
	return n.Int64
}

// perThousand is a rate per 1,000 services with its interval; nothing without
// services.
func perThousand(count, services int64) (rate, low, high any) {
	if services == 0 {
		return nil, nil, nil
	}
	i := stats.Count(float64(count), levelOfRate)
	scale := 1000 / float64(services)
	return float64(count) * scale, i.Low * scale, i.High * scale
}

// complaintProducts fills complaint_product.
func complaintProducts(ctx context.Context, conn *sql.Conn, _ Options) error {
	const query = `
		SELECT cycle, period, split, part, cause, title, title_en, complaints, of, services, of_services
		FROM complaint_cell ORDER BY months, period, split, part, cause`
	var rows [][]any
	looked := newLooks()
	err := eachRow(ctx, conn, "the complaints by product and team", query, func(scan func(...any) error) error {
		var cycle, period, split, part, cause, title, titleEN string
		var complaints, of, services, ofServices int64
		if err := scan(&cycle, &period, &split, &part, &cause, &title, &titleEN, &complaints, &of, &services, &ofServices); err != nil {
			return err
		}
		row := []any{cycle, period, split, part, cause, title, titleEN, complaints, of, services, ofServices, nil, nil, nil, nil, false}
		if expected, z, p, ok := stats.Excess(int(complaints), int(of), float64(services)/float64(ofServices)); ok {
			row[11], row[12], row[13] = expected, z, p
			looked.add(split+" "+period, len(rows), p)
		}
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return err
	}
	looked.correct(stats.Holm, func(row int, p float64) {
		z, _ := rows[row][12].(float64)
		rows[row][14], rows[row][15] = p, p < sureComplaint && z > 0
	})
	return insertRows(ctx, conn, "complaint_product", `cycle, period, split, part, cause, title, title_en, complaints, of, services, of_services,
		expected, z, p, p_adjusted, over`, rows)
}

// comment is what one customer wrote, cut into words.
type comment struct {
	month, customer string
	complaint       bool
	words           []string
}

// span is a period of comments, with the month twelve months before it.
type span struct{ cycle, period, since, first, last string }

// complaintWords fills complaint_word.
func complaintWords(ctx context.Context, conn *sql.Conn, _ Options) error {
	comments, err := readComments(ctx, conn)
	if err != nil || len(comments) == 0 {
		return err
	}
	var rows [][]any
	err = eachRow(ctx, conn, "the months of periods", `
		SELECT cycle, period, strftime(CAST(first_month || '-01' AS DATE) - INTERVAL '12' MONTH, '%Y-%m'), first_month, last_month
		FROM period WHERE cycle <> 'month' AND complete ORDER BY months, period`,
		func(scan func(...any) error) error {
			var s span
			if err := scan(&s.cycle, &s.period, &s.since, &s.first, &s.last); err != nil {
				return err
			}
			rows = append(rows, s.wordRows(comments)...)
			return nil
		})
	if err != nil {
		return err
	}
	return insertRows(ctx, conn, "complaint_word", `cycle, period, word, comments, of_comments, customers, contented, of_contented, g2, log_ratio, p, p_adjusted, over,
		before, of_before, rising`, rows)
}

// readComments reads and cuts the comments. Words that are the id of somebody are
// dropped, as words that are names are.
func readComments(ctx context.Context, conn *sql.Conn) ([]comment, error) {
	var out []comment
	var texts []string
	err := eachRow(ctx, conn, "the comments", "SELECT month, customer, side = 'complaint', comment FROM customer_comment ORDER BY ref", func(scan func(...any) error) error {
		var c comment
		var text string
		if err := scan(&c.month, &c.customer, &c.complaint, &text); err != nil {
			return err
		}
		out, texts = append(out, c), append(texts, text)
		return nil
	})
	if err != nil || len(out) == 0 {
		return nil, err // the dictionary is not even loaded
	}
	var hidden []string
	err = eachRow(ctx, conn, "the names that comments must not tell", `
		SELECT name FROM employees WHERE name IS NOT NULL
		UNION SELECT employee_id FROM employees UNION SELECT customer FROM customer_comment ORDER BY 1`, func(scan func(...any) error) error {
		var name string
		if err := scan(&name); err != nil {
			return err
		}
		hidden = append(hidden, name)
		return nil
	})
	if err != nil {
		return nil, err
	}
	cut, err := words.Cut(texts, hidden)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].words = cut[i]
	}
	return out, nil
}

// wordCount is in how many comments a word stands.
type wordCount struct {
	complaints, contented, before int
	customers                     map[string]bool // of the complaints
}

// wordCounts are the words of a period's comments.
type wordCounts struct {
	of    wordCount // all comments
	words map[string]*wordCount
	order []string // of first use
}

func (s span) count(comments []comment) wordCounts {
	out := wordCounts{words: map[string]*wordCount{}}
	for _, c := range comments {
		now, before := c.month >= s.first && c.month <= s.last, c.complaint && c.month >= s.since && c.month < s.first
		if !now && !before {
			continue
		}
		out.of.add(c, now)
		for _, w := range c.words {
			n := out.words[w]
			if n == nil {
				n = &wordCount{customers: map[string]bool{}}
				out.words[w], out.order = n, append(out.order, w)
			}
			n.add(c, now)
		}
	}
	return out
}

func (n *wordCount) add(c comment, now bool) {
	switch {
	case !now:
		n.before++
	case !c.complaint:
		n.contented++
	default:
		n.complaints++
		if n.customers != nil {
			n.customers[c.customer] = true
		}
	}
}

// wordRows compares the words of a period's complaints with those of its contented
// comments, and with those of complaints in the twelve months before.
func (s span) wordRows(comments []comment) [][]any {
	counts := s.count(comments)
	of := counts.of
	if min(of.complaints, of.contented) < sideComments {
		return nil
	}
	var rows [][]any
	over, rising := newLooks(), newLooks()
	for _, w := range counts.order {
		n := counts.words[w]
		k, ok := stats.KeynessOf(n.complaints, of.complaints, n.contented, of.contented)
		if !ok || n.complaints < wordComments || len(n.customers) < wordComments {
			continue
		}
		over.add("", len(rows), k.P)
		row := []any{s.cycle, s.period, w, n.complaints, of.complaints, len(n.customers), n.contented, of.contented, k.G2, k.LogRatio, k.P, nil, false, nil, nil, nil}
		if of.before >= sideComments {
			row[13], row[14], row[15] = n.before, of.before, false
			if k, ok := stats.KeynessOf(n.complaints, of.complaints, n.before, of.before); ok && k.G2 > 0 {
				rising.add("", len(rows), k.P)
			}
		}
		rows = append(rows, row)
	}
	over.correct(stats.FalseDiscovery, func(row int, p float64) {
		rows[row][11], rows[row][12] = p, p < sureComplaint && rows[row][8].(float64) > 0
	})
	rising.correct(stats.FalseDiscovery, func(row int, p float64) { rows[row][15] = p < sureComplaint })
	return rows
}

// causeFollowUps fills cause_follow_up.
func causeFollowUps(ctx context.Context, conn *sql.Conn, _ Options) error {
	const query = `
		SELECT period, cause, cause_title, cause_title_en, action, title, scope, strftime(from_on, '%Y-%m-%d'), strftime(to_on, '%Y-%m-%d'),
		       months_before, before, before_services, months_after, after, after_services
		FROM follow_up_count ORDER BY period, cause`
	var rows [][]any
	var judge []func(p float64) string // by row: the verdict for a corrected p
	looked := newLooks()
	err := eachRow(ctx, conn, "what followed on actions", query, func(scan func(...any) error) error {
		var period, cause, title, titleEN, action, actionTitle, scope, from, to string
		var monthsBefore, before, beforeServices, monthsAfter, after, afterServices int64
		if err := scan(&period, &cause, &title, &titleEN, &action, &actionTitle, &scope, &from, &to, &monthsBefore, &before, &beforeServices, &monthsAfter, &after, &afterServices); err != nil {
			return err
		}
		beforeRate, _, _ := perThousand(before, beforeServices)
		afterRate, _, _ := perThousand(after, afterServices)
		row := []any{period, cause, title, titleEN, action, actionTitle, scope, from, to,
			monthsBefore, before, beforeServices, beforeRate, monthsAfter, after, afterServices, afterRate, nil, nil, nil, "too_early"}
		if ratio, p, ok := stats.RateChange(int(before), float64(beforeServices), int(after), float64(afterServices)); ok {
			row[17], row[18] = ratio, p
			looked.add(period, len(rows), p)
			expected := float64(before) / float64(beforeServices) * float64(afterServices)
			judge = append(judge, func(p float64) string { return followVerdict(min(monthsBefore, monthsAfter), ratio, p, expected) })
		} else {
			judge = append(judge, nil)
		}
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return err
	}
	looked.correct(stats.Holm, func(row int, p float64) { rows[row][19], rows[row][20] = p, judge[row](p) })
	return insertRows(ctx, conn, "cause_follow_up", `period, cause, title, title_en, action, action_title, scope, from_on, to_on,
		months_before, before, before_services, before_rate, months_after, after, after_services, after_rate, ratio, p, p_adjusted, verdict`, rows)
}

// followVerdict judges an action by the shorter of the times before and after it;
// expected is how many complaints the rate before would have given afterwards.
func followVerdict(months int64, ratio, p, expected float64) string {
	switch {
	case months < followMonths:
		return "too_early"
	case p < sureComplaint && ratio > 1:
		return "worse"
	case expected < followEvents:
		return "too_early"
	case p < sureComplaint:
		return "worked"
	}
	return "not_seen"
}
