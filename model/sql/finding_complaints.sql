-- What is said of complaints.

-- A product's share of the complaints rose (two shares compared, pooled), and not only because more of it was
-- served: its complaints per ticket rose too, by two standard errors of the two counts.
INSERT INTO candidate
WITH by_month AS (
  SELECT t.product, month_of(c.received_at) AS month, count(*) AS complaints
  FROM complaints AS c LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
  GROUP BY 1, 2
), all_months AS (
  SELECT month, sum(complaints) AS complaints FROM by_month GROUP BY 1
), handled AS (
  SELECT m.period, t.product, count(*) AS tickets
  FROM tickets AS t JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = month_of(t.opened_at)
  WHERE t.product IS NOT NULL
  GROUP BY 1, 2
), by_quarter AS (
  SELECT m.period, b.product, sum(b.complaints) AS complaints
  FROM by_month AS b JOIN period_month AS m ON m.month = b.month AND m.cycle = 'quarter' GROUP BY 1, 2
), share AS (
  SELECT q.period, q.previous, q.last_month, b.product, b.complaints, sum(b.complaints) OVER (PARTITION BY q.period) AS total
  FROM quarter AS q JOIN by_quarter AS b ON b.period = q.period
), compared AS (
  SELECT s.*, coalesce(a.complaints, 0) AS before, o.total AS before_total,
         s.complaints / s.total AS share, coalesce(a.complaints, 0) / o.total AS share_before,
         (s.complaints + coalesce(a.complaints, 0)) / (s.total + o.total) AS pooled,
         1000 * s.complaints / h.tickets AS rate, 1000 * coalesce(a.complaints, 0) / b.tickets AS rate_before,
         1000 * sqrt(s.complaints / (h.tickets * h.tickets) + coalesce(a.complaints, 0) / (b.tickets * b.tickets)) AS rate_error
  FROM share AS s
  JOIN (SELECT DISTINCT period, total FROM share) AS o ON o.period = s.previous
  LEFT JOIN share AS a ON a.period = s.previous AND a.product = s.product
  JOIN handled AS h ON h.period = s.period AND h.product = s.product
  JOIN handled AS b ON b.period = s.previous AND b.product = s.product
  WHERE s.product IS NOT NULL
), tested AS (
  SELECT *, (share - share_before) / nullif(sqrt(pooled * (1 - pooled) * (1 / total + 1 / before_total)), 0) AS z FROM compared
), monthly AS (
  SELECT s.period, s.product, list(p.period ORDER BY p.period) AS months,
         list(round(coalesce(b.complaints, 0) / nullif(m.complaints, 0), 6) ORDER BY p.period) AS series
  FROM tested AS s
  JOIN period AS p ON p.cycle = 'month' AND p.period <= s.last_month
   AND p.period > strftime(CAST(s.last_month || '-01' AS DATE) - INTERVAL '12' MONTH, '%Y-%m')
  LEFT JOIN by_month AS b ON b.month = p.period AND b.product = s.product
  LEFT JOIN all_months AS m ON m.month = p.period
  GROUP BY 1, 2
)
SELECT t.period, 'product_complaints', certainty(t.z), 1, t.product,
       t.product || ' 占全部投诉的 ' || percent(t.share) || '，上季度为 ' || percent(t.share_before) || '。',
       t.product || ' accounts for ' || percent(t.share) || ' of all complaints, against ' || percent(t.share_before) || ' last quarter.',
       '本季度 ' || fixed(t.complaints, 0) || ' 起，上季度 ' || fixed(t.before, 0) || ' 起 · 每千件工单 ' || fixed(t.rate, 1) || ' 起，上季度 ' || fixed(t.rate_before, 1) || ' 起 · 全部投诉 ' || fixed(t.total, 0) || ' 起',
       fixed(t.complaints, 0) || ' complaints this quarter, ' || fixed(t.before, 0) || ' last quarter · ' || fixed(t.rate, 1) || ' per thousand tickets, ' || fixed(t.rate_before, 1) || ' last quarter · ' || fixed(t.total, 0) || ' in all',
       to_json({'value': round(t.share, 6), 'previous': round(t.share_before, 6), 'change': round(t.share - t.share_before, 6), 'z': round(t.z, 2),
                'n': CAST(t.total AS BIGINT), 'unit': 'share', 'target': NULL, 'months': m.months, 'series': m.series}),
       'complaints/index.html', 'complaint_places', 'complaints', 'product:' || t.product
FROM tested AS t
JOIN monthly AS m ON m.period = t.period AND m.product = t.product
WHERE t.z >= 3 AND t.complaints >= 10 AND t.rate - t.rate_before >= 2 * t.rate_error;

-- A cause of which there were more complaints, or fewer, for the services done than the quarter before; p is corrected for
-- all causes of the quarter.
INSERT INTO candidate
SELECT c.period, 'complaint_cause', 1, 1, c.cause,
       '因“' || c.title || '”的投诉' || CASE WHEN c.rate > c.previous_rate THEN '多' ELSE '少' END || '了：本季度 ' || fixed(c.complaints, 0) || ' 起，每千次服务 ' || fixed(c.rate, 1) || ' 起，上季度 ' || fixed(c.previous_rate, 1) || ' 起。',
       CASE WHEN c.rate > c.previous_rate THEN 'More' ELSE 'Fewer' END || ' complaints for ' || c.title_en || ': ' || fixed(c.complaints, 0) || ' this quarter, ' || fixed(c.rate, 1) || ' per thousand services, ' || fixed(c.previous_rate, 1) || ' last quarter.',
       '95% 区间 每千次 ' || fixed(c.rate_low, 1) || '–' || fixed(c.rate_high, 1) || ' 起 · 占全部投诉 ' || percent(c.share), '95% interval ' || fixed(c.rate_low, 1) || '–' || fixed(c.rate_high, 1) || ' per thousand · ' || percent(c.share) || ' of all complaints',
       to_json({'value': round(c.rate, 4), 'previous': round(c.previous_rate, 4), 'change': round(c.rate - c.previous_rate, 4), 'n': c.complaints, 'unit': 'per_1000'}),
       'complaints/index.html', 'complaint_causes', 'cause', c.cause
FROM complaint_cause AS c
JOIN quarter AS q ON q.period = c.period
WHERE c.cycle = 'quarter' AND c.scope = 'company' AND c.cause NOT IN ('all', 'unknown') AND c.p_adjusted < 0.01 AND c.complaints + c.previous >= 10;

-- A product or team with more complaints, of a cause or of all, than its share of the services, whatever there was
-- before; one sentence each, told when it comes.
INSERT INTO candidate
WITH excess AS (
  SELECT c.*, q.previous, coalesce(t.name, c.part) AS name,
         row_number() OVER (PARTITION BY c.period, c.split, c.part ORDER BY c.p_adjusted, c.cause = 'all', c.cause) AS place
  FROM complaint_product AS c
  JOIN quarter AS q ON q.period = c.period
  LEFT JOIN teams AS t ON c.split = 'team' AND t.team_id = c.part
  WHERE c.cycle = 'quarter' AND c.over AND c.z >= 4 AND c.p_adjusted < 0.01 AND c.complaints >= 10 AND c.cause <> 'unknown'
)
SELECT c.period, 'complaint_place', certainty(c.z), CASE c.split WHEN 'team' THEN 0.8 ELSE 1 END, c.part,
       set_off(c.name) || CASE WHEN c.cause = 'all' THEN '的投诉' ELSE '因“' || c.title || '”的投诉' END || '偏多：' || fixed(c.complaints, 0) || ' 起，照它在服务中所占的份额应为 ' || fixed(c.expected, 1) || ' 起。',
       c.name || ' has more complaints' || CASE WHEN c.cause = 'all' THEN '' ELSE ' for ' || c.title_en END || ' than its share of the services: ' || fixed(c.complaints, 0) || ', where ' || fixed(c.expected, 1) || ' would be its share.',
       '全公司 ' || fixed(c.of, 0) || ' 起 · 服务 ' || fixed(c.services, 0) || ' 次，占 ' || percent(c.services / c.of_services), fixed(c.of, 0) || ' in the company · ' || fixed(c.services, 0) || ' services, ' || percent(c.services / c.of_services) || ' of all',
       to_json({'value': c.complaints, 'previous': round(c.expected, 2), 'change': round(c.complaints - c.expected, 2), 'z': round(c.z, 2), 'n': c.of, 'unit': 'count'}),
       'complaints/index.html', 'complaint_places', 'complaints', c.split || ':' || c.part
FROM excess AS c
WHERE c.place = 1 AND NOT EXISTS (SELECT 1 FROM excess AS b WHERE b.period = c.previous AND b.split = c.split AND b.part = c.part);

-- The last action against a cause was followed by fewer complaints of it, or by more; told when it first can be.
INSERT INTO candidate
SELECT f.period, CASE f.verdict WHEN 'worked' THEN 'follow_up_worked' ELSE 'follow_up_worse' END, 1, CASE WHEN f.scope = 'company' THEN 1 ELSE 0.8 END, f.cause,
       f.sentence, f.sentence_en, '', '',
       to_json({'value': round(f.after_rate, 4), 'previous': round(f.before_rate, 4), 'change': round(f.after_rate - f.before_rate, 4), 'n': f.before + f.after, 'unit': 'per_1000'}),
       'complaints/index.html', 'cause_follow_ups', 'cause', f.cause
FROM cause_follow_up AS f
JOIN quarter AS q ON q.period = f.period
WHERE f.verdict IN ('worked', 'worse') AND f.p < 0.01
  AND NOT EXISTS (SELECT 1 FROM cause_follow_up AS b WHERE b.period = q.previous AND b.cause = f.cause AND b.action_title = f.action_title AND b.scope = f.scope AND b.from_on = f.from_on AND b.verdict = f.verdict);
