package scheme

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/strict"
)

// formulaNames are what a formula may name: the value, its target, the number of
// records behind it and what the indicator is worth.
var formulaNames = []Term{
	{"v", diag.Text{ZH: "实绩", EN: "the value"}},
	{"t", diag.Text{ZH: "目标", EN: "the target"}},
	{"n", diag.Text{ZH: "样本数", EN: "the number of records"}},
	{"w", diag.Text{ZH: "满分", EN: "what the indicator is worth"}},
}

// maxFormula is the longest formula in characters: what a person can still check.
const maxFormula = 1000

// Formula is a checked formula: an SQL expression of one number. It is the part
// of SQL that gives the same result everywhere and cannot fail on any value:
// numbers, v, t, n, w, + - * /, comparisons, and, or, not, between, is null,
// case, and a short list of functions. Dividing by 0 gives infinity or
// no number, as in the engine.
type Formula struct {
	root  expression
	names []string
}

// ParseFormula checks a formula. The error is a FormulaError.
func ParseFormula(text string) (*Formula, error) {
	if len([]rune(text)) > maxFormula {
		return nil, formulaErrorf(0, diag.T("公式超过 %d 个字符", "the formula has more than %d characters", maxFormula), diag.Text{})
	}
	tokens, err := formulaTokens(text)
	if err != nil {
		return nil, err
	}
	p := formulaParser{tokens: tokens}
	root, err := p.either()
	if err == nil && p.peek().kind != tokenEnd {
		err = p.unexpected()
	}
	if err == nil && root.condition {
		err = formulaErrorf(1, diag.T("公式应得出分数，这里是一个条件", "the formula must give points, this is a condition"),
			diag.T("例如 case when %s then w else 0 end", "for example case when %s then w else 0 end", strings.TrimSpace(text)))
	}
	if err != nil {
		return nil, err
	}
	return &Formula{root, p.names}, nil
}

// Uses tells whether the formula names v, t, n or w.
func (f *Formula) Uses(name string) bool { return slices.Contains(f.names, name) }

// Eval computes the formula, not yet held to 0…w. What is no number (NULL) is NaN;
// t may be NaN, which stands for no target.
func (f *Formula) Eval(v, t, n, w float64) (float64, error) {
	out := f.root.eval(formulaInput{v: v, t: t, n: n, w: w})
	if out.null {
		return math.NaN(), nil
	}
	return out.x, nil
}

// FormulaError is what is wrong with a formula, and at which character.
type FormulaError struct {
	At            int // 1-based; 0 is the formula as a whole
	Message, Hint diag.Text
}

// Error gives the message in English.
func (e *FormulaError) Error() string { return e.message().EN }

// message gives the message with its place.
func (e *FormulaError) message() diag.Text {
	if e.At == 0 {
		return e.Message
	}
	return diag.T("%[1]s（第 %[3]d 个字符）", "%[2]s (character %[3]d)", e.Message.ZH, e.Message.EN, e.At)
}

func formulaErrorf(at int, message, hint diag.Text) *FormulaError {
	return &FormulaError{at, message, hint}
}

// readFormula reads and checks the formula of a rule.
func readFormula(n strict.Node, r *Rule, _ IndicatorInfo) {
	r.Formula = strings.TrimSpace(n.Text())
	r.FormulaAt = Place{Line: n.Line(), Column: n.Column()}
	if n.IsMap() || n.IsList() {
		return
	}
	f, err := ParseFormula(r.Formula)
	var wrong *FormulaError
	switch {
	case errors.As(err, &wrong):
		message := wrong.message()
		n.Error(diag.T("公式：%[1]s", "formula: %[2]s", message.ZH, message.EN), wrong.Hint)
	case err == nil:
		r.Eval = f.Eval
	}
}

// formulaUsesTarget tells whether a rule is a formula that names its target.
func (r Rule) formulaUsesTarget() bool {
	f, err := ParseFormula(r.Formula)
	return r.Kind == "formula" && err == nil && f.Uses("t")
}

func pointsFormula(in input) float64 {
	if in.rule.Eval == nil {
		return math.NaN()
	}
	t := math.NaN()
	if in.target != nil {
		t = *in.target
	}
	p, err := in.rule.Eval(in.v, t, float64(in.n), in.weight)
	if err != nil || math.IsNaN(p) {
		return 0
	}
	return math.Min(in.weight, math.Max(0, p))
}

// The kinds of tokens of a formula.
const (
	tokenEnd = iota
	tokenNumber
	tokenName   // lower-cased
	tokenSymbol // + - * / ( ) , and comparisons
)

type formulaToken struct {
	kind   int
	text   string
	number float64
	at     int // 1-based character
}

// formulaSymbols lists the symbols; a longer one stands before its beginning.
var formulaSymbols = []string{"<=", ">=", "<>", "!=", "<", ">", "=", "+", "-", "*", "/", "(", ")", ","}

// formulaTokens cuts a formula into tokens, the last of them tokenEnd.
func formulaTokens(text string) ([]formulaToken, error) {
	runes := []rune(text)
	var out []formulaToken
	for k := 0; k < len(runes); {
		if strings.ContainsRune(" \t\r\n", runes[k]) {
			k++
			continue
		}
		token, length, err := formulaTokenAt(runes, k)
		if err != nil {
			return nil, err
		}
		out, k = append(out, token), k+length
	}
	return append(out, formulaToken{kind: tokenEnd, at: len(runes) + 1}), nil
}

func formulaTokenAt(runes []rune, k int) (formulaToken, int, error) {
	rest := string(runes[k:])
	if length := numberLength(rest); length > 0 {
		v, err := strconv.ParseFloat(rest[:length], 64)
		if err != nil {
			return formulaToken{}, 0, formulaErrorf(k+1, diag.T("不是数字：%s", "not a number: %s", rest[:length]), diag.Text{})
		}
		return formulaToken{tokenNumber, rest[:length], v, k + 1}, length, nil
	}
	if length := nameLength(rest); length > 0 {
		return formulaToken{kind: tokenName, text: strings.ToLower(rest[:length]), at: k + 1}, length, nil
	}
	if strings.HasPrefix(rest, "--") || strings.HasPrefix(rest, "/*") {
		return formulaToken{}, 0, formulaErrorf(k+1, diag.T("公式里不能有注释 %q", "a formula has no comments (%q)", rest[:2]), diag.T("减去负数请写成 - (-x)", "to subtract a negative number write - (-x)"))
	}
	for _, s := range formulaSymbols {
		if strings.HasPrefix(rest, s) {
			return formulaToken{kind: tokenSymbol, text: s, at: k + 1}, len(s), nil
		}
	}
	return formulaToken{}, 0, formulaErrorf(k+1, diag.T("公式里不能有 %q", "%q has no place in a formula", string(runes[k])), symbolHint(runes[k]))
}

// symbolHint says what stands for a character that has no place in a formula.
func symbolHint(c rune) diag.Text {
	switch c {
	case ';':
		return diag.T("公式是一个表达式，不是语句", "a formula is one expression, not a statement")
	case '%':
		return diag.T("90%% 请写 0.9", "write 0.9 for 90%%")
	case '^':
		return diag.T("乘方请写 power(x, y)", "write power(x, y)")
	case '\'', '"':
		return diag.T("公式里只有数字", "a formula has numbers only")
	case '（', '）', '，', '×', '÷', '≥', '≤':
		return diag.T("请用半角符号：( ) , * / >= <=", "write ( ) , * / >= <=")
	}
	return diag.Text{}
}

// numberLength is how many bytes at the beginning are a number, 0 for none.
func numberLength(s string) int {
	digits := func(from int) int {
		k := from
		for k < len(s) && s[k] >= '0' && s[k] <= '9' {
			k++
		}
		return k
	}
	whole := digits(0)
	end := whole
	if end < len(s) && s[end] == '.' {
		end = digits(end + 1)
	}
	if whole == 0 && end < 2 {
		return 0
	}
	if end < len(s) && (s[end] == 'e' || s[end] == 'E') {
		from := end + 1
		if from < len(s) && (s[from] == '+' || s[from] == '-') {
			from++
		}
		if to := digits(from); to > from {
			end = to
		}
	}
	return end
}

func nameLength(s string) int {
	k := 0
	for k < len(s) {
		c := s[k] | 0x20
		letter := c >= 'a' && c <= 'z' && s[k] < 0x80 || s[k] == '_'
		if !letter && (k == 0 || s[k] < '0' || s[k] > '9') {
			break
		}
		k++
	}
	return k
}
