-- title: 接单工作时长
-- title_en: Acceptance time, working hours
-- unit: seconds
-- better: lower
-- tables: tickets, calendar?
-- clock: work
-- definition: 从派单（没有派单时间的从受理）到接单之间的工作时间的平均，按接单时间计入月份。工作时间按日历；没有日历的，按法定节假日与调休安排，其余周一至周五，9:00–18:00。接单早于派单的不计入，另行计数。
-- definition_en: Mean working time from assignment (from opening where there is none) to acceptance, in the month of acceptance. Working time is the calendar's; without one, Monday to Friday 09:00–18:00 by the published public holidays and make-up days of China. An acceptance before the assignment is excluded and counted.
-- seeds: 4
SELECT t.employee_id,
       t.accepted_at AS at,
       CASE WHEN t.accepted_at >= coalesce(t.assigned_at, t.opened_at) THEN w.acceptance_work_seconds END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.channel AS stratum
FROM tickets AS t
JOIN ticket_work AS w ON w.ticket_id = t.ticket_id
WHERE t.accepted_at IS NOT NULL
