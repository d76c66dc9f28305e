-- title: 碳足迹
-- title_en: Carbon per visit
-- unit: kg
-- better: lower
-- tables: visits
-- clock: calendar
-- param: kg_per_km = 0.2
-- definition: 上门的二氧化碳排放（千克）÷ 上门，按完成时间计入月份（没有的按到场、派工时间）。没有排放数的按里程乘以每公里 $kg_per_km 千克（kg_per_km）；两者都没有的、负数不计入，另行计数。
-- definition_en: Carbon dioxide of visits in kg ÷ visits, in the month they finished (else arrived, else were dispatched). Without a figure it is the distance at $kg_per_km kg a kilometre (kg_per_km); visits with neither or with a negative one are excluded and counted.
-- seeds: 3
SELECT v.employee_id,
       coalesce(v.finished_at, v.arrived_at, v.dispatched_at) AS at,
       CASE
         WHEN v.co2_kg >= 0 THEN v.co2_kg
         WHEN v.co2_kg IS NULL AND v.distance_km >= 0 THEN CAST(v.distance_km * $kg_per_km AS DECIMAL(18,6))
       END AS num,
       1 AS den,
       v.visit_id AS ref,
       CAST(v.visit_no AS VARCHAR) AS stratum
FROM visits AS v
