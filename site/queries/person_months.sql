-- title: 个人各月实绩
-- title_en: A person's values by month
-- Only indicators that a scheme uses. A count without an event is 0 where the person was scored that month.
SELECT s.employee_id, s.indicator, s.period AS month, s.value
FROM score AS s
WHERE s.cycle = 'month' AND s.value IS NOT NULL
ORDER BY s.employee_id, s.indicator, s.period
