-- Carbon dioxide of visits, by the team of the visitor and the mode of the ticket. Without a figure it is the distance at
-- the kilograms a kilometre of the indicator carbon; visits with neither are counted and not guessed.
CREATE OR REPLACE TABLE carbon (
  period VARCHAR, split VARCHAR,            -- all | team | service_mode
  part VARCHAR,
  services BIGINT, visits BIGINT,
  kg DECIMAL(18,3), measured_kg DECIMAL(18,3), -- measured: given as a figure, not reckoned from the distance
  unknown BIGINT,                           -- visits with neither figure nor distance
  kg_per_visit DOUBLE,                      -- of the visits that are known
  kg_per_service DOUBLE
);

INSERT INTO carbon
WITH line AS (
  SELECT month_of(coalesce(v.finished_at, v.arrived_at, v.dispatched_at)) AS month, coalesce(e.team_id, 'unknown') AS team_id,
         coalesce(t.service_mode, 'unknown') AS service_mode, 0 AS services, 1 AS visits,
         CASE WHEN v.co2_kg >= 0 THEN CAST(v.co2_kg AS DECIMAL(18,3)) END AS measured,
         CASE WHEN v.co2_kg >= 0 THEN CAST(v.co2_kg AS DECIMAL(18,3))
              WHEN v.co2_kg IS NULL AND v.distance_km >= 0 THEN CAST(v.distance_km * $kg_per_km AS DECIMAL(18,3)) END AS kg
  FROM visits AS v LEFT JOIN tickets AS t ON t.ticket_id = v.ticket_id LEFT JOIN employees AS e ON e.employee_id = v.employee_id
  UNION ALL
  SELECT month, team_id, service_mode, 1, 0, NULL, NULL FROM service
), summed AS (
  SELECT m.cycle, m.period, x.split, x.part, CAST(sum(l.services) AS BIGINT) AS services, CAST(sum(l.visits) AS BIGINT) AS visits,
         sum(l.kg) AS kg, sum(l.measured) AS measured, count(*) FILTER (WHERE l.visits = 1 AND l.kg IS NULL) AS unknown
  FROM line AS l
  JOIN period_month AS m ON m.month = l.month,
  LATERAL (VALUES ('all', 'all'), ('team', l.team_id), ('service_mode', l.service_mode)) AS x(split, part)
  GROUP BY ALL
)
SELECT s.period, s.split, s.part, s.services, s.visits, coalesce(s.kg, 0), coalesce(s.measured, 0), s.unknown,
       ratio(s.kg, s.visits - s.unknown), ratio(coalesce(s.kg, 0), s.services)
FROM summed AS s JOIN period AS p ON p.cycle = s.cycle AND p.period = s.period
WHERE EXISTS (SELECT 1 FROM visits)
ORDER BY p.months, s.period, s.split, s.part;
