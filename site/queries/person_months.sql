-- title: 个人各期实绩
-- title_en: A person's values by base period
-- Months, or quarters where the scheme counts in quarters. A count without an event is 0 where the person was scored.
SELECT s.scheme, s.employee_id, s.indicator, s.period, s.value
FROM score AS s
JOIN scheme AS k ON k.scheme = s.scheme AND k.cycle = s.cycle
WHERE s.value IS NOT NULL
ORDER BY s.scheme, s.employee_id, s.indicator, s.period
