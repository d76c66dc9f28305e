-- title: 维修修复成功率
-- title_en: Repair success
-- unit: share
-- better: higher
-- tables: visits
-- clock: calendar
-- definition: 修好的上门 ÷ 完成的上门，按完成时间计入月份。没有写明是否修好的、完成早于到场的不计入，另行计数。
-- definition_en: Visits that fixed the fault ÷ visits finished, in the month they finished. Visits that do not say, or finished before they arrived, are excluded and counted.
-- seeds: 4
SELECT v.employee_id,
       v.finished_at AS at,
       CASE
         WHEN v.finished_at < v.arrived_at THEN NULL
         WHEN v.fixed THEN 1
         WHEN NOT v.fixed THEN 0
       END AS num,
       1 AS den,
       v.visit_id AS ref,
       CAST(v.visit_no AS VARCHAR) AS stratum
FROM visits AS v
WHERE v.finished_at IS NOT NULL
