-- title: 本期发现
-- title_en: Findings
SELECT period, kind, importance, coalesce(subject, '') AS subject, sentence, coalesce(sentence_en, sentence) AS sentence_en,
       coalesce(detail, '') AS detail, coalesce(detail_en, detail, '') AS detail_en, coalesce(figures, '{}') AS figures,
       coalesce(page, '') AS page, coalesce(query, '') AS query
FROM finding
ORDER BY period, importance DESC, kind, subject
