-- title: 奖项的竞争
-- title_en: The field of each award
-- eligible: people who fulfil the award's conditions. close: those without it who could as well be among the places it
-- is given to, by the sets of ranks that hold for all people at once with 90 % confidence; unknown where there are none.
SELECT a.scheme, a.award, a.title, coalesce(a.title_en, a.title) AS title_en, c.cycle, c.period, a.top,
       count(*) AS eligible,
       CASE WHEN count(s.sim_low) > 0 THEN count(*) FILTER (WHERE s.sim_low <= a.top AND w.employee_id IS NULL) END AS close
FROM scheme_award AS a
JOIN scorecard AS c ON c.scheme = a.scheme AND c.cycle = a.cycle
LEFT JOIN standing AS s ON s.scheme = c.scheme AND s.cycle = c.cycle AND s.period = c.period AND s.employee_id = c.employee_id
LEFT JOIN scheme_grade AS g ON g.scheme = c.scheme AND g.grade = c.grade
LEFT JOIN scheme_grade AS least ON least.scheme = a.scheme AND least.grade = a.min_grade
LEFT JOIN action AS w ON w.scheme = a.scheme AND w.cycle = c.cycle AND w.period = c.period AND w.employee_id = c.employee_id
  AND w.kind = 'award' AND w.value = a.title
WHERE (a.min_grade IS NULL OR g.position <= least.position) AND coalesce(c.services, 0) >= coalesce(a.min_services, 0)
GROUP BY a.scheme, a.award, a.title, a.title_en, c.cycle, c.period, a.top
ORDER BY a.scheme, a.award, c.period
