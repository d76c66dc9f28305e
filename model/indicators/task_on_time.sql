-- title: 任务按时交付率
-- title_en: Tasks on time
-- unit: share
-- better: higher
-- tables: tasks
-- clock: calendar
-- definition: 按时交付的任务 ÷ 到期的任务，按要求完成的时间计入月份；未交付的算未按时，数据截止时尚未到期的不计。
-- definition_en: Tasks delivered by their limit ÷ tasks due, in the month they were due; one not delivered is not on time, tasks not yet due when the data end are left out.
-- seeds: 0
SELECT k.employee_id,
       k.due_at AS at,
       CASE WHEN k.delivered_at <= k.due_at THEN 1 ELSE 0 END AS num,
       1 AS den,
       k.task_id AS ref,
       k.kind AS stratum
FROM tasks AS k
WHERE k.due_at <= (SELECT max(a.at) FROM as_of AS a)
