-- title: 多级响应达标率
-- title_en: Responses within their tier
-- unit: share
-- better: higher
-- tables: tickets, sla, calendar?
-- clock: work
-- definition: 在服务标准（sla，metric 为 first_response）规定的时限内首次响应的工单 ÷ 适用服务标准的工单。适用条件最具体的一条；没有适用的不参与。按到期时刻计入月份；到期仍未响应的算未达标，数据截止时尚未到期的不计。响应早于受理或晚于解决的不计入，另行计数。
-- definition_en: Tickets first answered within the service level that applies to them (table sla, metric first_response) ÷ tickets to which one applies: of those whose conditions fit, the one with the most. Counted in the month of the limit; one still unanswered at its limit is late, one not yet due when the data end is not counted. A response before the opening or after the resolution is excluded and counted.
-- seeds: 3
SELECT due.employee_id,
       due.due_at AS at,
       CASE
         WHEN due.first_response_at < due.opened_at OR due.resolved_at < due.first_response_at THEN NULL
         WHEN due.first_response_at <= due.due_at THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       due.ticket_id AS ref,
       due.priority AS stratum
FROM (
  SELECT fits.ticket_id, fits.employee_id, fits.opened_at, fits.first_response_at, fits.resolved_at, fits.priority,
         CASE
           WHEN fits.unit = 's' THEN fits.opened_at + CAST(fits.allowed AS BIGINT) * INTERVAL '1' SECOND
           WHEN fits.unit = 'min' THEN fits.opened_at + CAST(60 * fits.allowed AS BIGINT) * INTERVAL '1' SECOND
           WHEN fits.unit = 'h' THEN fits.opened_at + CAST(3600 * fits.allowed AS BIGINT) * INTERVAL '1' SECOND
           WHEN fits.unit = 'workday' THEN greatest(d.opens, least(d.closes,
             date_trunc('day', d.opens) + w.work_second * INTERVAL '1' SECOND))
         END AS due_at
  FROM (
    SELECT a.ticket_id, a.employee_id, a.opened_at, a.first_response_at, a.resolved_at, a.priority, s.unit, s."limit" AS allowed,
           row_number() OVER (PARTITION BY a.ticket_id ORDER BY
             CASE WHEN s.channel IS NULL THEN 0 ELSE 1 END + CASE WHEN s.priority IS NULL THEN 0 ELSE 1 END
             + CASE WHEN s.complexity IS NULL THEN 0 ELSE 1 END + CASE WHEN s.fault IS NULL THEN 0 ELSE 1 END DESC,
             s.unit, s."limit") AS place
    FROM tickets AS a
    JOIN sla AS s ON s.metric = 'first_response'
      AND coalesce(s.channel, a.channel, '') = coalesce(a.channel, '')
      AND coalesce(s.priority, a.priority, '') = coalesce(a.priority, '')
      AND coalesce(s.complexity, a.complexity, '') = coalesce(a.complexity, '')
      AND coalesce(s.fault, a.fault, '') = coalesce(a.fault, '')
  ) AS fits
  LEFT JOIN ticket_work AS w ON w.ticket_id = fits.ticket_id
  LEFT JOIN calendar_day AS d ON d.no = CASE WHEN fits.unit = 'workday' THEN w.work_no + CAST(fits.allowed AS BIGINT) END AND d.workday
  WHERE fits.place = 1
) AS due
WHERE due.due_at <= (SELECT max(a.at) FROM as_of AS a)
