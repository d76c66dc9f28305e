-- The levels (medians and percentiles) of each person and month, from the events in level_event, and what a longer
-- period or a scope takes them from. Wherever sums stand for other indicators, those of a level are filled so that all
-- that follows reads it alike: den is the number of events and num the level times that number, so that num / den is
-- the level, and the squares give its standard error.

-- The value at a place from 0 (the least) to 1 (the greatest) of a sorted list; between two it is in proportion.
CREATE OR REPLACE MACRO rank_at(sorted, place) AS clamp(place, 0, 1) * (len(sorted) - 1);
CREATE OR REPLACE MACRO at_place(sorted, place) AS
  sorted[CAST(floor(rank_at(sorted, place)) AS BIGINT) + 1]
  + (rank_at(sorted, place) - floor(rank_at(sorted, place)))
    * (sorted[CAST(ceil(rank_at(sorted, place)) AS BIGINT) + 1] - sorted[CAST(floor(rank_at(sorted, place)) AS BIGINT) + 1]);

-- The share of the events that a level leaves below it: 0.5 of a median, 0.9 of p90.
CREATE OR REPLACE MACRO level_share(aggregate) AS
  CASE aggregate WHEN 'median' THEN 0.5 ELSE CAST(substr(aggregate, 2) AS DOUBLE) / 100 END;

-- Its standard error by order statistics (Woodruff 1952): half the distance between the values one standard error of
-- the share above and below it.
CREATE OR REPLACE MACRO level_error(sorted, share) AS
  (at_place(sorted, share + sqrt(share * (1 - share) / len(sorted))) - at_place(sorted, share - sqrt(share * (1 - share) / len(sorted)))) / 2;

-- The sums of a level; num2 is such that √(Σ(num − R·den)² · n/(n − 1)) / Σden is its standard error.
CREATE OR REPLACE MACRO level_sums(sorted, share) AS {
  'n': len(sorted),
  'num': CAST(coalesce(len(sorted) * at_place(sorted, share), 0) AS DECIMAL(38,6)),
  'den': CAST(len(sorted) AS DECIMAL(38,6)),
  'num2': CAST(coalesce(len(sorted) * at_place(sorted, share) * at_place(sorted, share)
                        + len(sorted) * (len(sorted) - 1) * level_error(sorted, share) * level_error(sorted, share), 0) AS DECIMAL(38,6))};

INSERT INTO observation
SELECT l.indicator, l.employee_id, e.team_id, month_of(l.month), l.sums.n, l.sums.num, l.sums.den, ratio(l.sums.num, l.sums.den),
       l.sums.num2, l.sums.den, l.sums.num, l.excluded
FROM (
  SELECT v.indicator, v.employee_id, date_trunc('month', v.at) AS month,
         level_sums(coalesce(list(CAST(v.num AS DOUBLE) ORDER BY v.num) FILTER (WHERE v.num IS NOT NULL), []), level_share(k.aggregate)) AS sums,
         count(*) FILTER (WHERE v.num IS NULL) AS excluded
  FROM level_event AS v JOIN indicator AS k ON k.indicator = v.indicator
  GROUP BY v.indicator, v.employee_id, date_trunc('month', v.at), k.aggregate
) AS l
LEFT JOIN employees AS e ON e.employee_id = l.employee_id
ORDER BY l.indicator, l.employee_id, l.month;
