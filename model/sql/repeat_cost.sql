-- What second and later visits for the same ticket cost, in the month the cost was incurred; visits in the month they
-- finished (else arrived, else were dispatched). A team is the visitor's, a product the ticket's.
CREATE OR REPLACE TABLE repeat_cost (
  period VARCHAR, split VARCHAR,            -- all | product | team
  part VARCHAR,
  visits BIGINT, repeat_visits BIGINT,
  cost DECIMAL(18,2),                       -- of second and later visits
  visit_cost DECIMAL(18,2),                 -- of all visits
  share DOUBLE,                             -- cost ÷ visit_cost
  services BIGINT, per_service DOUBLE,      -- tickets resolved, and cost for each of them
  change DECIMAL(18,2)                      -- of cost against the period before; null where either is not whole
);

INSERT INTO repeat_cost
WITH visit AS (
  SELECT v.visit_id, v.visit_no >= 2 AS again, month_of(coalesce(v.finished_at, v.arrived_at, v.dispatched_at)) AS month,
         coalesce(t.product, 'unknown') AS product, coalesce(e.team_id, 'unknown') AS team_id
  FROM visits AS v LEFT JOIN tickets AS t ON t.ticket_id = v.ticket_id LEFT JOIN employees AS e ON e.employee_id = v.employee_id
), line AS (
  SELECT month, product, team_id, count(*) AS visits, count(*) FILTER (WHERE again) AS repeat_visits, 0 AS cents, 0 AS all_cents, 0 AS services
  FROM visit GROUP BY ALL
  UNION ALL
  SELECT month_of(c.incurred_at), v.product, v.team_id, 0, 0, coalesce(sum(CAST(100 * c.amount AS BIGINT)) FILTER (WHERE v.again), 0), sum(CAST(100 * c.amount AS BIGINT)), 0
  FROM costs AS c JOIN visit AS v ON v.visit_id = c.visit_id
  GROUP BY ALL
  UNION ALL
  SELECT month, product, team_id, 0, 0, 0, 0, count(*) FROM service GROUP BY ALL
), summed AS (
  SELECT m.cycle, m.period, x.split, x.part, CAST(sum(l.visits) AS BIGINT) AS visits, CAST(sum(l.repeat_visits) AS BIGINT) AS repeat_visits,
         CAST(sum(l.cents) AS BIGINT) AS cents, CAST(sum(l.all_cents) AS BIGINT) AS all_cents, CAST(sum(l.services) AS BIGINT) AS services
  FROM line AS l
  JOIN period_month AS m ON m.month = l.month,
  LATERAL (VALUES ('all', 'all'), ('product', l.product), ('team', l.team_id)) AS x(split, part)
  GROUP BY ALL
)
SELECT b.period, b.split, b.part, b.visits, b.repeat_visits, b.cents * 0.01, b.all_cents * 0.01, ratio(b.cents, b.all_cents),
       b.services, ratio(b.cents * 0.01, b.services),
       CASE WHEN p.whole AND q.whole THEN (b.cents - coalesce(a.cents, 0)) * 0.01 END
FROM summed AS b
JOIN period AS p ON p.cycle = b.cycle AND p.period = b.period
LEFT JOIN period AS q ON q.cycle = b.cycle AND q.period = p.previous
LEFT JOIN summed AS a ON a.cycle = b.cycle AND a.period = p.previous AND a.split = b.split AND a.part = b.part
WHERE b.visits > 0 AND EXISTS (SELECT 1 FROM costs)
ORDER BY p.months, b.period, b.split, b.part;
