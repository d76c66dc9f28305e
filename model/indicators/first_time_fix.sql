-- title: 首次修复率
-- title_en: First-time fix rate
-- unit: share
-- better: higher
-- tables: visits, tickets?
-- clock: calendar
-- param: repeat_days = 30
-- definition: 第一次上门即修好，且 $repeat_days 天内没有为同一工单或同一客户同一产品再次上门的 ÷ 第一次上门，按完成时间计入月份。没有写明第几次的视为第一次。观察期未满的不计；没有写明是否修好的、完成早于到场的不计入，另行计数。
-- definition_en: First visits that fixed the fault and were followed by none for the same ticket, or to the same customer about the same product, within $repeat_days days ÷ first visits, in the month they finished. A visit without a number is a first one. Visits whose watching time has not passed are left out; visits that do not say whether they fixed it, or finished before they arrived, are excluded and counted.
-- seeds: 3, 4
SELECT v.employee_id,
       v.finished_at AS at,
       CASE
         WHEN v.finished_at < v.arrived_at THEN NULL
         WHEN v.fixed AND (r.repeated_at IS NULL OR r.repeated_at > v.finished_at + $repeat_days * INTERVAL '1' DAY) THEN 1
         WHEN v.fixed IS NOT NULL THEN 0
       END AS num,
       1 AS den,
       v.visit_id AS ref,
       t.category AS stratum
FROM visits AS v
LEFT JOIN tickets AS t ON t.ticket_id = v.ticket_id
LEFT JOIN visit_repeat AS r ON r.visit_id = v.visit_id
WHERE coalesce(v.visit_no, 1) = 1
  AND v.finished_at + $repeat_days * INTERVAL '1' DAY <= (SELECT max(a.at) FROM as_of AS a)
