-- Reads the events of one indicator by kind of case (the WITH before this line has its file, and the kind of case of
-- every record) and keeps their exact sums.
INSERT INTO stratum_observation
SELECT $this_indicator, employee_id, month_of("at"), coalesce(record.stratum, $this_unknown),
       count(*), sum(CAST(num AS DECIMAL(19,6))), sum(CAST(den AS DECIMAL(19,6))), $this_adjust_for
FROM event
LEFT JOIN record ON record.id = CAST(event.ref AS VARCHAR)
WHERE num IS NOT NULL AND den IS NOT NULL AND "at" < (SELECT max("at") + INTERVAL '31' DAY FROM as_of)
GROUP BY employee_id, month_of("at"), coalesce(record.stratum, $this_unknown)
ORDER BY employee_id, month_of("at"), coalesce(record.stratum, $this_unknown);
