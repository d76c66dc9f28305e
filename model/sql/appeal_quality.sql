-- What was accepted and could not be carried out, beside the account of the exports.
DELETE FROM quality WHERE "check" IN ('appeal_without_value', 'appeal_not_applied');

INSERT INTO quality
SELECT "check", 'appeals', count(*), any_value(note), any_value(note_en)
FROM (
  SELECT CASE WHEN stated THEN 'appeal_not_applied' ELSE 'appeal_without_value' END AS "check",
         CASE WHEN stated THEN '申诉成立，但找不到对应的记录，或更正后的数值不可能成立；什么也没有更正' ELSE '申诉成立，但没有写更正后的数值；什么也没有更正' END AS note,
         CASE WHEN stated THEN 'accepted, but there are no such records, or the corrected sums cannot be; nothing was corrected' ELSE 'accepted, but without the corrected sums; nothing was corrected' END AS note_en
  FROM (
    -- Where it is not known what the indicator is, a number alone is a value.
    SELECT a.value_num IS NOT NULL AND coalesce((SELECT bool_or(c.stated) FROM appeal_claim AS c WHERE c.appeal_id = a.appeal_id), TRUE) AS stated
    FROM appeals AS a
    WHERE a.decision IN ('accepted', 'partial') AND a.appeal_id NOT IN (SELECT appeal_id FROM appeal_correction)
  ) AS idle
) AS told
GROUP BY "check"
ORDER BY "check";
