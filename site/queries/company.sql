-- title: 全公司得分
-- title_en: The company's score
SELECT c.scheme, c.cycle, c.period, c.people, CAST(c.score AS DOUBLE) AS score, CAST(c.previous AS DOUBLE) AS previous,
       CAST(c.change AS DOUBLE) AS change, c.cycle = k.cycle AS base
FROM company_score AS c
JOIN scheme AS k ON k.scheme = c.scheme
ORDER BY c.scheme, c.cycle, c.period
