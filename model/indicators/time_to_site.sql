-- title: 平均到场时间
-- title_en: Time to site
-- unit: seconds
-- better: lower
-- tables: visits
-- clock: calendar
-- definition: 从派工到到场的时间的平均，按到场时间计入月份。没有派工时间或到场时间的不参与。到场早于派工的不计入，另行计数。
-- definition_en: Mean time from dispatch to arrival, in the month of arrival. Visits without either time take no part. An arrival before the dispatch is excluded and counted.
-- seeds: 3
SELECT v.employee_id,
       v.arrived_at AS at,
       CASE WHEN v.arrived_at >= v.dispatched_at THEN date_diff('second', v.dispatched_at, v.arrived_at) END AS num,
       1 AS den,
       v.visit_id AS ref,
       CAST(v.visit_no AS VARCHAR) AS stratum
FROM visits AS v
WHERE v.arrived_at IS NOT NULL AND v.dispatched_at IS NOT NULL
