-- title: 客户终身价值
-- title_en: Customer lifetime value
-- unit: money
-- better: higher
-- tables: tickets, customers
-- clock: calendar
-- definition: 当月服务过的客户的终身价值的平均，每个处理人每月每位客户计一次，按解决时间计入月份。没有终身价值的、负数的不计入，另行计数；解决早于受理或首次响应的工单不参与。这是服务的结果，不宜单独用来评价个人。
-- definition_en: Mean lifetime value of the customers served, each once a month for every handler, in the month of resolution. Customers without a value or with a negative one are excluded and counted; tickets resolved before the opening or the first response take no part. It is an outcome of the service, and not one to judge a person by alone.
-- seeds: 3
SELECT s.employee_id,
       s.month AS at,
       CASE WHEN u.lifetime_value >= 0 THEN u.lifetime_value END AS num,
       1 AS den,
       u.customer_id AS ref,
       u.segment AS stratum
FROM (
  SELECT DISTINCT t.employee_id, t.customer_id, date_trunc('month', t.resolved_at) AS month
  FROM tickets AS t
  WHERE t.resolved_at >= t.opened_at AND NOT coalesce(t.resolved_at < t.first_response_at, FALSE)
) AS s
JOIN customers AS u ON u.customer_id = s.customer_id
