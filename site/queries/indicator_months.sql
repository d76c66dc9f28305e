-- title: 指标各月走势
-- title_en: Indicators by month
-- Every month of the data stands here; a month without records has no value.
SELECT k.indicator, s.scope, p.period AS month, r.value, coalesce(r.n, 0) AS n
FROM indicator AS k
CROSS JOIN (SELECT DISTINCT scope FROM rollup WHERE scope = 'company' OR scope LIKE 'team:%') AS s
JOIN period AS p ON p.cycle = 'month'
LEFT JOIN rollup AS r ON r.indicator = k.indicator AND r.scope = s.scope AND r.cycle = 'month' AND r.period = p.period
  AND (r.n > 0 OR k.counted)
WHERE k.missing_tables = ''
ORDER BY k.indicator, s.scope, p.period
