-- title: 投诉按原因
-- title_en: Complaints by cause
-- Of the company. vital marks the few causes: those more frequent than each make less than 80 % together. The row all is every cause.
SELECT period, cause, title, title_en, position, complaints, attributable, repeats, share, running, vital, services, rate, rate_low, rate_high,
       previous, previous_rate, change, p, p_adjusted
FROM complaint_cause
WHERE scope = 'company'
ORDER BY period, position
