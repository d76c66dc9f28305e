-- title: 平均交互时长
-- title_en: Average handle time
-- unit: seconds
-- better: range
-- tables: contacts
-- clock: calendar
-- definition: 通话、保持与事后处理时间之和的平均，只计接听的，按呼入时间计入月份。没有通话时长的、负数的不计入，另行计数。
-- definition_en: Mean of talk, hold and wrap-up time of the contacts answered, in the month they were offered. Contacts without talk time or with a negative one are excluded and counted.
-- seeds: 2
SELECT c.employee_id,
       c.offered_at AS at,
       CASE WHEN c.talk_seconds >= 0 AND coalesce(c.hold_seconds, 0) >= 0 AND coalesce(c.wrap_seconds, 0) >= 0
            THEN c.talk_seconds + coalesce(c.hold_seconds, 0) + coalesce(c.wrap_seconds, 0) END AS num,
       1 AS den,
       c.contact_id AS ref,
       c.channel AS stratum
FROM contacts AS c
WHERE c.answered_at IS NOT NULL
