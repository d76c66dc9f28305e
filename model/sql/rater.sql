-- Who rated whom, and how leniently: ratings rescaled to 0–100, without those off their scale.
-- What somebody says of themselves stands on a side of its own (self) and counts nowhere.
CREATE OR REPLACE TEMP TABLE rating_given AS
SELECT rating_id, employee_id, rater_id, criterion,
       CASE WHEN rater_id = employee_id THEN 'self' ELSE relation END AS relation,
       month_of(rated_at) AS month,
       CAST(100 * score / coalesce(scale_max, 100) AS DECIMAL(18,6)) AS score
FROM ratings
WHERE coalesce(scale_max, 100) > 0 AND score BETWEEN 0 AND coalesce(scale_max, 100);

-- What each side weighs in the schemes that appraise by several sides: as the scheme says, else as the
-- indicator's parameters do (its name carries those that differ from the indicator's own).
CREATE OR REPLACE TEMP TABLE rater_weight AS
WITH side AS (
  SELECT * FROM (VALUES ('manager', 40.0), ('peer', 30.0), ('customer_service', 15.0), ('customer', 15.0)) AS v(relation, usual)
), by_parameter AS (
  SELECT i.scheme, s.relation,
         coalesce(TRY_CAST(regexp_extract(i.indicator, '[(, ]' || s.relation || '=([0-9.]+)', 1) AS DOUBLE), CAST(s.usual AS DOUBLE)) AS parts
  FROM scheme_indicator AS i, side AS s
  WHERE i.id = 'multi_rater'
)
SELECT p.scheme, p.relation,
       CASE WHEN EXISTS (SELECT 1 FROM scheme_rater AS r WHERE r.scheme = p.scheme) THEN coalesce(w.weight, 0)
            ELSE p.parts / sum(p.parts) OVER (PARTITION BY p.scheme) END AS weight
FROM by_parameter AS p
LEFT JOIN scheme_rater AS w ON w.scheme = p.scheme AND w.relation = p.relation;

-- Each side's months are averaged first, as the indicator does it; a longer period is the mean of its months. Under
-- scope team the ratings of everyone below count too, as they do in the score. Raters who do not sign cannot be told
-- apart: there are as many of them as rated the criterion that most did.
INSERT INTO rater_summary
WITH received AS (
  SELECT m.scheme, m.cycle, m.period, m.employee_id, m.month, g.employee_id AS member_id, g.relation, g.criterion, g.rater_id, g.score
  FROM card_month AS m
  JOIN card_member AS c ON c.scheme = m.scheme AND c.employee_id = m.employee_id
  JOIN rating_given AS g ON g.employee_id = c.member_id AND g.month = m.month
  WHERE m.scheme IN (SELECT scheme FROM rater_weight)
), monthly AS (
  SELECT scheme, cycle, period, employee_id, relation, month, member_id, CAST(sum(score) AS DOUBLE) / count(*) AS score
  FROM received
  GROUP BY scheme, cycle, period, employee_id, relation, month, member_id
), mean AS (
  SELECT scheme, cycle, period, employee_id, relation, sum(score ORDER BY month, member_id) / count(*) AS score
  FROM monthly
  GROUP BY scheme, cycle, period, employee_id, relation
), unsigned AS (
  SELECT scheme, cycle, period, employee_id, relation, max(ratings) AS raters
  FROM (
    SELECT scheme, cycle, period, employee_id, relation, criterion, count(*) AS ratings
    FROM received WHERE rater_id IS NULL
    GROUP BY scheme, cycle, period, employee_id, relation, criterion
  ) AS by_criterion
  GROUP BY scheme, cycle, period, employee_id, relation
), counted AS (
  SELECT scheme, cycle, period, employee_id, relation, count(*) AS ratings, count(DISTINCT rater_id) AS raters
  FROM received
  GROUP BY scheme, cycle, period, employee_id, relation
)
SELECT c.scheme, c.cycle, c.period, c.employee_id, k.relation,
       k.raters + coalesce(u.raters, 0), k.ratings, v.score, w.weight, coalesce(w.weight > 0, FALSE)
FROM scorecard AS c
JOIN counted AS k ON k.scheme = c.scheme AND k.cycle = c.cycle AND k.period = c.period AND k.employee_id = c.employee_id
JOIN mean AS v ON v.scheme = k.scheme AND v.cycle = k.cycle AND v.period = k.period AND v.employee_id = k.employee_id AND v.relation = k.relation
LEFT JOIN unsigned AS u ON u.scheme = k.scheme AND u.cycle = k.cycle AND u.period = k.period AND u.employee_id = k.employee_id AND u.relation = k.relation
JOIN period AS p ON p.cycle = c.cycle AND p.period = c.period
LEFT JOIN rater_weight AS w ON w.scheme = c.scheme AND w.relation = k.relation
ORDER BY c.scheme, p.months, c.period, c.employee_id,
         coalesce(list_position(['manager', 'peer', 'customer_service', 'customer', 'self'], k.relation), 9), k.relation;

-- Leniency: each rating against the mean of what all other raters gave the same person in the same quarter.
-- The differences are held to six digits, so that their sums are exact.
INSERT INTO rater_leniency
WITH given AS (
  SELECT g.*, m.period AS quarter
  FROM rating_given AS g JOIN period_month AS m ON m.month = g.month AND m.cycle = 'quarter'
  WHERE g.relation <> 'self'
), everybody AS (
  SELECT employee_id, quarter, sum(score) AS total, count(*) AS ratings
  FROM given
  GROUP BY employee_id, quarter
), own AS (
  SELECT employee_id, quarter, rater_id, sum(score) AS total, count(*) AS ratings
  FROM given WHERE rater_id IS NOT NULL
  GROUP BY employee_id, quarter, rater_id
), compared AS (
  SELECT g.rater_id, g.relation, g.employee_id,
         CASE WHEN e.ratings > o.ratings
              THEN CAST(CAST(g.score AS DOUBLE) - CAST(e.total - o.total AS DOUBLE) / (e.ratings - o.ratings) AS DECIMAL(10,6)) END AS above
  FROM given AS g
  JOIN everybody AS e ON e.employee_id = g.employee_id AND e.quarter = g.quarter
  JOIN own AS o ON o.employee_id = g.employee_id AND o.quarter = g.quarter AND o.rater_id = g.rater_id
), summed AS (
  SELECT rater_id, relation, count(above) AS ratings, count(DISTINCT employee_id) FILTER (WHERE above IS NOT NULL) AS people,
         CAST(coalesce(sum(above), 0) AS DOUBLE) AS total, CAST(coalesce(sum(above * above), 0) AS DOUBLE) AS squares
  FROM compared
  GROUP BY rater_id, relation
)
SELECT rater_id, relation, ratings, people,
       CASE WHEN ratings >= 5 THEN total / ratings END,
       CASE WHEN ratings >= 5 THEN sqrt(greatest(0, squares - total * total / ratings) / (ratings - 1) / ratings) END
FROM summed
ORDER BY relation, rater_id;
