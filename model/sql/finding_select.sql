-- Which of what the rules have found is told.

-- Of sentences about one fact the one that says more stays. Of the rest the most important eight of each quarter; of one
-- kind at most three, so that one story does not fill the page.
INSERT INTO finding
WITH own AS (
  SELECT c.*, round(k.size * c.certainty * c.reach, 3) AS importance,
         row_number() OVER (PARTITION BY c.period, c.kind ORDER BY c.certainty * c.reach DESC, abs(coalesce(CAST(json_extract_string(c.figures, '$.z') AS DOUBLE), 0)) DESC, c.subject) AS of_kind
  FROM candidate AS c
  JOIN finding_kind AS k ON k.kind = c.kind
  WHERE NOT EXISTS (
    SELECT 1 FROM candidate AS o JOIN finding_yield AS y ON y.kind = c.kind AND y.to_kind = o.kind
    WHERE o.period = c.period AND o.topic = c.topic AND (NOT y.same_scope OR o.scope = c.scope))
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY period ORDER BY importance DESC, kind, subject) AS place FROM own WHERE of_kind <= 3
)
SELECT period, kind, importance, subject, sentence, sentence_en, detail, detail_en, figures, page, query
FROM placed
WHERE place <= 8
ORDER BY period, importance DESC, kind, subject;
