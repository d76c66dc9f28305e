-- title: 投诉及时解决率
-- title_en: Complaints closed in time
-- unit: share
-- better: higher
-- tables: complaints, tickets?
-- clock: calendar
-- param: hours = 72
-- definition: 期限内办结的投诉 ÷ 本期到期的投诉，按到期时刻计入月份。投诉自带期限的以其为准，否则为受理后 $hours 小时；到期仍未办结的算不及时，数据截止时尚未到期的不计。办结早于受理的不计入，另行计数。
-- definition_en: Complaints closed within their limit ÷ complaints whose limit fell in the period. A complaint's own limit goes first, else it is $hours hours from receipt; one still open at its limit is late, one not yet due when the data end is not counted. A closing before the receipt is excluded and counted.
-- seeds: 1, 3
SELECT due.employee_id,
       due.due_at AS at,
       CASE
         WHEN due.resolved_at < due.received_at THEN NULL
         WHEN due.resolved_at <= due.due_at THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       due.complaint_id AS ref,
       due.cause AS stratum
FROM (
  SELECT c.complaint_id, c.received_at, c.resolved_at, c.cause,
         coalesce(c.employee_id, t.employee_id) AS employee_id,
         coalesce(c.due_at, c.received_at + $hours * INTERVAL '1' HOUR) AS due_at
  FROM complaints AS c
  LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
) AS due
WHERE due.due_at <= (SELECT max(a.at) FROM as_of AS a)
