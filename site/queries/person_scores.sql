-- title: 每一项怎么得分
-- title_en: How each item scored
-- With the median of the peers: same scheme, same period.
SELECT s.scheme, s.period, s.employee_id, s.dimension, s.indicator, s.position,
       s.value, coalesce(s.n, 0) AS n, s.target, coalesce(s.shortfall, 0) AS shortfall,
       CAST(s.points_lost AS DOUBLE) AS points_lost, CAST(s.points AS DOUBLE) AS points, CAST(s.max_points AS DOUBLE) AS max_points, s.status,
       median(s.value) FILTER (WHERE s.status = 'scored') OVER (PARTITION BY s.scheme, s.period, s.indicator) AS peers
FROM score AS s
WHERE s.cycle IN ('quarter', 'year')
ORDER BY s.scheme, s.period, s.employee_id, s.position
