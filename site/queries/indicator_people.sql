-- title: 个人实绩的分布
-- title_en: How people's values are spread
-- People with scorecards, whole report period; not those who are scored by the records of everyone under them.
SELECT s.indicator, s.period, s.value
FROM score AS s
JOIN scheme AS k ON k.scheme = s.scheme AND coalesce(k.scope, 'own') = 'own'
WHERE s.cycle IN ('quarter', 'year') AND s.status = 'scored' AND s.value IS NOT NULL
ORDER BY s.indicator, s.period, s.value
