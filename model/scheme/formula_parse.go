package scheme

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"kaohe/model/diag"
)

// formulaInput is what the names of a formula stand for.
type formulaInput struct{ v, t, n, w float64 }

// cell is a value on the way: a number, or a condition as 1 or 0, or NULL.
type cell struct {
	x    float64
	null bool
}

var null = cell{null: true}

// expression is a part of a formula that can be computed.
type expression struct {
	condition bool // it is true or false, not a number
	literal   bool // it is a number as written
	eval      func(in formulaInput) cell
}

// formulaParser reads tokens by recursive descent, one method for each rank of
// SQL's operators, the weakest first.
type formulaParser struct {
	tokens []formulaToken
	next   int
	names  []string
}

func (p *formulaParser) peek() formulaToken { return p.tokens[p.next] }

// take goes on when the next token is one of some words or symbols.
func (p *formulaParser) take(texts ...string) (formulaToken, bool) {
	t := p.peek()
	if (t.kind == tokenName || t.kind == tokenSymbol) && slices.Contains(texts, t.text) {
		p.next++
		return t, true
	}
	return t, false
}

// need is take of what must come now.
func (p *formulaParser) need(text string) error {
	if _, ok := p.take(text); ok {
		return nil
	}
	t := p.peek()
	return formulaErrorf(t.at, diag.T("此处应为 %[1]q（得到%[2]s）", "expected %[1]q here (got %[3]s)", text, t.name().ZH, t.name().EN), t.endHint())
}

// endHint is for a formula that YAML cut off at a comma.
func (t formulaToken) endHint() diag.Text {
	if t.kind != tokenEnd {
		return diag.Text{}
	}
	return diag.T("写在 {…} 里的公式若有逗号，要加引号", "in {…} a formula with a comma stands in quotes")
}

func (p *formulaParser) unexpected() error {
	t := p.peek()
	return formulaErrorf(t.at, diag.T("此处不应是%[1]s", "%[2]s is unexpected here", t.name().ZH, t.name().EN), diag.Text{})
}

// name says what a token is, for messages.
func (t formulaToken) name() diag.Text {
	if t.kind == tokenEnd {
		return diag.Text{ZH: "公式的结尾", EN: "the end of the formula"}
	}
	return diag.T(" %q", "%q", t.text)
}

// operand reads a part and holds it to being a condition or a number.
func operand(at formulaToken, read func() (expression, error), condition bool) (expression, error) {
	e, err := read()
	switch {
	case err != nil:
		return e, err
	case condition && !e.condition:
		return e, formulaErrorf(at.at, diag.T("此处应为条件", "a condition is expected here"), diag.T("例如 v >= 0.9", "for example v >= 0.9"))
	case !condition && e.condition:
		return e, formulaErrorf(at.at, diag.T("此处应为数字，而不是条件", "a number is expected here, not a condition"), diag.T("用 case when … then … else … end", "use case when … then … else … end"))
	}
	return e, nil
}

func (p *formulaParser) number(read func() (expression, error)) (expression, error) {
	return operand(p.peek(), read, false)
}

func (p *formulaParser) isTrue(read func() (expression, error)) (expression, error) {
	return operand(p.peek(), read, true)
}

func (p *formulaParser) either() (expression, error) { return p.chain(p.both, "or", 1) }
func (p *formulaParser) both() (expression, error)   { return p.chain(p.negated, "and", 0) }

// chain reads conditions joined by and (decided by the first false) or by or
// (decided by the first true).
func (p *formulaParser) chain(read func() (expression, error), word string, decides float64) (expression, error) {
	at := p.peek()
	left, err := read()
	for err == nil {
		if _, ok := p.take(word); !ok {
			return left, nil
		}
		if left, err = operand(at, func() (expression, error) { return left, nil }, true); err != nil {
			break
		}
		var right expression
		if right, err = p.isTrue(read); err == nil {
			left = joined(left, right, decides)
		}
	}
	return left, err
}

func joined(a, b expression, decides float64) expression {
	return expression{condition: true, eval: func(in formulaInput) cell {
		x, y := a.eval(in), b.eval(in)
		switch {
		case !x.null && x.x == decides || !y.null && y.x == decides:
			return cell{x: decides}
		case x.null || y.null:
			return null
		}
		return cell{x: 1 - decides}
	}}
}

func (p *formulaParser) negated() (expression, error) {
	if _, ok := p.take("not"); !ok {
		return p.comparison()
	}
	e, err := p.isTrue(p.negated)
	return expression{condition: true, eval: func(in formulaInput) cell {
		c := e.eval(in)
		return cell{1 - c.x, c.null}
	}}, err
}

func (p *formulaParser) comparison() (expression, error) {
	at := p.peek()
	left, err := p.sum()
	if err != nil {
		return left, err
	}
	numeric := func() error {
		_, err := operand(at, func() (expression, error) { return left, nil }, false)
		return err
	}
	if t, ok := p.take("=", "<>", "!=", "<", "<=", ">", ">="); ok {
		if err := numeric(); err != nil {
			return left, err
		}
		right, err := p.number(p.sum)
		return compared(t.text, left, right), err
	}
	if _, ok := p.take("is"); ok {
		if err := numeric(); err != nil {
			return left, err
		}
		_, not := p.take("not")
		return nullTest(left, not), p.need("null")
	}
	if t := p.peek(); t.kind == tokenName && (t.text == "between" || t.text == "not") {
		if err := numeric(); err != nil {
			return left, err
		}
		return p.between(left)
	}
	return left, nil
}

func nullTest(e expression, not bool) expression {
	return expression{condition: true, eval: func(in formulaInput) cell {
		if e.eval(in).null != not {
			return cell{x: 1}
		}
		return cell{}
	}}
}

// between reads [not] between a and b.
func (p *formulaParser) between(left expression) (expression, error) {
	_, not := p.take("not")
	if err := p.need("between"); err != nil {
		return left, err
	}
	low, err := p.number(p.sum)
	if err != nil {
		return left, err
	}
	if err := p.need("and"); err != nil {
		return left, err
	}
	high, err := p.number(p.sum)
	if not {
		return joined(compared("<", left, low), compared(">", left, high), 1), err
	}
	return joined(compared(">=", left, low), compared("<=", left, high), 0), err
}

func compared(op string, a, b expression) expression {
	return expression{condition: true, eval: func(in formulaInput) cell {
		x, y := a.eval(in), b.eval(in)
		if x.null || y.null {
			return null
		}
		if holds(op, order(x.x, y.x)) {
			return cell{x: 1}
		}
		return cell{}
	}}
}

// order compares as the engine does: no number is above every number.
func order(x, y float64) int {
	switch {
	case math.IsNaN(x) && math.IsNaN(y), x == y:
		return 0
	case math.IsNaN(y), x < y:
		return -1
	}
	return 1
}

func holds(op string, order int) bool {
	switch op {
	case "=":
		return order == 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	}
	return order != 0
}

func (p *formulaParser) sum() (expression, error)     { return p.arithmetic(p.product, "+", "-") }
func (p *formulaParser) product() (expression, error) { return p.arithmetic(p.signed, "*", "/") }

func (p *formulaParser) arithmetic(read func() (expression, error), symbols ...string) (expression, error) {
	at := p.peek()
	left, err := read()
	for err == nil {
		t, ok := p.take(symbols...)
		if !ok {
			return left, nil
		}
		if left, err = operand(at, func() (expression, error) { return left, nil }, false); err != nil {
			break
		}
		var right expression
		if right, err = p.number(read); err == nil {
			left = computed(t.text, left, right)
		}
	}
	return left, err
}

func computed(op string, a, b expression) expression {
	return expression{eval: func(in formulaInput) cell {
		x, y := a.eval(in), b.eval(in)
		if x.null || y.null {
			return null
		}
		switch op {
		case "+":
			return cell{x: x.x + y.x}
		case "-":
			return cell{x: x.x - y.x}
		case "*":
			return cell{x: x.x * y.x}
		}
		return cell{x: x.x / y.x}
	}}
}

func (p *formulaParser) signed() (expression, error) {
	t, ok := p.take("-", "+")
	if !ok {
		return p.primary()
	}
	e, err := p.number(p.signed)
	if t.text == "+" {
		return e, err
	}
	return expression{literal: e.literal, eval: func(in formulaInput) cell {
		c := e.eval(in)
		return cell{-c.x, c.null}
	}}, err
}

func (p *formulaParser) primary() (expression, error) {
	t := p.peek()
	switch {
	case t.kind == tokenNumber:
		p.next++
		return expression{literal: true, eval: func(formulaInput) cell { return cell{x: t.number} }}, nil
	case t.kind == tokenSymbol && t.text == "(":
		p.next++
		e, err := p.either()
		if err == nil {
			err = p.need(")")
		}
		e.literal = false
		return e, err
	case t.kind == tokenName && t.text == "case":
		p.next++
		return p.cases()
	case t.kind == tokenName && p.tokens[p.next+1].text == "(":
		p.next += 2
		return p.call(t)
	case t.kind == tokenName:
		p.next++
		return p.named(t)
	}
	return expression{}, p.unexpected()
}

// named reads v, t, n or w.
func (p *formulaParser) named(t formulaToken) (expression, error) {
	read := map[string]func(in formulaInput) cell{
		"v": func(in formulaInput) cell { return cell{x: in.v} },
		"t": func(in formulaInput) cell { return cell{in.t, math.IsNaN(in.t)} },
		"n": func(in formulaInput) cell { return cell{x: in.n} },
		"w": func(in formulaInput) cell { return cell{x: in.w} },
	}[t.text]
	if read == nil {
		all := termNames(formulaNames)
		return expression{}, formulaErrorf(t.at, diag.T("未知的名称 %q", "unknown name %q", t.text),
			diag.T("公式里可用：%[1]s", "a formula knows: %[2]s", legend(all, diag.ZH), legend(all, diag.EN)))
	}
	p.names = append(p.names, t.text)
	return expression{eval: read}, nil
}

// legend says what the names of a formula stand for, in their fixed order.
func legend(used []string, lang diag.Lang) string {
	var out []string
	for _, name := range formulaNames {
		if slices.Contains(used, name.Name) {
			out = append(out, diag.T("%[1]s 为%[2]s", "%[1]s is %[3]s", name.Name, name.Title.ZH, name.Title.EN).In(lang))
		}
	}
	return strings.Join(out, diag.T("，", ", ").In(lang))
}

// branch is one when … then … of a case.
type branch struct{ when, then expression }

func (p *formulaParser) cases() (expression, error) {
	var branches []branch
	otherwise := expression{eval: func(formulaInput) cell { return null }}
	for {
		if _, ok := p.take("when"); !ok {
			break
		}
		when, err := p.isTrue(p.either)
		if err == nil {
			err = p.need("then")
		}
		if err != nil {
			return when, err
		}
		then, err := p.number(p.either)
		if err != nil {
			return then, err
		}
		branches = append(branches, branch{when, then})
	}
	if len(branches) == 0 {
		return otherwise, p.need("when")
	}
	if _, ok := p.take("else"); ok {
		var err error
		if otherwise, err = p.number(p.either); err != nil {
			return otherwise, err
		}
	}
	return expression{eval: func(in formulaInput) cell {
		for _, b := range branches {
			if c := b.when.eval(in); !c.null && c.x == 1 {
				return b.then.eval(in)
			}
		}
		return otherwise.eval(in)
	}}, p.need("end")
}

// call reads the arguments of a function whose bracket is open.
func (p *formulaParser) call(name formulaToken) (expression, error) {
	f, ok := formulaFunction(name.text)
	if !ok {
		return expression{}, formulaErrorf(name.at, diag.T("公式里没有函数 %q", "a formula has no function %q", name.text),
			diag.T("可用：%s", "known: %s", strings.Join(formulaFunctionNames(), ", ")))
	}
	var args []expression
	for {
		arg, err := p.number(p.either)
		if err != nil {
			return arg, err
		}
		args = append(args, arg)
		if _, ok := p.take(","); !ok {
			break
		}
	}
	if err := p.need(")"); err != nil {
		return expression{}, err
	}
	if len(args) < f.least || len(args) > f.most {
		return expression{}, formulaErrorf(name.at, diag.T("函数 %[1]q 的参数个数不对（得到 %[2]d 个）", "function %[1]q does not take %[2]d arguments", f.name, len(args)),
			diag.T("请写 %s", "write %s", f.form))
	}
	if f.name == "round" && len(args) == 2 && !isDigits(args[1]) {
		return expression{}, formulaErrorf(name.at, diag.T("round 的小数位数必须是 0 到 9 的整数", "round: the number of decimals must be a whole number from 0 to 9"), diag.T("例如 round(v, 2)", "for example round(v, 2)"))
	}
	return expression{eval: func(in formulaInput) cell {
		cells := make([]cell, len(args))
		for k, arg := range args {
			cells[k] = arg.eval(in)
		}
		return f.eval(cells)
	}}, nil
}

// isDigits tells whether an argument is written as a number of decimals.
func isDigits(e expression) bool {
	if !e.literal {
		return false
	}
	c := e.eval(formulaInput{})
	_, err := strconv.Atoi(plain(c.x))
	return err == nil && c.x >= 0 && c.x <= 9
}
