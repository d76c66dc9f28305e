package suggest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"kaohe/ingest"
)

// The kinds of cells by how they are masked.
var (
	phone = regexp.MustCompile(`\d{7,}`)
	email = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+`)
)

// personalNames are parts of headers of columns that hold people.
var personalNames = []string{"姓名", "名字", "联系人", "用户", "客户", "坐席", "座席", "工程师", "技师", "师傅", "客服", "员工", "手机", "电话", "号码", "邮箱", "邮件地址", "地址", "住址", "身份证", "证件", "微信", "工号",
	"agent", "name", "user", "caller", "customer", "client", "owner", "assign", "requester", "technician", "engineer", "employee", "staff", "phone", "mobile", "mail", "address", "contactname", "operator", "resolver", "handler", "author", "reviewer", "rater"}

// personalEnds are ends of such headers.
var personalEnds = []string{"人", "人员", "员", "者", "by", "rep"}

// impersonalEnds are ends of headers that speak of people without naming them.
var impersonalEnds = []string{"类型", "类别", "分类", "等级", "级别", "满意度", "评分", "得分", "数", "率", "时长", "时间", "日期", "渠道",
	"type", "category", "level", "class", "segment", "tier", "count", "score", "rating", "satisfaction", "date", "time", "hours", "channel"}

// personal tells whether a header says that its column holds people.
func personal(header string) bool {
	name := ingest.Fold(header)
	for _, end := range impersonalEnds {
		if strings.HasSuffix(name, end) {
			return false
		}
	}
	for _, part := range personalNames {
		if strings.Contains(name, part) {
			return true
		}
	}
	for _, end := range personalEnds {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// private are canonical columns whose values are for nobody's eyes.
var private = []string{"employees.name", "employees.hourly_rate", "employees.base_pay", "customers.lifetime_value"}

// maskColumn gives the sample values of a column, masked by what it holds and by
// the canonical column it is proposed for, which may be "".
func maskColumn(p ingest.Profile, table, column string) []string {
	var out []string
	for _, cell := range p.First {
		if len(out) < 3 {
			out = append(out, maskCell(cell, p, table, column))
		}
	}
	return out
}

func maskCell(cell string, p ingest.Profile, table, column string) string {
	cell = strings.Map(visible, cell)
	c := columnOf(table, column)
	switch {
	case slices.Contains(private, table+"."+column) || strings.HasSuffix(column, "_id"):
		return maskName(cell)
	case (c.Type == ingest.Time || c.Type == ingest.Date) && fit(p, table, column) >= most:
		return cell
	case c.Type != "" && c.Type != ingest.Text && fit(p, table, column) >= most:
		return maskText(cell)
	case personal(p.Name):
		return maskName(cell)
	case column == "label" && ingest.IsSatisfaction(cell):
		return cell
	case column != "" && knownShare(p, ingest.Words(table, column)) == 1:
		return cell
	case isTime(p) || p.Share(p.Clocks) >= most:
		return cell
	case p.Fits(ingest.Number) >= most:
		return maskText(cell)
	case p.Different <= 30 && p.Filled >= 3*p.Different && p.Longest <= 24:
		return maskText(cell)
	case p.Different == p.Filled && p.Longest <= 24 && strings.ContainsAny(cell, "0123456789"):
		return maskName(cell)
	}
	return shorten(cell)
}

// visible leaves no control or direction sign that could disturb a terminal or
// the line of a comment.
func visible(c rune) rune {
	if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == '\u2028' || c == '\u2029' {
		return ' '
	}
	return c
}

// maskName hides a name or an id but for its beginning and its form: 张三 is 张*,
// TKT-00012 is T**-#####, 13812345678 is 138****5678.
func maskName(cell string) string {
	if email.MatchString(cell) || phone.FindString(cell) == cell && cell != "" {
		return maskText(cell)
	}
	var b strings.Builder
	runes := []rune(cell)
	for i, c := range runes {
		switch {
		case i == 16:
			return b.String() + "…"
		case len(runes) == 1:
			return "*"
		case unicode.IsDigit(c):
			b.WriteRune('#')
		case i > 0 && unicode.IsLetter(c):
			b.WriteRune('*')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// maskText hides addresses and long numbers within a text.
func maskText(cell string) string {
	cell = email.ReplaceAllStringFunc(cell, func(m string) string { return string([]rune(m)[:1]) + "***@***" })
	return phone.ReplaceAllStringFunc(cell, func(m string) string {
		if len(m) < 11 {
			return m[:2] + "****" + m[len(m)-1:]
		}
		return m[:3] + "****" + m[len(m)-4:]
	})
}

// shorten keeps of a free text two characters and how long it is.
func shorten(cell string) string {
	text := []rune(cell)
	if len(text) <= 2 {
		return maskName(cell)
	}
	return fmt.Sprintf("%s…[%d]", maskName(string(text[:2])), len(text))
}
