-- title: 不计入指标的记录
-- title_en: Records excluded from indicators
SELECT indicator, CAST(sum(excluded) AS BIGINT) AS excluded, CAST(sum(n) AS BIGINT) AS counted
FROM observation
GROUP BY indicator
HAVING sum(excluded) > 0
ORDER BY indicator
