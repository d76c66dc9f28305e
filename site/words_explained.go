package site

import "kaohe/model/diag"

// explainedWords are those of the steps by which a score came about.
var explainedWords = map[string]diag.Text{
	"explained":        {ZH: "%s 分是怎么算出来的：从记录到得分的每一步", EN: "How the %s came about, step by step from the records"},
	"explained_inside": {ZH: "各期每一项的计算见：", EN: "For every step of the shorter periods see: "},
	"weight_bonus":     {ZH: "加分", EN: "bonus"},
	"bonus_none":       {ZH: "加分项，本期没有", EN: "bonus item, none in this period"},
	"bonus_got":        {ZH: "加 %s 分", EN: "%s points on top"},
}

// leniencyWords are those of how raters differ.
var leniencyWords = map[string]diag.Text{
	"leniency":         {ZH: "评分人是否宽严一致", EN: "Do raters rate alike?"},
	"leniency_sub":     {ZH: "每位评分人与其他评分人对同一人、同一季度的评分相比，正数为偏宽。可比较的评分满 5 次才判断，相差超过标准误的 3 倍才算偏宽或偏严。不列姓名，不影响得分。", EN: "Each rater against what all others gave the same people in the same quarter; above 0 is lenient. Five comparable ratings are needed, and only what is three standard errors off counts. No names, and no effect on scores."},
	"leniency_unknown": {ZH: "可比较的评分太少，还不能说谁偏宽谁偏严。", EN: "There are too few comparable ratings to say whether anybody is lenient or strict."},
	"leniency_none":    {ZH: "%d 位可判断的评分人中，没有人明显偏宽或偏严。", EN: "Of %d raters who can be judged, nobody is clearly lenient or strict."},
	"leniency_some":    {ZH: "%d 位可判断的评分人中，%d 位明显偏宽，%d 位明显偏严。", EN: "Of %d raters who can be judged, %d are clearly lenient and %d clearly strict."},
	"leniency_ratings": {ZH: "可比较的评分", EN: "Comparable ratings"},
	"leniency_lenient": {ZH: "明显偏宽", EN: "Clearly lenient"},
	"leniency_strict":  {ZH: "明显偏严", EN: "Clearly strict"},
	"leniency_spread":  {ZH: "从最严到最宽", EN: "From strictest to most lenient"},
	"leniency_range":   {ZH: "%s 至 %s 分", EN: "%s to %s points"},
	"cannot_say":       {ZH: "还不能说", EN: "cannot be said yet"},
}
