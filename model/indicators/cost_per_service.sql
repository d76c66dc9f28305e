-- title: 单次服务成本
-- title_en: Cost per service
-- unit: money
-- better: lower
-- tables: costs, tickets, visits?, timesheets?
-- clock: calendar
-- param: kind = all
-- definition: 当期发生的全部成本 ÷ 当期解决的工单。成本归其所写的员工，没有写的归上门人员或工单处理人；都没有的只计入全公司。从未登记人工成本时，人工按工时表的应付工时乘以时薪计。kind 限定成本的类别（现为 $kind）：labour 人工、material 材料、transport 交通、warranty 质保、outsourcing 外包、system 系统、site 场地、training 培训，all 为全部。负数是冲销，照计。解决早于受理或首次响应的工单不计入，另行计数。
-- definition_en: All costs incurred in the period ÷ tickets resolved in it. A cost belongs to the employee it names, else to the visitor or the ticket's handler; without any it counts for the company only. Where no labour cost is booked at all, labour is the paid time of the timesheets at the hourly rate. The parameter kind (here: $kind) may be one kind of cost, labour, material, transport, warranty, outsourcing, system, site or training, or all. Negative amounts are reversals and count. Tickets resolved before the opening or the first response are excluded and counted.
-- seeds: 0, 3, 4
SELECT coalesce(c.employee_id, v.employee_id, t.employee_id) AS employee_id,
       c.incurred_at AS at,
       c.amount AS num,
       0 AS den,
       c.cost_id AS ref,
       c.kind AS stratum
FROM costs AS c
LEFT JOIN visits AS v ON v.visit_id = c.visit_id
LEFT JOIN tickets AS t ON t.ticket_id = coalesce(c.ticket_id, v.ticket_id)
WHERE $kind = 'all' OR c.kind = $kind
UNION ALL
SELECT t.employee_id, t.resolved_at,
       CASE WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL ELSE 0 END, 1, t.ticket_id, t.service_mode
FROM tickets AS t
WHERE t.resolved_at IS NOT NULL
UNION ALL
SELECT s.employee_id,
       CAST(s.on_date AS TIMESTAMP),
       CAST(coalesce(s.scheduled_seconds, coalesce(s.productive_seconds, 0) + coalesce(s.travel_seconds, 0)) * e.hourly_rate / 3600 AS DECIMAL(18,6)),
       0,
       s.employee_id,
       'labour'
FROM timesheets AS s
JOIN employees AS e ON e.employee_id = s.employee_id
WHERE e.hourly_rate IS NOT NULL AND $kind IN ('all', 'labour')
  AND NOT EXISTS (SELECT 1 FROM costs AS c WHERE c.kind = 'labour')
