-- title: 二次服务成本
-- title_en: Cost of repeat visits
-- unit: money
-- better: lower
-- tables: costs, visits, tickets
-- clock: calendar
-- definition: 第二次及以后上门的成本 ÷ 当期解决的工单；成本按发生时间计入月份，归上门人员。解决早于受理或首次响应的工单不计入，另行计数。
-- definition_en: Costs of second and later visits ÷ tickets resolved in the period; costs in the month they were incurred, for the visitor. Tickets resolved before the opening or the first response are excluded and counted.
-- seeds: 3
SELECT v.employee_id, c.incurred_at AS at, c.amount AS num, 0 AS den, c.cost_id AS ref, c.kind AS stratum
FROM costs AS c
JOIN visits AS v ON v.visit_id = c.visit_id
WHERE v.visit_no >= 2
UNION ALL
SELECT t.employee_id, t.resolved_at,
       CASE WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL ELSE 0 END, 1, t.ticket_id, t.service_mode
FROM tickets AS t
WHERE t.resolved_at IS NOT NULL
