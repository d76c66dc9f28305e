-- title: 二次服务成本
-- title_en: Cost of repeat visits
-- unit: money
-- better: lower
-- tables: costs, visits, tickets
-- clock: calendar
-- definition: 第二次及以后上门的成本 ÷ 当期解决的工单；成本按发生时间计入月份，归上门人员。
-- definition_en: Costs of second and later visits ÷ tickets resolved in the period; costs in the month they were incurred, for the visitor.
-- seeds: 3
SELECT v.employee_id, c.incurred_at AS at, c.amount AS num, 0 AS den, c.cost_id AS ref, c.kind AS stratum
FROM costs AS c
JOIN visits AS v ON v.visit_id = c.visit_id
WHERE v.visit_no >= 2
UNION ALL
SELECT t.employee_id, t.resolved_at, 0, 1, t.ticket_id, t.service_mode
FROM tickets AS t
WHERE t.resolved_at >= t.opened_at
