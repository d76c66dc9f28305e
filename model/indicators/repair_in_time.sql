-- title: 按时修复率
-- title_en: Repaired within the limit
-- unit: share
-- better: higher
-- tables: tickets
-- clock: calendar
-- param: hardware_hours = 24
-- param: software_hours = 4
-- definition: 期限内修好的故障 ÷ 修好的故障：硬件 $hardware_hours 小时（hardware_hours），软件 $software_hours 小时（software_hours），按修好时间计入月份；其他故障不参与，没有修好的不算，没有写明是否修好的视为修好。修好早于报修或首次响应的不计入，另行计数。
-- definition_en: Faults repaired within the limit ÷ faults repaired: hardware $hardware_hours hours (hardware_hours), software $software_hours hours (software_hours), in the month of repair; other faults and tickets not repaired take no part, those that do not say count as repaired. A repair before the report or the first response is excluded and counted.
-- seeds: 3
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         WHEN t.fault = 'hardware' AND t.resolved_at <= t.opened_at + $hardware_hours * INTERVAL '1' HOUR THEN 1
         WHEN t.fault = 'software' AND t.resolved_at <= t.opened_at + $software_hours * INTERVAL '1' HOUR THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.fault AS stratum
FROM tickets AS t
WHERE t.resolved_at IS NOT NULL AND t.fault IN ('hardware', 'software') AND coalesce(t.solved, TRUE)
