-- Keeps what a formula gives (the WITH before this line has the expression and what it was computed for): a number for
-- each scorecard that is scored by it; nothing where it gives none.
INSERT INTO formula_answer
SELECT v.scheme, v.cycle, v.period, v.employee_id, v.indicator, CASE WHEN NOT isnan(a.x) THEN a.x END
FROM card_value AS v
JOIN answer AS a ON a.v = v.value AND a.t IS NOT DISTINCT FROM v.target AND a.n = v.n AND a.w = v.worth
WHERE v.scheme = $this_scheme AND v.indicator = $this_indicator AND v.how <> 'mean' AND v.status = 'scored';
