package model

import (
	"testing"

	"kaohe/model/stats"
)

// An action is judged by time first, then by chance, then by whether there were
// enough complaints for a fall to be seen at all.
func TestFollowVerdict(t *testing.T) {
	for _, c := range []struct {
		months             int64
		ratio, p, expected float64
		want               string
	}{
		{2, 0.1, 0.001, 50, "too_early"},
		{3, 0.4, 0.01, 12, "worked"},
		{3, 0.4, 0.05, 12, "not_seen"},
		{6, 0, 0.2, 4.9, "too_early"},
		{6, 0, 0.2, 5, "not_seen"},
		{6, 3, 0.001, 2, "worse"},
		{6, 3, 0.2, 9, "not_seen"},
	} {
		if got := followVerdict(c.months, c.ratio, c.p, c.expected); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

// Teams are named where they are above the whole by more than two complaints; sure
// is who is so after correction for having looked at all of them.
func TestTeamsToTrain(t *testing.T) {
	s := suggestion{title: "技能", titleEN: "skill", topic: "检修", topicEN: "repair", complaints: 30, attributable: 24, teams: []blamed{
		{id: "a", name: "甲组", attributable: 18, services: 1000}, {id: "b", name: "乙组", attributable: 5, services: 800},
		{id: "c", name: "丙组", attributable: 1, services: 20}, {id: "d", name: "丁组", attributable: 0, services: 1000},
	}}
	above := s.above()
	if len(above) != 1 || above[0].id != "a" || !above[0].sure {
		t.Fatalf("got %+v", above)
	}
	if got := s.words(above); got.ZH != "“技能”的投诉 30 起，其中 24 起责任在人：建议培训“检修”。先从甲组开始：按服务量折算，那里明显更多。" ||
		got.EN != "People were to blame for 24 of 30 complaints about skill: train “repair”. Begin with 甲组, where there are clearly more for the services done." {
		t.Errorf("got %+v", got)
	}
	even := suggestion{teams: []blamed{{id: "a", attributable: 6, services: 1000}, {id: "b", attributable: 4, services: 1000}}}
	if above := even.above(); len(above) != 1 || above[0].sure {
		t.Errorf("within chance: got %+v", above)
	}
}

// Words of fewer than five comments or customers are not told, and nothing is where
// a side has hardly written anything.
func TestWordsThatAreTold(t *testing.T) {
	var comments []comment
	add := func(n int, complaint bool, month, customer string, words ...string) {
		for k := range n {
			c := comment{month: month, complaint: complaint, customer: customer, words: words}
			if customer == "" {
				c.customer = string(rune('a' + k))
			}
			comments = append(comments, c)
		}
	}
	add(12, true, "2026-08", "", "排水泵", "又坏")
	add(9, true, "2026-08", "one", "专利")
	add(4, true, "2026-08", "", "稀有")
	add(20, false, "2026-07", "", "专业", "又坏")
	add(25, true, "2026-03", "", "噪声")
	s := span{"quarter", "2026Q3", "2025-07", "2026-07", "2026-09"}
	told := map[string][]any{}
	for _, r := range s.wordRows(comments) {
		told[r[2].(string)] = r
	}
	pump, again := told["排水泵"], told["又坏"]
	if len(told) != 2 || pump == nil || again == nil {
		t.Fatalf("told: %v", told)
	}
	k, _ := stats.KeynessOf(12, 25, 0, 20)
	if pump[3] != 12 || pump[4] != 25 || pump[6] != 0 || pump[7] != 20 || pump[8] != k.G2 || pump[12] != true || pump[13] != 0 || pump[14] != 25 || pump[15] != true {
		t.Errorf("got %v", pump)
	}
	if again[12] != false || again[8].(float64) >= 0 {
		t.Errorf("what the contented say too: %v", again)
	}
	if rows := (span{"quarter", "2026Q3", "2025-07", "2026-08", "2026-09"}).wordRows(comments); rows != nil {
		t.Errorf("nobody contented: %v", rows)
	}
}
