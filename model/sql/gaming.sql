-- What could be a sign that numbers are worked on rather than the work. Nothing here touches a score: a sign is a
-- question to ask. This file counts, per complete quarter and person; gaming.go tests and asks.

CREATE OR REPLACE TABLE gaming_sign (
  quarter VARCHAR,
  kind VARCHAR,             -- bunching | speed_for_quality | whom_to_ask | close_and_reopen | short_contacts | round_values | helpers
  unit_kind VARCHAR,        -- employee | team
  unit_id VARCHAR,
  team_id VARCHAR,          -- the person's team, or the team itself
  figures VARCHAR,          -- JSON: the counts behind the question
  p DOUBLE,                 -- the chance of such figures where there is nothing to ask
  p_adjusted DOUBLE,        -- corrected (Holm) for all people or teams looked at in the quarter
  n BIGINT,                 -- records looked at
  question VARCHAR, question_en VARCHAR
);

-- How many people and teams were looked at: beside what was found, what was not.
CREATE OR REPLACE TABLE gaming_scope (quarter VARCHAR, kind VARCHAR, unit_kind VARCHAR, looked_at BIGINT, signs BIGINT);

-- Speed and quality of a quarter against the one before, of everybody with enough tickets in both.
CREATE OR REPLACE TABLE speed_quality (
  quarter VARCHAR, unit_kind VARCHAR, unit_id VARCHAR, team_id VARCHAR,
  time DOUBLE,              -- of the time before, against tickets of the like: 0.9 is a tenth faster than the company's own change
  returned DOUBLE, returned_before DOUBLE,  -- share reopened, or reported again within 7 days
  n BIGINT, n_before BIGINT
);

CREATE OR REPLACE TEMP TABLE gaming_month AS
SELECT m.month, p.period AS quarter, p.previous
FROM period AS p JOIN period_month AS m ON m.cycle = p.cycle AND m.period = p.period
WHERE p.cycle = 'quarter' AND p.complete;

-- Tickets whose times are possible, and how long each took.
CREATE OR REPLACE TEMP TABLE gaming_ticket AS
SELECT t.ticket_id, t.employee_id, m.quarter, month_of(t.resolved_at) AS month, t.customer_id, t.product,
       coalesce(t.complexity, '') AS complexity, t.opened_at, t.resolved_at,
       CAST(ln(date_diff('second', t.opened_at, t.resolved_at)) AS DECIMAL(18,6)) AS log_seconds,
       coalesce(t.reopened, 0) > 0 OR coalesce(r.repeated_at <= t.resolved_at + INTERVAL '7' DAY, FALSE) AS bounced,
       r.repeated_at <= t.resolved_at + INTERVAL '2' DAY AS again
FROM tickets AS t
JOIN gaming_month AS m ON m.month = month_of(t.resolved_at)
LEFT JOIN ticket_repeat AS r ON r.ticket_id = t.ticket_id
WHERE t.employee_id IS NOT NULL AND t.resolved_at > t.opened_at AND NOT coalesce(t.resolved_at < t.first_response_at, FALSE);

-- 1. A limit kept with little to spare, or missed by little: what each record of a scored limit used of it. The limit is
-- the one by which the indicator judged the ticket.
CREATE OR REPLACE TEMP TABLE gaming_limit AS
SELECT m.quarter, l.employee_id, l.used
FROM (
  SELECT e.employee_id, e.ref AS ticket_id, e.month,
         CAST(date_diff('second', t.opened_at, t.resolved_at) AS DOUBLE) / date_diff('second', t.opened_at, e."at") AS used,
         row_number() OVER (PARTITION BY e.ref ORDER BY k.id, e.indicator, e.employee_id) AS place
  FROM evidence AS e
  JOIN indicator AS k ON k.indicator = e.indicator AND k.id IN ('on_time_resolution', 'simple_24h')
  JOIN tickets AS t ON t.ticket_id = e.ref
  WHERE e.num IS NOT NULL AND t.resolved_at IS NOT NULL AND e."at" > t.opened_at
) AS l
JOIN gaming_month AS m ON m.month = l.month
WHERE l.place = 1;

CREATE OR REPLACE TABLE limit_use (
  quarter VARCHAR, employee_id VARCHAR,
  used_from DOUBLE,         -- share of the limit that had passed, in steps of 0.05; the last step (1.5) holds all above
  tickets BIGINT
);
INSERT INTO limit_use
SELECT quarter, employee_id, CAST(step AS DOUBLE) / 20, count(*)
FROM (SELECT quarter, employee_id, least(30, greatest(0, CAST(ceil(20 * used - 1e-9) AS INTEGER) - 1)) AS step FROM gaming_limit) AS stepped
GROUP BY quarter, employee_id, step
ORDER BY quarter, employee_id, step;

-- 2. Everything that is a count against the colleagues' of the same quarter: so many did, of so many. Bunching carries
-- what lies within 5 and 10 % of the limit on either side as well.
CREATE OR REPLACE TEMP TABLE gaming_look AS
WITH short_contact AS (
  SELECT m.quarter, c.employee_id, count(*) FILTER (WHERE c.talk_seconds < 10) AS yes, count(*) AS n
  FROM contacts AS c JOIN gaming_month AS m ON m.month = month_of(c.offered_at)
  WHERE c.answered_at IS NOT NULL AND c.talk_seconds >= 0
  GROUP BY m.quarter, c.employee_id
), again AS (
  SELECT quarter, employee_id, count(*) FILTER (WHERE again) AS yes, count(*) AS n
  FROM gaming_ticket WHERE customer_id IS NOT NULL
  GROUP BY quarter, employee_id
), helped AS (
  SELECT m.quarter, v.employee_id, count(*) FILTER (WHERE v.helpers > 0) AS yes, count(*) AS n
  FROM visits AS v JOIN gaming_month AS m ON m.month = month_of(v.finished_at)
  WHERE v.fixed AND coalesce(v.visit_no, 1) = 1 AND v.helpers IS NOT NULL
  GROUP BY m.quarter, v.employee_id
), rounded AS (
  SELECT m.quarter, v.employee_id, 'visit_times' AS measure,
         count(*) FILTER (WHERE extract(minute FROM v.finished_at) % 15 = 0 AND extract(second FROM v.finished_at) = 0) AS yes, count(*) AS n
  FROM visits AS v JOIN gaming_month AS m ON m.month = month_of(v.finished_at)
  GROUP BY m.quarter, v.employee_id
  UNION ALL
  SELECT m.quarter, s.employee_id, 'timesheets', count(*) FILTER (WHERE s.productive_seconds % 3600 = 0), count(*)
  FROM timesheets AS s JOIN gaming_month AS m ON m.month = month_of(s.on_date)
  WHERE s.productive_seconds > 0
  GROUP BY m.quarter, s.employee_id
  UNION ALL
  SELECT m.quarter, r.rater_id, 'ratings', count(*) FILTER (WHERE r.score % 10 = 0), count(*)
  FROM ratings AS r JOIN gaming_month AS m ON m.month = month_of(r.rated_at)
  WHERE r.rater_id IS NOT NULL AND r.rater_id <> r.employee_id AND r.scale_max >= 100
  GROUP BY m.quarter, r.rater_id
), near_limit AS (
  SELECT quarter, employee_id, count(*) FILTER (WHERE used > 0.9 AND used <= 1) AS yes, count(*) FILTER (WHERE used <= 1) AS n,
         count(*) FILTER (WHERE used >= 0.95 AND used <= 1) AS inside5, count(*) FILTER (WHERE used > 1 AND used <= 1.05) AS outside5,
         count(*) FILTER (WHERE used >= 0.9 AND used <= 1) AS inside10, count(*) FILTER (WHERE used > 1 AND used <= 1.1) AS outside10
  FROM gaming_limit
  GROUP BY quarter, employee_id
), counted AS (
  SELECT 'short_contacts' AS kind, '' AS measure, quarter, employee_id, yes, n, 0 AS inside5, 0 AS outside5, 0 AS inside10, 0 AS outside10 FROM short_contact
  UNION ALL SELECT 'close_and_reopen', '', quarter, employee_id, yes, n, 0, 0, 0, 0 FROM again
  UNION ALL SELECT 'helpers', '', quarter, employee_id, yes, n, 0, 0, 0, 0 FROM helped
  UNION ALL SELECT 'round_values', measure, quarter, employee_id, yes, n, 0, 0, 0, 0 FROM rounded
  UNION ALL SELECT 'bunching', '', quarter, employee_id, yes, n, inside5, outside5, inside10, outside10 FROM near_limit
)
SELECT c.*, e.team_id
FROM counted AS c JOIN employees AS e ON e.employee_id = c.employee_id;

-- 3. Everything that is a change from the quarter before. Speed: how long tickets took against all tickets of the like,
-- and how many came back. Whom to ask: of the tickets of months in which the company asked at all, how many were
-- followed by a question; and how content the answers were. A source that holds answers only does not tell who was asked.
CREATE OR REPLACE TEMP TABLE gaming_speed AS
SELECT t.quarter, t.employee_id, e.team_id, t.complexity, count(*) AS n,
       CAST(sum(t.log_seconds) AS DOUBLE) AS logs, CAST(sum(CAST(t.log_seconds * t.log_seconds AS DECIMAL(24,8))) AS DOUBLE) AS squares,
       count(*) FILTER (WHERE t.bounced) AS bounced
FROM gaming_ticket AS t JOIN employees AS e ON e.employee_id = t.employee_id
GROUP BY t.quarter, t.employee_id, e.team_id, t.complexity;

CREATE OR REPLACE TEMP TABLE gaming_asked AS
WITH asking AS (
  SELECT kind, coalesce(collected_by, '') AS source
  FROM surveys
  WHERE kind = 'csat' AND ticket_id IS NOT NULL
  GROUP BY kind, coalesce(collected_by, '')
  HAVING count(*) FILTER (WHERE score IS NULL AND label IS NULL) > 0
), asked AS (
  SELECT DISTINCT s.ticket_id, month_of(s.sent_at) AS month
  FROM surveys AS s JOIN asking AS a ON a.kind = s.kind AND a.source = coalesce(s.collected_by, '')
  WHERE s.sent_at IS NOT NULL
), ticket AS (
  SELECT t.quarter, t.employee_id, count(*) AS tickets, count(a.ticket_id) AS asked
  FROM gaming_ticket AS t
  LEFT JOIN (SELECT DISTINCT ticket_id FROM asked) AS a ON a.ticket_id = t.ticket_id
  WHERE t.month IN (SELECT month FROM asked)
  GROUP BY t.quarter, t.employee_id
), content AS (
  SELECT m.quarter, o.employee_id, CAST(sum(o.num) AS BIGINT) AS content, CAST(sum(o.den) AS BIGINT) AS answers
  FROM observation AS o JOIN gaming_month AS m ON m.month = o.month
  WHERE o.indicator = 'csat'
  GROUP BY m.quarter, o.employee_id
)
SELECT t.quarter, t.employee_id, e.team_id, t.tickets, t.asked, coalesce(c.content, 0) AS content, coalesce(c.answers, 0) AS answers
FROM ticket AS t
JOIN employees AS e ON e.employee_id = t.employee_id
LEFT JOIN content AS c ON c.quarter = t.quarter AND c.employee_id = t.employee_id;
