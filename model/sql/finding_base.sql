-- What is worth a sentence in each quarter: what the rules look at. A file beside this one holds each family of rules,
-- finding_select.sql chooses among what they found. A finding is a rule of a scheme or of a plan, or a change that chance
-- hardly explains: |z| of at least 3 for one of the company's indicators, of at least 4 for one of a team's or a person's,
-- since there are hundreds of them to look at, and one more as long as no control chart of a whole year can bear it out;
-- or what another analysis has found and corrected for all its looks.
-- What is stable may be said to be so.
-- importance = size (of its kind, below) × certainty (|z| of 4 and more is 1) × reach (share of the people).

CREATE OR REPLACE TEMP TABLE finding_kind AS
SELECT * FROM (VALUES
  ('too_small', 95), ('team_worse', 90), ('change_worse', 88), ('cost', 85), ('product_complaints', 85), ('missing_data', 80), ('company_worse', 80),
  ('complaint_cause', 80), ('complaint_place', 75), ('gaming', 75), ('change_worked', 80), ('follow_up_worse', 75), ('person_worse', 70),
  ('overdue', 70), ('season', 62), ('company_better', 60), ('team_better', 60), ('saving', 60), ('person_better', 60), ('follow_up_worked', 60),
  ('lowest_grade', 50), ('forecast', 46), ('budget', 42), ('grades', 40), ('below_target', 38), ('excluded', 36), ('proposal', 34), ('on_target', 25)
) AS k(kind, size);

-- Of two kinds that speak of the same fact in a quarter, which gives way to which; where the fact has a scope, both
-- must be about the same.
CREATE OR REPLACE TEMP TABLE finding_yield AS
SELECT * FROM (VALUES
  ('company_better', 'saving', FALSE),            -- the money says more than the share
  ('team_better', 'change_worked', TRUE),         -- the change says why
  ('team_worse', 'change_worse', TRUE),
  ('saving', 'change_worked', FALSE),
  ('complaint_place', 'product_complaints', TRUE),
  ('below_target', 'company_worse', TRUE),
  ('below_target', 'cost', TRUE),
  ('on_target', 'company_better', TRUE),
  ('on_target', 'change_worked', TRUE)
) AS y(kind, to_kind, same_scope);

CREATE OR REPLACE MACRO certainty(z) AS least(1, abs(z) / 4);

CREATE OR REPLACE TEMP TABLE quarter AS
SELECT period, previous, first_month, last_month FROM period WHERE cycle = 'quarter' AND complete;

-- What rests on all the data is said by the newest quarter alone.
CREATE OR REPLACE TEMP TABLE newest AS
SELECT * FROM quarter WHERE period = (SELECT max(period) FROM quarter);

-- The target of an indicator and whether schemes score it: of several schemes the first by name. What a leader
-- answers for is no aim of the company's.
CREATE OR REPLACE TEMP TABLE target AS
SELECT i.indicator, arg_min(i.target, i.scheme) FILTER (WHERE i.target IS NOT NULL AND s.scope = 'own') AS target, bool_or(NOT i.reference) AS scored
FROM scheme_indicator AS i JOIN scheme AS s ON s.scheme = i.scheme
GROUP BY i.indicator;

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

-- The last twelve months of these, of all of the company's, and of what a control chart signals; a month without data stays
-- empty.
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
  UNION
  SELECT period, indicator, scope FROM trend_summary WHERE sure AND signal IS NOT NULL
  UNION
  SELECT n.period, c.indicator, c.scope FROM change_effect AS c, newest AS n WHERE c.verdict IN ('worked', 'worse')
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
  sentence VARCHAR, sentence_en VARCHAR, detail VARCHAR, detail_en VARCHAR, figures VARCHAR, page VARCHAR, query VARCHAR,
  topic VARCHAR, scope VARCHAR -- the fact: an indicator's id or a name, and of what; see finding_yield
);

-- A name that ends in a Latin letter or a digit is set off from the Chinese word after it.
CREATE OR REPLACE MACRO set_off(name) AS CASE WHEN regexp_matches(name, '[A-Za-z0-9]$') THEN name || ' ' ELSE name END;

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

-- What the control charts signal, sure among all that were looked at in the quarter, and did not in the quarter before.
CREATE OR REPLACE TEMP TABLE new_signal AS
SELECT s.*
FROM trend_summary AS s
JOIN quarter AS q ON q.period = s.period
JOIN indicator AS k ON k.indicator = s.indicator
WHERE s.sure AND s.signal IS NOT NULL AND s.meaning IN ('improvement', 'concern') AND abs(s.t) >= 4
  AND NOT regexp_matches(k.id, '_(work_time|median|p[0-9]+)$') AND k.id NOT IN ('csat_uplift', 'cost_reduction')
  AND NOT EXISTS (SELECT 1 FROM trend_summary AS b WHERE b.period = q.previous AND b.indicator = s.indicator AND b.scope = s.scope AND b.sure AND b.meaning = s.meaning);
