-- title: 外包依赖
-- title_en: Outsourced visits
-- unit: share
-- better: lower
-- tables: visits
-- clock: calendar
-- definition: 外包的上门 ÷ 上门，按完成时间计入月份（没有的按到场、派工时间）。没有写明是否外包的不计入，另行计数。
-- definition_en: Outsourced visits ÷ visits, in the month they finished (else arrived, else were dispatched). Visits that do not say are excluded and counted.
-- seeds: 3
SELECT v.employee_id,
       coalesce(v.finished_at, v.arrived_at, v.dispatched_at) AS at,
       CASE WHEN v.outsourced THEN 1 WHEN NOT v.outsourced THEN 0 END AS num,
       1 AS den,
       v.visit_id AS ref,
       CAST(v.visit_no AS VARCHAR) AS stratum
FROM visits AS v
