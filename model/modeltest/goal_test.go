package modeltest

import (
	"strings"
	"testing"
)

const goalRow = "SELECT position, depth, goal_id, parent_id, root_id, owner_kind, owner_name, round(actual, 4), actual_from, round(progress, 4), met FROM goal_progress ORDER BY position"

// A company goal, a team's and a person's below it: the company's and the teams'
// values are pooled, a person's own records are theirs; and the export speaks
// only where the data do not.
func TestGoals(t *testing.T) {
	db := warehouse(t, 0, `
		INSERT INTO teams (team_id, name, parent_id) VALUES ('top', '上', NULL), ('sub', '下', 'top');
		INSERT INTO employees (employee_id, name, team_id, role) VALUES ('a', '甲', 'top', '售后'), ('b', '乙', 'sub', '售后');
		INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('last', 'c', '2026-09-30 12:00');
		INSERT INTO goals (goal_id, parent_id, owner_kind, owner_id, period, title, indicator, target, actual) VALUES
		  ('1', NULL, 'company', 'top', '2026Q3', '满意', 'csat', 0.9, 0.1),
		  ('1b', '1', 'team', 'sub', '2026Q3', '满意', 'csat', 0.9, NULL),
		  ('1b1', '1b', 'employee', 'b', '2026-09', '满意', 'csat', 0.9, NULL),
		  ('1a', '1', 'employee', 'a', '2026-09', '满意', 'csat', 0.8, NULL),
		  ('2', NULL, 'company', NULL, '2026-09', '无推诿', 'responsibility', 0, NULL),
		  ('2a', '2', 'employee', 'a', '2026-09', '无推诿', 'responsibility', 0, NULL),
		  ('2b', '2', 'employee', 'b', '2026-09', '无推诿', 'responsibility', 0, NULL),
		  ('3', NULL, 'team', 'top', '2025', '去年', 'csat', 0.9, 0.45),
		  ('4', NULL, 'employee', 'a', '2026-09', '没有数据', 'skill_exam', 80, NULL);`+
		csat("a", 4, 5, "2026-09")+csat("b", 10, 10, "2026-09")+csat("b", 4, 8, "2026-08")+conduct("b", "shirking", 2), "exams")
	runUntil(t, db, "goal", parseScheme(t, frameworkSource(t)))
	expect(t, "progress", rows(t, db, goalRow),
		"1 | 0 | 3 | – | 3 | team | 上 | 0.45 | export | 0.5 | false",
		"2 | 0 | 2 | – | 2 | company | – | 2 | data | 0 | false",
		"3 | 1 | 2a | 2 | 2 | employee | 甲 | 0 | data | 1 | true",
		"4 | 1 | 2b | 2 | 2 | employee | 乙 | 2 | data | 0 | false",
		"5 | 0 | 4 | – | 4 | employee | 甲 | – | – | – | –",
		"6 | 0 | 1 | – | 1 | company | 上 | 0.7826 | data | 0.8696 | false",
		"7 | 1 | 1a | 1 | 1 | employee | 甲 | 0.8 | data | 1 | true",
		"8 | 1 | 1b | 1 | 1 | team | 下 | 0.7778 | data | 0.8642 | false",
		"9 | 2 | 1b1 | 1b | 1 | employee | 乙 | 1 | data | 1 | true")
}

// The direction is the indicator's: less is better of costs and times, and of a
// band nobody can say how far it is. What is no indicator is better when there is
// more of it.
func TestGoalDirections(t *testing.T) {
	values := []string{
		"('01', 'resolution_time', 100, 200)", "('02', 'resolution_time', 100, 100)", "('03', 'resolution_time', 100, 50)", "('04', 'complaint_count', 0, 0)",
		"('05', 'complaint_count', 0, 1)", "('06', 'csat', 0.9, 0.45)", "('07', 'csat', 0.9, 0.95)", "('08', 'nps', -10, -20)", "('09', 'nps', -10, -5)",
		"('10', 'nps', 20, -20)", "('11', 'handle_time', 300, 200)", "('12', 'appeal_accept', 0.5, 0.4)", "('13', NULL, 20, 15)", "('14', '自定', 20, 25)", "('15', 'csat', NULL, 0.9)", "('16', 'csat', 0.9, NULL)",
	}
	db := warehouse(t, 0, person("a")+csat("a", 4, 5, "2026-08")+"INSERT INTO goals (goal_id, indicator, target, actual) VALUES "+strings.Join(values, ", "))
	runUntil(t, db, "goal", parseScheme(t, frameworkSource(t)))
	expect(t, "progress", rows(t, db, "SELECT goal_id, progress, met FROM goal_progress ORDER BY goal_id"),
		"01 | 0.5 | false", "02 | 1 | true", "03 | 1 | true", "04 | 1 | true", "05 | 0 | false", "06 | 0.5 | false", "07 | 1 | true",
		"08 | 0 | false", "09 | 1 | true", "10 | 0 | false", "11 | – | –", "12 | – | –", "13 | 0.75 | false", "14 | 1 | true", "15 | – | –", "16 | – | –")
}

// A goal without data of its own is as far as those below it in the mean, at any
// depth; those of which nothing is known take no part, but keep it from being met.
func TestGoalsFromTheirChildren(t *testing.T) {
	db := warehouse(t, 0, person("a")+csat("a", 4, 5, "2026-09")+`
		INSERT INTO goals (goal_id, parent_id, target, actual) VALUES
		  ('1', NULL, NULL, NULL), ('11', '1', 10, 5), ('12', '1', 10, NULL), ('121', '12', 10, 10), ('122', '12', 10, 2), ('13', '1', 10, NULL),
		  ('2', NULL, 10, NULL), ('21', '2', 10, 10), ('22', '2', NULL, NULL), ('221', '22', 1, 1),
		  ('3', NULL, 10, NULL), ('31', '3', 10, 11), ('32', '3', NULL, NULL),
		  ('4', NULL, NULL, 7), ('41', '4', 10, 4);`)
	runUntil(t, db, "goal", parseScheme(t, frameworkSource(t)))
	expect(t, "progress", rows(t, db, "SELECT goal_id, round(actual, 4), actual_from, round(progress, 4), met FROM goal_progress ORDER BY position"),
		"1 | 0.55 | children | 0.55 | false", "11 | 5 | export | 0.5 | false",
		"12 | 0.6 | children | 0.6 | false", "121 | 10 | export | 1 | true", "122 | 2 | export | 0.2 | false", "13 | – | – | – | –",
		"2 | 1 | children | 1 | true", "21 | 10 | export | 1 | true", "22 | 1 | children | 1 | true", "221 | 1 | export | 1 | true",
		"3 | 1 | children | 1 | –", "31 | 11 | export | 1 | true", "32 | – | – | – | –",
		"4 | 7 | export | 0.4 | false", "41 | 4 | export | 0.4 | false")
}

// Unknown owners and parents are kept; goals that are each other's parents hang
// below the first of them, and each goal has its place once.
func TestGoalTreeIsSafe(t *testing.T) {
	db := warehouse(t, 0, person("a")+csat("a", 4, 5, "2026-09")+`
		INSERT INTO goals (goal_id, parent_id, owner_kind, owner_id, target, actual) VALUES
		  ('b', 'c', 'team', 'gone', 10, 1), ('c', 'd', 'employee', 'nobody', 10, NULL), ('d', 'b', NULL, 'a', 10, NULL), ('e', 'd', NULL, 'x', 10, 3),
		  ('self', 'self', NULL, NULL, 10, 5), ('lost', 'unknown', 'team', 'gone', 10, 5), ('a', NULL, 'company', NULL, 10, 5);`)
	runUntil(t, db, "goal", parseScheme(t, frameworkSource(t)))
	expect(t, "tree", rows(t, db, "SELECT position, depth, goal_id, parent_id, root_id, owner_kind, owner_id, owner_name FROM goal_progress ORDER BY position"),
		"1 | 0 | a | – | a | company | – | –",
		"2 | 0 | b | c | b | team | gone | gone",
		"3 | 1 | d | b | b | employee | a | a",
		"4 | 2 | c | d | b | employee | nobody | nobody",
		"5 | 2 | e | d | b | – | x | x",
		"6 | 0 | lost | unknown | lost | team | gone | gone",
		"7 | 0 | self | self | self | company | – | –")
}

// A goal means the indicator as the project's schemes use it; where they differ,
// with its own parameters.
func TestGoalsOfVariants(t *testing.T) {
	strict := strings.Replace(strings.Replace(frameworkSource(t), "with: {simple_hours: 24, complex_workdays: 3}", "with: {simple_hours: 2}", 1), "scheme: framework", "scheme: strict", 1)
	script := person("a") + onTime("a", 8, 10) + `
		INSERT INTO goals (goal_id, owner_kind, owner_id, period, indicator, target) VALUES
		  ('1', 'employee', 'a', '2026-09', 'on_time_resolution', 0.9), ('2', 'company', NULL, '2026-09', 'on_time_resolution', 0.9),
		  ('3', 'employee', 'a', '2026-09', 'on_time_resolution(simple_hours=2)', 0.9);`
	db := warehouse(t, 0, script)
	runUntil(t, db, "goal", parseScheme(t, strict))
	expect(t, "one scheme", rows(t, db, "SELECT goal_id, actual FROM goal_progress ORDER BY 1"), "1 | 0", "2 | 0", "3 | 0")
	runUntil(t, db, "goal", parseScheme(t, strict), parseScheme(t, frameworkSource(t)))
	expect(t, "two schemes", rows(t, db, "SELECT goal_id, actual FROM goal_progress ORDER BY 1"), "1 | 0.8", "2 | 0.8", "3 | 0")
}

// A level is that of all records of the goal's period, not a mean of months: of
// 1, 2 and 9 hours in August and 3 and 4 in September the median is 3.
func TestGoalsOfLevels(t *testing.T) {
	db := warehouse(t, 0, person("a")+`
		INSERT INTO tickets (ticket_id, employee_id, opened_at, resolved_at)
		SELECT 't' || hours, 'a', o, o + to_hours(hours)
		FROM (VALUES (1, TIMESTAMP '2026-08-03 08:00'), (2, TIMESTAMP '2026-08-03 08:00'), (9, TIMESTAMP '2026-08-03 08:00'), (3, TIMESTAMP '2026-09-03 08:00'), (4, TIMESTAMP '2026-09-03 08:00')) AS v(hours, o);
		INSERT INTO goals (goal_id, owner_kind, owner_id, period, indicator, target) VALUES
		  ('1', 'employee', 'a', '2026Q3', 'resolution_time_median', 5400), ('2', 'company', NULL, '2026Q3', 'resolution_time_median', 5400),
		  ('3', 'employee', 'a', '2026-08', 'resolution_time_median', 7200);`)
	runUntil(t, db, "goal", parseScheme(t, frameworkSource(t)))
	expect(t, "progress", rows(t, db, "SELECT goal_id, actual, progress, met FROM goal_progress ORDER BY goal_id"),
		"1 | 10800 | 0.5 | false", "2 | 10800 | 0.5 | false", "3 | 7200 | 1 | true")
}
