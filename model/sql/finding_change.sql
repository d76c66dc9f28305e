-- What is said of changes and of the demand to come: both rest on all months up to the data's end, so the newest quarter
-- alone speaks of them.

-- A change worked, or made it worse: an interrupted series whose p is below 0.05 after the correction (Holm) for all
-- changes that could be judged. It is told for a year.
INSERT INTO candidate
WITH ranked AS (
  SELECT *, row_number() OVER (ORDER BY p, change_id, indicator) AS place, count(*) OVER () AS looks
  FROM change_effect
  WHERE p IS NOT NULL AND effect_se > 0
), corrected AS (
  SELECT *, least(1, max((looks - place + 1) * p) OVER (ORDER BY place)) AS p_adjusted FROM ranked
), told AS (
  SELECT c.*, n.period, row_number() OVER (PARTITION BY c.change_id ORDER BY c.p, c.indicator) AS of_change
  FROM corrected AS c, newest AS n
  WHERE c.verdict IN ('worked', 'worse') AND c.p_adjusted < 0.05 AND c.months_after <= 12
)
SELECT t.period, CASE t.verdict WHEN 'worked' THEN 'change_worked' ELSE 'change_worse' END, certainty(t.effect / t.effect_se),
       CASE WHEN t.scope = 'company' THEN 1 ELSE greatest(0.8, (SELECT count(*) FROM team_member AS m WHERE 'team:' || m.team_id = t.scope) / (SELECT count(*) FROM employees)) END, t.change_id,
       t.sentence, t.sentence_en,
       '差别是标准误的 ' || fixed(abs(t.effect / t.effect_se), 1) || ' 倍 · 同时看了 ' || CAST(t.looks AS VARCHAR) || ' 项变更' || CASE WHEN t.seasonal THEN ' · 已扣除季节' ELSE '' END,
       'the difference is ' || fixed(abs(t.effect / t.effect_se), 1) || ' standard errors · changes looked at: ' || CAST(t.looks AS VARCHAR) || CASE WHEN t.seasonal THEN ' · the season is taken out' ELSE '' END,
       to_json({'value': round(t.after, 6), 'previous': round(t.before, 6), 'change': round(t.effect, 6), 'z': round(t.effect / t.effect_se, 2), 'n': t.months_before + t.months_after,
                'unit': k.unit, 'months': s.months, 'series': s.series}),
       'trends/index.html', 'change_effects', coalesce(k.id, t.indicator), t.scope
FROM told AS t
LEFT JOIN indicator AS k ON k.indicator = t.indicator
LEFT JOIN series AS s ON s.period = t.period AND s.indicator = t.indicator AND s.scope = t.scope
WHERE t.of_change = 1;

-- Demand to come, where a seasonal method has erred clearly less in the past than guessing the last month again, and what
-- it expects of the next three months is beyond its 80 % range from what this quarter had.
INSERT INTO candidate
WITH ahead AS (
  SELECT n.period, min(f.month) AS first_month, max(f.month) AS last_month, sum(f.value) AS value, sum(f.low) AS low, sum(f.high) AS high, max(f.mase) AS mase, min(f.tried) AS tried, count(*) AS months,
         list({'month': f.month, 'value': round(f.value, 1)} ORDER BY f.month) AS series
  FROM forecast AS f, newest AS n
  WHERE f.scope = 'company' AND f.measure = 'tickets' AND f.method IN ('seasonal_naive', 'holt_winters')
    AND f.month > n.last_month AND f.month <= strftime(CAST(n.last_month || '-01' AS DATE) + INTERVAL '3' MONTH, '%Y-%m')
  GROUP BY n.period
), now AS (
  SELECT m.period, count(*) AS tickets
  FROM tickets AS t JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = month_of(t.opened_at)
  GROUP BY m.period
)
SELECT a.period, 'forecast', 1 - greatest(0, a.mase - 0.4), 1, 'tickets',
       '预计 ' || period_words(a.first_month) || '至' || period_words(a.last_month) || '约有 ' || fixed(a.value, 0) || ' 件工单，比本季度' || CASE WHEN a.value < n.tickets THEN '少 ' ELSE '多 ' END || percent(abs(a.value / n.tickets - 1)) || '。',
       'About ' || fixed(a.value, 0) || ' tickets are to be expected from ' || period_words_en(a.first_month) || ' to ' || period_words_en(a.last_month) || ', ' || percent(abs(a.value / n.tickets - 1)) || CASE WHEN a.value < n.tickets THEN ' fewer' ELSE ' more' END || ' than this quarter.',
       '80% 区间 ' || fixed(a.low, 0) || '–' || fixed(a.high, 0) || ' 件 · 过去的预测误差是“照上月猜”的 ' || percent(a.mase) || '（试过 ' || CAST(a.tried AS VARCHAR) || ' 次以上）',
       '80% interval ' || fixed(a.low, 0) || '–' || fixed(a.high, 0) || ' · in the past it erred ' || percent(a.mase) || ' as much as guessing the last month again (tried ' || CAST(a.tried AS VARCHAR) || ' times and more)',
       to_json({'value': round(a.value, 1), 'previous': n.tickets, 'change': round(a.value - n.tickets, 1), 'unit': 'count', 'forecast': a.series}),
       'trends/index.html', 'forecast', 'tickets', 'company'
FROM ahead AS a
JOIN now AS n ON n.period = a.period
WHERE a.months = 3 AND a.mase <= 0.9 AND a.tried >= 8 AND (a.high < n.tickets OR a.low > n.tickets);

-- A season: a category of which there were far more tickets than in the three quarters before, and a year ago as well.
-- It is told when it comes, not again while it lasts. Tickets come in bunches: the error is doubled.
INSERT INTO candidate
WITH demand AS (
  SELECT m.period, coalesce(t.category, t.product) AS category, count(*) AS tickets, count(DISTINCT month_of(t.opened_at)) AS months
  FROM tickets AS t
  JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = month_of(t.opened_at)
  JOIN quarter AS q ON q.period = m.period
  WHERE coalesce(t.category, t.product) IS NOT NULL
  GROUP BY ALL
), placed AS (
  SELECT q.period, q.previous, k.category, coalesce(d.tickets, 0) AS tickets,
         avg(coalesce(d.tickets, 0)) OVER before AS usual, count(*) OVER before AS quarters,
         lag(coalesce(d.tickets, 0), 4) OVER (PARTITION BY k.category ORDER BY q.period) AS year_ago
  FROM quarter AS q
  JOIN period AS p ON p.cycle = 'quarter' AND p.period = q.period AND p.whole
  CROSS JOIN (SELECT DISTINCT category FROM demand) AS k
  LEFT JOIN demand AS d ON d.period = q.period AND d.category = k.category
  WINDOW before AS (PARTITION BY k.category ORDER BY q.period ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING)
), season AS (
  SELECT *, tickets / usual AS times, year_ago / usual AS times_ago,
         ln(tickets / usual) / (2 * sqrt(1 / tickets + 1 / (3 * usual))) AS z, ln(year_ago / usual) / (2 * sqrt(1 / year_ago + 1 / (3 * usual))) AS z_ago
  FROM placed
  WHERE quarters = 3 AND year_ago > 0 AND usual >= 30 AND tickets >= 1.3 * usual AND year_ago >= 1.3 * usual
), told AS (
  SELECT * FROM season WHERE z >= 3 AND z_ago >= 3
), peak AS (
  SELECT m.period, coalesce(t.category, t.product) AS category, month_of(t.opened_at) AS month, count(*) AS tickets,
         row_number() OVER (PARTITION BY m.period, coalesce(t.category, t.product) ORDER BY count(*) DESC, month_of(t.opened_at)) AS place
  FROM tickets AS t JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = month_of(t.opened_at)
  GROUP BY 1, 2, 3
), monthly AS (
  SELECT s.period, s.category, list(p.period ORDER BY p.period) AS months, list(coalesce(c.tickets, 0) ORDER BY p.period) AS series
  FROM told AS s
  JOIN quarter AS q ON q.period = s.period
  JOIN period AS p ON p.cycle = 'month' AND p.period <= q.last_month AND p.period > strftime(CAST(q.last_month || '-01' AS DATE) - INTERVAL '12' MONTH, '%Y-%m')
  LEFT JOIN peak AS c ON c.category = s.category AND c.month = p.period
  GROUP BY s.period, s.category
)
SELECT s.period, 'season', certainty(s.z), 1, s.category,
       set_off(s.category) || '工单的旺季：本季度 ' || fixed(s.tickets, 0) || ' 件，是前三个季度平均的 ' || fixed(s.times, 1) || ' 倍，去年同季也有 ' || fixed(s.year_ago, 0) || ' 件。',
       s.category || ' is in season: ' || fixed(s.tickets, 0) || ' tickets this quarter, ' || fixed(s.times, 1) || ' times the mean of the three quarters before, and ' || fixed(s.year_ago, 0) || ' in the same quarter last year.',
       '最多的是 ' || period_words(p.month) || '，' || fixed(p.tickets, 0) || ' 件 · 前三个季度平均 ' || fixed(s.usual, 0) || ' 件',
       'most in ' || period_words_en(p.month) || ': ' || fixed(p.tickets, 0) || ' · mean of the three quarters before ' || fixed(s.usual, 0),
       to_json({'value': s.tickets, 'previous': round(s.usual, 1), 'change': round(s.tickets - s.usual, 1), 'z': round(s.z, 2), 'n': s.tickets, 'unit': 'count', 'months': m.months, 'series': m.series}),
       'trends/index.html', 'forecast', 'demand', s.category
FROM told AS s
JOIN peak AS p ON p.period = s.period AND p.category = s.category AND p.place = 1
JOIN monthly AS m ON m.period = s.period AND m.category = s.category
WHERE NOT EXISTS (SELECT 1 FROM told AS b WHERE b.period = s.previous AND b.category = s.category);
