package scheme

import "math"

// formulaFunctionList is every function that a formula may call. Left out are
// functions that differ from run to run, that reach beyond the numbers given,
// or that fail on some of them, such as ln and sqrt of a negative number.
var formulaFunctionList = []functionRow{
	{"abs", "abs(x)", 1, 1, of(math.Abs)},
	{"sign", "sign(x)", 1, 1, of(signOf)},
	{"floor", "floor(x)", 1, 1, of(math.Floor)},
	{"ceil", "ceil(x)", 1, 1, of(math.Ceil)},
	{"trunc", "trunc(x)", 1, 1, of(math.Trunc)},
	{"round", "round(x), round(x, 2)", 1, 2, roundOf},
	{"least", "least(x, y, …)", 2, 20, func(args []cell) cell { return extreme(args, -1) }},
	{"greatest", "greatest(x, y, …)", 2, 20, func(args []cell) cell { return extreme(args, 1) }},
	{"power", "power(x, y)", 2, 2, powerOf},
	{"exp", "exp(x)", 1, 1, of(math.Exp)},
	{"coalesce", "coalesce(x, y, …)", 2, 20, firstGiven},
	{"nullif", "nullif(x, y)", 2, 2, nullIf},
}

// functionRow is one function of formulas.
type functionRow struct {
	name        string
	form        string // how it is written
	least, most int    // arguments
	eval        func(args []cell) cell
}

func formulaFunction(name string) (functionRow, bool) {
	for _, f := range formulaFunctionList {
		if f.name == name {
			return f, true
		}
	}
	return functionRow{}, false
}

func formulaFunctionNames() []string {
	var out []string
	for _, f := range formulaFunctionList {
		out = append(out, f.name)
	}
	return out
}

// of makes a function of one number; NULL stays NULL.
func of(f func(float64) float64) func(args []cell) cell {
	return func(args []cell) cell {
		if args[0].null {
			return null
		}
		return cell{x: f(args[0].x)}
	}
}

func signOf(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// roundOf rounds halves away from zero, as the engine does.
func roundOf(args []cell) cell {
	if args[0].null {
		return null
	}
	scale := 1.0
	if len(args) == 2 {
		scale = math.Pow10(int(args[1].x))
	}
	out := math.Round(args[0].x*scale) / scale
	if math.IsInf(out, 0) || math.IsNaN(out) {
		return args[0]
	}
	return cell{x: out}
}

// extreme gives the least (-1) or greatest (1) argument; NULL is passed over.
func extreme(args []cell, sign int) cell {
	out := null
	for _, a := range args {
		if !a.null && (out.null || order(a.x, out.x)*sign > 0) {
			out = a
		}
	}
	return out
}

func powerOf(args []cell) cell {
	if args[0].null || args[1].null {
		return null
	}
	return cell{x: math.Pow(args[0].x, args[1].x)}
}

func firstGiven(args []cell) cell {
	for _, a := range args {
		if !a.null {
			return a
		}
	}
	return null
}

func nullIf(args []cell) cell {
	if !args[0].null && !args[1].null && order(args[0].x, args[1].x) == 0 {
		return null
	}
	return args[0]
}
