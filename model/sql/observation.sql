-- Reads the events of one indicator (the WITH before this line is its file) and keeps their exact sums.
-- An event without num or den is excluded: counted, not summed.
INSERT INTO observation
SELECT $this_indicator, s.employee_id, e.team_id, month_of(s.month), s.n, s.num, s.den,
       CASE WHEN s.n = 0 THEN NULL WHEN $this_counted THEN CAST(s.num AS DOUBLE) ELSE ratio(s.num, s.den) END,
       s.num2, s.den2, s.numden, s.excluded
FROM (
  SELECT employee_id, month,
         count(*) FILTER (WHERE used) AS n,
         coalesce(sum(num) FILTER (WHERE used), 0) AS num,
         coalesce(sum(den) FILTER (WHERE used), 0) AS den,
         coalesce(sum(num * num) FILTER (WHERE used), 0) AS num2,
         coalesce(sum(den * den) FILTER (WHERE used), 0) AS den2,
         coalesce(sum(num * den) FILTER (WHERE used), 0) AS numden,
         count(*) FILTER (WHERE NOT used) AS excluded
  FROM (
    SELECT employee_id, date_trunc('month', "at") AS month,
           CAST(num AS DECIMAL(19,6)) AS num, CAST(den AS DECIMAL(19,6)) AS den,
           num IS NOT NULL AND den IS NOT NULL AS used
    FROM event WHERE "at" < (SELECT max("at") + INTERVAL '31' DAY FROM as_of)
  ) AS typed
  GROUP BY employee_id, month
) AS s
LEFT JOIN employees AS e ON e.employee_id = s.employee_id
ORDER BY s.employee_id, s.month;
