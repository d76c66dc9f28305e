-- Open work near or past its limit when the data end. Tickets have the limits of the indicator on_time_resolution, and
-- complaints those of complaint_on_time, as the first scheme that scores them sets them, else by default. A follow-up may
-- be done until its day ends. Tickets and complaints stay here until they are done; a task or a follow-up that is 30 days
-- late was missed and is no work to come. Where no record of a kind is ever done, the export does not say what is done,
-- and nothing of that kind can be called open.
CREATE OR REPLACE TABLE early_warning (
  position BIGINT,          -- the most overdue first
  as_of TIMESTAMP,          -- the end of the data
  source VARCHAR,           -- ticket | complaint | task | follow_up | contract
  ref VARCHAR, employee_id VARCHAR, team_id VARCHAR,
  due_at TIMESTAMP,
  hours_left DOUBLE,        -- by the clock; below 0 it is past
  state VARCHAR,            -- past | today: within 24 hours | soon: within 3 days, for contracts within 30
  origin VARCHAR            -- of the limit: due_at (the record's own) | sla | default
);

INSERT INTO early_warning
WITH until AS (
  SELECT max(a.at) AS moment FROM as_of AS a
), ticket AS (
  SELECT t.ticket_id, t.employee_id, t.opened_at, t.complexity, CASE WHEN $limit_by = 'due_at' THEN t.due_at END AS own, l.unit, l.allowed
  FROM tickets AS t
  LEFT JOIN service_level AS l ON l.metric = 'resolution' AND l.record_id = t.ticket_id AND $limit_by = 'sla'
  WHERE t.resolved_at IS NULL AND t.closed_at IS NULL AND t.opened_at < (SELECT moment FROM until)
    AND EXISTS (SELECT 1 FROM tickets AS d WHERE d.resolved_at IS NOT NULL OR d.closed_at IS NOT NULL)
), complaint AS (
  SELECT c.complaint_id, coalesce(c.employee_id, t.employee_id) AS employee_id, c.received_at, l.unit, l.allowed, c.due_at AS own
  FROM complaints AS c
  LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
  LEFT JOIN service_level AS l ON l.metric = 'complaint' AND l.record_id = c.complaint_id AND $complaint_limit_by = 'sla'
  WHERE c.resolved_at IS NULL AND c.received_at < (SELECT moment FROM until)
    AND EXISTS (SELECT 1 FROM complaints AS d WHERE d.resolved_at IS NOT NULL)
), open AS (
  SELECT 'ticket' AS source, t.ticket_id AS ref, t.employee_id,
         CASE
           WHEN t.own IS NOT NULL THEN t.own
           WHEN t.unit IN ('s', 'min', 'h') THEN t.opened_at + CAST(t.allowed * CASE t.unit WHEN 's' THEN 1 WHEN 'min' THEN 60 ELSE 3600 END AS BIGINT) * INTERVAL '1' SECOND
           WHEN t.unit = 'workday' OR t.complexity = 'complex' THEN greatest(d.opens, least(d.closes, date_trunc('day', d.opens) + w.work_second * INTERVAL '1' SECOND))
           ELSE t.opened_at + $simple_hours * INTERVAL '1' HOUR
         END AS due_at,
         CASE WHEN t.own IS NOT NULL THEN 'due_at' WHEN t.unit IS NOT NULL THEN 'sla' ELSE 'default' END AS origin
  FROM ticket AS t
  LEFT JOIN ticket_work AS w ON w.ticket_id = t.ticket_id
  LEFT JOIN calendar_day AS d ON d.no = w.work_no + CASE WHEN t.unit = 'workday' THEN CAST(t.allowed AS BIGINT) ELSE $complex_workdays END AND d.workday
  UNION ALL
  SELECT 'complaint', c.complaint_id, c.employee_id,
         CASE
           WHEN c.unit IN ('s', 'min', 'h') THEN c.received_at + CAST(c.allowed * CASE c.unit WHEN 's' THEN 1 WHEN 'min' THEN 60 ELSE 3600 END AS BIGINT) * INTERVAL '1' SECOND
           WHEN c.unit = 'workday' THEN CASE
             WHEN r.workday AND c.received_at < r.closes
             THEN greatest(d.opens, least(d.closes, date_trunc('day', d.opens) + (c.received_at - date_trunc('day', c.received_at))))
             ELSE d.opens END
           ELSE coalesce(c.own, c.received_at + $complaint_hours * INTERVAL '1' HOUR)
         END,
         CASE WHEN c.unit IS NOT NULL THEN 'sla' WHEN c.own IS NOT NULL THEN 'due_at' ELSE 'default' END
  FROM complaint AS c
  LEFT JOIN calendar_day AS r ON r.on_date = CASE WHEN c.unit = 'workday' THEN CAST(c.received_at AS DATE) END
  LEFT JOIN calendar_day AS d ON d.no = r.no + CASE WHEN r.workday AND c.received_at >= r.closes THEN 1 ELSE 0 END + CAST(c.allowed AS BIGINT) AND d.workday
  UNION ALL
  SELECT 'task', task_id, employee_id, due_at, 'due_at' FROM tasks
  WHERE delivered_at IS NULL AND due_at > (SELECT moment FROM until) - INTERVAL '30' DAY AND coalesce(assigned_at < (SELECT moment FROM until), TRUE)
    AND EXISTS (SELECT 1 FROM tasks AS d WHERE d.delivered_at IS NOT NULL)
  UNION ALL
  SELECT 'follow_up', follow_up_id, employee_id, date_trunc('day', due_at) + INTERVAL '1' DAY, 'due_at' FROM follow_ups
  WHERE done_at IS NULL AND due_at > (SELECT moment FROM until) - INTERVAL '30' DAY
    AND EXISTS (SELECT 1 FROM follow_ups AS d WHERE d.done_at IS NOT NULL)
  UNION ALL
  SELECT 'contract', contract_id, employee_id, ends_at, 'due_at' FROM contracts
  WHERE renewed IS NULL AND ends_at > (SELECT moment FROM until) - INTERVAL '30' DAY
    AND EXISTS (SELECT 1 FROM contracts AS d WHERE d.renewed IS NOT NULL)
), timed AS (
  SELECT o.*, u.moment, e.team_id, date_diff('second', u.moment, o.due_at) / 3600 AS hours_left
  FROM open AS o CROSS JOIN until AS u LEFT JOIN employees AS e ON e.employee_id = o.employee_id
  WHERE o.due_at IS NOT NULL
)
SELECT row_number() OVER (ORDER BY hours_left, source, ref), moment, source, ref, employee_id, team_id, due_at, hours_left,
       CASE WHEN hours_left <= 0 THEN 'past' WHEN hours_left <= 24 THEN 'today' ELSE 'soon' END, origin
FROM timed
WHERE hours_left <= CASE WHEN source = 'contract' THEN 24 * 30 ELSE 24 * 3 END
ORDER BY 1;
