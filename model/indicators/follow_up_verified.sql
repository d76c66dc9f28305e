-- title: 回访验证改进率
-- title_en: Solved at follow-up
-- unit: share
-- better: higher
-- tables: follow_ups
-- clock: calendar
-- definition: 回访时客户确认已解决的 ÷ 接通的回访，按回访时间计入月份。没有写明是否解决的不计入，另行计数。
-- definition_en: Follow-ups at which the customer confirmed the solution ÷ follow-ups that reached the customer, in the month they were done. Those without an answer are excluded and counted.
-- seeds: 1
SELECT f.employee_id,
       f.done_at AS at,
       CASE WHEN f.solved THEN 1 WHEN NOT f.solved THEN 0 END AS num,
       1 AS den,
       f.follow_up_id AS ref,
       CAST(NULL AS VARCHAR) AS stratum
FROM follow_ups AS f
WHERE f.done_at IS NOT NULL AND f.reached
