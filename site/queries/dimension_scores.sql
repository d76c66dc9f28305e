-- title: 各维度得分
-- title_en: Scores by dimension
SELECT scheme, period, employee_id, dimension, CAST(score AS DOUBLE) AS score, CAST(max_score AS DOUBLE) AS max_score
FROM dimension_score
WHERE cycle IN ('quarter', 'year')
ORDER BY scheme, period, employee_id, position
