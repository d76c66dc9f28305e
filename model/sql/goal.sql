-- How far every goal has come: from the data where its indicator has any for its owner and period, else from
-- what the export says, else from the goals below it.

-- 1. The tree. A goal whose parent is unknown is a root; of goals that are each other's parents the first is.
CREATE OR REPLACE TEMP TABLE goal_node AS
WITH RECURSIVE linked AS (
  SELECT g.goal_id, p.goal_id AS parent
  FROM goals AS g LEFT JOIN goals AS p ON p.goal_id = g.parent_id
), above AS (
  SELECT goal_id, parent AS ancestor FROM linked WHERE parent IS NOT NULL
  UNION
  SELECT a.goal_id, l.parent FROM above AS a JOIN linked AS l ON l.goal_id = a.ancestor WHERE l.parent IS NOT NULL
), cut AS (
  -- Everything above a goal of a ring is in the ring, itself too.
  SELECT goal_id FROM above GROUP BY goal_id HAVING bool_or(ancestor = goal_id) AND min(ancestor) = goal_id
), placed AS (
  SELECT l.goal_id, CASE WHEN c.goal_id IS NULL THEN l.parent END AS parent,
         row_number() OVER (ORDER BY g.period, l.goal_id) AS place
  FROM linked AS l
  JOIN goals AS g ON g.goal_id = l.goal_id
  LEFT JOIN cut AS c ON c.goal_id = l.goal_id
), tree AS (
  SELECT goal_id, parent, goal_id AS root, 0 AS depth, [place] AS path FROM placed WHERE parent IS NULL
  UNION ALL
  SELECT p.goal_id, p.parent, t.root, t.depth + 1, list_append(t.path, p.place)
  FROM tree AS t JOIN placed AS p ON p.parent = t.goal_id
)
SELECT goal_id, parent, root, depth, row_number() OVER (ORDER BY path) AS position
FROM tree;

-- 2. What each goal says of itself. An indicator is taken with the parameters the project's schemes give it, where
-- they all give it the same.
CREATE OR REPLACE TEMP TABLE goal_own AS
WITH used AS (
  SELECT id, min(indicator) AS indicator FROM scheme_indicator GROUP BY id HAVING count(DISTINCT indicator) = 1
), meant AS (
  SELECT g.goal_id, g.owner_id, g.period, CAST(g.target AS DOUBLE) AS target, CAST(g.actual AS DOUBLE) AS told,
         coalesce(g.owner_kind,
                  CASE WHEN t.team_id IS NOT NULL THEN 'team' WHEN e.employee_id IS NOT NULL THEN 'employee'
                       WHEN g.owner_id IS NULL THEN 'company' END) AS owner_kind,
         coalesce(CASE g.owner_kind WHEN 'employee' THEN e.name ELSE t.name END, t.name, e.name, g.owner_id) AS owner_name,
         -- Of a count of which none is best, fewer are better.
         k.indicator, CASE WHEN k.counted AND k.better = 'none' THEN 'lower' ELSE k.better END AS better, coalesce(k.counted, FALSE) AS counted, coalesce(k.missing_tables = '', FALSE) AS observed
  FROM goals AS g
  LEFT JOIN teams AS t ON t.team_id = g.owner_id
  LEFT JOIN employees AS e ON e.employee_id = g.owner_id
  LEFT JOIN used AS u ON u.id = g.indicator
  LEFT JOIN indicator AS k ON k.indicator = coalesce(u.indicator, g.indicator)
), found AS (
  -- The company's and the teams' values are pooled in rollup; a person's are of their own records.
  SELECT m.*,
         CASE WHEN NOT m.observed THEN NULL
              WHEN m.owner_kind <> 'employee' THEN r.value
              WHEN m.counted THEN CASE WHEN p.period IS NOT NULL AND e.employee_id IS NOT NULL THEN CAST(coalesce(s.num, 0) AS DOUBLE) END
              WHEN s.n > 0 THEN ratio(s.num, s.den) END AS seen
  FROM meant AS m
  LEFT JOIN rollup AS r ON r.indicator = m.indicator AND r.period = m.period
                       AND r.scope = CASE m.owner_kind WHEN 'company' THEN 'company' WHEN 'team' THEN 'team:' || m.owner_id END
  LEFT JOIN seen AS s ON s.indicator = m.indicator AND s.period = m.period AND s.employee_id = m.owner_id AND m.owner_kind = 'employee'
  LEFT JOIN period AS p ON p.period = m.period
  LEFT JOIN employees AS e ON e.employee_id = m.owner_id
), measured AS (
  SELECT *, coalesce(seen, told) AS actual,
         CASE WHEN seen IS NOT NULL THEN 'data' WHEN told IS NOT NULL THEN 'export' END AS actual_from,
         -- Without a direction (a band, or none that is better) nobody can say how far it is.
         CASE WHEN better IN ('range', 'none') THEN NULL
              WHEN better = 'lower' THEN coalesce(seen, told) <= target + 1e-9
              ELSE coalesce(seen, told) >= target - 1e-9 END AS met
  FROM found
)
SELECT goal_id, owner_kind, owner_name, target, actual, actual_from, met,
       -- The share of the target that is reached: actual of target, or target of actual where less is better.
       CASE WHEN met THEN 1
            WHEN NOT met AND target <= 0 THEN 0
            WHEN NOT met AND better = 'lower' THEN clamp(target / actual, 0, 1)
            WHEN NOT met THEN clamp(actual / target, 0, 1) END AS progress
FROM measured;

-- 3. A goal that cannot say how far it is stands where those below it stand in the mean. A goal of which nothing is
-- known takes no part; it is met when all below it are.
CREATE OR REPLACE TEMP TABLE goal_lifted AS
WITH RECURSIVE known AS (
  SELECT goal_id FROM goal_own WHERE progress IS NOT NULL
  UNION
  SELECT n.parent FROM known AS k JOIN goal_node AS n ON n.goal_id = k.goal_id WHERE n.parent IS NOT NULL
), child AS (
  SELECT n.parent, n.goal_id, k.goal_id IS NOT NULL AS is_known, count(k.goal_id) OVER (PARTITION BY n.parent) AS siblings
  FROM goal_node AS n LEFT JOIN known AS k ON k.goal_id = n.goal_id
  WHERE n.parent IS NOT NULL
), below AS (
  SELECT goal_id AS top, goal_id, CAST(1 AS DOUBLE) AS weight FROM goal_own WHERE progress IS NULL
  UNION ALL
  SELECT b.top, c.goal_id, CASE WHEN c.is_known THEN b.weight / c.siblings ELSE 0 END
  FROM below AS b
  JOIN goal_own AS o ON o.goal_id = b.goal_id AND o.progress IS NULL
  JOIN child AS c ON c.parent = b.goal_id
)
SELECT b.top AS goal_id,
       sum(b.weight * o.progress ORDER BY n.position) AS progress,
       CASE WHEN bool_or(NOT o.met) THEN FALSE WHEN count(*) = count(o.met) THEN TRUE END AS met
FROM below AS b
JOIN goal_own AS o ON o.goal_id = b.goal_id
JOIN goal_node AS n ON n.goal_id = b.goal_id
WHERE o.progress IS NOT NULL OR NOT EXISTS (SELECT 1 FROM child AS c WHERE c.parent = b.goal_id)
GROUP BY b.top;

INSERT INTO goal_progress
SELECT g.goal_id, g.parent_id, n.root, n.depth, n.position, o.owner_kind, g.owner_id, o.owner_name, g.period, g.title, g.indicator,
       o.target,
       CASE WHEN o.actual_from IS NULL THEN l.progress ELSE o.actual END,
       CASE WHEN o.actual_from IS NOT NULL THEN o.actual_from WHEN l.progress IS NOT NULL THEN 'children' END,
       coalesce(o.progress, l.progress),
       coalesce(o.met, l.met)
FROM goals AS g
JOIN goal_node AS n ON n.goal_id = g.goal_id
JOIN goal_own AS o ON o.goal_id = g.goal_id
LEFT JOIN goal_lifted AS l ON l.goal_id = g.goal_id
ORDER BY n.position;
