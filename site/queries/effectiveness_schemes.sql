-- title: 方案是否有效
-- title_en: Whether the schemes work
SELECT scheme, quarter, people, indicators, alpha, sentence, sentence_en
FROM effectiveness_scheme
ORDER BY quarter, people DESC, scheme
