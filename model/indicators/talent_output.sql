-- title: 人才输送
-- title_en: Talent developed
-- unit: count
-- better: higher
-- tables: moves
-- clock: calendar
-- definition: 晋升和调出的人次，按生效时间计入月份，归本人（团队的数即其成员之和）。
-- definition_en: Number of promotions and transfers out, in the month they took effect, for the person (a team's number is the sum of its members').
-- seeds: 3
SELECT m.employee_id, m.moved_at AS at, 1 AS num, 0 AS den, m.employee_id AS ref, m.kind AS stratum
FROM moves AS m
WHERE m.kind IN ('promotion', 'transfer_out')
