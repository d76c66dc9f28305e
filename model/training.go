package model

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/stats"
)

// suggestFrom is from how many complaints for which people were to blame a
// training is suggested, and teamSuggestFrom from how many of a team's own the team
// is named.
const (
	suggestFrom     = 3
	teamSuggestFrom = 2
)

// suggestion is a cause of which people were to blame, with the teams.
type suggestion struct {
	cycle, period, cause, title, titleEN, topic, topicEN string
	position, complaints, attributable, services         int64
	teams                                                []blamed
}

// blamed is a team's own part in a cause.
type blamed struct {
	id, name               string
	attributable, services int64
	sure                   bool
}

// trainingSuggestions fills training_suggestion: for each of the few causes that
// people were to blame for, what to train, and which teams have more of it than
// the company.
func trainingSuggestions(ctx context.Context, conn *sql.Conn, _ Options) error {
	const query = `
		SELECT c.cycle, c.period, c.cause, c.title, c.title_en, k.topic, k.topic_en, c.position, c.complaints, c.attributable, c.services,
		       t.team_id, coalesce(g.name, t.team_id), coalesce(o.attributable, 0), t.services
		FROM complaint_cause AS c
		JOIN cause_topic AS k ON k.cause = c.cause AND k.topic IS NOT NULL
		JOIN (
		  SELECT m.cycle, m.period, s.team_id, CAST(sum(s.services) AS BIGINT) AS services
		  FROM complaint_service AS s JOIN period_month AS m ON m.month = s.month
		  WHERE s.team_id IS NOT NULL GROUP BY 1, 2, 3
		) AS t ON t.cycle = c.cycle AND t.period = c.period
		LEFT JOIN (
		  SELECT m.cycle, m.period, s.team_id, s.cause, count(*) AS attributable
		  FROM complaint_case AS s JOIN period_month AS m ON m.month = s.month
		  WHERE s.attributable AND s.team_id IS NOT NULL GROUP BY 1, 2, 3, 4
		) AS o ON o.cycle = c.cycle AND o.period = c.period AND o.team_id = t.team_id AND o.cause = c.cause
		LEFT JOIN teams AS g ON g.team_id = t.team_id
		WHERE c.scope = 'company' AND c.vital AND c.attributable >= ?
		ORDER BY c.cycle, c.period, c.position, t.team_id`
	var found []suggestion
	err := eachRow(ctx, conn, "what to train", query, func(scan func(...any) error) error {
		var s suggestion
		var b blamed
		if err := scan(&s.cycle, &s.period, &s.cause, &s.title, &s.titleEN, &s.topic, &s.topicEN, &s.position, &s.complaints, &s.attributable, &s.services,
			&b.id, &b.name, &b.attributable, &b.services); err != nil {
			return err
		}
		if n := len(found); n == 0 || found[n-1].cycle != s.cycle || found[n-1].period != s.period || found[n-1].cause != s.cause {
			found = append(found, s)
		}
		last := &found[len(found)-1]
		last.teams = append(last.teams, b)
		return nil
	}, suggestFrom)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, s := range found {
		rows = append(rows, s.row())
	}
	return insertRows(ctx, conn, "training_suggestion", `cycle, period, position, cause, title, title_en, topic, topic_en,
		complaints, attributable, services, rate, teams, sure_teams, sentence, sentence_en`, rows)
}

func (s suggestion) row() []any {
	above := s.above()
	var all, sure []string
	for _, b := range above {
		all = append(all, b.id)
		if b.sure {
			sure = append(sure, b.id)
		}
	}
	rate, _, _ := perThousand(s.attributable, s.services)
	words := s.words(above)
	return []any{s.cycle, s.period, s.position, s.cause, s.title, s.titleEN, s.topic, s.topicEN, s.complaints, s.attributable, s.services,
		rate, strings.Join(all, ","), strings.Join(sure, ","), words.ZH, words.EN}
}

// above are the teams whose rate is above that of all teams together, the highest
// first; sure are those of which chance hardly explains it.
func (s suggestion) above() []blamed {
	var events, services int64
	for _, b := range s.teams {
		events, services = events+b.attributable, services+b.services
	}
	var out []blamed
	var p []float64
	for _, b := range s.teams {
		_, z, chance, ok := stats.Excess(int(b.attributable), int(events), float64(b.services)/float64(services))
		if !ok {
			chance = 1
		}
		p = append(p, chance)
		if ok && z > 0 && b.attributable >= teamSuggestFrom {
			out = append(out, b)
		}
	}
	adjusted := stats.Holm(p)
	for i := range out {
		at := slices.IndexFunc(s.teams, func(b blamed) bool { return b.id == out[i].id })
		out[i].sure = adjusted[at] < sureComplaint
	}
	slices.SortStableFunc(out, func(a, b blamed) int { return int(b.attributable*a.services - a.attributable*b.services) })
	return out
}

// words says what to train and whom.
func (s suggestion) words(above []blamed) diag.Text {
	start := diag.Text{
		ZH: fmt.Sprintf("“%s”的投诉 %d 起，其中 %d 起责任在人：建议培训“%s”。", s.title, s.complaints, s.attributable, s.topic),
		EN: fmt.Sprintf("People were to blame for %d of %d complaints about %s: train “%s”. ", s.attributable, s.complaints, s.titleEN, s.topicEN),
	}
	var sure []string
	for _, b := range above {
		if b.sure {
			sure = append(sure, b.name)
		}
	}
	who := diag.T("各组之间的差别在误差之内，宜全员参加。", "The differences between teams are within chance: train everybody.")
	if len(sure) > 0 {
		who = diag.Text{
			ZH: "先从" + strings.Join(sure, "、") + "开始：按服务量折算，那里明显更多。",
			EN: "Begin with " + strings.Join(sure, ", ") + ", where there are clearly more for the services done.",
		}
	}
	return diag.Text{ZH: start.ZH + who.ZH, EN: start.EN + who.EN}
}
