-- title: 变更是否见效
-- title_en: Whether changes worked
-- effect: the mean difference over the months after the change from where the months before were heading.
SELECT c.change_id, CAST(c.applied_on AS VARCHAR) AS applied_on, c.title, c.scope, c.indicator, coalesce(k.unit, '') AS unit, c.expected, c.effect, c.effect_se, c.p,
       c.level, c.level_se, c.slope, c.slope_se, c.before, c.after, c.months_before, c.months_after, c.seasonal, c.verdict, c.sentence, c.sentence_en
FROM change_effect AS c
LEFT JOIN indicator AS k ON k.indicator = c.indicator
ORDER BY c.applied_on DESC, c.change_id, c.indicator
