-- Keeps the events of one level, a median or a percentile (the WITH before this line is its file). A level does not
-- add up: each person, scope and period takes it from its own events. An event without num or den is excluded.
INSERT INTO level_event
SELECT $this_indicator, employee_id, event.at, CASE WHEN den IS NOT NULL THEN CAST(num AS DECIMAL(19,6)) END
FROM event
WHERE event.at < (SELECT max("at") + INTERVAL '31' DAY FROM as_of)
ORDER BY employee_id, event.at, ref, num;
