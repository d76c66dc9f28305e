-- title: 申诉处理时长
-- title_en: Days to decide an appeal
-- unit: seconds
-- better: lower
-- tables: appeals
-- clock: calendar
-- definition: 从提出申诉到裁定的时间的平均，按裁定时间计入月份。裁定早于提出的不计入，另行计数。
-- definition_en: Mean time from filing an appeal to its decision, in the month of the decision. A decision before the filing is excluded and counted.
-- seeds: 4
SELECT p.employee_id,
       p.decided_at AS at,
       CASE WHEN p.decided_at >= p.filed_at THEN date_diff('second', p.filed_at, p.decided_at) END AS num,
       1 AS den,
       p.appeal_id AS ref,
       p.indicator AS stratum
FROM appeals AS p
WHERE p.decided_at IS NOT NULL
