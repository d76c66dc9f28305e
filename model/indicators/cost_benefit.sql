-- title: 成本效益比
-- title_en: Benefit per cost
-- unit: ratio
-- better: higher
-- tables: costs, tickets, contracts|orders, visits?, timesheets?
-- clock: calendar
-- param: days = 180
-- definition: 服务过的客户续约与下单的金额 ÷ 当期发生的全部成本。到期前、下单前 $days 天内（days）为该客户解决过工单的才算；续约按到期时间、订单按下单时间计入月份，续约归合同所写的员工，其余归最近一次服务的处理人。成本的归属和人工的计法同单次服务成本。没有金额的不计入，另行计数；负数是退款或冲销，照计；数据截止之后到期的合同不算。季度、年度、团队和公司的值都是金额之和 ÷ 成本之和。
-- definition_en: Renewals and orders of customers served ÷ all costs incurred in the period. A renewal or order counts where a ticket of the customer was resolved within the $days days (days) before it; a renewal in the month the contract ended, for the employee it names, an order in the month it was placed, and all else for the handler of the latest service. Costs belong and labour is reckoned as in cost per service. Amounts not given are excluded and counted; negative ones are refunds or reversals and count; contracts that end after the data take no part. The value of a quarter, a year, a team or the company is the sum of the amounts ÷ the sum of the costs.
-- seeds: 3
WITH earned AS (
  SELECT c.contract_id AS ref, 'renewal' AS stratum, c.customer_id, c.employee_id, c.ends_at AS at, c.amount
  FROM contracts AS c
  WHERE c.renewed AND c.ends_at <= (SELECT max(a.at) FROM as_of AS a)
  UNION ALL
  SELECT o.order_id, 'order', o.customer_id, NULL, o.ordered_at, o.amount
  FROM orders AS o
), service AS (
  -- the services before each renewal and order, the latest first
  SELECT r.ref, r.stratum, t.employee_id,
         row_number() OVER (PARTITION BY r.stratum, r.ref ORDER BY t.resolved_at DESC, t.ticket_id) AS place
  FROM earned AS r
  JOIN tickets AS t ON t.customer_id = r.customer_id AND t.resolved_at < r.at AND t.resolved_at >= r.at - $days * INTERVAL '1' DAY
  WHERE t.resolved_at >= t.opened_at AND NOT coalesce(t.resolved_at < t.first_response_at, FALSE)
)
SELECT coalesce(r.employee_id, s.employee_id) AS employee_id, r.at, r.amount AS num, 0 AS den, r.ref, r.stratum
FROM earned AS r
JOIN service AS s ON s.ref = r.ref AND s.stratum = r.stratum AND s.place = 1
UNION ALL
SELECT coalesce(c.employee_id, v.employee_id, t.employee_id), c.incurred_at, 0, c.amount, c.cost_id, c.kind
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
