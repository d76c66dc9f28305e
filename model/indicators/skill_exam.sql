-- title: 专业技能
-- title_en: Professional skill
-- unit: score
-- better: higher
-- tables: exams
-- clock: calendar
-- definition: 考试成绩的平均分，按考试日期计入月份。负分不计入，另行计数。
-- definition_en: Mean of the exam scores, in the month of the exam. Negative scores are excluded and counted.
-- seeds: 0, 2
SELECT x.employee_id,
       CAST(x.taken_on AS TIMESTAMP) AS at,
       CASE WHEN x.score >= 0 THEN x.score END AS num,
       1 AS den,
       x.exam_id AS ref,
       x.subject AS stratum
FROM exams AS x
