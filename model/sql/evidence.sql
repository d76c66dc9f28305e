-- The records behind one scored indicator, for the last four quarters (the WITH before this line is its file).
-- Against the person speaks what lowered the value: any event of a count that should be low, a share's
-- event that missed, a measure on the wrong side of the target.
INSERT INTO evidence
SELECT $this_indicator, employee_id, month_of(event.at), event.at, ref, num, den,
       CASE
         WHEN $this_counted THEN $this_better <> 'higher'
         WHEN $this_unit = 'share' AND $this_better = 'higher' THEN num < den
         WHEN $this_unit = 'share' THEN num > 0
         WHEN $this_better = 'higher' THEN coalesce(num < CAST($this_target AS DOUBLE) * den, FALSE)
         ELSE coalesce(num > CAST($this_target AS DOUBLE) * den, FALSE)
       END
FROM event, (SELECT max("at") AS until FROM as_of) AS a
WHERE num IS NOT NULL AND den IS NOT NULL AND employee_id IS NOT NULL
  AND "at" >= date_trunc('quarter', until - INTERVAL '1' SECOND) - INTERVAL '9' MONTH
  AND "at" < until + INTERVAL '31' DAY
ORDER BY employee_id, event.at, ref, num, den;
