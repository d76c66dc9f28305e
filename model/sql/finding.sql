-- What is worth a sentence in each quarter. A finding is a rule of a scheme, or a change that chance hardly
-- explains: |z| of at least 3 for one of the company's indicators, of at least 4 for one of a team's, since there
-- are hundreds of them to look at (and then at least 2 away from the company); or four months (three, if the
-- quarter is as sure) beyond what was usual, see usual and worsening. What is stable may be said to be so.
-- importance = size (of its kind, below) × certainty (|z| of 4 and more is 1) × reach (share of the people).

CREATE OR REPLACE TEMP TABLE finding_kind AS
SELECT * FROM (VALUES
  ('team_worse', 90), ('cost', 85), ('product_complaints', 85), ('missing_data', 80), ('company_worse', 80),
  ('below_target', 55), ('lowest_grade', 60), ('company_better', 60), ('team_better', 50),
  ('grades', 40), ('on_target', 30), ('excluded', 10)
) AS k(kind, size);

CREATE OR REPLACE MACRO certainty(z) AS least(1, abs(z) / 4);

CREATE OR REPLACE TEMP TABLE quarter AS
SELECT period, previous, first_month, last_month FROM period WHERE cycle = 'quarter' AND complete;

-- The target of an indicator and whether schemes score it: of several schemes the first by name.
CREATE OR REPLACE TEMP TABLE target AS
SELECT indicator, arg_min(target, scheme) AS target, bool_or(NOT reference) AS scored
FROM scheme_indicator
GROUP BY indicator;

-- Every month of every team's indicator, with what was usual before: the mean and the standard deviation of the
-- months before it that have data, of twelve at most, of six at least.
CREATE OR REPLACE TEMP TABLE usual AS
WITH grid AS (
  SELECT s.indicator, s.scope, s.better, p.period AS month
  FROM (SELECT DISTINCT r.indicator, r.scope, k.better
        FROM rollup AS r JOIN indicator AS k ON k.indicator = r.indicator
        WHERE r.scope LIKE 'team:%' AND NOT k.counted AND k.better IN ('higher', 'lower')) AS s
  CROSS JOIN period AS p
  WHERE p.cycle = 'month' AND p.complete
)
SELECT g.*, r.value, r.se,
       avg(r.value) OVER twelve AS mean, stddev_samp(r.value) OVER twelve AS deviation, count(r.value) OVER twelve AS months
FROM grid AS g
LEFT JOIN rollup AS r ON r.indicator = g.indicator AND r.scope = g.scope AND r.cycle = 'month' AND r.period = g.month AND r.n > 0
WINDOW twelve AS (PARTITION BY g.indicator, g.scope ORDER BY g.month ROWS BETWEEN 12 PRECEDING AND 1 PRECEDING);

-- For how many months up to the quarter's last has a team been worse than usual without a break? A month is, when it
-- lies on the bad side of what was usual before the first of them by more than twice the larger of its own standard
-- error and the deviation between the usual months. A month without data is a break. Of several firsts the earliest.
CREATE OR REPLACE TEMP TABLE worsening AS
WITH tested AS (
  SELECT f.indicator, f.scope, f.month AS since, f.mean, m.month,
         bool_and(coalesce(CASE WHEN f.better = 'higher' THEN f.mean - m.value ELSE m.value - f.mean END > 2 * greatest(m.se, f.deviation), FALSE))
           OVER (PARTITION BY f.indicator, f.scope, f.month ORDER BY m.month) AS beyond,
         count(*) OVER (PARTITION BY f.indicator, f.scope, f.month ORDER BY m.month) AS months
  FROM usual AS f
  JOIN usual AS m ON m.indicator = f.indicator AND m.scope = f.scope AND m.month >= f.month
  -- only from a month that is beyond itself
  WHERE f.months >= 6 AND CASE WHEN f.better = 'higher' THEN f.mean - f.value ELSE f.value - f.mean END > 2 * greatest(f.se, f.deviation)
)
SELECT q.period, t.indicator, t.scope, max(t.months) AS months, min(t.since) AS since, arg_min(t.mean, t.since) AS before
FROM tested AS t
JOIN quarter AS q ON q.last_month = t.month
WHERE t.beyond
GROUP BY q.period, t.indicator, t.scope;

-- Every indicator of the company, and of each team for which something may have happened, in each quarter, with
-- what a sentence may need.
CREATE OR REPLACE TEMP TABLE level AS
SELECT r.period, r.indicator, k.id, r.scope, k.title, k.title_en, k.unit, k.better, k.counted, t.target, coalesce(t.scored, FALSE) AS scored,
       r.people, r.n, r.value, r.se, r.previous, r.change, r.z,
       -- Is the change for the worse? And the level, compared with the company and the target?
       CASE WHEN k.better = 'higher' THEN r.change < 0 ELSE r.change > 0 END AS worse,
       (r.value - c.value) / nullif(sqrt(r.se * r.se + c.se * c.se), 0) * CASE WHEN k.better = 'higher' THEN 1 ELSE -1 END AS above_company,
       CASE WHEN k.better = 'higher' THEN r.value >= t.target - 1e-9 ELSE r.value <= t.target + 1e-9 END AS on_target,
       c.value AS company_value, c.people AS company_people, q.last_month, w.months, w.since, w.before, m.value AS month_value, d.value AS company_month_value
FROM rollup AS r
JOIN quarter AS q ON q.period = r.period
JOIN indicator AS k ON k.indicator = r.indicator AND (k.better IN ('higher', 'lower') OR k.better = 'none' AND k.counted)
JOIN rollup AS c ON c.indicator = r.indicator AND c.scope = 'company' AND c.cycle = r.cycle AND c.period = r.period
LEFT JOIN rollup AS m ON m.indicator = r.indicator AND m.scope = r.scope AND m.cycle = 'month' AND m.period = q.last_month AND m.n > 0
LEFT JOIN rollup AS d ON d.indicator = r.indicator AND d.scope = 'company' AND d.cycle = 'month' AND d.period = q.last_month
LEFT JOIN target AS t ON t.indicator = r.indicator
LEFT JOIN worsening AS w ON w.period = r.period AND w.indicator = r.indicator AND w.scope = r.scope
WHERE r.cycle = 'quarter' AND r.n > 0
  AND (r.scope = 'company' OR r.scope LIKE 'team:%' AND (abs(r.z) >= 4 OR w.months >= 3));

-- The last twelve months of these, and of all of the company's; a month without data stays empty.
CREATE OR REPLACE TEMP TABLE series AS
WITH wanted AS (
  SELECT q.period, p.period AS month
  FROM quarter AS q
  JOIN period AS p ON p.cycle = 'month' AND p.period <= q.last_month
   AND p.period > strftime(CAST(q.last_month || '-01' AS DATE) - INTERVAL '12' MONTH, '%Y-%m')
), shown AS (
  SELECT period, indicator, scope FROM level
  UNION
  SELECT q.period, k.indicator, 'company' FROM quarter AS q, indicator AS k WHERE k.missing_tables = ''
)
SELECT s.period, s.indicator, s.scope,
       list(w.month ORDER BY w.month) AS months,
       list(CASE WHEN r.n > 0 OR k.counted THEN round(r.value, 6) END ORDER BY w.month) AS series
FROM shown AS s
JOIN indicator AS k ON k.indicator = s.indicator
JOIN wanted AS w ON w.period = s.period
LEFT JOIN rollup AS r ON r.indicator = s.indicator AND r.scope = s.scope AND r.cycle = 'month' AND r.period = w.month
GROUP BY s.period, s.indicator, s.scope;

CREATE OR REPLACE TEMP TABLE moved AS
SELECT v.*,
       to_json({'value': round(v.value, 6), 'previous': round(v.previous, 6), 'change': round(v.change, 6), 'z': round(v.z, 2), 'n': v.n,
                'se': round(v.se, 6), 'unit': v.unit, 'target': v.target, 'months': s.months, 'series': s.series}) AS figures
FROM level AS v
LEFT JOIN series AS s ON s.period = v.period AND s.indicator = v.indicator AND s.scope = v.scope;

CREATE OR REPLACE TEMP TABLE candidate (
  period VARCHAR, kind VARCHAR, certainty DOUBLE, reach DOUBLE, subject VARCHAR,
  sentence VARCHAR, sentence_en VARCHAR, detail VARCHAR, detail_en VARCHAR, figures VARCHAR, page VARCHAR, query VARCHAR
);

-- A word for the direction: what takes time gets slower or faster, all else worse or better.
CREATE OR REPLACE MACRO way(unit, worse) AS CASE
  WHEN unit IN ('seconds', 'hours', 'days') THEN CASE WHEN worse THEN '变慢' ELSE '变快' END
  ELSE CASE WHEN worse THEN '变差' ELSE '改善' END END;
CREATE OR REPLACE MACRO way_en(unit, worse) AS CASE
  WHEN unit IN ('seconds', 'hours', 'days') THEN CASE WHEN worse THEN 'slower' ELSE 'faster' END
  ELSE CASE WHEN worse THEN 'worse' ELSE 'better' END END;
-- The same of a level compared with what was usual.
CREATE OR REPLACE MACRO than_usual(unit) AS CASE WHEN unit IN ('seconds', 'hours', 'days') THEN '慢于以往' ELSE '差于以往' END;
CREATE OR REPLACE MACRO up_down(d) AS CASE WHEN d < 0 THEN '降' ELSE '升' END;
CREATE OR REPLACE MACRO up_down_en(d) AS CASE WHEN d < 0 THEN 'down' ELSE 'up' END;
CREATE OR REPLACE MACRO high_low(d) AS CASE WHEN d < 0 THEN '低' ELSE '高' END;
CREATE OR REPLACE MACRO high_low_en(d) AS CASE WHEN d < 0 THEN 'below' ELSE 'above' END;

-- 1. A team is worse than usual for three months and more, or moved within the quarter; and stands apart from the
-- company. One sentence a team and direction: the longest run, then the surest change. Months that are each beyond
-- two standard errors are together at least 2√months of them: four months are enough, three need a change as sure.
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
  WHERE EXISTS (SELECT 1 FROM team_member AS d WHERE d.team_id = t.team_id AND d.direct)
    AND (m.lasts OR abs(m.z) >= 4)
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
       figures, 'teams/' || team_id || '/index.html', 'rollup'
FROM team_moved AS m
WHERE place = 1;

-- 2. An indicator of the whole company moved. Cost has a sentence of its own.
INSERT INTO candidate
SELECT period, CASE WHEN worse THEN 'company_worse' ELSE 'company_better' END, certainty(z), CASE WHEN scored THEN 1 ELSE 0.7 END, indicator,
       title || ' ' || value_text(value, unit) || '，比上季度' || up_down(change) || ' ' || difference_text(change, value, unit) ||
         CASE WHEN target IS NULL THEN '' WHEN on_target THEN '，达到目标 ' || round_text(target, unit) ELSE '，未达到目标 ' || round_text(target, unit) END || '。',
       title_en || ' ' || value_text_en(value, unit) || ', ' || up_down_en(change) || ' ' || difference_text_en(change, value, unit) || ' on last quarter' ||
         CASE WHEN target IS NULL THEN '' WHEN on_target THEN ', within the target of ' || round_text_en(target, unit) ELSE ', short of the target of ' || round_text_en(target, unit) END || '.',
       '样本 ' || fixed(n, 0) || ' · 差别是标准误的 ' || fixed(abs(z), 1) || ' 倍',
       'n = ' || fixed(n, 0) || ' · the difference is ' || fixed(abs(z), 1) || ' standard errors',
       figures, 'indicators/' || id || '/index.html', 'rollup'
FROM moved
WHERE scope = 'company' AND abs(z) >= 3 AND n >= 30 AND NOT counted AND id NOT IN ('cost_per_service', 'cost_per_head', 'csat_uplift', 'cost_reduction')
  AND NOT regexp_matches(id, '_(work_time|median|p[0-9]+)$'); -- its twin, the mean by the clock, says the same

-- 3. What one service costs, and which kind of cost moved it most.
INSERT INTO candidate
WITH kinds AS (
  SELECT c.period, c.part, c.change, row_number() OVER (PARTITION BY c.period ORDER BY abs(c.change) DESC, c.part) AS place
  FROM cost_per_service AS c
  WHERE c.scope = 'company' AND c.split = 'kind' AND c.change IS NOT NULL
), named AS (
  SELECT k.period,
         string_agg(coalesce(w.zh, k.part) || ' ' || CASE WHEN k.change < 0 THEN '−' ELSE '+' END || fixed(abs(k.change), 1) || ' 元', ' · ' ORDER BY k.place) AS parts,
         string_agg(coalesce(w.en, k.part) || ' ' || CASE WHEN k.change < 0 THEN '−' ELSE '+' END || '¥' || fixed(abs(k.change), 1), ' · ' ORDER BY k.place) AS parts_en
  FROM kinds AS k
  LEFT JOIN (VALUES ('labour', '人工', 'labour'), ('material', '材料', 'material'), ('transport', '交通', 'transport'),
                    ('warranty', '质保', 'warranty'), ('outsourcing', '外包', 'outsourcing'), ('system', '系统', 'systems'),
                    ('site', '场地', 'site'), ('training', '培训', 'training')) AS w(part, zh, en) ON w.part = k.part
  WHERE k.place <= 3
  GROUP BY k.period
)
SELECT m.period, 'cost', certainty(m.z), 1, m.indicator,
       '单次服务成本 ' || fixed(c.unit_cost, 1) || ' 元，比上季度' || up_down(c.change) || ' ' || percent(abs(c.change) / (c.unit_cost - c.change)) || '。',
       'One service cost ¥' || fixed(c.unit_cost, 1) || ', ' || up_down_en(c.change) || ' ' || percent(abs(c.change) / (c.unit_cost - c.change)) || ' on last quarter.',
       '其中 ' || n.parts || ' · ' || fixed(c.services, 0) || ' 次服务', 'of which ' || n.parts_en || ' · ' || fixed(c.services, 0) || ' services',
       m.figures, 'indicators/cost_per_service/index.html', 'cost_per_service'
FROM moved AS m
JOIN cost_per_service AS c ON c.period = m.period AND c.scope = 'company' AND c.split = 'all'
JOIN named AS n ON n.period = m.period
WHERE m.scope = 'company' AND m.id = 'cost_per_service' AND abs(m.z) >= 3 AND abs(c.change) >= 0.01 * (c.unit_cost - c.change);

-- 4. A product's share of the complaints rose (two shares compared, pooled), and not only because more of it was
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
       'indicators/complaint_rate/index.html', 'product_complaints'
FROM tested AS t
JOIN monthly AS m ON m.period = t.period AND m.product = t.product
WHERE t.z >= 3 AND t.complaints >= 10 AND t.rate - t.rate_before >= 2 * t.rate_error;

-- 5. Grades, and where the people of the lowest are. The scheme is named where there are several.
INSERT INTO candidate
WITH named AS (
  SELECT g.*, b.title, b.title_en, g.position = min(g.position) OVER (PARTITION BY g.scheme, g.period) AS first
  FROM grade_count AS g
  JOIN grade_bound AS b ON b.scheme = g.scheme AND b.grade = g.grade
  WHERE g.cycle = 'quarter' AND g.team_id IS NULL
)
SELECT q.period, 'grades', 1, 1, g.scheme,
       string_agg(g.title || ' ' || CAST(g.people AS VARCHAR) || ' 人' ||
         coalesce('（' || CASE WHEN g.first THEN '上季度 ' ELSE '' END || CAST(g.previous AS VARCHAR) || '）', ''), '，' ORDER BY g.position) || '。',
       string_agg(CASE WHEN g.first THEN upper(left(g.title_en, 1)) || substr(g.title_en, 2) ELSE g.title_en END || ' ' || CAST(g.people AS VARCHAR) ||
         coalesce(' (' || CASE WHEN g.first THEN 'last quarter ' ELSE '' END || CAST(g.previous AS VARCHAR) || ')', ''), ', ' ORDER BY g.position) || '.',
       '平均 ' || score_text(any_value(c.score), any_value(s.score_digits)) || ' 分' || coalesce('，上季度 ' || score_text(any_value(c.previous), any_value(s.score_digits)) || ' 分', '') || CASE WHEN (SELECT count(*) FROM scheme) > 1 THEN ' · ' || any_value(s.title) ELSE '' END,
       'mean ' || score_text(any_value(c.score), any_value(s.score_digits)) || coalesce(', last quarter ' || score_text(any_value(c.previous), any_value(s.score_digits)), '') || CASE WHEN (SELECT count(*) FROM scheme) > 1 THEN ' · ' || any_value(s.title_en) ELSE '' END,
       to_json({'value': CAST(any_value(c.score) AS DOUBLE), 'previous': CAST(any_value(c.previous) AS DOUBLE), 'change': CAST(any_value(c.change) AS DOUBLE),
                'n': any_value(c.people), 'unit': 'score', 'grades': list(g.grade ORDER BY g.position), 'people': list(g.people ORDER BY g.position),
                'people_before': list(g.previous ORDER BY g.position)}),
       'rankings/index.html', 'grade_count'
FROM quarter AS q
JOIN named AS g ON g.period = q.period
JOIN scheme AS s ON s.scheme = g.scheme
JOIN company_score AS c ON c.scheme = g.scheme AND c.cycle = 'quarter' AND c.period = q.period
GROUP BY q.period, g.scheme;

INSERT INTO candidate
WITH placed AS (
  SELECT g.scheme, g.period, g.grade,
         string_agg(coalesce(t.name, t.team_id) || ' ' || CAST(g.people AS VARCHAR) || ' 人', ' · ' ORDER BY g.people DESC, t.team_id) AS teams,
         string_agg(coalesce(t.name, t.team_id) || ' ' || CAST(g.people AS VARCHAR), ' · ' ORDER BY g.people DESC, t.team_id) AS teams_en
  FROM (
    -- of a team's own people only, so that nobody is named twice
    SELECT c.scheme, c.period, c.grade, c.team_id, count(*) AS people FROM scorecard AS c WHERE c.cycle = 'quarter' GROUP BY ALL
  ) AS g JOIN teams AS t ON t.team_id = g.team_id
  GROUP BY g.scheme, g.period, g.grade
)
SELECT q.period, 'lowest_grade', 1, 1, g.scheme,
       CAST(g.people AS VARCHAR) || ' 人' || b.title || '（' || grade_words(b.min, b.better_min) || '）' || coalesce('，上季度 ' || CAST(g.previous AS VARCHAR) || ' 人', '') || coalesce('；按方案：' || a.actions, '') || '。',
       CASE WHEN g.people = 1 THEN '1 person is ' ELSE CAST(g.people AS VARCHAR) || ' people are ' END || b.title_en || ' (' || grade_words_en(b.min, b.better_min) || ')' || coalesce(', ' || CAST(g.previous AS VARCHAR) || ' last quarter', '') || coalesce('; the scheme asks for: ' || a.actions_en, '') || '.',
       coalesce(d.teams, ''), coalesce(d.teams_en, ''),
       to_json({'value': g.people, 'previous': g.previous, 'unit': 'people', 'target': 0}),
       'rankings/index.html', 'scorecard'
FROM quarter AS q
JOIN grade_count AS g ON g.cycle = 'quarter' AND g.period = q.period AND g.team_id IS NULL AND g.people > 0
JOIN grade_bound AS b ON b.scheme = g.scheme AND b.grade = g.grade AND b.min = (SELECT min(l.min) FROM scheme_grade AS l WHERE l.scheme = g.scheme)
LEFT JOIN placed AS d ON d.scheme = g.scheme AND d.period = g.period AND d.grade = g.grade
LEFT JOIN (
  SELECT scheme, grade, string_agg(action, '、' ORDER BY position) AS actions, string_agg(coalesce(action_en, action), ', ' ORDER BY position) AS actions_en
  FROM scheme_grade_action GROUP BY 1, 2
) AS a ON a.scheme = g.scheme AND a.grade = g.grade
WHERE b.better_min IS NOT NULL;

-- 6. A scored indicator without data: its table is not given, or a month of the quarter is empty.
INSERT INTO candidate
SELECT q.period, 'missing_data', 1, 1, 'tables',
       string_agg(k.title, '、' ORDER BY k.indicator) || '没有数据：未提供表 ' || string_agg(DISTINCT k.missing_tables, '、' ORDER BY k.missing_tables) || '。',
       string_agg(k.title_en, ', ' ORDER BY k.indicator) || CASE WHEN count(*) = 1 THEN ' has' ELSE ' have' END || ' no data: not given is ' || string_agg(DISTINCT k.missing_tables, ', ' ORDER BY k.missing_tables) || '.',
       '其权重按方案的缺失规则处理', 'their weight is treated by the scheme''s rule for missing data',
       to_json({'value': count(*), 'unit': 'indicators'}), 'quality/index.html', 'indicator'
FROM quarter AS q, indicator AS k
JOIN target AS t ON t.indicator = k.indicator AND t.scored
WHERE k.missing_tables <> ''
GROUP BY q.period;

INSERT INTO candidate
WITH absent AS (
  SELECT q.period, k.indicator, any_value(k.title) AS title, any_value(k.title_en) AS title_en, any_value(k.unit) AS unit,
         string_agg(period_words(m.month), '、' ORDER BY m.month) AS months, string_agg(period_words_en(m.month), ', ' ORDER BY m.month) AS months_en
  FROM quarter AS q
  JOIN period_month AS m ON m.cycle = 'quarter' AND m.period = q.period
  JOIN indicator AS k ON k.missing_tables = '' AND NOT k.counted
  JOIN target AS t ON t.indicator = k.indicator AND t.scored
  WHERE NOT EXISTS (SELECT 1 FROM observation AS o WHERE o.indicator = k.indicator AND o.month = m.month AND o.n > 0)
    AND EXISTS (SELECT 1 FROM observation AS o WHERE o.indicator = k.indicator AND o.n > 0)
  GROUP BY 1, 2
)
SELECT a.period, 'missing_data', 1, 1, a.indicator, a.title || '没有 ' || a.months || '的数据。', a.title_en || ' has no data for ' || a.months_en || '.',
       '缺数据的月份按方案的缺失规则计分', 'what is missing is treated by the scheme''s rule for missing data',
       to_json({'value': NULL, 'unit': a.unit, 'months': s.months, 'series': s.series}), 'quality/index.html', 'observation'
FROM absent AS a LEFT JOIN series AS s ON s.period = a.period AND s.indicator = a.indicator AND s.scope = 'company';

-- A team has no records of a kind in a month, although the company has them, the team has others, and it usually has
-- these: in at least five of the six months before, eight or more a month on average, of which there would be none by
-- chance one time in 3,000. Where nothing is good news (complaints, conduct) nothing is missing.
INSERT INTO candidate
WITH kind AS (
  SELECT * FROM (VALUES
    ('contacts', '联络', 'contacts'), ('surveys', '问卷', 'surveys'), ('visits', '上门', 'visits'), ('qa', '质检', 'quality reviews'),
    ('follow_ups', '回访', 'follow-ups'), ('ratings', '评分', 'ratings'), ('exams', '考试', 'exams'), ('timesheets', '工时', 'timesheets'), ('tasks', '任务', 'tasks')
  ) AS k(source, zh, en)
), record AS (
  SELECT 'contacts' AS source, employee_id, offered_at AS at FROM contacts
  UNION ALL SELECT 'surveys', coalesce(s.employee_id, t.employee_id), coalesce(s.answered_at, s.sent_at) FROM surveys AS s LEFT JOIN tickets AS t ON t.ticket_id = s.ticket_id
  UNION ALL SELECT 'visits', employee_id, coalesce(finished_at, arrived_at, dispatched_at) FROM visits
  UNION ALL SELECT 'qa', employee_id, reviewed_at FROM qa
  UNION ALL SELECT 'follow_ups', employee_id, coalesce(due_at, done_at) FROM follow_ups
  UNION ALL SELECT 'ratings', employee_id, rated_at FROM ratings
  UNION ALL SELECT 'exams', employee_id, CAST(taken_on AS TIMESTAMP) FROM exams
  UNION ALL SELECT 'timesheets', employee_id, CAST(on_date AS TIMESTAMP) FROM timesheets
  UNION ALL SELECT 'tasks', employee_id, due_at FROM tasks
  UNION ALL SELECT 'tickets', employee_id, opened_at FROM tickets
), counted AS (
  SELECT r.source, e.team_id, month_of(r.month) AS month, sum(r.n) AS n
  FROM (SELECT source, employee_id, date_trunc('month', "at") AS month, count(*) AS n FROM record GROUP BY ALL) AS r
  JOIN employees AS e ON e.employee_id = r.employee_id
  WHERE e.team_id IS NOT NULL
  GROUP BY ALL
), monthly AS (
  SELECT g.source, g.team_id, g.month, c.n, a.n AS company_n, o.n AS other_n, count(c.n) OVER six AS months, coalesce(sum(c.n) OVER six, 0) / 6 AS usual_n
  FROM (
    SELECT k.source, t.team_id, p.period AS month
    FROM kind AS k, (SELECT DISTINCT team_id FROM counted) AS t, period AS p
    WHERE p.cycle = 'month' AND p.complete
  ) AS g
  LEFT JOIN counted AS c ON c.source = g.source AND c.team_id = g.team_id AND c.month = g.month
  LEFT JOIN (SELECT source, month, sum(n) AS n FROM counted GROUP BY ALL) AS a ON a.source = g.source AND a.month = g.month
  LEFT JOIN (SELECT team_id, month, sum(n) AS n FROM counted GROUP BY ALL) AS o ON o.team_id = g.team_id AND o.month = g.month
  WINDOW six AS (PARTITION BY g.source, g.team_id ORDER BY g.month ROWS BETWEEN 6 PRECEDING AND 1 PRECEDING)
)
SELECT q.period, 'missing_data', 1, 0.8, a.team_id,
       coalesce(t.name, a.team_id) || '没有 ' || string_agg(period_words(a.month), '、' ORDER BY a.month) || '的' || k.zh || '记录，此前平均每月 ' || fixed(max(a.usual_n), 0) || ' 条。',
       coalesce(t.name, a.team_id) || ' has no ' || k.en || ' on record for ' || string_agg(period_words_en(a.month), ', ' ORDER BY a.month) || '; before, it had ' || fixed(max(a.usual_n), 0) || ' a month.',
       '全公司同期 ' || fixed(sum(a.company_n), 0) || ' 条', 'company: ' || fixed(sum(a.company_n), 0),
       to_json({'value': 0, 'previous': round(max(a.usual_n), 1), 'unit': 'records'}), 'teams/' || a.team_id || '/index.html', k.source
FROM monthly AS a
JOIN kind AS k ON k.source = a.source
JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = a.month
JOIN quarter AS q ON q.period = m.period
LEFT JOIN teams AS t ON t.team_id = a.team_id
WHERE a.n IS NULL AND a.company_n > 0 AND a.other_n > 0 AND a.months >= 5 AND a.usual_n >= 8
GROUP BY q.period, a.team_id, t.name, k.source, k.zh, k.en;

-- The 95 % interval of a value; a share stays between nothing and all.
CREATE OR REPLACE MACRO low(value, se, unit) AS CASE WHEN unit = 'share' THEN greatest(0, value - 1.96 * se) ELSE value - 1.96 * se END;
CREATE OR REPLACE MACRO high(value, se, unit) AS CASE WHEN unit = 'share' THEN least(1, value + 1.96 * se) ELSE value + 1.96 * se END;

-- 7. Against the target: short of it beyond chance, or on it and unchanged.
INSERT INTO candidate
WITH compared AS (
  SELECT *, value_text(low(value, se, unit), unit) AS low_text, value_text(high(value, se, unit), unit) AS high_text,
         value_text_en(low(value, se, unit), unit) AS low_text_en, value_text_en(high(value, se, unit), unit) AS high_text_en
  FROM moved
  WHERE scope = 'company' AND scored AND NOT counted AND target IS NOT NULL AND se > 0
    AND CASE WHEN on_target THEN abs(z) < 2 ELSE abs(value - target) >= 3 * se AND coalesce(abs(z), 0) < 3 END
)
SELECT period, CASE WHEN on_target THEN 'on_target' ELSE 'below_target' END,
       CASE WHEN on_target THEN 1 ELSE certainty((value - target) / se) END, 1, indicator,
       CASE WHEN on_target THEN title || ' ' || value_text(value, unit) || '，达到目标 ' || round_text(target, unit) || '；与上季度的差别在误差之内。'
            ELSE title || ' ' || value_text(value, unit) || '，目标 ' || round_text(target, unit) || '，还差 ' || difference_text(value - target, value, unit) || '。' END,
       CASE WHEN on_target THEN title_en || ' ' || value_text_en(value, unit) || ', within the target of ' || round_text_en(target, unit) || '; the difference from last quarter is within the error.'
            ELSE title_en || ' ' || value_text_en(value, unit) || ', ' || difference_text_en(value - target, value, unit) || ' short of the target of ' || round_text_en(target, unit) || '.' END,
       '样本 ' || fixed(n, 0) || ' · 95% 区间 ' || range_text(low_text, high_text),
       'n = ' || fixed(n, 0) || ' · 95% interval ' || range_text(low_text_en, high_text_en),
       figures, 'indicators/' || id || '/index.html', 'rollup'
FROM compared;

-- 8. Records that indicators could not use; a record may have been left out of several.
INSERT INTO candidate
SELECT q.period, 'excluded', 1, 1, 'excluded',
       '因时间颠倒、无法辨认等原因，' || CASE WHEN count(*) = 1 THEN any_value(k.title) || '有 ' || fixed(sum(o.excluded), 0) || ' 条记录没有计入。' ELSE CAST(count(*) AS VARCHAR) || ' 个指标有记录没有计入。' END,
       CASE WHEN count(*) = 1 THEN any_value(k.title_en) || ' leaves out ' || fixed(sum(o.excluded), 0) || CASE WHEN sum(o.excluded) = 1 THEN ' record' ELSE ' records' END
            ELSE CAST(count(*) AS VARCHAR) || ' indicators leave out records' END || ', for example for times that run backwards.',
       CASE WHEN count(*) = 1 THEN '' ELSE string_agg(k.title || ' ' || fixed(o.excluded, 0) || ' 条', ' · ' ORDER BY o.excluded DESC, k.indicator) END,
       CASE WHEN count(*) = 1 THEN '' ELSE string_agg(k.title_en || ' ' || fixed(o.excluded, 0), ' · ' ORDER BY o.excluded DESC, k.indicator) END,
       to_json({'value': CAST(sum(o.excluded) AS BIGINT), 'unit': 'records'}), 'quality/index.html', 'observation'
FROM quarter AS q
JOIN (
  SELECT m.period, o.indicator, sum(o.excluded) AS excluded
  FROM observation AS o JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = o.month
  GROUP BY 1, 2
) AS o ON o.period = q.period AND o.excluded > 0
JOIN indicator AS k ON k.indicator = o.indicator
JOIN target AS t ON t.indicator = k.indicator AND t.scored
GROUP BY q.period;

-- The most important eight of each quarter; of one kind at most three, so that one story does not fill the page.
INSERT INTO finding
SELECT period, kind, importance, subject, sentence, sentence_en, detail, detail_en, figures, page, query
FROM (
  SELECT *, row_number() OVER (PARTITION BY period ORDER BY importance DESC, kind, subject) AS place
  FROM (
    SELECT c.*, round(k.size * c.certainty * c.reach, 3) AS importance,
           row_number() OVER (PARTITION BY c.period, c.kind ORDER BY c.certainty * c.reach DESC, abs(coalesce(CAST(json_extract_string(c.figures, '$.z') AS DOUBLE), 0)) DESC, c.subject) AS of_kind
    FROM candidate AS c JOIN finding_kind AS k ON k.kind = c.kind
  ) AS weighed
  WHERE of_kind <= 3
) AS placed
WHERE place <= 8
ORDER BY period, importance DESC, kind, subject;
