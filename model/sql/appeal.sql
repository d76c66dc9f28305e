-- What is contested, and what was decided: one row per appeal and variant of its indicator. An appeal that was
-- accepted, in full or in part, and states the corrected sums corrects the observations; any other changes nothing.
-- A level (a median, a percentile) has no sums that could be corrected.
CREATE OR REPLACE TEMP TABLE appeal_claim AS
WITH claim AS (
  SELECT a.appeal_id, a.employee_id, a.filed_at, a.decided_at, k.indicator, k.unit, k.counted, p.first_month, p.last_month,
         coalesce(a.decision IN ('accepted', 'partial') AND a.value_num IS NOT NULL AND (k.counted OR a.value_den > 0), FALSE) AS stated,
         CAST(a.value_num AS DECIMAL(38,6)) AS num,
         CAST(CASE WHEN k.counted THEN 0 ELSE a.value_den END AS DECIMAL(38,6)) AS den
  FROM appeals AS a
  JOIN period AS p ON p.period = a.period
  JOIN indicator AS k ON (k.id = a.indicator OR k.indicator = a.indicator) AND k.aggregate = 'sum'
)
SELECT *,
       -- Decisions about the same person, indicator and year are carried out in the order in which they were taken, so
       -- that of two about one observation the later has the last word.
       row_number() OVER (
         PARTITION BY employee_id, indicator, left(first_month, 4), stated
         ORDER BY decided_at NULLS FIRST, filed_at, appeal_id) AS turn
FROM claim;

-- Which turn is being carried out, which observation each correction changed, and to what.
CREATE OR REPLACE TEMP TABLE appeal_turn (turn BIGINT);
CREATE OR REPLACE TEMP TABLE appeal_correction (
  appeal_id VARCHAR, indicator VARCHAR, employee_id VARCHAR, month VARCHAR, turn BIGINT,
  num DECIMAL(38,6), den DECIMAL(38,6)
);

-- What the contestants' scorecards said before anything was corrected.
CREATE OR REPLACE TEMP TABLE appeal_card_before (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR, score DECIMAL(18,4), grade VARCHAR
);
CREATE OR REPLACE TEMP TABLE appeal_value_before (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR, indicator VARCHAR, value DOUBLE, points DECIMAL(18,6)
);
