package scheme

import (
	"math"
	"regexp"

	"kaohe/model/diag"
	"kaohe/model/strict"
)

// Parse reads one scheme. known are the indicators of the library, by id. All
// problems of the file go to problems at once; ok is false when one of them is
// an error, and the scheme is then not to be used.
func Parse(file string, src []byte, known map[string]IndicatorInfo, problems *diag.List) (s Scheme, ok bool) {
	var own diag.List
	defer func() { *problems = append(*problems, own...) }()
	root, ok := strict.Parse(file, src, &own)
	if !ok {
		hintAtQuotes(own)
		return Scheme{File: file}, false
	}
	r := reader{src: src, known: known, used: map[string]int{}}
	r.Scheme = defaults(file)
	r.read(root.Map())
	return r.Scheme, !own.HasErrors()
}

// hintAtQuotes helps where YAML itself stumbles over a comparison: a value that
// begins with > stands for a block of text there.
func hintAtQuotes(problems diag.List) {
	for n, p := range problems {
		if p.Hint == (diag.Text{}) && unquoted.MatchString(p.Excerpt) {
			problems[n].Hint = diag.T("比较要加引号，例如 when: \">= 1\"", "put a comparison in quotes: when: \">= 1\"")
		}
	}
}

var unquoted = regexp.MustCompile(`:\s*>=?\s*[0-9]`)

// defaults is a scheme in which nothing optional was given. The rest of the
// defaults depend on other keys and stand where those are read.
func defaults(file string) Scheme {
	return Scheme{
		File: file, Version: "1", ScoreDigits: 2, TotalCap: 100,
		Training: &Training{Below: 0.7},
		Appeal:   Appeal{Within: 10, Answer: 5},
	}
}

// reader fills a Scheme from its file, top to bottom.
type reader struct {
	Scheme
	src      []byte
	known    map[string]IndicatorInfo
	used     map[string]int // variant → line of its first use
	ratersAt strict.Node
}

// read reads what is named elsewhere before what names it: grades and raters
// before indicators, indicators before consequences.
func (r *reader) read(m *strict.Map) {
	r.head(m)
	r.cycles(m)
	r.arithmetic(m)
	r.grades(m)
	r.raters(m.Get("raters"))
	r.dimensions(m)
	r.ratersUsed()
	r.promotion(m.Get("promotion"))
	ids := map[string]bool{}
	r.awards(m.Get("awards"), ids)
	r.consequences(m.Get("consequences"), ids)
	r.training(m.Get("training"))
	r.appeal(m.Get("appeal"))
	m.Close()
}

// formatVersion is the version of the scheme format that this program reads.
const formatVersion = 1

func (r *reader) head(m *strict.Map) {
	version := m.Need("kaohe")
	if v, ok := version.Integer(); ok && v != formatVersion {
		version.Error(diag.T("格式版本应为 %[2]d（得到 %[1]d）", "the format version must be %[2]d (got %[1]d)", v, formatVersion),
			diag.T("较新的方案需要较新的 kaohe", "a newer scheme needs a newer kaohe"))
	}
	r.ID = identifier(m.Need("scheme"))
	if v := m.Get("version"); v.Given() {
		r.Version = v.Text()
	}
	r.Title = needTitle(m)
	r.appliesTo(m.Get("applies_to"))
	r.Scope = optionOf(m.Get("scope"), Scopes)
}

// appliesTo reads whom the scheme appraises; all that is given must hold.
func (r *reader) appliesTo(n strict.Node) {
	if !n.Given() {
		return
	}
	m := n.Map()
	r.Roles = someTexts(m.Get("roles"))
	r.Teams = someTexts(m.Get("teams"))
	r.TeamKinds = someTexts(m.Get("team_kinds"))
	m.Close()
	if n.IsMap() && !m.Get("roles").Given() && !m.Get("teams").Given() && !m.Get("team_kinds").Given() {
		n.Error(diag.T("applies_to 里什么也没有", "applies_to says nothing"),
			diag.T("写明 roles、teams 或 team_kinds；适用于所有人就删去它", "give roles, teams or team_kinds; for everyone remove it"))
	}
}

// someTexts is distinctTexts of a list that may not be empty.
func someTexts(n strict.Node) []string {
	if n.IsList() {
		notEmpty(n)
	}
	return distinctTexts(n)
}

// distinctTexts reads a list of texts in which nothing may stand twice.
func distinctTexts(n strict.Node) []string {
	var out []string
	for _, item := range distinctItems(n) {
		out = append(out, item.text)
	}
	return out
}

// textItem is one text of a list, and where it stands.
type textItem struct {
	node strict.Node
	text string
}

func distinctItems(n strict.Node) []textItem {
	if !n.Given() {
		return nil
	}
	items := []strict.Node{n}
	if n.IsList() {
		items = n.List()
	}
	seen := map[string]bool{}
	var out []textItem
	for _, item := range items {
		text := item.Text()
		switch {
		case text == "" && (item.IsMap() || item.IsList()): // reported
		case text == "":
			item.Error(diag.T("此项是空的", "this item is empty"), diag.Text{})
		case seen[text]:
			item.Error(diag.T("%q 重复", "%q stands twice", text), diag.T("删去其中一个", "remove one of them"))
		default:
			out = append(out, textItem{item, text})
		}
		seen[text] = true
	}
	return out
}

// identifier reads a name that appears in addresses and tables: letters, digits,
// - and _, beginning with a letter.
func identifier(n strict.Node) string {
	text := n.Text()
	if n.Given() && !isIdentifier(text) {
		n.Error(diag.T("名称 %q 只能用小写字母、数字、- 和 _，并以字母开头", "%q: a name has lower-case letters, digits, - and _ only and begins with a letter", text), diag.Text{})
	}
	return text
}

func isIdentifier(text string) bool {
	for i, c := range text {
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '-' || c == '_')) {
			return false
		}
	}
	return text != ""
}

// needTitle reads title, which must be there, and title_en.
func needTitle(m *strict.Map) diag.Text {
	m.Need("title")
	return bilingual(m, "title")
}

// bilingual reads a text and its English beside it. A text given in one
// language only stands in both.
func bilingual(m *strict.Map, key string) diag.Text {
	t := diag.Text{ZH: m.Get(key).Text(), EN: m.Get(key + "_en").Text()}
	if t.EN == "" {
		t.EN = t.ZH
	}
	if t.ZH == "" {
		t.ZH = t.EN
	}
	return t
}

func (r *reader) cycles(m *strict.Map) {
	r.Cycle = Cycle(m.Need("cycle").OneOf(string(Month), string(Quarter)))
	r.Rollup = map[Cycle]string{}
	for _, c := range longerThan(r.Cycle) {
		r.Rollup[c] = "mean"
	}
	rollup := m.Get("rollup")
	if !rollup.Given() {
		return
	}
	longer := rollup.Map()
	for _, e := range longer.Entries() {
		r.rollup(e)
		longer.Get(e.Key)
	}
	longer.Close()
}

// rollup reads how one longer cycle is made from the base cycle.
func (r *reader) rollup(e strict.Entry) {
	var names []string
	for _, c := range longerThan(r.Cycle) {
		names = append(names, string(c))
	}
	if _, ok := r.Rollup[Cycle(e.Key)]; !ok {
		e.At.Error(diag.T("rollup：%q 不是比考核周期 %q 更长的周期", "rollup: %q is not a cycle longer than %q", e.Key, string(r.Cycle)),
			diag.DidYouMean(e.Key, names))
		return
	}
	r.Rollup[Cycle(e.Key)] = e.Value.OneOf(termNames(Rollups)...)
}

// longerThan gives the cycles above a cycle, the shortest first.
func longerThan(c Cycle) []Cycle {
	switch c {
	case Month:
		return []Cycle{Quarter, Year}
	case Quarter:
		return []Cycle{Year}
	}
	return nil
}

// cycle reads a cycle that is the scheme's own or a longer one.
func (r *reader) cycle(n strict.Node) Cycle {
	names := []string{string(r.Cycle)}
	for _, c := range longerThan(r.Cycle) {
		names = append(names, string(c))
	}
	if n.Text() == string(Month) && r.Cycle == Quarter {
		n.Error(diag.T("周期 month 短于方案的考核周期 quarter", "cycle: month is shorter than the scheme's own, quarter"), diag.DidYouMean("", names))
		return r.Cycle
	}
	return Cycle(n.OneOf(names...))
}

func (r *reader) arithmetic(m *strict.Map) {
	r.Basis = optionOf(m.Get("basis"), Bases)
	r.Missing = optionOf(m.Get("missing"), Missings)
	if n := m.Get("score_digits"); n.Given() {
		v, ok := n.Integer()
		if ok && (v < 0 || v > 4) {
			n.Error(diag.T("小数位数必须在 0 到 4 之间（得到 %d）", "score_digits: must be from 0 to 4 (got %d)", v), diag.Text{})
		} else if ok {
			r.ScoreDigits = v
		}
	}
	if n := m.Get("total_cap"); n.Given() {
		v, ok := n.Number()
		if ok && (v < 100 || isPercent(n.Text())) {
			n.Error(diag.T("总分上限不能低于 100（得到 %s）", "total_cap: must be 100 or more (got %s)", n.Text()),
				diag.T("例如 105：加分项最多把总分加到 105", "for example 105: bonus items may lift the total to 105"))
		} else if ok {
			r.TotalCap = v
		}
	}
}

// optionOf reads one of a few words; the first is the default.
func optionOf(n strict.Node, known []Term) string {
	if !n.Given() {
		return known[0].Name
	}
	return n.OneOf(termNames(known)...)
}

func (r *reader) dimensions(m *strict.Map) {
	seen := map[string]bool{}
	sum, complete := 0.0, true
	for _, n := range m.Need("dimensions").List() {
		d, ok := r.dimension(n.Map(), seen)
		r.Dimensions = append(r.Dimensions, d)
		sum, complete = sum+d.Weight, complete && ok
	}
	if len(r.Dimensions) > 0 && complete && !sumsTo(sum, 100) {
		m.Key("dimensions").Error(diag.T("权重：方案内各维度之和必须为 100（得到 %s）", "weight: must sum to 100 within the scheme (got %s)", plain(sum)), diag.Text{})
	}
	if m.Get("dimensions").Given() && len(r.Dimensions) == 0 {
		m.Key("dimensions").Error(diag.T("至少需要一个维度", "at least one dimension is needed"), diag.Text{})
	}
}

// sumsTo leaves room for weights such as 14.2857, which no decimal says exactly.
func sumsTo(sum, whole float64) bool { return math.Abs(sum-whole) < 1e-4 }

// dimension reads one dimension; ok tells whether its weight could be read.
func (r *reader) dimension(m *strict.Map, seen map[string]bool) (d Dimension, ok bool) {
	d.ID = uniqueID(m.Need("id"), seen)
	d.Title = needTitle(m)
	d.Weight, ok = positive(m.Need("weight"))
	d.Reason = bilingual(m, "reason")
	items := m.Need("indicators")
	sum, complete := 0.0, true
	for _, n := range items.List() {
		i, good := r.indicator(n.Map())
		d.Indicators = append(d.Indicators, i)
		sum, complete = sum+i.Weight, complete && good
	}
	m.Close()
	switch {
	case items.IsList() && len(d.Indicators) == 0:
		m.Key("indicators").Error(diag.T("维度 %q 没有指标", "dimension %q has no indicators", d.ID), diag.Text{})
	case ok && complete && len(d.Indicators) > 0 && !sumsTo(sum, d.Weight):
		m.Key("weight").Error(diag.T("权重：维度 %q 内各指标之和必须为 %s（得到 %s）", "weight: must sum to %[2]s within dimension %[1]q (got %[3]s)", d.ID, plain(d.Weight), plain(sum)),
			diag.T("改指标的权重，或把维度的权重写成 %s", "change the indicators' weights, or the dimension's to %s", plain(sum)))
	}
	return d, ok
}

// uniqueID reads an id that no other of its list may have.
func uniqueID(n strict.Node, seen map[string]bool) string {
	id := identifier(n)
	if n.Given() && seen[id] {
		n.Error(diag.T("%q 重复", "%q stands twice", id), diag.T("每个 id 只能用一次", "each id may be used once"))
	}
	seen[id] = true
	return id
}

// positive reads a number above 0; a percentage is refused: weights are points.
func positive(n strict.Node) (float64, bool) {
	if !n.Given() {
		return 0, false
	}
	v, ok := n.Number()
	switch {
	case !ok:
		return 0, false
	case isPercent(n.Text()):
		n.Error(diag.T("这里用分，不用百分数（得到 %s）", "this is in points, not per cent (got %s)", n.Text()), diag.T("请写 %s", "write %s", plain(v*100)))
		return 0, false
	case v <= 0:
		n.Error(diag.T("必须大于 0（得到 %s）", "must be above 0 (got %s)", n.Text()), diag.Text{})
		return 0, false
	}
	return v, true
}
