-- title: 改进计划
-- title_en: Improvement plans
SELECT employee_id, plan_id, CAST(opened_on AS VARCHAR) AS opened_on, CAST(due_on AS VARCHAR) AS due_on,
       coalesce(items, 0) AS items, coalesce(items_done, 0) AS items_done
FROM plans
ORDER BY employee_id, opened_on, plan_id
