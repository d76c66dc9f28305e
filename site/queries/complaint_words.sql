-- title: 投诉里多见的词
-- title_en: Words that stand out in complaints
-- In how many comments of complaints and of discontented answers each word stands, against contented comments and
-- against complaints of the twelve months before. Only words of at least five customers.
SELECT period, word, comments, of_comments, customers, contented, of_contented, g2, log_ratio, p_adjusted, before, of_before, coalesce(rising, FALSE) AS rising
FROM complaint_word
WHERE over
ORDER BY period, g2 DESC, word
