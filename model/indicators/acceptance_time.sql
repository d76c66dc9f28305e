-- title: 接单时间
-- title_en: Acceptance time
-- unit: seconds
-- better: lower
-- tables: tickets
-- clock: calendar
-- definition: 从派单（没有派单时间的从受理）到接单的时间的平均，按接单时间计入月份。接单早于派单的不计入，另行计数。
-- definition_en: Mean time from assignment (from opening where there is none) to acceptance, in the month of acceptance. An acceptance before the assignment is excluded and counted.
-- seeds: 4
SELECT t.employee_id,
       t.accepted_at AS at,
       CASE WHEN t.accepted_at >= coalesce(t.assigned_at, t.opened_at)
            THEN date_diff('second', coalesce(t.assigned_at, t.opened_at), t.accepted_at) END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.channel AS stratum
FROM tickets AS t
WHERE t.accepted_at IS NOT NULL
