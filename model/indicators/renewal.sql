-- title: 续约率
-- title_en: Renewal rate
-- unit: share
-- better: higher
-- tables: contracts
-- clock: calendar
-- definition: 续约的合同 ÷ 到期的合同，按到期时间计入月份，归合同所写的员工，没有写的只计入全公司；数据截止时尚未到期的不计。没有写明是否续约的不计入，另行计数。
-- definition_en: Contracts renewed ÷ contracts that ended, in the month they ended, for the employee the contract names, else for the company only; contracts that run beyond the data are left out. Those that do not say are excluded and counted.
-- seeds: 3
SELECT c.employee_id,
       c.ends_at AS at,
       CASE WHEN c.renewed THEN 1 WHEN NOT c.renewed THEN 0 END AS num,
       1 AS den,
       c.contract_id AS ref,
       CAST(NULL AS VARCHAR) AS stratum
FROM contracts AS c
WHERE c.ends_at <= (SELECT max(a.at) FROM as_of AS a)
