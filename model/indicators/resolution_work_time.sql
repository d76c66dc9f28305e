-- title: 解决工作时长
-- title_en: Resolution time, working hours
-- unit: seconds
-- better: lower
-- tables: tickets, calendar?
-- clock: work
-- definition: 从受理到解决之间的工作时间的平均，按解决时间计入月份。工作时间按日历，日历未列的日子按周一至周五 9:00–18:00。解决早于受理的不计入，另行计数。
-- definition_en: Mean working time from opening to resolution, in the month of resolution. Working time is the calendar's, Monday to Friday 09:00–18:00 on days it does not list. A resolution before the opening is excluded and counted.
-- seeds: 4
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE WHEN t.resolved_at >= t.opened_at THEN w.resolution_work_seconds END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.complexity AS stratum
FROM tickets AS t
JOIN ticket_work AS w ON w.ticket_id = t.ticket_id
WHERE t.resolved_at IS NOT NULL
