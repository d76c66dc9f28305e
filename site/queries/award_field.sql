-- title: 奖项的竞争
-- title_en: The field of each award
-- eligible: people who fulfil the award's conditions. close: those without it whose rank's 90 % interval reaches the
-- places it is given to, so that they could as well have had it; unknown where there are no intervals.
SELECT a.scheme, a.award, a.title, coalesce(a.title_en, a.title) AS title_en, c.cycle, c.period, a.top,
       count(*) AS eligible,
       CASE WHEN bool_or(c.rank_low IS NOT NULL) THEN count(*) FILTER (WHERE c.rank_low <= a.top AND w.employee_id IS NULL) END AS close
FROM scheme_award AS a
JOIN scorecard AS c ON c.scheme = a.scheme AND c.cycle = a.cycle
LEFT JOIN scheme_grade AS g ON g.scheme = c.scheme AND g.grade = c.grade
LEFT JOIN scheme_grade AS least ON least.scheme = a.scheme AND least.grade = a.min_grade
LEFT JOIN action AS w ON w.scheme = a.scheme AND w.cycle = c.cycle AND w.period = c.period AND w.employee_id = c.employee_id
  AND w.kind = 'award' AND w.value = a.title
WHERE (a.min_grade IS NULL OR g.position <= least.position) AND coalesce(c.services, 0) >= coalesce(a.min_services, 0)
GROUP BY a.scheme, a.award, a.title, a.title_en, c.cycle, c.period, a.top
ORDER BY a.scheme, a.award, c.period
