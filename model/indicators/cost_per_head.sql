-- title: 人均服务成本
-- title_en: Cost per head
-- unit: money
-- better: lower
-- tables: costs, employees, visits?, tickets?, timesheets?
-- clock: calendar
-- definition: 当期发生的全部成本 ÷ 在职人月：每人每月按编制系数计（没有写的按 1），当月有一天在职即计。只计有成本记录以来的月份。成本归其所写的员工，没有写的归上门人员或工单处理人；都没有的只计入全公司。从未登记人工成本时，人工按工时表的应付工时乘以时薪计。
-- definition_en: All costs incurred ÷ person-months: everyone employed on a day of the month, by their share of a post (1 where none is given), from the first month with costs on. A cost belongs to the employee it names, else to the visitor or the ticket's handler; without any it counts for the company only. Where no labour cost is booked at all, labour is the paid time of the timesheets at the hourly rate.
-- seeds: 0
SELECT coalesce(c.employee_id, v.employee_id, t.employee_id) AS employee_id,
       c.incurred_at AS at,
       c.amount AS num,
       0 AS den,
       c.cost_id AS ref,
       c.kind AS stratum
FROM costs AS c
LEFT JOIN visits AS v ON v.visit_id = c.visit_id
LEFT JOIN tickets AS t ON t.ticket_id = coalesce(c.ticket_id, v.ticket_id)
UNION ALL
SELECT s.employee_id,
       CAST(s.on_date AS TIMESTAMP),
       CAST(coalesce(s.scheduled_seconds, coalesce(s.productive_seconds, 0) + coalesce(s.travel_seconds, 0)) * e.hourly_rate / 3600 AS DECIMAL(18,6)),
       0,
       s.employee_id,
       'labour'
FROM timesheets AS s
JOIN employees AS e ON e.employee_id = s.employee_id
WHERE e.hourly_rate IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM costs AS c WHERE c.kind = 'labour')
UNION ALL
SELECT e.employee_id, m.month, 0, coalesce(e.fte, 1), e.employee_id, 'head'
FROM employees AS e
CROSS JOIN (
    SELECT DISTINCT CAST(date_trunc('month', d.on_date) AS TIMESTAMP) AS month
    FROM calendar_day AS d
    WHERE d.on_date < (SELECT CAST(max(a.at) AS DATE) FROM as_of AS a)
  ) AS m
WHERE m.month >= (SELECT date_trunc('month', min(c.incurred_at)) FROM costs AS c)
  AND (e.hired_on IS NULL OR CAST(e.hired_on AS TIMESTAMP) < m.month + INTERVAL '1' MONTH)
  AND (e.left_on IS NULL OR CAST(e.left_on AS TIMESTAMP) >= m.month)
