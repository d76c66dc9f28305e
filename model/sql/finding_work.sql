-- What is said of work that is still open.

-- More tickets are past their limit when the data end than usually are at the end of a month, by four times the scatter
-- of those counts (of chance, where that is larger). Said by the newest quarter, if the data end with it; only where a
-- scheme scores on-time resolution, for its records tell what was due when.
INSERT INTO candidate
WITH due AS (
  SELECT e.ref, min(e."at") AS due_at, any_value(t.resolved_at) AS resolved_at
  FROM evidence AS e
  JOIN indicator AS k ON k.indicator = e.indicator AND k.id = 'on_time_resolution'
  JOIN tickets AS t ON t.ticket_id = e.ref
  WHERE e.num IS NOT NULL
  GROUP BY e.ref
), month_end AS (
  SELECT n.period, p.period AS month, CAST(p.period || '-01' AS DATE) + INTERVAL '1' MONTH AS moment
  FROM newest AS n
  JOIN period AS p ON p.cycle = 'month' AND p.complete AND p.period < n.last_month
   AND p.period > (SELECT strftime(min(due_at), '%Y-%m') FROM due)
), counted AS (
  SELECT m.period, m.month, count(d.ref) AS open
  FROM month_end AS m
  LEFT JOIN due AS d ON d.due_at <= m.moment AND coalesce(d.resolved_at > m.moment, TRUE)
  GROUP BY m.period, m.month
), usual AS (
  SELECT period, avg(open) AS mean, greatest(sqrt(avg(open)), stddev_samp(open), 1) AS deviation, count(*) AS months
  FROM counted
  GROUP BY period
), now AS (
  SELECT count(*) AS open, max(-hours_left) AS hours FROM early_warning WHERE source = 'ticket' AND state = 'past'
), tested AS (
  SELECT u.*, o.open, o.hours, (o.open - u.mean) / (u.deviation * sqrt(1 + 1 / u.months)) AS z
  FROM usual AS u, now AS o
  WHERE u.months >= 6
), team AS (
  SELECT string_agg(name || ' ' || CAST(open AS VARCHAR), ' · ' ORDER BY open DESC, name) AS teams
  FROM (SELECT coalesce(t.name, w.team_id) AS name, count(*) AS open
        FROM early_warning AS w LEFT JOIN teams AS t ON t.team_id = w.team_id
        WHERE w.source = 'ticket' AND w.state = 'past' AND w.team_id IS NOT NULL
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3) AS worst
)
SELECT t.period, 'overdue', certainty(t.z), 1, 'tickets',
       '到数据截止时有 ' || fixed(t.open, 0) || ' 件工单已过期限还没有解决，往常月末平均 ' || fixed(t.mean, 1) || ' 件。',
       fixed(t.open, 0) || ' tickets were past their limit and unresolved when the data ended; at the end of a month it is usually ' || fixed(t.mean, 1) || '.',
       concat_ws(' · ', g.teams, '最久的已过 ' || value_text(3600 * t.hours, 'seconds')), concat_ws(' · ', g.teams, 'the longest by ' || value_text_en(3600 * t.hours, 'seconds')),
       to_json({'value': t.open, 'previous': round(t.mean, 2), 'change': round(t.open - t.mean, 2), 'z': round(t.z, 2), 'n': t.months, 'unit': 'count'}),
       'warnings/index.html', 'early_warnings', 'overdue', 'company'
FROM tested AS t, team AS g, as_of AS a
JOIN newest AS n ON a."at" < CAST(n.last_month || '-01' AS DATE) + INTERVAL '2' MONTH
WHERE t.z >= 4 AND t.open >= 5;
