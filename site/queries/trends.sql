-- title: 控制图
-- title_en: Control charts
-- Of the company, of every team whose line has surely moved in some quarter, and of what a change was to move.
SELECT t.indicator, t.scope, t.month, t.value, t.n, t.chart, t.centre, t.lower, t.upper, t.signal, t.meaning
FROM trend AS t
WHERE t.scope = 'company'
   OR (t.indicator, t.scope) IN (SELECT (indicator, scope) FROM trend_summary WHERE sure AND signal IS NOT NULL UNION SELECT (indicator, scope) FROM change_effect)
ORDER BY t.indicator, t.scope, t.month
