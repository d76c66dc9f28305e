-- title: 年度成本下降率
-- title_en: Yearly cost reduction
-- unit: ratio
-- better: higher
-- tables: tickets, costs, visits?, employees?
-- clock: calendar
-- param: within = company
-- definition: 1 −（按上年同月的工单结构与数量、以今年的单位成本计的成本 ÷ 上年同月的成本），结构按品类和服务方式划分（拉氏指数）。每件工单的成本与上年同月同类工单的平均成本相比，并按上年与今年同类工单数之比加权；因此全公司的值正好是该指数，季度、年度的值是各月上年成本的加权，个人和团队的值是其工单比上年同类便宜多少。within = company 与全公司的同类相比，within = team 只与处理人所在团队的同类相比（现为 $within）。成本只计登记到工单或其上门的，按工单的解决时间计入月份，归处理人。没有成本记录的、上年同月没有同类的、解决早于受理或首次响应的不计入，另行计数。
-- definition_en: 1 − cost of the same month a year before, at its mix and volume but at this year's unit costs ÷ what that month did cost; the mix is by category and service mode (a Laspeyres index). Each ticket is compared with the mean cost of the tickets of its kind in the same month a year before, weighted by their number then over the number now: so the company's value is exactly that index, a quarter's or year's weights its months by the earlier cost, and a person's or team's says how much less its tickets cost than the like a year before. With within = company the like is of the whole company, with within = team of the handler's team only (here: $within). Only costs booked to a ticket or its visits count, in the month the ticket was resolved, for its handler. Tickets without a cost, without the like a year before, or resolved before the opening or the first response are excluded and counted.
-- seeds: 3
WITH served AS (
  SELECT t.ticket_id, t.employee_id, t.resolved_at, date_trunc('month', t.resolved_at) AS month,
         coalesce(t.category, '') AS category, coalesce(t.service_mode, '') AS service_mode,
         CASE WHEN $within = 'team' THEN coalesce(e.team_id, '') ELSE '' END AS team_id,
         CASE WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL ELSE s.spent END AS spent
  FROM tickets AS t
  LEFT JOIN employees AS e ON e.employee_id = t.employee_id
  LEFT JOIN (
    SELECT coalesce(c.ticket_id, v.ticket_id) AS ticket_id, sum(c.amount) AS spent
    FROM costs AS c
    LEFT JOIN visits AS v ON v.visit_id = c.visit_id
    GROUP BY coalesce(c.ticket_id, v.ticket_id)
  ) AS s ON s.ticket_id = t.ticket_id
  WHERE t.resolved_at IS NOT NULL
), kind AS (
  SELECT x.team_id, x.category, x.service_mode, x.month, count(x.spent) AS services, sum(x.spent) AS spent
  FROM served AS x
  GROUP BY x.team_id, x.category, x.service_mode, x.month
)
SELECT x.employee_id,
       x.resolved_at AS at,
       CASE WHEN b.spent > 0 THEN CAST((b.spent - b.services * x.spent) / nullif(n.services, 0) AS DECIMAL(18,6)) END AS num,
       CASE WHEN b.spent > 0 THEN CAST(b.spent / nullif(n.services, 0) AS DECIMAL(18,6)) END AS den,
       x.ticket_id AS ref,
       x.category || ' ' || x.service_mode AS stratum
FROM served AS x
JOIN kind AS n ON n.team_id = x.team_id AND n.category = x.category AND n.service_mode = x.service_mode AND n.month = x.month
LEFT JOIN kind AS b ON b.team_id = x.team_id AND b.category = x.category AND b.service_mode = x.service_mode
                   AND b.month = x.month - INTERVAL '12' MONTH
