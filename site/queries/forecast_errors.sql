-- title: 预测方法的试算
-- title_en: How the methods forecast the past
-- Every method forecast the past from what was known then; error is the mean size of actual less forecast.
SELECT scope, method, horizon, count(*) AS tried, avg(abs(CAST(error AS DECIMAL(18,4)))) AS error, sum(abs(CAST(error AS DECIMAL(18,4)))) / nullif(sum(CAST(actual AS DECIMAL(18,4))), 0) AS share
FROM forecast_backtest
GROUP BY scope, method, horizon
ORDER BY scope, method, horizon
