-- title: 紧急派单比例
-- title_en: Emergency dispatches
-- unit: share
-- better: lower
-- tables: visits
-- clock: calendar
-- definition: 紧急派单 ÷ 上门，按派工时间计入月份（没有的按到场时间）。没有写明是否紧急的不计入，另行计数。
-- definition_en: Emergency dispatches ÷ visits, in the month of dispatch (of arrival, where that is not given). Visits that do not say are excluded and counted.
-- seeds: 3
SELECT v.employee_id,
       coalesce(v.dispatched_at, v.arrived_at) AS at,
       CASE WHEN v.emergency THEN 1 WHEN NOT v.emergency THEN 0 END AS num,
       1 AS den,
       v.visit_id AS ref,
       CAST(v.visit_no AS VARCHAR) AS stratum
FROM visits AS v
