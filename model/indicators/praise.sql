-- title: 客户表扬
-- title_en: Praise
-- unit: count
-- better: higher
-- tables: conduct
-- clock: calendar
-- definition: 经核实的客户表扬的次数，按发生时间计入月份。未标明是否核实的视为已核实。
-- definition_en: Number of verified praises by customers, in the month they happened. An entry that does not say whether it was verified counts as verified.
-- seeds: 2
SELECT c.employee_id, c.occurred_at AS at, 1 AS num, 0 AS den, c.event_id AS ref, c.kind AS stratum
FROM conduct AS c
WHERE c.kind = 'praise' AND coalesce(c.verified, TRUE)
