-- Writes what cost.sql added up and model/cost.go split.
INSERT INTO cost_per_service
SELECT p.period, p.scope, p.split, p.part, p.services, p.cents * 0.01, ratio(p.cents * 0.01, p.services),
       CASE WHEN p.has_before THEN ratio(p.cents * 0.01, p.services) - ratio(p.cents_before * 0.01, p.services_before) END,
       CASE WHEN p.comparable THEN (p.cents - p.cents_before) * 0.01 END, e.mix * 0.01, e.rate * 0.01, e.volume * 0.01
FROM cost_part AS p LEFT JOIN cost_effect AS e ON e.no = p.no
ORDER BY p.no;
