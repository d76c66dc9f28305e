-- title: 及时接听率
-- title_en: Answered in time
-- unit: share
-- better: higher
-- tables: contacts
-- clock: calendar
-- param: seconds = 20
-- definition: $seconds 秒内接听的来电 ÷ 来电，按呼入时间计入月份。不计呼出，没有写明方向的视为呼入；无人接听的没有员工，只计入全公司；接听早于呼入的不计入，另行计数。
-- definition_en: Contacts answered within $seconds seconds ÷ contacts offered, in the month they were offered. Outbound contacts do not count, one that does not say is inbound; a contact without an employee counts for the company only; an answer before the offer is excluded and counted.
-- seeds: 1, 4
SELECT c.employee_id,
       c.offered_at AS at,
       CASE
         WHEN c.answered_at < c.offered_at THEN NULL
         WHEN c.answered_at <= c.offered_at + $seconds * INTERVAL '1' SECOND THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       c.contact_id AS ref,
       c.channel AS stratum
FROM contacts AS c
WHERE coalesce(c.direction, 'in') NOT IN ('out', 'outbound')
