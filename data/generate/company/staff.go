package company

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// conductKinds is what is written down about a person, in events a month.
var conductKinds = []struct {
	name string
	mean float64
	note string
}{
	{"推诿", 0.035, "以忙为由推给同事"},
	{"处置不当", 0.045, "未按流程处理"},
	{"态度问题", 0.035, "通话中语气生硬"},
	{"沟通失误", 0.05, "改期未告知客户"},
	{"延误未报", 0.012, "超时未主动说明"},
	{"操作失误", 0.05, "工单信息填错"},
	{"违纪", 0.008, "未按规定着装"},
	{"表扬", 0.22, "客户来电表扬"},
}

func (w *world) conductFile() *table {
	f := newTable("行为记录.csv", "记录编号,工号,发生时间,类别,工单编号,程度,核实,说明")
	w.eachPersonMonth(func(p *person, m int) {
		for _, k := range conductKinds {
			d := w.dice("conduct", p.id, m, k.name)
			mean := k.mean * p.at(m).conduct * p.fte
			if k.name == "表扬" {
				mean = k.mean / clamp(p.at(m).conduct, 0.4, 2) * p.fte
			}
			for range d.some(mean) {
				at := workHour(d, m)
				f.add(fmt.Sprintf("B%04d", len(f.rows)+1), p.id, dashed(at), k.name, "", d.word([]word{{"轻微", 70}, {"一般", 25}, {"严重", 5}}),
					choose(d.chance(0.85), "是", "否"), k.note)
			}
		}
	})
	if w.Stories.DirtyRows {
		row := f.copyOf(120)
		row[0], row[2] = "B9000001", "不详"
		f.soil("unreadable_date", "发生时间", "reject:not_a_date", 121, row)
		f.soil("duplicate_row", "", "duplicate", 230, f.copyOf(200))
	}
	return f
}

// eachPersonMonth visits the appraised people month by month.
func (w *world) eachPersonMonth(do func(p *person, m int)) {
	for m := range months {
		for _, p := range w.people {
			if p.employedIn(m) {
				do(p, m)
			}
		}
	}
}

// workHour is some time of day of month m.
func workHour(d dice, m int) time.Time {
	return monthStart(m).AddDate(0, 0, d.IntN(28)).Add(time.Duration(9*3600+d.IntN(9*3600)) * time.Second)
}

// qaFile is two quality reviews a month and person, of alternating kinds.
func (w *world) qaFile() *table {
	f := newTable("质检.tsv", "质检编号\t被检工号\t质检时间\t质检类型\t检查项\t合格项\t致命差错\t质检员")
	f.delimiter = '\t'
	f.header = strings.Split(f.header[0], "\t")
	kinds := []string{"记录", "信息", "话术", "流程"}
	w.eachPersonMonth(func(p *person, m int) {
		for i := range 2 {
			d := w.dice("qa", p.id, m, i)
			passed, items := 0, 20
			chance := logistic(3.0 + 0.5*p.at(m).satisfaction - 0.3*p.at(m).lateness)
			for range items {
				passed += oneIf(d.chance(chance))
			}
			if w.Stories.MissingMonth && p.team.id == reviewlessTeam && m == monthIndex(2025, 11) {
				continue
			}
			f.addf(fmt.Sprintf("Q%05d", len(f.rows)+1), p.id, dashed(workHour(d, m)), kinds[(2*m+i+int(p.id[5]))%4], items, passed,
				choose(d.chance(0.012), "是", "否"), fmt.Sprintf("E009%02d", 1+d.IntN(4)))
		}
	})
	if w.Stories.DirtyRows {
		soilReviews(f)
	}
	return f
}

func soilReviews(f *table) {
	f.restate("full_width_digits", "检查项", "kept", 900, "２０", func(old string) bool { return old == "20" })
	with := func(n int, column, value string) []string {
		row := f.copyOf(500 * n)
		row[0], row[f.column(column)] = fmt.Sprintf("Q9%06d", n), value
		return row
	}
	f.soil("text_in_number", "合格项", "reject:not_a_number", 700, with(1, "合格项", "十八"))
	f.soil("unknown_label", "质检类型", "reject:unknown_label", 1100, with(2, "质检类型", "抽查"))
	f.soil("too_few_columns", "", "reject:too_few_columns", 1600, with(3, "质检员", "")[:4])
}

// examFile is a monthly exam for everybody there.
func (w *world) examFile() *table {
	f := newTable("考试.csv", "考试编号,工号,考试日期,科目,成绩,及格线")
	subjects := []string{"产品知识", "故障诊断", "服务规范"}
	w.eachPersonMonth(func(p *person, m int) {
		d := w.dice("exam", p.id, m)
		score := 75.5 + p.at(m).exam + 4.5*d.NormFloat64()
		if p.team.id == trainedTeam && w.Stories.Training && m >= monthIndex(2026, 2) && m%3 == 1 {
			score += 3
		}
		if d.chance(0.97) {
			f.addf(fmt.Sprintf("K%05d", len(f.rows)+1), p.id, plainDate(monthStart(m).AddDate(0, 0, 19)), subjects[m%3],
				int(clamp(math.Round(score), 52, 99)), 80)
		}
	})
	if w.Stories.DirtyRows {
		f.restate("full_width_digits", "成绩", "kept", 600, "８６", func(old string) bool { return old == "86" })
		f.restate("full_width_digits", "成绩", "kept", 900, "７２", func(old string) bool { return old == "72" })
		row := f.copyOf(400)
		row[0], row[f.column("成绩")] = "K9000001", "缓考"
		f.soil("text_in_number", "成绩", "reject:not_a_number", 401, row)
		row = f.copyOf(800)
		row[0], row[f.column("考试日期")] = "K9000002", "2026-06-31"
		f.soil("unreadable_date", "考试日期", "reject:not_a_date", 801, row)
	}
	return f
}

// courses is the training plan: a course for everybody each quarter.
var courses = []string{"新品结构与拆装", "服务礼仪与沟通", "制冷系统检修", "工单规范", "电控板诊断", "客诉处理", "安全用电", "备件与旧件管理"}

func (w *world) trainingFile() *table {
	f := newTable("培训.csv", "培训编号,工号,培训日期,身份,主题,学时,出勤,评价")
	add := func(p *person, on time.Time, part, topic string, hours float64, d dice) {
		came := d.chance(0.93)
		feedback := ""
		if came {
			feedback = d.word([]word{{"5", 45}, {"4", 40}, {"3", 15}})
		}
		f.addf(fmt.Sprintf("P%04d", len(f.rows)+1), p.id, plainDate(on), part, topic, hours, choose(came, "是", "否"), feedback)
	}
	for q := range months / 3 {
		for _, p := range w.people {
			on := monthStart(3*q+1).AddDate(0, 0, 11)
			if d := w.dice("training", p.id, q); p.employed(on) {
				add(p, on, "学员", courses[q], 4, d)
				if p.at(3*q).exam > 3 && d.chance(0.3) {
					add(p, on.AddDate(0, 0, 7), "讲师", courses[q], 2, d)
				}
			}
			if special := date(2026, 1, 14); w.Stories.Training && q == 5 && p.team.id == trainedTeam && p.employed(special) {
				add(p, special, "学员", "排水泵与故障诊断专项", 16, w.dice("special training", p.id))
			}
		}
	}
	return f
}

// ratingFile is what others think: the manager each month, the rest each
// quarter, all on a scale of 10.
func (w *world) ratingFile() *table {
	f := newTable("评分.csv", "评分编号,工号,评分日期,评分关系,评分项,得分,满分,评分人")
	add := func(p *person, d dice, m int, on time.Time, relation, criterion, rater string, shift float64) {
		score := clamp(math.Round(2*(8.0+shift+p.at(m).rating+0.45*d.NormFloat64()))/2, 3, 10)
		f.addf(fmt.Sprintf("R%05d", len(f.rows)+1), p.id, plainDate(on), relation, criterion, score, 10, rater)
	}
	w.eachPersonMonth(func(p *person, m int) {
		d, on := w.dice("rating", p.id, m), monthStart(m+1).AddDate(0, 0, -2)
		lenient := 0.5*float64(len(p.team.id)%2) + map[string]float64{"T31": -0.4, "T22": 0.4}[p.team.id]
		add(p, d, m, on, "上级", "解决问题", p.manager, lenient-1.4)
		if m%3 != 2 {
			return
		}
		add(p, d, m, on, "上级", "服务态度", p.manager, lenient)
		add(p, d, m, on, "上级", "团队协作", p.manager, lenient)
		add(p, d, m, on, "自评", "综合", p.id, 0.8)
		add(p, d, m, on, "同事", "团队协作", w.colleague(p, d, on), 0.3)
		add(p, d, m, on, "客服", "跨部门协调", fmt.Sprintf("E008%02d", 1+d.IntN(6)), 0)
		add(p, d, m, on, "客户", "综合", "", 0.4)
	})
	return f
}

// colleague is another person of the same team.
func (w *world) colleague(p *person, d dice, on time.Time) string {
	var others []string
	for _, o := range w.people {
		if o.team == p.team && o != p && o.employed(on) {
			others = append(others, o.id)
		}
	}
	return d.oneOf(others...)
}

// taskFile is the weekly delivery of remote people under the pilot, and the
// odd task of the others.
func (w *world) taskFile() *table {
	f := newTable("任务.csv", "任务编号,工号,任务类型,布置时间,要求完成,交付时间,汇报时间,质量")
	for monday := date(2024, 10, 7); monday.Before(end.AddDate(0, 0, -7)); monday = monday.AddDate(0, 0, 7) {
		m := monthOf(monday)
		for _, p := range w.people {
			if !p.employed(monday.AddDate(0, 0, 6)) {
				continue
			}
			d := w.dice("task", p.id, monday.Unix())
			if w.piloting(p, m) {
				f.addTask(d, p, m, "例行", monday, 4)
				if d.chance(0.5) {
					f.addTask(d, p, m, "小任务", monday, 2)
				}
			} else if d.chance(0.035) {
				f.addTask(d, p, m, "临时", monday, 3)
			}
		}
	}
	return f
}

// addTask gives a task on a Monday, due after some days at 18:00.
func (f *table) addTask(d dice, p *person, m int, kind string, monday time.Time, days int) {
	t := p.at(m)
	due := monday.AddDate(0, 0, days).Add(closing)
	delivered := due.Add(-time.Duration(d.between(0.5, 20) * float64(time.Hour)))
	if d.chance(logistic(-3.1 + t.lateness)) {
		delivered = due.Add(time.Duration(d.between(1, 50) * float64(time.Hour)))
	}
	reported := dashed(due.Add(-time.Duration(d.between(0.2, 8) * float64(time.Hour))).Truncate(time.Minute))
	if d.chance(logistic(-3 + 0.8*t.lateness)) {
		reported = choose(d.chance(0.6), dashed(due.Add(time.Duration(d.between(1, 30)*float64(time.Hour))).Truncate(time.Minute)), "")
	}
	quality := d.word([]word{{"满意", 60 + 15*t.rating}, {"较满意", 30}, {"不满意", math.Max(1, 8-4*t.rating)}})
	f.add(fmt.Sprintf("J%04d", len(f.rows)+1), p.id, kind, dashed(monday.Add(opening)), dashed(due), dashed(delivered.Truncate(time.Minute)), reported, quality)
}

// planFile is the improvement plans agreed in one-to-ones.
func (w *world) planFile() *table {
	f := newTable("改进计划.csv", "计划编号,工号,制定日期,到期日期,事项数,完成数")
	w.eachPersonMonth(func(p *person, m int) {
		d, t := w.dice("plan", p.id, m), p.at(m)
		if !d.chance(logistic(-2.9 + 0.8*t.lateness - 0.8*t.satisfaction)) {
			return
		}
		opened, items, done := monthStart(m).AddDate(0, 0, 8), 3+d.IntN(3), 0
		for range items {
			done += oneIf(d.chance(clamp(0.78+0.08*t.rating, 0.3, 0.97)))
		}
		f.addf(fmt.Sprintf("N%03d", len(f.rows)+1), p.id, plainDate(opened), plainDate(opened.AddDate(0, 2, 0)), items, done)
	})
	return f
}

func (w *world) contributionFile() *table {
	f := newTable("知识贡献.csv", "编号,工号,发布日期,类型,是否采纳")
	w.eachPersonMonth(func(p *person, m int) {
		d := w.dice("contribution", p.id, m)
		for range d.some(0.14 * math.Exp(0.1*p.at(m).exam)) {
			f.add(fmt.Sprintf("Z%04d", len(f.rows)+1), p.id, plainDate(workHour(d, m)), d.oneOf("案例", "文章", "视频"), choose(d.chance(0.72), "是", "否"))
		}
	})
	return f
}

// moveFile is promotions of the strong, transfers, and who left.
func (w *world) moveFile() *table {
	f := newTable("人事异动.csv", "工号,生效日期,异动类型")
	for _, p := range w.people {
		d := w.dice("move", p.id)
		if p.at(0).rating > 0.9 && p.left.IsZero() && p.employedIn(0) {
			f.add(p.id, plainDate(monthStart(6+d.IntN(16))), "晋升")
		} else if d.chance(0.05) && p.employedIn(0) && p.left.IsZero() {
			f.add(p.id, plainDate(monthStart(3+d.IntN(18))), "借调输出")
		}
		if !p.left.IsZero() {
			f.add(p.id, plainDate(p.left), "离职")
		}
	}
	return f
}

// systemUseFile is the sessions of each month, dated on its last day.
func (w *world) systemUseFile() *table {
	f := newTable("系统登录.csv", "工号,系统,日期,登录次数")
	w.eachPersonMonth(func(p *person, m int) {
		for _, system := range []string{"知识库", "派工APP"} {
			d := w.dice("system", p.id, m, system)
			mean, never := map[string]float64{"知识库": 9, "派工APP": 30}[system], map[string]float64{"知识库": 0.16, "派工APP": 0.05}[system]
			sessions := int(math.Round(d.around(mean, 0.3)))
			if d.chance(never) {
				sessions = 0
			}
			f.addf(p.id, system, plainDate(monthStart(m+1).AddDate(0, 0, -1)), sessions)
		}
	})
	return f
}

func (w *world) employeeFile() *table {
	f := newTable("员工.csv", "工号,姓名,小组编号,岗位,直接上级,入职日期,离职日期,远程,编制系数,时薪,月薪")
	for _, p := range append(append([]*person{}, w.leaders...), w.people...) {
		left := ""
		if !p.left.IsZero() {
			left = plainDate(p.left)
		}
		remote := w.Stories.RemotePilot && p.team.id == remoteTeam && p.role == "售后"
		f.addf(p.id, p.name, p.team.id, p.role, p.manager, plainDate(p.hired), left, choose(remote, "是", "否"), p.fte, p.rate, p.basePay)
	}
	return f
}

func (w *world) teamFile() *table {
	f := newTable("组织架构.csv", "组织编号,名称,上级组织,区域,类型")
	for _, t := range append(append([]team{}, departments...), teams...) {
		f.add(t.id, t.name, t.parent, t.region, t.kind)
	}
	return f
}
