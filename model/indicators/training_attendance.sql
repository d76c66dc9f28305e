-- title: 培训参与度
-- title_en: Training attendance
-- unit: share
-- better: higher
-- tables: trainings
-- clock: calendar
-- definition: 参加的培训 ÷ 应参加的培训（人次），按培训日期计入月份。讲师不算，没有写明角色的视为学员；没有写明是否出勤的不计入，另行计数。
-- definition_en: Trainings attended ÷ trainings planned for the person, in the month they were held. Trainers do not count, one without a part is an attendee; entries that do not say whether the person attended are excluded and counted.
-- seeds: 2, 3
SELECT r.employee_id,
       CAST(r.held_on AS TIMESTAMP) AS at,
       CASE WHEN r.attended THEN 1 WHEN NOT r.attended THEN 0 END AS num,
       1 AS den,
       r.training_id AS ref,
       r.topic AS stratum
FROM trainings AS r
WHERE coalesce(r.part, 'attendee') <> 'trainer'
