-- title: 同品类的远程与上门服务
-- title_en: Remote and on-site service of the same category
SELECT period, category, remote_n, onsite_n, remote_cost, onsite_cost, difference, low, high,
       CAST(saving AS DOUBLE) AS saving, CAST(saving_low AS DOUBLE) AS saving_low, CAST(saving_high AS DOUBLE) AS saving_high,
       left_out, sentence, sentence_en
FROM mode_comparison
ORDER BY period, category <> 'all', difference DESC NULLS LAST, category
