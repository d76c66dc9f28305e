-- title: 奖惩与后续
-- title_en: Consequences
SELECT scheme, cycle, period, employee_id, kind, coalesce(value, '') AS value, coalesce(value_en, value, '') AS value_en,
       coalesce(because, '') AS because, coalesce(because_en, because, '') AS because_en
FROM action
ORDER BY scheme, cycle, period, employee_id, kind, value
