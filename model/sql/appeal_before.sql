-- What the contestants' scorecards say on the original observations. Everything is scored again after the corrections.
INSERT INTO appeal_card_before
SELECT scheme, cycle, period, employee_id, score, grade
FROM scorecard
WHERE employee_id IN (SELECT employee_id FROM appeals);

INSERT INTO appeal_value_before
SELECT scheme, cycle, period, employee_id, indicator, value, points
FROM score
WHERE employee_id IN (SELECT employee_id FROM appeals);
