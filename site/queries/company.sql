-- title: 全公司得分
-- title_en: The company's score
SELECT scheme, cycle, period, people, CAST(score AS DOUBLE) AS score, CAST(previous AS DOUBLE) AS previous, CAST(change AS DOUBLE) AS change
FROM company_score
ORDER BY scheme, cycle, period
