-- Fills the tables of derived.sql.

INSERT INTO as_of
SELECT CAST(CAST(max("at") AS DATE) AS TIMESTAMP) + INTERVAL '1' DAY
FROM (
  SELECT max(opened_at) AS at FROM tickets
  UNION ALL
  SELECT max("at")
  FROM (
    SELECT max(received_at) AS at FROM complaints
    UNION ALL SELECT max(coalesce(answered_at, sent_at)) FROM surveys
    UNION ALL SELECT max(offered_at) FROM contacts
    UNION ALL SELECT max(finished_at) FROM visits
    UNION ALL SELECT CAST(max(taken_on) AS TIMESTAMP) FROM exams
    UNION ALL SELECT max(rated_at) FROM ratings
    UNION ALL SELECT max(occurred_at) FROM conduct
  ) AS other
  WHERE NOT EXISTS (SELECT 1 FROM tickets)
) AS last_record;

-- A day is what the project's calendar says of it, or the published one where the project gives none; a day that
-- neither names is worked from Monday to Friday, 09:00–18:00.
INSERT INTO calendar_day
WITH span AS (
  SELECT CAST(coalesce(least(min(r.began_at), max(a.at)), max(a.at)) AS DATE) AS first_day,
         CAST(max(a.at) AS DATE) + INTERVAL '400' DAY AS last_day
  FROM as_of AS a
  LEFT JOIN (
    SELECT least(opened_at, coalesce(assigned_at, opened_at)) AS began_at FROM tickets
    UNION ALL
    SELECT received_at FROM complaints
  ) AS r ON r.began_at < a.at
), day AS (
  SELECT CAST(d.day AS DATE) AS on_date
  FROM span, generate_series(CAST(first_day AS TIMESTAMP), CAST(last_day AS TIMESTAMP), INTERVAL '1' DAY) AS d(day)
), known AS (
  SELECT d.on_date,
         coalesce(c.workday, h.workday, extract(isodow FROM d.on_date) <= 5) AS workday,
         moment(d.on_date, coalesce(clock_time(c.opens), TIME '09:00:00')) AS opens,
         moment(d.on_date, coalesce(clock_time(c.closes), TIME '18:00:00')) AS closes
  FROM day AS d
  LEFT JOIN calendar AS c ON c.on_date = d.on_date
  LEFT JOIN statutory_day AS h ON h.on_date = d.on_date
), worked AS (
  SELECT *, CASE WHEN workday AND closes > opens THEN date_diff('second', opens, closes) ELSE 0 END AS seconds
  FROM known
)
SELECT on_date, seconds > 0, opens, closes,
       1 + coalesce(sum(CASE WHEN seconds > 0 THEN 1 ELSE 0 END) OVER before, 0),
       coalesce(sum(seconds) OVER before, 0)
FROM worked
WINDOW before AS (ORDER BY on_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

-- Working time between two moments is what had been worked by the later less what had been by the earlier.
INSERT INTO ticket_work
WITH moment_work AS (
  SELECT t.ticket_id, o.no, o.workday, o.closes, t.opened_at,
         worked_by(o.seconds_before, o.workday, o.opens, o.closes, t.opened_at) AS opened,
         worked_by(s.seconds_before, s.workday, s.opens, s.closes, t.assigned_at) AS assigned,
         worked_by(c.seconds_before, c.workday, c.opens, c.closes, t.accepted_at) AS accepted,
         worked_by(f.seconds_before, f.workday, f.opens, f.closes, t.first_response_at) AS responded,
         worked_by(r.seconds_before, r.workday, r.opens, r.closes, t.resolved_at) AS resolved
  FROM tickets AS t
  JOIN calendar_day AS o ON o.on_date = CAST(t.opened_at AS DATE)
  LEFT JOIN calendar_day AS s ON s.on_date = CAST(t.assigned_at AS DATE)
  LEFT JOIN calendar_day AS c ON c.on_date = CAST(t.accepted_at AS DATE)
  LEFT JOIN calendar_day AS f ON f.on_date = CAST(t.first_response_at AS DATE)
  LEFT JOIN calendar_day AS r ON r.on_date = CAST(t.resolved_at AS DATE)
), started AS (
  -- Opened after hours or on a day off: the clock starts when the next workday opens.
  SELECT m.*, CASE WHEN m.workday AND m.opened_at >= m.closes THEN m.no + 1 ELSE m.no END AS work_no
  FROM moment_work AS m
)
SELECT s.ticket_id, s.work_no,
       date_diff('second', date_trunc('day', w.opens), greatest(w.opens, s.opened_at)),
       s.accepted - coalesce(s.assigned, s.opened), s.responded - s.opened, s.resolved - s.opened
FROM started AS s
JOIN calendar_day AS w ON w.no = s.work_no AND w.workday;

INSERT INTO complaint_work
SELECT c.complaint_id,
       worked_by(r.seconds_before, r.workday, r.opens, r.closes, c.resolved_at) - worked_by(o.seconds_before, o.workday, o.opens, o.closes, c.received_at)
FROM complaints AS c
JOIN calendar_day AS o ON o.on_date = CAST(c.received_at AS DATE)
JOIN calendar_day AS r ON r.on_date = CAST(c.resolved_at AS DATE);

INSERT INTO ticket_repeat
SELECT a.ticket_id, min(b.opened_at)
FROM tickets AS a
JOIN tickets AS b ON b.customer_id = a.customer_id AND coalesce(b.product, '') = coalesce(a.product, '')
                 AND b.opened_at > a.resolved_at AND b.ticket_id <> a.ticket_id
GROUP BY a.ticket_id;

INSERT INTO visit_repeat
WITH visit_of AS (
  SELECT v.visit_id, v.ticket_id, t.customer_id, coalesce(t.product, '') AS product,
         coalesce(v.finished_at, v.started_at, v.arrived_at) AS done_at,
         coalesce(v.arrived_at, v.started_at, v.dispatched_at, v.finished_at) AS began_at
  FROM visits AS v LEFT JOIN tickets AS t ON t.ticket_id = v.ticket_id
), later AS (
  SELECT a.visit_id, b.began_at FROM visit_of AS a JOIN visit_of AS b ON b.ticket_id = a.ticket_id AND b.began_at > a.done_at
  UNION ALL
  SELECT a.visit_id, b.began_at FROM visit_of AS a
  JOIN visit_of AS b ON b.customer_id = a.customer_id AND b.product = a.product AND b.began_at > a.done_at
)
SELECT visit_id, min(began_at) FROM later GROUP BY visit_id;

-- Where a source does not say when it sends, nothing can be said of its answers; where it mostly does, silence means unsent.
INSERT INTO survey_unsent
SELECT s.survey_id
FROM surveys AS s
JOIN (
  SELECT kind, coalesce(collected_by, '') AS source
  FROM surveys
  GROUP BY kind, coalesce(collected_by, '')
  HAVING 2 * count(sent_at) > count(*)
) AS sending ON sending.kind = s.kind AND sending.source = coalesce(s.collected_by, '')
WHERE s.sent_at IS NULL AND (s.answered_at IS NOT NULL OR s.score IS NOT NULL OR s.label IS NOT NULL);

INSERT INTO service_level
WITH record AS (
  SELECT metric, t.ticket_id AS record_id, t.channel, t.priority, t.complexity, t.fault
  FROM tickets AS t CROSS JOIN (VALUES ('first_response'), ('resolution')) AS m(metric)
  UNION ALL
  SELECT 'complaint', c.complaint_id, t.channel, t.priority, t.complexity, t.fault
  FROM complaints AS c LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
), fits AS (
  SELECT r.metric, r.record_id, s.unit, s."limit" AS allowed,
         row_number() OVER (PARTITION BY r.metric, r.record_id ORDER BY
           CASE WHEN s.channel IS NULL THEN 0 ELSE 1 END + CASE WHEN s.priority IS NULL THEN 0 ELSE 1 END
           + CASE WHEN s.complexity IS NULL THEN 0 ELSE 1 END + CASE WHEN s.fault IS NULL THEN 0 ELSE 1 END DESC,
           s.unit, s."limit") AS place
  FROM record AS r
  JOIN sla AS s ON s.metric = r.metric
    AND coalesce(s.channel, r.channel, '') = coalesce(r.channel, '')
    AND coalesce(s.priority, r.priority, '') = coalesce(r.priority, '')
    AND coalesce(s.complexity, r.complexity, '') = coalesce(r.complexity, '')
    AND coalesce(s.fault, r.fault, '') = coalesce(r.fault, '')
)
SELECT metric, record_id, unit, allowed FROM fits WHERE place = 1;
