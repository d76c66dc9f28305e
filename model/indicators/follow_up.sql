-- title: 回访率
-- title_en: Follow-up rate
-- unit: share
-- better: higher
-- tables: follow_ups
-- clock: calendar
-- definition: 按期完成的回访 ÷ 到期的回访，按到期时间计入月份；没有写明期限的按完成时间。到期日当天完成算按期；数据截止时尚未到期的不计。
-- definition_en: Follow-ups done by the day they were due ÷ follow-ups due, in the month they were due (of doing, where no due time is given). One not yet due when the data end is not counted.
-- seeds: 0, 1
SELECT f.employee_id,
       coalesce(f.due_at, f.done_at) AS at,
       CASE
         WHEN f.done_at IS NULL THEN 0
         WHEN f.due_at IS NULL OR CAST(f.done_at AS DATE) <= CAST(f.due_at AS DATE) THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       f.follow_up_id AS ref,
       CAST(NULL AS VARCHAR) AS stratum
FROM follow_ups AS f
WHERE coalesce(f.due_at, f.done_at) < (SELECT max(a.at) FROM as_of AS a)
