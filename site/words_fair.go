package site

import "kaohe/model/diag"

// fairWords are those of what is real and what may be chance.
var fairWords = map[string]diag.Text{
	"score_90":          {ZH: "得分 90%", EN: "Score 90%"},
	"rankings_all_tied": {ZH: "%d 人难分先后：得分相差不超过运气所能造成的", EN: "None of the %d people can be told apart: the scores differ by no more than luck"},
	"rankings_best":     {ZH: "同时看所有人，%d 人都可能是第 1 名（把握 90%%）；同档的人，数据分不出先后", EN: "Looking at all at once, any of %d people could be first (90 %% sure); within a tier the data tell nobody apart"},
	"rankings_level":    {ZH: "区间说的是：同样多的记录重来许多次，得分平均会在哪里", EN: "Intervals say where the score would lie on average, if as many records came out again and again"},

	"funnel":            {ZH: "与整体的差别是真的吗", EN: "Is the difference from the whole real?"},
	"funnel_none":       {ZH: "%d 人的高低都没有超出偶然：记录只有这么多时，运气就能造成这样的差别。", EN: "None of %d people lies beyond chance: with so few records luck alone makes such differences."},
	"funnel_some":       {ZH: "%d 人中有 %d 人与整体的差别大到偶然难以解释：%s。其余的高低，运气就能造成。", EN: "Of %d people %d differ from the whole by more than chance explains: %s. The rest may be luck."},
	"funnel_few":        {ZH: "还不能说：多数人的记录不足 %d 条，个人之间的高低看不出真假。", EN: "It cannot be said yet: most people have fewer than %d records, and differences between them tell nothing."},
	"funnel_watch":      {ZH: "另有 %d 人在 95%% 界限之外；即使人人一样，也会有约 %s 人如此。", EN: "%d more lie outside the 95 %% limits; if all were alike, about %s would."},
	"funnel_apart":      {ZH: "人与人之间本来就有偶然之外的差别，界限已相应放宽。", EN: "People differ by more than chance as a rule, and the limits allow for it."},
	"funnel_teams_some": {ZH: "%d 个团队中有 %d 个与整体的差别大到偶然难以解释：%s。", EN: "Of %d teams %d differ from the whole by more than chance explains: %s."},
	"clause_gap":        {ZH: "；", EN: ". "},
	"funnel_etc":        {ZH: "等", EN: " and others"},
	"funnel_better":     {ZH: "%s（好于整体）", EN: "%s (better than the whole)"},
	"funnel_worse":      {ZH: "%s（差于整体）", EN: "%s (worse than the whole)"},
	"funnel_higher":     {ZH: "%s（高于整体）", EN: "%s (above the whole)"},
	"funnel_lower":      {ZH: "%s（低于整体）", EN: "%s (below the whole)"},
	"funnel_title_none": {ZH: "%s：没有人超出偶然的界限", EN: "%s: nobody is beyond chance"},
	"funnel_title_some": {ZH: "%s：%d 人超出偶然的界限", EN: "%s: %d beyond chance"},
	"funnel_title_team": {ZH: "%s：%d 个团队超出偶然的界限", EN: "%s: %d teams beyond chance"},
	"funnel_figure_sub": {ZH: "%s，一点一人；曲线为 95%% 与 99.8%% 界限", EN: "%s, one point a person; limits of 95%% and 99.8%%"},
	"funnel_team_sub":   {ZH: "%s，一点一个团队；曲线为 95%% 与 99.8%% 界限", EN: "%s, one point a team; limits of 95%% and 99.8%%"},
	"funnel_cases":      {ZH: "记录数", EN: "records"},
	"funnel_services":   {ZH: "工单数", EN: "tickets"},
	"funnel_whole":      {ZH: "整体", EN: "all"},
	"funnel_shrunk":     {ZH: "参照全体后的估计", EN: "In the light of all"},
	"funnel_sub": {ZH: "记录越少，偶然的高低越大，界限越宽。数据表中“参照全体后的估计”把记录少的人拉向整体，是对其水平更稳妥的判断；它不影响得分。",
		EN: "The fewer the records, the more chance does and the wider the limits. “In the light of all”, in the table, draws people with few records towards the whole: a safer view of their level. It does not touch any score."},
}
