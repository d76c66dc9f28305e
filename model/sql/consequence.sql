-- Which sets of conditions hold for whom: those of consequences, and the guards of awards. Only periods that have
-- ended count, and scorecards made of at least half their base periods. What is missing, or rests on too few
-- records to be scored, meets no condition.

CREATE OR REPLACE MACRO sign_of(op) AS CASE op WHEN '<=' THEN '≤' WHEN '>=' THEN '≥' ELSE op END;

-- A value as it is told beside a bound: with more digits where rounding would make the two the same.
CREATE OR REPLACE MACRO told_beside(v, bound, unit) AS CASE
  WHEN round_text(v, unit) = round_text(bound, unit) AND abs(v - bound) > 1e-9
  THEN regexp_replace(fixed(told_number(v, unit), 4), '\.?0+$', '') || unit_word(told_unit(v, unit))
  ELSE round_text(v, unit) END;
CREATE OR REPLACE MACRO told_beside_en(v, bound, unit) AS CASE
  WHEN round_text(v, unit) = round_text(bound, unit) AND abs(v - bound) > 1e-9
  THEN CASE WHEN unit = 'money' THEN '¥' ELSE '' END || regexp_replace(fixed(told_number(v, unit), 4), '\.?0+$', '') || unit_word_en(told_unit(v, unit))
  ELSE round_text_en(v, unit) END;

-- The values of indicators that conditions and multipliers may use: scored, or shown for reference from enough records.
CREATE OR REPLACE TEMP TABLE usable_value AS
SELECT v.scheme, v.cycle, v.period, v.employee_id, v.indicator, v.position, v.value
FROM score AS v
JOIN scheme_indicator AS i ON i.scheme = v.scheme AND i.indicator = v.indicator
JOIN indicator AS k ON k.indicator = v.indicator
WHERE v.value IS NOT NULL
  AND (v.status = 'scored' OR v.status = 'reference' AND (k.counted OR v.n >= coalesce(i.min_n, 0)));

-- 1. Every condition on every scorecard of its cycle: is it met, and with which figures.
CREATE OR REPLACE TEMP TABLE condition_met AS
WITH asked AS (
  SELECT c.scheme, c.cycle, c.period, c.employee_id, c.team_id, c.score, c.grade, p.months, p.previous,
         q.consequence, q.kind AS of_kind, q.consecutive, k.position, k.kind, k.subject, k.op, k.bound,
         k.kind IN ('team', 'team_kind') AS any_of,
         CASE WHEN k.kind IN ('grade', 'grade_at_most') THEN k.subject END AS of_grade,
         CASE WHEN k.kind = 'dimension' THEN k.subject END AS of_dimension,
         CASE WHEN k.kind = 'indicator' THEN k.subject END AS of_indicator,
         CASE WHEN k.kind = 'team' THEN k.subject END AS of_team
  FROM scheme_consequence AS q
  JOIN scorecard AS c ON c.scheme = q.scheme AND c.cycle = q.cycle AND 2 * c.complete >= c.complete_of
  JOIN period AS p ON p.cycle = c.cycle AND p.period = c.period AND p.complete
  JOIN scheme_condition AS k ON k.scheme = q.scheme AND k.consequence = q.consequence
), figured AS (
  SELECT a.*, s.score_digits, g.position AS grade_position, g.title AS grade_title, g.title_en AS grade_title_en,
         h.position AS asked_position, d.title AS dimension_title, d.title_en AS dimension_title_en,
         -- The share of a dimension's points as it is printed, so that figure and consequence agree.
         CASE WHEN ds.max_score > 0 THEN CAST(half_up(100 * CAST(ds.score AS DOUBLE) / CAST(ds.max_score AS DOUBLE), 2) AS DOUBLE) / 100 END AS share,
         v.value, i.title AS indicator_title, i.title_en AS indicator_title_en, i.unit,
         r.rank AS team_rank, r.teams, r.score AS team_score,
         coalesce(t.name, a.subject) AS team_name, o.kind AS own_kind,
         EXISTS (SELECT 1 FROM team_member AS m WHERE m.team_id = a.subject AND m.employee_id = a.employee_id) AS in_team
  FROM asked AS a
  JOIN scheme AS s ON s.scheme = a.scheme
  LEFT JOIN scheme_grade AS g ON g.scheme = a.scheme AND g.grade = a.grade
  LEFT JOIN scheme_grade AS h ON h.scheme = a.scheme AND h.grade = a.of_grade
  LEFT JOIN scheme_dimension AS d ON d.scheme = a.scheme AND d.dimension = a.of_dimension
  LEFT JOIN dimension_score AS ds ON ds.scheme = a.scheme AND ds.cycle = a.cycle AND ds.period = a.period
                                 AND ds.employee_id = a.employee_id AND ds.dimension = a.of_dimension
  LEFT JOIN usable_value AS v ON v.scheme = a.scheme AND v.cycle = a.cycle AND v.period = a.period
                             AND v.employee_id = a.employee_id AND v.indicator = a.of_indicator
  LEFT JOIN indicator AS i ON i.indicator = a.of_indicator
  LEFT JOIN team_score AS r ON r.scheme = a.scheme AND r.cycle = a.cycle AND r.period = a.period AND r.team_id = a.team_id
  LEFT JOIN teams AS t ON t.team_id = a.of_team
  LEFT JOIN teams AS o ON o.team_id = a.team_id
)
SELECT scheme, cycle, period, employee_id, months, previous, consequence, of_kind, consecutive, position, any_of,
       coalesce(CASE kind
         WHEN 'grade' THEN grade_position <= asked_position
         WHEN 'grade_at_most' THEN grade_position >= asked_position
         WHEN 'score' THEN meets(CAST(score AS DOUBLE), op, bound)
         WHEN 'dimension' THEN meets(share, op, bound)
         WHEN 'indicator' THEN meets(value, op, bound)
         WHEN 'team_rank' THEN team_rank <= bound
         WHEN 'team' THEN in_team
         WHEN 'team_kind' THEN own_kind = subject END, FALSE) AS met,
       CASE
         WHEN kind IN ('grade', 'grade_at_most') THEN '等级“' || grade_title || '”（得分 ' || score_text(score, score_digits) || '）'
         WHEN kind = 'score' THEN '得分 ' || score_text(score, score_digits) || '（' || sign_of(op) || ' ' || plain_number(bound) || '）'
         WHEN kind = 'dimension' THEN dimension_title || ' ' || plain_number(100 * share) || '%（' || sign_of(op) || ' ' || plain_number(100 * bound) || '%）'
         WHEN kind = 'indicator' THEN indicator_title || ' ' || told_beside(value, bound, unit) || '（' || sign_of(op) || ' ' || round_text(bound, unit) || '）'
         WHEN kind = 'team_rank' THEN '所在团队第 ' || CAST(team_rank AS VARCHAR) || ' 名（团队得分 ' || score_text(team_score, score_digits) || '，共 ' || CAST(teams AS VARCHAR) || ' 个团队）'
         WHEN kind = 'team' THEN '属于' || team_name
         ELSE '团队类型为' || subject END AS told,
       CASE
         WHEN kind IN ('grade', 'grade_at_most') THEN 'grade "' || grade_title_en || '" (score ' || score_text(score, score_digits) || ')'
         WHEN kind = 'score' THEN 'score ' || score_text(score, score_digits) || ' (' || sign_of(op) || ' ' || plain_number(bound) || ')'
         WHEN kind = 'dimension' THEN dimension_title_en || ' ' || plain_number(100 * share) || '% (' || sign_of(op) || ' ' || plain_number(100 * bound) || '%)'
         WHEN kind = 'indicator' THEN indicator_title_en || ' ' || told_beside_en(value, bound, unit) || ' (' || sign_of(op) || ' ' || round_text_en(bound, unit) || ')'
         WHEN kind = 'team_rank' THEN 'team is number ' || CAST(team_rank AS VARCHAR) || ' of ' || CAST(teams AS VARCHAR) || ' (team score ' || score_text(team_score, score_digits) || ')'
         WHEN kind = 'team' THEN 'belongs to ' || team_name
         ELSE 'kind of team: ' || subject END AS told_en
FROM figured;

-- 2. Sets that hold in a period: every condition, and of those on the team one.
CREATE OR REPLACE TEMP TABLE set_met AS
WITH chosen AS (
  SELECT *, min(position) FILTER (WHERE any_of AND met) OVER (PARTITION BY scheme, consequence, of_kind, cycle, period, employee_id) AS team_position
  FROM condition_met
)
SELECT scheme, consequence, of_kind AS kind, cycle, period, employee_id, months, previous, consecutive,
       string_agg(told, '，' ORDER BY position) FILTER (WHERE NOT any_of OR position = team_position) AS told,
       string_agg(told_en, ', ' ORDER BY position) FILTER (WHERE NOT any_of OR position = team_position) AS told_en
FROM chosen
GROUP BY scheme, consequence, of_kind, cycle, period, employee_id, months, previous, consecutive
HAVING count(*) FILTER (WHERE NOT any_of AND NOT met) = 0
   AND (count(*) FILTER (WHERE any_of) = 0 OR count(*) FILTER (WHERE any_of AND met) > 0);

-- 3. In as many periods in a row as the set asks for, counted back to the last in which it did not hold. The figures
-- are those of the periods it takes.
CREATE OR REPLACE TEMP TABLE consequence_held AS
WITH linked AS (
  SELECT *, coalesce(lag(period) OVER person = previous, FALSE) AS joined
  FROM set_met
  WINDOW person AS (PARTITION BY scheme, consequence, kind, employee_id ORDER BY period)
), stretched AS (
  SELECT *, sum(CASE WHEN joined THEN 0 ELSE 1 END) OVER person AS stretch
  FROM linked
  WINDOW person AS (PARTITION BY scheme, consequence, kind, employee_id ORDER BY period)
), counted AS (
  SELECT *, row_number() OVER (PARTITION BY scheme, consequence, kind, employee_id, stretch ORDER BY period) AS in_a_row
  FROM stretched
)
SELECT c.scheme, c.consequence, c.kind, c.cycle, c.period, c.employee_id,
       CASE WHEN c.consecutive > 1
            THEN '连续 ' || CAST(c.consecutive AS VARCHAR) || CASE c.cycle WHEN 'month' THEN ' 个月：' WHEN 'quarter' THEN ' 季：' ELSE ' 年：' END
                 || string_agg(period_words(b.period) || ' ' || b.told, '；' ORDER BY b.period)
            ELSE any_value(c.told) END AS told,
       CASE WHEN c.consecutive > 1
            THEN CAST(c.consecutive AS VARCHAR) || CASE c.cycle WHEN 'month' THEN ' months' WHEN 'quarter' THEN ' quarters' ELSE ' years' END
                 || ' in a row: ' || string_agg(period_words_en(b.period) || ' ' || b.told_en, '; ' ORDER BY b.period)
            ELSE any_value(c.told_en) END AS told_en
FROM counted AS c
JOIN counted AS b ON b.scheme = c.scheme AND b.consequence = c.consequence AND b.kind = c.kind AND b.employee_id = c.employee_id
                 AND b.stretch = c.stretch AND b.in_a_row > c.in_a_row - c.consecutive AND b.in_a_row <= c.in_a_row
WHERE c.in_a_row >= c.consecutive
GROUP BY c.scheme, c.consequence, c.kind, c.cycle, c.period, c.employee_id, c.consecutive;
