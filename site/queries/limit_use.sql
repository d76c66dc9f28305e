-- title: 工单用掉期限的几成
-- title_en: How much of the limit tickets took
-- In tenths of the limit; the last step holds everything above. Asked: the people with a question about it.
WITH stepped AS (
  SELECT quarter, employee_id, least(15, CAST(floor(used_from * 10 + 1e-9) AS INTEGER)) AS step, tickets
  FROM limit_use
), asked AS (
  SELECT quarter, unit_id FROM gaming_sign WHERE kind = 'bunching' AND unit_kind = 'employee'
)
SELECT s.quarter, CAST(s.step AS DOUBLE) / 10 AS used_from,
       CAST(coalesce(sum(s.tickets) FILTER (WHERE a.unit_id IS NOT NULL), 0) AS BIGINT) AS asked,
       CAST(coalesce(sum(s.tickets) FILTER (WHERE a.unit_id IS NULL), 0) AS BIGINT) AS others
FROM stepped AS s
LEFT JOIN asked AS a ON a.quarter = s.quarter AND a.unit_id = s.employee_id
GROUP BY s.quarter, s.step
ORDER BY s.quarter, s.step
