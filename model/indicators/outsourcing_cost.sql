-- title: 外包成本占比
-- title_en: Share of cost outsourced
-- unit: ratio
-- better: lower
-- tables: costs, visits?, tickets?, timesheets?
-- clock: calendar
-- definition: 外包成本（类别为 outsourcing）÷ 当期发生的全部成本。成本的归属和人工的计法同单次服务成本。负数是冲销，照计。
-- definition_en: Costs of outsourcing (kind outsourcing) ÷ all costs incurred in the period. Costs belong and labour is reckoned as in cost per service. Negative amounts are reversals and count.
-- seeds: 3
SELECT coalesce(c.employee_id, v.employee_id, t.employee_id) AS employee_id,
       c.incurred_at AS at,
       CASE WHEN c.kind = 'outsourcing' THEN c.amount ELSE 0 END AS num,
       c.amount AS den,
       c.cost_id AS ref,
       c.kind AS stratum
FROM costs AS c
LEFT JOIN visits AS v ON v.visit_id = c.visit_id
LEFT JOIN tickets AS t ON t.ticket_id = coalesce(c.ticket_id, v.ticket_id)
UNION ALL
SELECT s.employee_id,
       CAST(s.on_date AS TIMESTAMP),
       0,
       CAST(coalesce(s.scheduled_seconds, coalesce(s.productive_seconds, 0) + coalesce(s.travel_seconds, 0)) * e.hourly_rate / 3600 AS DECIMAL(18,6)),
       s.employee_id,
       'labour'
FROM timesheets AS s
JOIN employees AS e ON e.employee_id = s.employee_id
WHERE e.hourly_rate IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM costs AS c WHERE c.kind = 'labour')
