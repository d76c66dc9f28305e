-- title: 建议的培训
-- title_en: Training that complaints suggest
-- For the few causes, as far as people were to blame.
SELECT period, position, cause, title, title_en, topic, topic_en, complaints, attributable, services, rate, teams, sure_teams, sentence, sentence_en
FROM training_suggestion
ORDER BY period, position
