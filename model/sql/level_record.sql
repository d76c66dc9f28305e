-- The events from which a quarter, a year, a scorecard, a team or the company takes a level.
CREATE OR REPLACE TEMP TABLE level_record AS
SELECT v.indicator, level_share(k.aggregate) AS share, v.employee_id, month_of(v.at) AS month, CAST(v.num AS DOUBLE) AS num
FROM level_event AS v
JOIN indicator AS k ON k.indicator = v.indicator
WHERE v.num IS NOT NULL;
