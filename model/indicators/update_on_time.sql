-- title: 定期同步及时率
-- title_en: Updates on time
-- unit: share
-- better: higher
-- tables: tasks
-- clock: calendar
-- definition: 在要求完成的时间之前汇报进展的任务 ÷ 到期的任务，按要求完成的时间计入月份；没有汇报的算不及时，数据截止时尚未到期的不计。
-- definition_en: Tasks reported on by their limit ÷ tasks due, in the month they were due; one without a report is not on time, tasks not yet due when the data end are left out.
-- seeds: 0
SELECT k.employee_id,
       k.due_at AS at,
       CASE WHEN k.reported_at <= k.due_at THEN 1 ELSE 0 END AS num,
       1 AS den,
       k.task_id AS ref,
       k.kind AS stratum
FROM tasks AS k
WHERE k.due_at <= (SELECT max(a.at) FROM as_of AS a)
