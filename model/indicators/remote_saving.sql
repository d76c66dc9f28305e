-- title: 远程服务降本
-- title_en: Saving by remote service
-- unit: ratio
-- better: higher
-- tables: tickets, costs, visits?
-- clock: calendar
-- definition: 1 −（远程服务的单位成本 ÷ 上门服务的单位成本）。每件远程解决的工单与同一季度全公司上门解决的工单的平均成本相比，省下的金额之和 ÷ 上门所需的金额之和；因此季度的值正好是 1 减去两个单位成本之比，年度的值按各季度的远程工单加权。成本只计登记到工单或其上门的，按工单的解决时间计入月份，归处理人。没有成本记录、当季没有上门成本可比的、解决早于受理或首次响应的不计入，另行计数。两种方式处理的问题难易不同，差额并非全由方式带来。
-- definition_en: 1 − unit cost of remote service ÷ unit cost of on-site service. Each ticket resolved remotely is compared with the mean cost of the company's tickets resolved on site in the same quarter: what was saved ÷ what it would have cost on site. So the value of a quarter is exactly one less the ratio of the two unit costs, and that of a year weights its quarters by their remote tickets. Only costs booked to a ticket or its visits count, in the month the ticket was resolved, for its handler. Tickets without a cost, without a cost on site to compare with in the quarter, or resolved before the opening or the first response are excluded and counted. The two modes serve problems of different difficulty: not all of the difference is due to the mode.
-- seeds: 0
WITH served AS (
  SELECT t.ticket_id, t.employee_id, t.category, t.service_mode, t.resolved_at,
         CASE WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL ELSE s.spent END AS spent
  FROM tickets AS t
  LEFT JOIN (
    SELECT coalesce(c.ticket_id, v.ticket_id) AS ticket_id, sum(c.amount) AS spent
    FROM costs AS c
    LEFT JOIN visits AS v ON v.visit_id = c.visit_id
    GROUP BY coalesce(c.ticket_id, v.ticket_id)
  ) AS s ON s.ticket_id = t.ticket_id
  WHERE t.resolved_at IS NOT NULL
), onsite AS (
  SELECT date_trunc('quarter', x.resolved_at) AS quarter, avg(x.spent) AS unit_cost
  FROM served AS x
  WHERE x.service_mode = 'onsite'
  GROUP BY date_trunc('quarter', x.resolved_at)
  HAVING avg(x.spent) > 0
)
SELECT r.employee_id,
       r.resolved_at AS at,
       CAST(o.unit_cost - r.spent AS DECIMAL(18,6)) AS num,
       CAST(o.unit_cost AS DECIMAL(18,6)) AS den,
       r.ticket_id AS ref,
       r.category AS stratum
FROM served AS r
LEFT JOIN onsite AS o ON o.quarter = date_trunc('quarter', r.resolved_at)
WHERE r.service_mode = 'remote'
