-- title: 人均处理量
-- title_en: Contacts per day
-- unit: per_day
-- better: range
-- tables: contacts
-- clock: calendar
-- definition: 接听的联络 ÷ 有接听的工作日（人天），按呼入时间计入月份；呼出的也计，未接通的不计。
-- definition_en: Contacts answered ÷ days on which the person answered any, in the month they were offered; outbound ones count too, unanswered ones do not.
-- seeds: 2
SELECT c.employee_id, c.offered_at AS at, 1 AS num, 0 AS den, c.contact_id AS ref, c.channel AS stratum
FROM contacts AS c
WHERE c.answered_at IS NOT NULL
UNION ALL
SELECT d.employee_id, d.day, 0, 1, d.employee_id, 'day'
FROM (
  SELECT c.employee_id, date_trunc('day', c.offered_at) AS day
  FROM contacts AS c
  WHERE c.answered_at IS NOT NULL
  GROUP BY c.employee_id, date_trunc('day', c.offered_at)
) AS d
