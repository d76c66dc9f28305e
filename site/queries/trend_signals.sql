-- title: 变化的信号
-- title_en: Signals of change
-- At the end of each quarter, the most important first: every indicator of the company, and those of teams (with
-- people of their own) that show a signal. looked: how many lines were compared in the quarter. twin: another way of
-- measuring the same, which would say everything twice.
WITH direct AS (
  SELECT 'team:' || team_id AS scope, team_id FROM team_member GROUP BY team_id
  HAVING bool_or(direct) AND count(*) < (SELECT count(*) FROM employees)
), looked AS (
  SELECT period, count(*) FILTER (WHERE t IS NOT NULL) AS looked
  FROM trend_summary WHERE scope = 'company' OR scope IN (SELECT scope FROM direct)
  GROUP BY period
)
SELECT s.period, s.indicator, k.id, s.scope, coalesce(d.team_id, '') AS team_id, s.months, s.n, s.silent, s.signal, s.meaning, s.month, s.value, s.run, s.since,
       s.centre, s.lower, s.upper, s.target, s.assurance, s.slope, s.p, s.t, s.sure, s.importance, s.sentence, s.sentence_en, s.detail, s.detail_en, l.looked,
       regexp_matches(k.id, '_(work_time|median|p[0-9]+)$') OR k.id IN ('csat_uplift', 'cost_reduction') AS twin
FROM trend_summary AS s
JOIN indicator AS k ON k.indicator = s.indicator
JOIN looked AS l ON l.period = s.period
LEFT JOIN direct AS d ON d.scope = s.scope
WHERE s.scope = 'company' OR d.scope IS NOT NULL AND s.signal IS NOT NULL
ORDER BY s.period, s.importance DESC, abs(coalesce(s.t, 0)) DESC, s.indicator, s.scope
