-- title: 指标汇总
-- title_en: Indicators pooled
-- Of the company and every team, in quarters and years; z is the change against its standard error.
SELECT r.indicator, r.scope, r.cycle, r.period, r.people, r.n, r.value, r.se, r.previous, r.change, r.z
FROM rollup AS r
WHERE r.cycle IN ('quarter', 'year') AND (r.scope = 'company' OR r.scope LIKE 'team:%') AND r.value IS NOT NULL
ORDER BY r.indicator, r.scope, r.cycle, r.period
