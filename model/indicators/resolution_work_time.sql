-- title: 解决工作时长
-- title_en: Resolution time, working hours
-- unit: seconds
-- better: lower
-- tables: tickets, calendar?
-- clock: work
-- definition: 从受理到解决之间的工作时间的平均，按解决时间计入月份。工作时间按日历；没有日历的，按法定节假日与调休安排，其余周一至周五，9:00–18:00。解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Mean working time from opening to resolution, in the month of resolution. Working time is the calendar's; without one, Monday to Friday 09:00–18:00 by the published public holidays and make-up days of China. A resolution before the opening or the first response is excluded and counted.
-- seeds: 4
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         ELSE w.resolution_work_seconds
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.complexity AS stratum
FROM tickets AS t
JOIN ticket_work AS w ON w.ticket_id = t.ticket_id
WHERE t.resolved_at IS NOT NULL
