-- title: 考核周期
-- title_en: Periods
-- Every quarter and year with scorecards, the newest first; a quarter before the year it closes.
SELECT cycle, period
FROM scorecard
WHERE cycle IN ('quarter', 'year')
GROUP BY cycle, period
ORDER BY cycle, period DESC
