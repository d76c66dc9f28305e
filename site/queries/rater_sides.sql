-- title: 各方评分是否偏宽偏严
-- title_en: How lenient each side's raters are
-- By side, never by name. A rater is compared with what all others gave the same people in the same quarter; five
-- ratings at least can be judged, and only what is three standard errors off is called lenient or strict.
SELECT relation,
       count(*) AS raters,
       CAST(sum(ratings) AS BIGINT) AS ratings,
       count(leniency) AS judged,
       count(*) FILTER (WHERE leniency > 3 * se) AS lenient,
       count(*) FILTER (WHERE leniency < -3 * se) AS strict,
       min(leniency) AS lowest,
       max(leniency) AS highest
FROM rater_leniency
GROUP BY relation
ORDER BY relation
