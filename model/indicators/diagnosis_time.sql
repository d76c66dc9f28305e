-- title: 排查耗时
-- title_en: Diagnosis time
-- unit: seconds
-- better: lower
-- tables: visits
-- clock: calendar
-- definition: 上门排查用时的平均，按完成时间计入月份（没有的按到场时间）。负数不计入，另行计数。
-- definition_en: Mean time spent on diagnosis at a visit, in the month it finished (arrived, where that is not given). Negative times are excluded and counted.
-- seeds: 3
SELECT v.employee_id,
       coalesce(v.finished_at, v.arrived_at) AS at,
       CASE WHEN v.diagnosis_seconds >= 0 THEN v.diagnosis_seconds END AS num,
       1 AS den,
       v.visit_id AS ref,
       CAST(v.visit_no AS VARCHAR) AS stratum
FROM visits AS v
WHERE v.diagnosis_seconds IS NOT NULL
