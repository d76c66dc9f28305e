-- What followed on an action, in words.
UPDATE cause_follow_up AS f
SET sentence = '针对“' || f.title || '”的最近一次行动是' || period_words(month_of(CAST(f.from_on AS TIMESTAMP))) || CASE f.action WHEN 'training' THEN '的培训“' ELSE '的变更“' END || f.action_title || '”' ||
      coalesce('（' || n.name || '）', '') || '。此前 ' || f.months_before || ' 个整月 ' || f.before || ' 起' || coalesce('（每千件 ' || fixed(f.before_rate, 1) || '）', '') ||
      '，此后 ' || f.months_after || ' 个整月 ' || f.after || ' 起' || coalesce('（每千件 ' || fixed(f.after_rate, 1) || '）', '') || '：' ||
      CASE f.verdict WHEN 'worked' THEN '减少难用偶然解释，见效。' WHEN 'worse' THEN '反而增多，难用偶然解释。'
                     WHEN 'not_seen' THEN '差别在误差之内，看不出效果。' ELSE '时间太短或件数太少，还不能说。' END,
    sentence_en = 'The last action against “' || f.title_en || '” was the ' || CASE f.action WHEN 'training' THEN 'training' ELSE 'change' END || ' “' || f.action_title || '” of ' || period_words_en(month_of(CAST(f.from_on AS TIMESTAMP))) ||
      coalesce(' (' || n.name || ')', '') || '. Complaints in the ' || f.months_before || ' whole months before: ' || f.before || coalesce(' (' || fixed(f.before_rate, 1) || ' per thousand services)', '') ||
      '; in the ' || f.months_after || ' after: ' || f.after || coalesce(' (' || fixed(f.after_rate, 1) || ')', '') || '. ' ||
      CASE f.verdict WHEN 'worked' THEN 'Chance hardly explains the fall: it worked.' WHEN 'worse' THEN 'They went up instead, and chance hardly explains it.'
                     WHEN 'not_seen' THEN 'The difference is within chance: no effect can be seen.' ELSE 'Too little time or too few complaints: it cannot be said yet.' END
FROM (SELECT DISTINCT u.scope, t.name FROM cause_follow_up AS u LEFT JOIN teams AS t ON 'team:' || t.team_id = u.scope) AS n
WHERE n.scope = f.scope;
