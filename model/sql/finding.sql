-- What is worth a sentence in each quarter. A finding is a rule of a scheme, or a change that chance hardly
-- explains (|z| of at least 3; for a team also at least 2 away from the company). What is stable may be said to be so.
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

-- The last twelve months of every indicator for the company and the teams; a month without data stays empty.
CREATE OR REPLACE TEMP TABLE series AS
WITH wanted AS (
  SELECT q.period, p.period AS month
  FROM quarter AS q
  JOIN period AS p ON p.cycle = 'month' AND p.period <= q.last_month
   AND p.period > strftime(CAST(q.last_month || '-01' AS DATE) - INTERVAL '12' MONTH, '%Y-%m')
)
SELECT q.period, s.indicator, s.scope,
       list(w.month ORDER BY w.month) AS months,
       list(CASE WHEN r.n > 0 OR k.counted THEN round(r.value, 6) END ORDER BY w.month) AS series
FROM (SELECT DISTINCT indicator, scope FROM rollup WHERE scope = 'company' OR scope LIKE 'team:%') AS s
JOIN indicator AS k ON k.indicator = s.indicator
CROSS JOIN quarter AS q
JOIN wanted AS w ON w.period = q.period
LEFT JOIN rollup AS r ON r.indicator = s.indicator AND r.scope = s.scope AND r.cycle = 'month' AND r.period = w.month
GROUP BY q.period, s.indicator, s.scope;

-- The target of an indicator and whether schemes score it: of several schemes the first by name.
CREATE OR REPLACE TEMP TABLE target AS
SELECT indicator, arg_min(target, scheme) AS target, bool_or(NOT reference) AS scored
FROM scheme_indicator
GROUP BY indicator;

-- For how many months up to the quarter's last an indicator has gone the bad way without a break.
CREATE OR REPLACE TEMP TABLE worsening AS
WITH monthly AS (
  SELECT r.indicator, r.scope, r.period AS month, p.previous,
         CASE WHEN k.better = 'higher' THEN r.value < r.previous ELSE r.value > r.previous END AS worse
  FROM rollup AS r
  JOIN indicator AS k ON k.indicator = r.indicator
  JOIN period AS p ON p.cycle = 'month' AND p.period = r.period
  WHERE r.cycle = 'month' AND r.n > 0 AND k.better <> 'range'
), last_good AS (
  SELECT q.period, m.indicator, m.scope, max(m.month) FILTER (WHERE NOT coalesce(m.worse, FALSE)) AS month
  FROM quarter AS q JOIN monthly AS m ON m.month <= q.last_month
  GROUP BY 1, 2, 3
)
SELECT l.period, l.indicator, l.scope, count(m.month) AS months, min(m.month) AS since
FROM last_good AS l
JOIN quarter AS q ON q.period = l.period
LEFT JOIN monthly AS m ON m.indicator = l.indicator AND m.scope = l.scope AND m.month > l.month AND m.month <= q.last_month
GROUP BY 1, 2, 3;

-- Every indicator of the company and of each team in each quarter, with all that a sentence may need.
CREATE OR REPLACE TEMP TABLE moved AS
SELECT r.period, r.indicator, k.id, r.scope, k.title, k.title_en, k.unit, k.better, k.counted, t.target, coalesce(t.scored, FALSE) AS scored,
       r.people, r.n, r.value, r.se, r.previous, r.change, r.z,
       -- Is the change for the worse? And the level, compared with the company and the target?
       CASE WHEN k.better = 'higher' THEN r.change < 0 ELSE r.change > 0 END AS worse,
       (r.value - c.value) / nullif(sqrt(r.se * r.se + c.se * c.se), 0) * CASE WHEN k.better = 'higher' THEN 1 ELSE -1 END AS above_company,
       CASE WHEN k.better = 'higher' THEN r.value >= t.target - 1e-9 ELSE r.value <= t.target + 1e-9 END AS on_target,
       c.value AS company_value, c.people AS company_people, w.months, w.since, m.value AS month_value,
       to_json({'value': round(r.value, 6), 'previous': round(r.previous, 6), 'change': round(r.change, 6), 'z': round(r.z, 2), 'n': r.n,
                'se': round(r.se, 6), 'unit': k.unit, 'target': t.target, 'months': s.months, 'series': s.series}) AS figures
FROM rollup AS r
JOIN quarter AS q ON q.period = r.period
JOIN indicator AS k ON k.indicator = r.indicator AND (k.better IN ('higher', 'lower') OR k.better = 'none' AND k.counted)
JOIN rollup AS c ON c.indicator = r.indicator AND c.scope = 'company' AND c.cycle = r.cycle AND c.period = r.period
LEFT JOIN rollup AS m ON m.indicator = r.indicator AND m.scope = r.scope AND m.cycle = 'month' AND m.period = q.last_month AND m.n > 0
LEFT JOIN target AS t ON t.indicator = r.indicator
LEFT JOIN series AS s ON s.period = r.period AND s.indicator = r.indicator AND s.scope = r.scope
LEFT JOIN worsening AS w ON w.period = r.period AND w.indicator = r.indicator AND w.scope = r.scope
WHERE r.cycle = 'quarter' AND (r.scope = 'company' OR r.scope LIKE 'team:%') AND r.n > 0;

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
CREATE OR REPLACE MACRO up_down(d) AS CASE WHEN d < 0 THEN '降' ELSE '升' END;
CREATE OR REPLACE MACRO up_down_en(d) AS CASE WHEN d < 0 THEN 'down' ELSE 'up' END;
CREATE OR REPLACE MACRO high_low(d) AS CASE WHEN d < 0 THEN '低' ELSE '高' END;
CREATE OR REPLACE MACRO high_low_en(d) AS CASE WHEN d < 0 THEN 'below' ELSE 'above' END;

-- 1. A team moved, and stands apart from the company. One sentence a team and direction: the surest.
INSERT INTO candidate
WITH team_moved AS (
  SELECT m.*, t.team_id, coalesce(t.name, t.team_id) AS team,
         row_number() OVER (PARTITION BY m.period, m.scope, m.worse ORDER BY coalesce(m.months, 0) >= 3 AND m.worse DESC, abs(m.z) DESC, m.indicator) AS place
  FROM moved AS m
  JOIN teams AS t ON m.scope = 'team:' || t.team_id
  WHERE abs(m.z) >= 3 AND m.n >= 30 AND NOT m.counted AND m.id <> 'cost_per_service' AND m.id NOT LIKE '%\_work\_time' ESCAPE '\' AND EXISTS (SELECT 1 FROM team_member AS d WHERE d.team_id = t.team_id AND d.direct)
    AND CASE WHEN m.worse THEN m.above_company <= -2 ELSE m.above_company >= 2 END
)
SELECT period, CASE WHEN worse THEN 'team_worse' ELSE 'team_better' END, certainty(z), greatest(0.8, people / company_people), team_id,
       team || title || CASE
         WHEN worse AND months >= 3 THEN '连续 ' || CAST(months AS VARCHAR) || ' 个月' || way(unit, TRUE) || '，' || period_words(last_month) || '为 ' || value_text(month_value, unit)
         ELSE way(unit, worse) || '，本季度 ' || value_text(value, unit) || '，上季度 ' || value_text(previous, unit) END ||
         '，比全公司' || high_low(value - company_value) || ' ' || difference_text(value - company_value, unit) || '。',
       team || ': ' || lower(title_en) || CASE
         WHEN worse AND months >= 3 THEN ' has got ' || way_en(unit, TRUE) || ' for ' || CAST(months AS VARCHAR) || ' months running, to ' || value_text_en(month_value, unit) || ' in ' || period_words_en(last_month)
         ELSE ' got ' || way_en(unit, worse) || ', ' || value_text_en(value, unit) || ' against ' || value_text_en(previous, unit) || ' last quarter' END ||
         ', ' || difference_text_en(value - company_value, unit) || ' ' || high_low_en(value - company_value) || ' the company.',
       CASE WHEN worse AND months >= 3 THEN '自 ' || period_words(since) || '起 · ' ELSE '' END ||
         '本季度 ' || value_text(value, unit) || '，上季度 ' || value_text(previous, unit) || '，全公司 ' || value_text(company_value, unit) || ' · 样本 ' || fixed(n, 0),
       CASE WHEN worse AND months >= 3 THEN 'since ' || period_words_en(since) || ' · ' ELSE '' END ||
         'this quarter ' || value_text_en(value, unit) || ', last quarter ' || value_text_en(previous, unit) || ', company ' || value_text_en(company_value, unit) || ' · n = ' || fixed(n, 0),
       figures, 'teams/' || team_id || '/index.html', 'rollup'
FROM team_moved AS m JOIN (SELECT period AS q, last_month FROM quarter) AS q ON q.q = m.period
WHERE place = 1;

-- 2. An indicator of the whole company moved. Cost has a sentence of its own.
INSERT INTO candidate
SELECT period, CASE WHEN worse THEN 'company_worse' ELSE 'company_better' END, certainty(z), CASE WHEN scored THEN 1 ELSE 0.7 END, indicator,
       title || ' ' || value_text(value, unit) || '，比上季度' || up_down(change) || ' ' || difference_text(change, unit) ||
         CASE WHEN target IS NULL THEN '' WHEN on_target THEN '，达到目标' ELSE '，未达到目标 ' || value_text(target, unit) END || '。',
       title_en || ' ' || value_text_en(value, unit) || ', ' || up_down_en(change) || ' ' || difference_text_en(change, unit) || ' on last quarter' ||
         CASE WHEN target IS NULL THEN '' WHEN on_target THEN ', on target' ELSE ', short of the target of ' || value_text_en(target, unit) END || '.',
       '样本 ' || fixed(n, 0) || ' · 差别远超误差（约为其标准误的 ' || fixed(abs(z), 1) || ' 倍）',
       'n = ' || fixed(n, 0) || ' · far beyond chance (' || fixed(abs(z), 1) || ' standard errors)',
       figures, 'indicators/' || id || '/index.html', 'rollup'
FROM moved
WHERE scope = 'company' AND abs(z) >= 3 AND NOT counted AND id <> 'cost_per_service'
  AND id NOT LIKE '%\_work\_time' ESCAPE '\'; -- its twin by the clock says the same

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

-- 4. A product's share of the complaints rose (two shares compared, pooled).
INSERT INTO candidate
WITH by_month AS (
  SELECT t.product, month_of(c.received_at) AS month, count(*) AS complaints
  FROM complaints AS c LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
  GROUP BY 1, 2
), all_months AS (
  SELECT month, sum(complaints) AS complaints FROM by_month GROUP BY 1
), by_quarter AS (
  SELECT m.period, b.product, sum(b.complaints) AS complaints
  FROM by_month AS b JOIN period_month AS m ON m.month = b.month AND m.cycle = 'quarter' GROUP BY 1, 2
), share AS (
  SELECT q.period, q.previous, q.last_month, b.product, b.complaints, sum(b.complaints) OVER (PARTITION BY q.period) AS total
  FROM quarter AS q JOIN by_quarter AS b ON b.period = q.period
), compared AS (
  SELECT s.*, coalesce(a.complaints, 0) AS before, o.total AS before_total,
         s.complaints / s.total AS share, coalesce(a.complaints, 0) / o.total AS share_before,
         (s.complaints + coalesce(a.complaints, 0)) / (s.total + o.total) AS pooled
  FROM share AS s
  JOIN (SELECT DISTINCT period, total FROM share) AS o ON o.period = s.previous
  LEFT JOIN share AS a ON a.period = s.previous AND a.product = s.product
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
       '本季度 ' || fixed(t.complaints, 0) || ' 起，上季度 ' || fixed(t.before, 0) || ' 起 · 全部投诉 ' || fixed(t.total, 0) || ' 起',
       fixed(t.complaints, 0) || ' complaints this quarter, ' || fixed(t.before, 0) || ' last quarter · ' || fixed(t.total, 0) || ' in all',
       to_json({'value': round(t.share, 6), 'previous': round(t.share_before, 6), 'change': round(t.share - t.share_before, 6), 'z': round(t.z, 2),
                'n': CAST(t.total AS BIGINT), 'unit': 'share', 'target': NULL, 'months': m.months, 'series': m.series}),
       'indicators/complaint_rate/index.html', 'product_complaints'
FROM tested AS t
JOIN monthly AS m ON m.period = t.period AND m.product = t.product
WHERE t.z >= 3 AND t.complaints >= 10;

-- 5. Grades, and who is in the lowest.
INSERT INTO candidate
SELECT q.period, 'grades', 1, 1, g.scheme,
       string_agg(b.title || ' ' || CAST(g.people AS VARCHAR) || ' 人' || coalesce('（上季度 ' || CAST(g.previous AS VARCHAR) || '）', ''), '，' ORDER BY g.position) || '。',
       string_agg(upper(left(b.title_en, 1)) || substr(b.title_en, 2) || ' ' || CAST(g.people AS VARCHAR) || coalesce(' (last quarter ' || CAST(g.previous AS VARCHAR) || ')', ''), ', ' ORDER BY g.position) || '.',
       '平均 ' || score_text(any_value(c.score), any_value(s.score_digits)) || ' 分' || coalesce('，上季度 ' || score_text(any_value(c.previous), any_value(s.score_digits)) || ' 分', '') || ' · ' || any_value(s.title),
       'mean ' || score_text(any_value(c.score), any_value(s.score_digits)) || coalesce(', last quarter ' || score_text(any_value(c.previous), any_value(s.score_digits)), '') || ' · ' || any_value(s.title_en),
       to_json({'value': CAST(any_value(c.score) AS DOUBLE), 'previous': CAST(any_value(c.previous) AS DOUBLE), 'change': CAST(any_value(c.change) AS DOUBLE),
                'n': any_value(c.people), 'unit': 'score', 'grades': list(g.grade ORDER BY g.position), 'people': list(g.people ORDER BY g.position),
                'people_before': list(g.previous ORDER BY g.position)}),
       'rankings/index.html', 'grade_count'
FROM quarter AS q
JOIN grade_count AS g ON g.cycle = 'quarter' AND g.period = q.period AND g.team_id IS NULL
JOIN grade_bound AS b ON b.scheme = g.scheme AND b.grade = g.grade
JOIN scheme AS s ON s.scheme = g.scheme
JOIN company_score AS c ON c.scheme = g.scheme AND c.cycle = 'quarter' AND c.period = q.period
GROUP BY q.period, g.scheme;

INSERT INTO candidate
SELECT q.period, 'lowest_grade', 1, 1, g.scheme,
       CAST(g.people AS VARCHAR) || ' 人' || b.title || '（' || grade_words(b.min, b.better_min) || '）' || coalesce('，按方案：' || a.actions, '') || '。',
       CASE WHEN g.people = 1 THEN '1 person is' ELSE CAST(g.people AS VARCHAR) || ' people are' END || ' ' || b.title_en || ' (' || grade_words_en(b.min, b.better_min) || ')' || coalesce('; the scheme asks for: ' || a.actions_en, '') || '.',
       coalesce('上季度 ' || CAST(g.previous AS VARCHAR) || ' 人', ''), coalesce('last quarter: ' || CAST(g.previous AS VARCHAR), ''),
       to_json({'value': g.people, 'previous': g.previous, 'unit': 'people', 'target': 0}),
       'rankings/index.html', 'scorecard'
FROM quarter AS q
JOIN grade_count AS g ON g.cycle = 'quarter' AND g.period = q.period AND g.team_id IS NULL AND g.people > 0
JOIN grade_bound AS b ON b.scheme = g.scheme AND b.grade = g.grade AND b.min = (SELECT min(l.min) FROM scheme_grade AS l WHERE l.scheme = g.scheme)
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
SELECT a.period, 'missing_data', 1, 1, a.indicator, a.title || ' ' || a.months || ' 没有数据。', a.title_en || ' has no data for ' || a.months_en || '.',
       '这些月份按方案的缺失规则计分', 'those months are scored by the scheme''s rule for missing data',
       to_json({'value': NULL, 'unit': a.unit, 'months': s.months, 'series': s.series}), 'quality/index.html', 'observation'
FROM absent AS a LEFT JOIN series AS s ON s.period = a.period AND s.indicator = a.indicator AND s.scope = 'company';

-- 7. Against the target: short of it beyond chance, or on it and unchanged.
INSERT INTO candidate
SELECT period, CASE WHEN on_target THEN 'on_target' ELSE 'below_target' END,
       CASE WHEN on_target THEN 1 ELSE certainty((value - target) / se) END, 1, indicator,
       CASE WHEN on_target THEN title || ' ' || value_text(value, unit) || '，达到目标；与上季度的差别在误差之内。'
            ELSE title || ' ' || value_text(value, unit) || '，目标 ' || value_text(target, unit) || '，还差 ' || difference_text(value - target, unit) || '。' END,
       CASE WHEN on_target THEN title_en || ' ' || value_text_en(value, unit) || ', on target; the difference from last quarter is within the error.'
            ELSE title_en || ' ' || value_text_en(value, unit) || ', ' || difference_text_en(value - target, unit) || ' short of the target of ' || value_text_en(target, unit) || '.' END,
       '样本 ' || fixed(n, 0) || ' · 95% 区间 ' || value_text(value - 1.96 * se, unit) || '–' || value_text(value + 1.96 * se, unit),
       'n = ' || fixed(n, 0) || ' · 95% interval ' || value_text_en(value - 1.96 * se, unit) || '–' || value_text_en(value + 1.96 * se, unit),
       figures, 'indicators/' || id || '/index.html', 'rollup'
FROM moved
WHERE scope = 'company' AND scored AND NOT counted AND target IS NOT NULL AND se > 0
  AND CASE WHEN on_target THEN abs(z) < 2 ELSE abs(value - target) >= 3 * se AND coalesce(abs(z), 0) < 3 END;

-- 8. Records that no indicator could use.
INSERT INTO candidate
SELECT q.period, 'excluded', 1, 1, 'excluded',
       fixed(sum(o.excluded), 0) || ' 条记录因时间颠倒等原因没有计入指标。',
       CASE WHEN sum(o.excluded) = 1 THEN '1 record was' ELSE fixed(sum(o.excluded), 0) || ' records were' END || ' left out of the indicators, for example for times that run backwards.',
       string_agg(k.title || ' ' || fixed(o.excluded, 0), ' · ' ORDER BY o.excluded DESC, k.indicator), string_agg(k.title_en || ' ' || fixed(o.excluded, 0), ' · ' ORDER BY o.excluded DESC, k.indicator),
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
