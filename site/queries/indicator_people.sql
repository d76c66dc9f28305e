-- title: 个人实绩的分布
-- title_en: How people's values are spread
-- People with scorecards, whole report period.
SELECT s.indicator, s.period, s.value
FROM score AS s
WHERE s.cycle IN ('quarter', 'year') AND s.status = 'scored' AND s.value IS NOT NULL
ORDER BY s.indicator, s.period, s.value
