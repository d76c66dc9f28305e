-- title: 值得考虑的改动
-- title_en: Changes worth a thought
SELECT scheme, quarter, position, indicator, verdict, change, change_en, why, why_en, people, movers, grades_changed, spearman, effect, effect_en
FROM proposal
ORDER BY scheme, quarter, position
