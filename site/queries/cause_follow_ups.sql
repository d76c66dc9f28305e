-- title: 行动之后的投诉
-- title_en: Complaints after the last action
-- The last training or change against each cause before the quarter's end, and the complaints of that cause in up to
-- six whole months before and after it.
SELECT period, cause, title, title_en, action, action_title, scope, CAST(from_on AS VARCHAR) AS from_on, CAST(to_on AS VARCHAR) AS to_on,
       months_before, before, before_services, before_rate, months_after, after, after_services, after_rate, ratio, p, p_adjusted, verdict, sentence, sentence_en
FROM cause_follow_up
ORDER BY period, cause
