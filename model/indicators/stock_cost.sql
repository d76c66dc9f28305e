-- title: 备件库存成本
-- title_en: Cost of stock
-- unit: money
-- better: lower
-- tables: stock
-- clock: calendar
-- param: yearly_rate = 0.2
-- definition: 备件库存金额乘以年持有费率 $yearly_rate（yearly_rate，可调）÷ 12：一个月的持有成本，取当月各盘点日的平均，只计入全公司。没有数量或单价的、负数的不计入，另行计数。
-- definition_en: Value of the spare parts in stock times a yearly holding rate of $yearly_rate (yearly_rate) ÷ 12: what holding them costs a month, the mean over the days of the month on which stock was taken, for the company only. Parts without a quantity or a cost, or with a negative one, are excluded and counted.
-- seeds: 0, 3
SELECT CAST(NULL AS VARCHAR) AS employee_id,
       CAST(k.on_date AS TIMESTAMP) AS at,
       CAST(sum(k.quantity * k.unit_cost) * $yearly_rate / 12 AS DECIMAL(18,6)) AS num,
       1 AS den,
       CAST(k.on_date AS VARCHAR) AS ref,
       CAST(NULL AS VARCHAR) AS stratum
FROM stock AS k
WHERE k.quantity >= 0 AND k.unit_cost >= 0
GROUP BY k.on_date
UNION ALL
SELECT NULL, CAST(k.on_date AS TIMESTAMP), NULL, 1, k.part_id, NULL
FROM stock AS k
WHERE NOT coalesce(k.quantity >= 0 AND k.unit_cost >= 0, FALSE)
