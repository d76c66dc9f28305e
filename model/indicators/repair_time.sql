-- title: 平均修复时间
-- title_en: Mean time to repair
-- unit: seconds
-- better: lower
-- tables: tickets
-- clock: calendar
-- param: fault = any
-- definition: 有故障类别的工单从报修到修好的时间的平均，按修好时间计入月份。fault 限定故障类别（现为 $fault）：hardware 硬件、software 软件、other 其他，any 不限。未修好的不算，没有写明是否修好的视为修好；修好早于报修或首次响应的不计入，另行计数。
-- definition_en: Mean time from report to repair of tickets with a kind of fault, in the month of repair. The parameter fault (here: $fault) may be hardware, software or other, or any for all of them. Tickets not repaired take no part, those that do not say count as repaired; a repair before the report or the first response is excluded and counted.
-- seeds: 3
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         ELSE date_diff('second', t.opened_at, t.resolved_at)
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.fault AS stratum
FROM tickets AS t
WHERE t.resolved_at IS NOT NULL AND t.fault IS NOT NULL AND coalesce(t.solved, TRUE)
  AND ($fault = 'any' OR t.fault = $fault)
