-- title: 多方评价
-- title_en: Several raters
-- By side, never by name; what a person says of oneself is shown and does not count.
SELECT scheme, period, employee_id, relation, raters, ratings, score, weight, counted
FROM rater_summary
WHERE cycle IN ('quarter', 'year')
ORDER BY scheme, period, employee_id, weight DESC, relation
