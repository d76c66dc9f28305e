-- title: 人均培训时长
-- title_en: Training hours
-- unit: hours
-- better: higher
-- tables: trainings
-- clock: calendar
-- definition: 参加培训的学时 ÷ 当期应参加培训的人次，按培训日期计入月份。没有参加的按 0 学时；没有写明是否出勤或学时的、负数不计入，另行计数。
-- definition_en: Hours of training attended ÷ trainings planned for the person, in the month they were held. Those not attended are 0 hours; entries that do not say, and negative hours, are excluded and counted.
-- seeds: 2, 3
SELECT r.employee_id,
       CAST(r.held_on AS TIMESTAMP) AS at,
       CASE WHEN r.hours < 0 THEN NULL WHEN r.attended THEN r.hours WHEN NOT r.attended THEN 0 END AS num,
       1 AS den,
       r.training_id AS ref,
       r.topic AS stratum
FROM trainings AS r
WHERE coalesce(r.part, 'attendee') <> 'trainer'
