-- title: 改进计划完成度
-- title_en: Plan completion
-- unit: share
-- better: higher
-- tables: plans
-- clock: calendar
-- definition: 改进计划已完成项 ÷ 计划项，按到期日计入月份（没有到期日的按立项日）；数据截止时尚未到期的不计。没有计划项的、完成多于计划的不计入，另行计数。
-- definition_en: Items of improvement plans done ÷ items planned, in the month they were due (opened, where no due day is given); plans not yet due when the data end are left out. Plans without items or with more done than planned are excluded and counted.
-- seeds: 2
SELECT p.employee_id,
       CAST(coalesce(p.due_on, p.opened_on) AS TIMESTAMP) AS at,
       CASE WHEN p.items > 0 AND p.items_done >= 0 AND p.items_done <= p.items THEN p.items_done END AS num,
       p.items AS den,
       p.plan_id AS ref,
       CAST(NULL AS VARCHAR) AS stratum
FROM plans AS p
WHERE CAST(coalesce(p.due_on, p.opened_on) AS TIMESTAMP) < (SELECT max(a.at) FROM as_of AS a)
