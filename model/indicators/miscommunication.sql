-- title: 沟通协调
-- title_en: Miscommunication
-- unit: count
-- better: none
-- tables: conduct
-- clock: calendar
-- definition: 经核实的因沟通协调不当引起客户不满的次数，按发生时间计入月份。未标明是否核实的视为已核实。
-- definition_en: Number of verified cases of miscommunication that displeased a customer, in the month they happened. An entry that does not say whether it was verified counts as verified.
-- seeds: 0
SELECT c.employee_id,
       c.occurred_at AS at,
       1 AS num,
       0 AS den,
       c.event_id AS ref,
       c.kind AS stratum
FROM conduct AS c
WHERE c.kind = 'miscommunication' AND coalesce(c.verified, TRUE)
