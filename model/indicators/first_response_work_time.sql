-- title: 首次响应工作时长
-- title_en: First response time, working hours
-- unit: seconds
-- better: lower
-- tables: tickets, calendar?
-- clock: work
-- definition: 从受理到首次响应之间的工作时间的平均，按受理时间计入月份。工作时间按日历；没有日历的，按法定节假日与调休安排，其余周一至周五，9:00–18:00。尚未响应的不算；响应早于受理或晚于解决的不计入，另行计数。
-- definition_en: Mean working time from opening to the first response, in the month of opening. Working time is the calendar's; without one, Monday to Friday 09:00–18:00 by the published public holidays and make-up days of China. Tickets without a response take no part; a response before the opening or after the resolution is excluded and counted.
-- seeds: 1, 4
SELECT t.employee_id,
       t.opened_at AS at,
       CASE
         WHEN t.first_response_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         ELSE w.first_response_work_seconds
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.channel AS stratum
FROM tickets AS t
JOIN ticket_work AS w ON w.ticket_id = t.ticket_id
WHERE t.first_response_at IS NOT NULL
