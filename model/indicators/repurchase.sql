-- title: 复购率
-- title_en: Repurchase rate
-- unit: share
-- better: higher
-- tables: tickets, orders
-- clock: calendar
-- param: days = 180
-- definition: 客户在服务后 $days 天内再次购买的工单 ÷ 有客户的已解决工单，按解决时间计入月份，归处理人。观察期未满的不计。解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Tickets whose customer bought again within $days days of the service ÷ tickets resolved for a known customer, in the month of resolution, for the handler. Tickets whose watching time has not passed are left out. A resolution before the opening or the first response is excluded and counted.
-- seeds: 3
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         WHEN o.ordered_at <= t.resolved_at + $days * INTERVAL '1' DAY THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.category AS stratum
FROM tickets AS t
LEFT JOIN (
  -- the customer's next order after each ticket
  SELECT a.ticket_id, min(b.ordered_at) AS ordered_at
  FROM tickets AS a
  JOIN orders AS b ON b.customer_id = a.customer_id AND b.ordered_at > a.resolved_at
  GROUP BY a.ticket_id
) AS o ON o.ticket_id = t.ticket_id
WHERE t.customer_id IS NOT NULL
  AND t.resolved_at + $days * INTERVAL '1' DAY <= (SELECT max(a.at) FROM as_of AS a)
