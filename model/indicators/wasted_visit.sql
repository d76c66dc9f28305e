-- title: 无效服务比率
-- title_en: Wasted visits
-- unit: share
-- better: lower
-- tables: visits
-- clock: calendar
-- definition: 写有无效原因的上门 ÷ 上门，按完成时间计入月份（没有的按到场、派工时间）。
-- definition_en: Visits with a reason for having been in vain ÷ visits, in the month they finished (else arrived, else were dispatched).
-- seeds: 3
SELECT v.employee_id,
       coalesce(v.finished_at, v.arrived_at, v.dispatched_at) AS at,
       CASE WHEN v.wasted_reason IS NOT NULL THEN 1 ELSE 0 END AS num,
       1 AS den,
       v.visit_id AS ref,
       v.wasted_reason AS stratum
FROM visits AS v
