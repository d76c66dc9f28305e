-- title: 每一项怎么得分
-- title_en: How each item scored
-- With the median of the peers: same scheme, same period. raw and expected: before the adjustment for the mix of cases.
SELECT s.scheme, s.period, s.employee_id, s.dimension, s.indicator, s.position,
       s.value, coalesce(s.n, 0) AS n, s.target, coalesce(s.shortfall, 0) AS shortfall,
       CAST(s.points_lost AS DOUBLE) AS points_lost, CAST(s.points AS DOUBLE) AS points, CAST(s.max_points AS DOUBLE) AS max_points, s.status,
       median(s.value) FILTER (WHERE s.status = 'scored') OVER (PARTITION BY s.scheme, s.period, s.indicator) AS peers,
       a.raw, a.expected
FROM score AS s
LEFT JOIN adjusted AS a ON a.scheme = s.scheme AND a.cycle = s.cycle AND a.period = s.period
  AND a.employee_id = s.employee_id AND a.indicator = s.indicator
WHERE s.cycle IN ('quarter', 'year')
ORDER BY s.scheme, s.period, s.employee_id, s.position
