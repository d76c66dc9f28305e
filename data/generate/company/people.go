package company

import (
	"fmt"
	"math"
	"time"
)

// team is one of the eight appraised teams.
type team struct {
	id, name, parent, region, kind string
	people                         int     // appraised, over the two years
	distance                       float64 // median km to a customer
}

var teams = []team{
	{"T11", "华东一组", "T10", "华东", "小组", 9, 9},
	{"T12", "华东二组", "T10", "华东", "小组", 9, 9},
	{"T21", "华南组", "T20", "华南", "小组", 8, 10},
	{"T31", "华北组", "T30", "华北", "小组", 8, 11},
	{"T22", "华中组", "T20", "华中", "小组", 8, 11},
	{"T41", "西南组", "T40", "西南", "小组", 9, 13},
	{"T42", "西北组", "T40", "西北", "小组", 8, 16},
	{"T90", "远程组", "T00", "全国", "远程", 9, 14},
}

// departments is what stands above the teams.
var departments = []team{
	{id: "T00", name: "售后服务部", region: "全国", kind: "部门"},
	{id: "T10", name: "东部大区", parent: "T00", region: "华东", kind: "大区"},
	{id: "T20", name: "南部大区", parent: "T00", region: "华南、华中", kind: "大区"},
	{id: "T30", name: "北部大区", parent: "T00", region: "华北", kind: "大区"},
	{id: "T40", name: "西部大区", parent: "T00", region: "西南、西北", kind: "大区"},
}

const (
	slowTeam       = "T12"
	trainedTeam    = "T21"
	gamingTeam     = "T41"
	reviewlessTeam = "T42"
	remoteTeam     = "T90"
)

// temper is how a person works: shifts against the company's average.
type temper struct {
	satisfaction float64 // logit of a satisfied answer
	lateness     float64 // logit of missing a limit
	fix          float64 // probability of fixing at the first visit
	exam         float64 // points of an exam
	rating       float64 // points of 10 of a manager's rating
	conduct      float64 // factor on conduct events
}

type person struct {
	id, name    string
	team        *team
	role        string
	manager     string
	hired, left time.Time // left is zero for those still here
	fte         float64
	rate        float64 // yuan an hour
	basePay     int     // yuan a month
	temper      temper
	character   character
	gamer       bool
}

// character is a person's story; plain people have none.
type character int

const (
	plain character = iota
	excellent
	declining
	improving
	bookish
	halfTime
)

// cast is who plays which part: team and place in it.
var cast = []struct {
	team  string
	place int
	character
}{
	{"T11", 2, excellent},
	{"T31", 4, excellent},
	{"T22", 5, excellent},
	{"T11", 6, declining},
	{"T31", 6, improving},
	{"T22", 2, bookish},
	{"T42", 3, halfTime},
}

// gamers is the places in 西南组 of those who watch the clock.
var gamers = []int{1, 3, 4, 6}

// stays is who came or went within the span: team, place, first and last day.
var stays = []struct {
	team        string
	place       int
	hired, left time.Time
}{
	{"T11", 8, date(2025, 3, 3), time.Time{}},
	{"T12", 7, time.Time{}, date(2025, 11, 14)},
	{"T12", 8, date(2025, 12, 1), time.Time{}},
	{"T21", 7, date(2024, 12, 2), time.Time{}},
	{"T31", 6, date(2025, 9, 1), time.Time{}},
	{"T22", 7, time.Time{}, date(2025, 5, 30)},
	{"T41", 7, time.Time{}, date(2026, 3, 31)},
	{"T41", 8, date(2026, 4, 7), time.Time{}},
	{"T42", 7, date(2026, 2, 2), date(2026, 7, 31)},
	{"T90", 7, date(2025, 8, 18), time.Time{}},
}

var (
	surnames = []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段")
	middles  = []rune("建文志晓国海俊雨思子佳永春明德家宏立秀玉嘉浩天承泽书景若")
	finals   = []rune("强伟军敏静丽涛超勇艳杰娟霞平刚桂英华辉玲飞鹏斌宁琳洁悦宇轩彤昊瑶晨然")
)

// names gives different names, one after the other.
func (w *world) names() func() string {
	d, used := w.dice("names"), map[string]bool{}
	return func() string {
		for {
			name := string(surnames[d.IntN(len(surnames))])
			if d.chance(0.8) {
				name += string(middles[d.IntN(len(middles))])
			}
			name += string(finals[d.IntN(len(finals))])
			if !used[name] {
				used[name] = true
				return name
			}
		}
	}
}

// hire fills the company: the head of service, a leader and the people of
// each team.
func (w *world) hire() {
	name := w.names()
	head := &person{id: "E00001", name: name(), team: &departments[0], role: "负责人", hired: date(2016, 3, 1), fte: 1, rate: 150, basePay: 26000}
	w.leaders = append(w.leaders, head)
	for i := range teams {
		d := w.dice("leader", i)
		w.leaders = append(w.leaders, &person{
			id: fmt.Sprintf("E%05d", 11+i), name: name(), team: &teams[i], role: "主管", manager: head.id,
			hired: date(2017+d.IntN(4), 1+d.IntN(12), 1+d.IntN(28)), fte: 1, rate: 95, basePay: 13000 + 500*d.IntN(4),
		})
	}
	number := 101
	for i := range teams {
		for place := range teams[i].people {
			w.people = append(w.people, w.newPerson(number, name(), i, place))
			number++
		}
	}
}

// newPerson is the person at a place of a team.
func (w *world) newPerson(number int, name string, t, place int) *person {
	d := w.dice("person", teams[t].id, place)
	p := &person{
		id: fmt.Sprintf("E%05d", number), name: name, team: &teams[t], role: "售后", manager: w.leaders[1+t].id,
		hired: date(2018+d.IntN(6), 1+d.IntN(12), 1+d.IntN(28)), fte: 1,
		rate: 42 + math.Round(18*d.Float64()), basePay: 5200 + 100*d.IntN(22), temper: newTemper(d),
	}
	for _, s := range stays {
		if s.team == p.team.id && s.place == place {
			p.left = s.left
			if !s.hired.IsZero() {
				p.hired = s.hired
			}
		}
	}
	w.giveCharacter(p, place)
	return p
}

// giveCharacter lets a person play the part that the stories have for them.
func (w *world) giveCharacter(p *person, place int) {
	for _, c := range cast {
		if w.Stories.People && c.team == p.team.id && c.place == place {
			p.character = c.character
		}
	}
	if p.character == halfTime {
		p.fte = 0.5
	}
	for _, g := range gamers {
		p.gamer = p.gamer || w.Stories.LimitGamers && p.team.id == gamingTeam && place == g
	}
}

// newTemper draws one common strength and what differs from it.
func newTemper(d dice) temper {
	g := clamp(d.NormFloat64(), -1.5, 1.5)
	n := func() float64 { return clamp(d.NormFloat64(), -1.5, 1.5) }
	return temper{
		satisfaction: 0.20*g + 0.12*n(),
		lateness:     -0.22*g + 0.16*n(),
		fix:          0.035*g + 0.025*n(),
		exam:         2.5*g + 4*n(),
		rating:       0.55*g + 0.4*n(),
		conduct:      math.Exp(-0.45*g + 0.3*n()),
	}
}

// at is how a person works in month m: their temper, bent by their story.
func (p *person) at(m int) temper {
	t := p.temper
	switch p.character {
	case excellent:
		return temper{satisfaction: 2.0, lateness: -1.3, fix: 0.08, exam: 13, rating: 2, conduct: 0.1}
	case declining:
		x := clamp(float64(m-monthIndex(2025, 12))/9, 0, 1)
		return temper{satisfaction: 0.9 - 1.7*x, lateness: -0.6 + 1.5*x, fix: 0.04 - 0.14*x, exam: 6 - 10*x, rating: 0.8 - 2.2*x, conduct: 0.6 + 1.6*x}
	case improving:
		x := clamp(float64(m-monthIndex(2025, 9))/10, 0, 1)
		return temper{satisfaction: -0.9 + 1.9*x, lateness: 0.8 - 1.6*x, fix: -0.12 + 0.2*x, exam: -9 + 15*x, rating: -1.4 + 2.4*x, conduct: 1.8 - 1.4*x}
	case bookish:
		return temper{satisfaction: -0.75, lateness: 0.7, fix: -0.1, exam: 17, rating: -0.6, conduct: 1.4}
	}
	return t
}

// employed says whether the person is on the books on the day of t.
func (p *person) employed(t time.Time) bool {
	return !midnight(t).Before(p.hired) && (p.left.IsZero() || !midnight(t).After(p.left))
}

// employedIn says whether the person works at least half of month m.
func (p *person) employedIn(m int) bool {
	return p.employed(monthStart(m).AddDate(0, 0, 14))
}
