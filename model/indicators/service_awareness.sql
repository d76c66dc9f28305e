-- title: 服务意识
-- title_en: Service awareness
-- unit: count
-- better: none
-- tables: complaints|conduct, tickets?
-- clock: calendar
-- definition: 因态度引起的有责投诉与经核实的态度问题的次数，按受理或发生时间计入月份。同一工单既有投诉又有行为记录的只算一次。未标明是否有责、是否核实的视为有责、已核实。
-- definition_en: Number of attributable complaints about attitude and verified cases of bad attitude, in the month they were received or happened. A ticket with both counts once. Entries that do not say whether they are attributable or verified count as such.
-- seeds: 0
SELECT coalesce(c.employee_id, t.employee_id) AS employee_id,
       c.received_at AS at,
       1 AS num,
       0 AS den,
       c.complaint_id AS ref,
       'complaint' AS stratum
FROM complaints AS c
LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
WHERE c.cause = 'attitude' AND coalesce(c.attributable, TRUE)
UNION ALL
SELECT e.employee_id, e.occurred_at, 1, 0, e.event_id, 'conduct'
FROM conduct AS e
WHERE e.kind = 'attitude' AND coalesce(e.verified, TRUE)
  AND NOT EXISTS (
    SELECT 1 FROM complaints AS c
    WHERE c.ticket_id = e.ticket_id AND c.cause = 'attitude' AND coalesce(c.attributable, TRUE))
