package explain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"kaohe/model/diag"
)

// Formats are the ways to write an explanation, the first the usual one.
var Formats = []string{"text", "markdown", "json"}

// Write writes explanations in one of Formats; text and Markdown in a language,
// JSON in both.
func Write(all []Explanation, format string, lang diag.Lang) (string, error) {
	switch format {
	case "json":
		return writeJSON(all)
	case "markdown":
		return writeOutlines(all, lang, markdownLine), nil
	}
	return writeOutlines(all, lang, textLine), nil
}

// writeJSON writes one object, or a list of several.
func writeJSON(all []Explanation) (string, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	var value any = all
	if len(all) == 1 {
		value = all[0]
	}
	if err := e.Encode(value); err != nil {
		return "", fmt.Errorf("write the explanation: %w", err)
	}
	return out.String(), nil
}

// Line is one line of an explanation: how deep it stands, and what it says.
// Depth 0 is the title, 1 a heading, 2 an item, 3 a detail of it.
type Line struct {
	Depth int
	Text  string
}

// Leave is what an outline leaves out because its reader finds it elsewhere.
type Leave struct {
	Definitions bool // of the indicators
	Periods     bool // how the shorter periods came to their scores, but for their sums
	Follows     bool // consequences and appeals
}

func writeOutlines(all []Explanation, lang diag.Lang, write func(Line) string) string {
	var out strings.Builder
	for k, e := range all {
		if k > 0 {
			out.WriteString("\n")
		}
		for _, l := range e.Outline(lang, Leave{}) {
			out.WriteString(write(l))
		}
	}
	return out.String()
}

func textLine(l Line) string {
	switch l.Depth {
	case 0:
		return oneLine(l.Text) + "\n"
	case 1:
		return "\n" + oneLine(l.Text) + "\n"
	}
	return strings.Repeat("  ", l.Depth-1) + oneLine(l.Text) + "\n"
}

// markdown makes a text safe to stand in a line.
var markdown = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "|", `\|`)

func markdownLine(l Line) string {
	text := markdown.Replace(oneLine(l.Text))
	switch l.Depth {
	case 0:
		return "# " + text + "\n"
	case 1:
		return "\n## " + text + "\n\n"
	}
	return strings.Repeat("  ", l.Depth-2) + "- " + text + "\n"
}

// oneLine keeps what stands in the data on its line, and its control characters
// from the terminal.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r < ' ' || (r >= 0x7f && r < 0xa0) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069):
			return '�'
		}
		return r
	}, s)
}

// Outline is the explanation as lines, top to bottom as it came about.
func (e Explanation) Outline(lang diag.Lang, leave Leave) []Line {
	o := outliner{lang: lang, leave: leave}
	o.head(e)
	if e.Mean != nil {
		o.periods(e)
		o.mean(e)
	} else {
		o.records(e)
		o.total(e)
	}
	o.grade(e)
	if !leave.Follows {
		o.follows(e)
	}
	return o.lines
}

type outliner struct {
	lang  diag.Lang
	leave Leave
	lines []Line
}

// add adds a line, unless there is nothing to say.
func (o *outliner) add(depth int, t Text) {
	if text := t.In(o.lang); text != "" {
		o.lines = append(o.lines, Line{depth, text})
	}
}

// labelled adds a line that begins with what it is about.
func (o *outliner) labelled(depth int, zh, en string, t Text) {
	if t.In(o.lang) != "" {
		o.add(depth, Text{zh + "：" + t.ZH, en + ": " + t.EN})
	}
}

func (o *outliner) head(e Explanation) {
	who := e.Employee.ID + " " + e.Employee.Name
	o.add(0, say("%[1]s · %[2]s · %[4]s 分", "%[1]s · %[3]s · %[4]s", who, e.PeriodName.ZH, e.PeriodName.EN, e.ScoreText))
	o.add(1, say("方案：%[1]s（%[3]s，版本 %[4]s）", "Scheme: %[2]s (%[3]s, version %[4]s)", e.Scheme.Title.ZH, e.Scheme.Title.EN, e.Scheme.ID, e.Scheme.Version))
	o.add(2, e.Scheme.Why)
	o.add(2, e.Scheme.Scope)
}

// records says for each dimension how its indicators came to their points.
func (o *outliner) records(e Explanation) {
	for _, d := range e.Dimensions {
		o.add(1, say("%[1]s（权重 %[3]s）：%[4]s = %[5]s，满分 %[6]s", "%[2]s (weight %[3]s): %[4]s = %[5]s of %[6]s",
			d.Title.ZH, d.Title.EN, number(d.Weight), sum(d.Parts), number(d.Points), number(d.Max)))
		for _, i := range e.Indicators {
			if i.Dimension == d.ID {
				o.item(i)
			}
		}
	}
}

// sum writes an addition.
func sum(parts []float64) string {
	var out []string
	for _, p := range parts {
		out = append(out, number(p))
	}
	if len(out) == 0 {
		return "0"
	}
	return strings.Join(out, " + ")
}

func (o *outliner) item(i Item) {
	o.add(2, i.headline())
	o.definition(i)
	o.labelled(3, "规则", "rule", i.Rule)
	o.figures(i)
}

func (o *outliner) definition(i Item) {
	if !o.leave.Definitions {
		o.labelled(3, "口径", "definition", i.Definition)
	}
}

// figures are the steps from the records to the points.
func (o *outliner) figures(i Item) {
	o.labelled(3, "实绩", "value", i.From)
	if i.Adjusted != nil {
		o.add(3, i.Adjusted.Text)
	}
	for _, r := range i.Raters {
		o.add(3, r.Text)
	}
	if i.TargetText.ZH != "" && i.TargetWhy.ZH != "" {
		o.labelled(3, "目标", "target", Text{i.TargetText.ZH + "（" + i.TargetWhy.ZH + "）", i.TargetText.EN + " (" + i.TargetWhy.EN + ")"})
	}
	o.labelled(3, "计分", "points", i.arithmetic())
	o.labelled(3, "折算", "redistributed", i.ScaleText)
	for _, r := range i.Evidence {
		o.add(3, r.text())
	}
}

// headline is an indicator's line: value and points.
func (i Item) headline() Text {
	if i.Status == "reference" || (i.Status != "scored" && i.Max == 0) {
		return say("%[1]s：%[3]s（不计分）", "%[2]s: %[4]s (not scored)", i.Title.ZH, i.Title.EN, i.ValueText.ZH, i.ValueText.EN)
	}
	return say("%[1]s：%[3]s，得 %[5]s / %[6]s 分", "%[2]s: %[4]s, %[5]s of %[6]s points", i.Title.ZH, i.Title.EN, i.ValueText.ZH, i.ValueText.EN, number(i.Points), number(i.Max))
}

// arithmetic is how the value became points of the weight.
func (i Item) arithmetic() Text {
	if i.Status != "scored" {
		return i.Because
	}
	return Text{i.Because.ZH + "：" + number(i.Earned) + " / " + number(i.Weight) + " 分", i.Because.EN + ": " + number(i.Earned) + " of " + number(i.Weight)}
}

func (r Record) text() Text {
	figures := ""
	if r.Num != nil && r.Den != nil {
		figures = " " + number(*r.Num) + " ÷ " + number(*r.Den)
		if *r.Den == 0 {
			figures = " " + number(*r.Num)
		}
	}
	if r.Against {
		return say("记录 %[1]s %[2]s%[3]s，拉低", "record %[1]s %[2]s%[3]s, against", r.At, r.Ref, figures)
	}
	return say("记录 %[1]s %[2]s%[3]s", "record %[1]s %[2]s%[3]s", r.At, r.Ref, figures)
}

func (o *outliner) total(e Explanation) {
	t := e.Total
	o.add(1, say("总分：%s = %s", "Total: %s = %s", sum(t.Parts), number(t.Sum)))
	if t.Cap != nil {
		o.add(2, say("不超过 %[1]s 分", "%[1]s at most", number(*t.Cap)))
	}
	o.add(2, say("四舍五入到 %[1]d 位小数：%.[1]*[2]f", "rounded half up to %[1]d %[3]s: %.[1]*[2]f", t.Digits, t.Rounded, plural(float64(t.Digits), "digit")))
	for _, g := range e.Gates {
		o.add(2, g.Text)
	}
	o.official(e)
}

func (o *outliner) official(e Explanation) {
	o.add(2, say("正式得分：%s", "official score: %s", e.ScoreText))
}

// periods says the rules once and then, for each shorter period, how its score
// came about.
func (o *outliner) periods(e Explanation) {
	o.add(1, Text{"指标与规则", "Indicators and rules"})
	for _, i := range e.Indicators {
		o.labelled(2, i.Title.ZH, i.Title.EN, i.Rule)
		o.definition(i)
	}
	for _, p := range e.Periods {
		o.add(1, say("%[1]s：%[3]s = %[4]s → %[5]s", "%[2]s: %[3]s = %[4]s → %[5]s", p.PeriodName.ZH, p.PeriodName.EN, sum(p.Total.Parts), number(p.Total.Sum), p.ScoreText))
		if !o.leave.Periods {
			for _, i := range p.Indicators {
				o.add(2, i.headline())
				o.figures(i)
			}
		}
		for _, g := range p.Gates {
			o.add(2, g.Text)
		}
	}
}

func (o *outliner) mean(e Explanation) {
	m := e.Mean
	var scores []float64
	for _, s := range m.Of {
		scores = append(scores, s.Score)
	}
	o.add(1, say("平均：（%[1]s）÷ %[2]d = %[3]s", "Mean: (%[1]s) ÷ %[2]d = %[3]s", sum(scores), m.Count, number(m.Sum/float64(max(1, m.Count)))))
	o.add(2, say("%[1]d 期中有 %[2]d 期", "%[2]d of %[1]d periods", m.Whole, m.Count))
	o.add(2, say("四舍五入到 %[1]d 位小数：%.[1]*[2]f", "rounded half up to %[1]d %[3]s: %.[1]*[2]f", m.Digits, m.Rounded, plural(float64(m.Digits), "digit")))
	o.official(e)
}

func (o *outliner) grade(e Explanation) {
	o.add(1, say("等级：%[1]s（%[3]s）", "Grade: %[2]s (%[4]s)", e.Grade.Title.ZH, e.Grade.Title.EN, e.Grade.From.ZH, e.Grade.From.EN))
	s := e.Standing
	o.add(2, say("名次：%[2]d 人中第 %[1]d", "rank: %[1]d of %[2]d", s.Rank, s.Peers))
	if s.Low != nil && s.High != nil {
		o.add(2, say("名次的 90%% 区间：%[1]d–%[2]d", "90%% interval of the rank: %[1]d–%[2]d", *s.Low, *s.High))
	}
	if s.Tier != nil {
		o.add(2, say("第 %[1]d 档：同档的人，数据分不出先后", "tier %[1]d: within a tier the data tell nobody apart", *s.Tier))
	}
	if s.Previous != nil && s.Change != nil {
		o.add(2, say("上期 %[1]s，变动 %[2]s", "before %[1]s, change %[2]s", number(*s.Previous), signed(*s.Change)))
	}
}

func signed(v float64) string {
	if v > 0 {
		return "+" + number(v)
	}
	return number(v)
}

// follows says what came of the score: consequences and appeals.
func (o *outliner) follows(e Explanation) {
	if len(e.Actions) > 0 {
		o.add(1, Text{"结果应用", "Consequences"})
		for _, a := range e.Actions {
			kind := actionText(a.Kind)
			o.add(2, say("%[1]s：%[3]s（%[5]s）", "%[2]s: %[4]s (%[6]s)", kind.ZH, kind.EN, a.Value.ZH, a.Value.EN, a.Because.ZH, a.Because.EN))
		}
	}
	if len(e.Appeals) > 0 {
		o.add(1, Text{"申诉", "Appeals"})
		for _, a := range e.Appeals {
			o.add(2, a.Text)
		}
	}
}

// actions are the kinds of what follows, as people say them.
var actions = []struct {
	kind  string
	title Text
}{
	{"pay", Text{"薪酬", "pay"}},
	{"multiplier", Text{"奖金系数", "bonus factor"}},
	{"promotion", Text{"晋升", "promotion"}},
	{"award", Text{"奖项", "award"}},
	{"reward", Text{"奖励", "reward"}},
	{"penalty", Text{"处罚", "penalty"}},
	{"warning", Text{"警示", "warning"}},
	{"training", Text{"培训", "training"}},
	{"resources", Text{"资源支持", "resources"}},
	{"plan", Text{"改进", "improvement"}},
	{"gate", Text{"一票否决", "veto"}},
}

func actionText(kind string) Text {
	for _, a := range actions {
		if a.kind == kind {
			return a.title
		}
	}
	return Text{kind, kind}
}
