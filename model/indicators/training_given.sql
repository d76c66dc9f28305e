-- title: 培训与贡献
-- title_en: Trainings given
-- unit: count
-- better: higher
-- tables: trainings
-- clock: calendar
-- param: min_feedback = 4
-- definition: 担任讲师并得到好评（评价为满意，或不低于 $min_feedback 分，min_feedback 可调）的培训次数，按培训日期计入月份；同一培训只算一次。没有评价的视为好评，没有到场的不算。
-- definition_en: Number of trainings held as trainer with positive feedback (satisfied, or at least $min_feedback points, see min_feedback), in the month they were held; each training counts once. Without feedback it counts as positive; a trainer who did not attend gave none.
-- seeds: 1
SELECT r.employee_id,
       CAST(r.held_on AS TIMESTAMP) AS at,
       1 AS num,
       0 AS den,
       r.training_id AS ref,
       r.topic AS stratum
FROM trainings AS r
WHERE r.part = 'trainer' AND coalesce(r.attended, TRUE)
  AND CASE
        WHEN r.feedback IS NULL THEN TRUE
        WHEN lower(trim(r.feedback)) IN ('非常满意', '很满意', '满意', '好评', 'very satisfied', 'satisfied', 'positive') THEN TRUE
        WHEN lower(trim(r.feedback)) IN ('1', '2', '3', '4', '5', '6', '7', '8', '9', '10')
        THEN CAST(CASE WHEN lower(trim(r.feedback)) IN ('1', '2', '3', '4', '5', '6', '7', '8', '9', '10') THEN trim(r.feedback) END AS INTEGER) >= $min_feedback
        ELSE FALSE
      END
