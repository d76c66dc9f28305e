-- What is said of teams.

-- A team is worse than usual for three months and more, or moved within the quarter; and stands apart from the
-- company. One sentence a team and direction: the longest run, then the surest change. Months that are each beyond
-- two standard errors are together at least 2√months of them: four months are enough, three need a change as sure.
-- Once there are control limits from a whole year, the chart must say so too.
INSERT INTO candidate
WITH lasting AS (
  SELECT *, coalesce(months >= 4 OR months >= 3 AND abs(z) >= 4, FALSE) AS lasts FROM moved
  WHERE scope <> 'company' AND n >= 30 AND NOT counted AND id NOT IN ('cost_per_service', 'csat_uplift', 'cost_reduction') -- the last two are changes themselves
    AND NOT regexp_matches(id, '_(work_time|median|p[0-9]+)$') -- its twin, the mean by the clock, says the same
), team_moved AS (
  SELECT m.* REPLACE (m.worse OR m.lasts AS worse), t.team_id, coalesce(t.name, t.team_id) AS team,
         row_number() OVER (PARTITION BY m.period, m.scope, m.worse OR m.lasts ORDER BY m.lasts DESC, CASE WHEN m.lasts THEN m.months END DESC, abs(m.z) DESC, m.indicator) AS place
  FROM lasting AS m
  JOIN teams AS t ON m.scope = 'team:' || t.team_id
  LEFT JOIN trend_summary AS c ON c.period = m.period AND c.indicator = m.indicator AND c.scope = m.scope
  WHERE EXISTS (SELECT 1 FROM team_member AS d WHERE d.team_id = t.team_id AND d.direct)
    AND CASE WHEN c.t IS NULL THEN m.lasts OR abs(m.z) >= 5
             ELSE (m.lasts OR abs(m.z) >= 4) AND c.sure AND c.signal IS NOT NULL AND c.meaning = CASE WHEN m.worse OR m.lasts THEN 'concern' ELSE 'improvement' END END
    AND CASE WHEN m.worse OR m.lasts THEN m.above_company <= -2 ELSE m.above_company >= 2 END
)
SELECT period, CASE WHEN worse THEN 'team_worse' ELSE 'team_better' END,
       CASE WHEN lasts THEN greatest(certainty(coalesce(z, 0)), least(1, sqrt(months) / 2)) ELSE certainty(z) END, greatest(0.8, people / company_people), team_id,
       team || title || CASE
         WHEN lasts THEN '连续 ' || CAST(months AS VARCHAR) || ' 个月' || than_usual(unit) || '，' || period_words(last_month) || '为 ' || value_text(month_value, unit) ||
           '，比全公司' || high_low(month_value - company_month_value) || ' ' || difference_text(month_value - company_month_value, month_value, unit)
         ELSE way(unit, worse) || '，本季度 ' || value_text(value, unit) || '，上季度 ' || value_text(previous, unit) ||
           '，比全公司' || high_low(value - company_value) || ' ' || difference_text(value - company_value, value, unit) END || '。',
       team || ': ' || lower(title_en) || CASE
         WHEN lasts THEN ' has been ' || way_en(unit, TRUE) || ' than usual for ' || CAST(months AS VARCHAR) || ' months running, ' || value_text_en(month_value, unit) || ' in ' || period_words_en(last_month) ||
           ', ' || difference_text_en(month_value - company_month_value, month_value, unit) || ' ' || high_low_en(month_value - company_month_value)
         ELSE ' got ' || way_en(unit, worse) || ', ' || value_text_en(value, unit) || ' against ' || value_text_en(previous, unit) || ' last quarter' ||
           ', ' || difference_text_en(value - company_value, value, unit) || ' ' || high_low_en(value - company_value) END || ' the company.',
       CASE WHEN lasts THEN '自 ' || period_words(since) || '起，此前平均 ' || value_text(before, unit) || ' · 本季度 ' || value_text(value, unit) || ' · ' ELSE '' END ||
         '全公司' || CASE WHEN lasts THEN '本季度 ' ELSE ' ' END || value_text(company_value, unit) || ' · 样本 ' || fixed(n, 0),
       CASE WHEN lasts THEN 'since ' || period_words_en(since) || ', usually ' || value_text_en(before, unit) || ' before · this quarter ' || value_text_en(value, unit) || ' · ' ELSE '' END ||
         'company ' || value_text_en(company_value, unit) || CASE WHEN lasts THEN ' this quarter' ELSE '' END || ' · n = ' || fixed(n, 0),
       figures, 'teams/' || team_id || '/index.html', 'rollup', id, scope
FROM team_moved AS m
WHERE place = 1;

-- A team's control chart says that something has changed for good, and did not say so a quarter before. One sentence a
-- team and direction, a scored indicator first; none where the rule above speaks already.
INSERT INTO candidate
WITH signalled AS (
  SELECT s.*, k.id, k.unit, t.team_id, m.people,
         row_number() OVER (PARTITION BY s.period, s.scope, s.meaning ORDER BY coalesce(g.scored, FALSE) DESC, abs(s.t) DESC, s.indicator) AS place
  FROM new_signal AS s
  JOIN indicator AS k ON k.indicator = s.indicator
  JOIN teams AS t ON s.scope = 'team:' || t.team_id
  JOIN (SELECT team_id, count(*) AS people, bool_or(direct) AS direct FROM team_member GROUP BY team_id) AS m ON m.team_id = t.team_id AND m.direct
  LEFT JOIN target AS g ON g.indicator = s.indicator
)
SELECT s.period, CASE s.meaning WHEN 'concern' THEN 'team_worse' ELSE 'team_better' END, certainty(s.t), greatest(0.8, s.people / (SELECT count(*) FROM employees)), s.team_id,
       s.sentence, s.sentence_en, s.detail, s.detail_en,
       to_json({'value': round(s.value, 6), 'previous': round(s.centre, 6), 'change': round(s.value - s.centre, 6), 'z': round(s.t, 2), 'n': s.n,
                'unit': s.unit, 'target': s.target, 'months': e.months, 'series': e.series}),
       'teams/' || s.team_id || '/index.html', 'trend_signals', s.id, s.scope
FROM signalled AS s
LEFT JOIN series AS e ON e.period = s.period AND e.indicator = s.indicator AND e.scope = s.scope
WHERE s.place = 1
  AND NOT EXISTS (SELECT 1 FROM candidate AS c WHERE c.period = s.period AND c.scope = s.scope AND c.kind = CASE s.meaning WHEN 'concern' THEN 'team_worse' ELSE 'team_better' END);
