-- title: 看过多少人和团队
-- title_en: How many people and teams were looked at
SELECT quarter, kind, unit_kind, looked_at, signs
FROM gaming_scope
ORDER BY quarter, kind, unit_kind
