-- What is said of the indicators and the scheme: questions, and what might be changed.

-- A sign that numbers may be worked on rather than the work, as the question it is; one sentence a team and kind. A team's
-- own sign goes before its people's; people are counted, not named. Signs are corrected for everybody
-- looked at in a quarter; so many kinds in so many quarters ask for more than that.
INSERT INTO candidate
WITH sign AS (
  SELECT g.*, g.quarter AS period, coalesce(t.name, g.team_id, '') AS team,
         row_number() OVER (PARTITION BY g.quarter, g.kind, coalesce(g.team_id, g.unit_id) ORDER BY g.unit_kind = 'team' DESC, g.p_adjusted, g.unit_id) AS place,
         (SELECT count(*) FROM gaming_sign AS e WHERE e.quarter = g.quarter AND e.kind = g.kind AND e.team_id = g.team_id AND e.unit_kind = 'employee') AS people
  FROM gaming_sign AS g
  LEFT JOIN teams AS t ON t.team_id = g.team_id
  WHERE g.p_adjusted < 0.001
)
SELECT s.period, 'gaming', 1, 0.8, coalesce(s.team_id, s.unit_id),
       CASE WHEN s.unit_kind = 'team' THEN s.team || '：' WHEN s.team = '' THEN '有一人：' ELSE s.team || '有一人：' END || s.question,
       CASE WHEN s.unit_kind = 'team' THEN s.team || ': ' WHEN s.team = '' THEN 'One person: ' ELSE s.team || ', one person: ' END || s.question_en,
       CASE WHEN s.unit_kind = 'team' AND s.people > 0 THEN '其中 ' || CAST(s.people AS VARCHAR) || ' 人单看也超出偶然 · ' ELSE '' END || '是问题，不是结论，不影响得分',
       CASE WHEN s.unit_kind = 'team' AND s.people > 0 THEN CAST(s.people AS VARCHAR) || CASE WHEN s.people = 1 THEN ' person' ELSE ' people' END || ' beyond chance each alone · ' ELSE '' END || 'a question, not a verdict; it touches no score',
       s.figures, 'effectiveness/index.html', 'gaming', 'gaming:' || s.kind, coalesce('team:' || s.team_id, s.unit_id)
FROM sign AS s
WHERE s.place = 1;

-- What the newest quarter suggests to change in a scheme: the most useful alone.
INSERT INTO candidate
SELECT n.period, 'proposal', 1, r.people / r.of_people, p.indicator,
       '可考虑调整“' || k.title || '”：' || p.change || '。', 'To consider for “' || k.title_en || '”: ' || p.change_en || '.',
       p.why || p.effect, concat_ws(' ', p.why_en, p.effect_en),
       to_json({'value': p.grades_changed, 'n': p.people, 'unit': 'people'}), 'effectiveness/index.html', 'proposals', 'proposal', p.scheme
FROM proposal AS p
JOIN newest AS n ON n.period = p.quarter
JOIN indicator AS k ON k.indicator = p.indicator
JOIN (SELECT scheme, period, people, sum(people) OVER (PARTITION BY period) AS of_people FROM company_score WHERE cycle = 'quarter') AS r ON r.scheme = p.scheme AND r.period = p.quarter
WHERE p.position = 1;
