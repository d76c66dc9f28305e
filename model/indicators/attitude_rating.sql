-- title: 服务态度
-- title_en: Service attitude
-- unit: score
-- better: higher
-- tables: ratings
-- clock: calendar
-- definition: 上级对“服务态度”的评分，折算为 0–100 分后取平均，按评分时间计入月份。没有写满分的按 100 分制。自己给自己的评分不算；超出 0 至满分的不计入，另行计数。
-- definition_en: The manager's rating of the service attitude, rescaled to 0–100 and averaged, in the month of the rating. Without a full mark the scale is 100. Nobody's own rating counts; ratings off the scale are excluded and counted.
-- seeds: 4
SELECT r.employee_id,
       r.rated_at AS at,
       CASE
         WHEN coalesce(r.scale_max, 100) > 0 AND r.score >= 0 AND r.score <= coalesce(r.scale_max, 100)
         THEN CAST(100 * r.score / coalesce(r.scale_max, 100) AS DECIMAL(18,6))
       END AS num,
       1 AS den,
       r.rating_id AS ref,
       r.relation AS stratum
FROM ratings AS r
WHERE r.relation = 'manager' AND r.criterion = 'attitude'
  AND (r.rater_id IS NULL OR r.rater_id <> r.employee_id)
