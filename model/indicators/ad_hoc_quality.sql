-- title: 临时任务完成质量
-- title_en: Quality of ad-hoc tasks
-- unit: score
-- better: higher
-- tables: tasks
-- clock: calendar
-- definition: 临时任务的质量评价：满意 3、较满意 2、不满意 1，取平均，按交付时间计入月份（未交付的按要求完成的时间）。读不懂的评价不计入，另行计数。
-- definition_en: Mean quality of ad-hoc tasks, satisfied 3, fairly satisfied 2, dissatisfied 1, in the month of delivery (of the limit, where not delivered). Words that cannot be read are excluded and counted.
-- seeds: 3
SELECT k.employee_id,
       coalesce(k.delivered_at, k.due_at) AS at,
       CASE
         WHEN lower(trim(k.quality)) IN ('满意', 'satisfied') THEN 3
         WHEN lower(trim(k.quality)) IN ('较满意', '比较满意', 'fairly satisfied') THEN 2
         WHEN lower(trim(k.quality)) IN ('不满意', 'dissatisfied') THEN 1
       END AS num,
       1 AS den,
       k.task_id AS ref,
       k.quality AS stratum
FROM tasks AS k
WHERE k.kind = 'ad_hoc' AND k.quality IS NOT NULL
