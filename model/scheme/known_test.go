package scheme_test

import (
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// known is a library large enough for every rule and unit.
var known = library(
	scheme.IndicatorInfo{ID: "csat", Title: diag.Text{ZH: "客户满意度", EN: "Customer satisfaction"}, Unit: "share", Better: "higher",
		Definition: diag.Text{ZH: "满意或很满意的问卷 ÷ 已答问卷", EN: "answers of satisfied or very satisfied ÷ answers"}},
	scheme.IndicatorInfo{ID: "on_time_resolution", Title: diag.Text{ZH: "问题解决及时率", EN: "On-time resolution"}, Unit: "share", Better: "higher",
		Definition: diag.Text{ZH: "时限内（简单 $simple_hours 小时，复杂 $complex_workdays 个工作日）解决的工单 ÷ 当期到期的工单", EN: "tickets resolved within their limit (simple $simple_hours hours, complex $complex_workdays working days) ÷ tickets due in the period"},
		Params:     map[string]string{"simple_hours": "24", "complex_workdays": "3"}},
	scheme.IndicatorInfo{ID: "complaint_success", Title: diag.Text{ZH: "投诉处理成功率", EN: "Complaints handled well"}, Unit: "share", Better: "higher",
		Definition: diag.Text{ZH: "处理成功的投诉 ÷ 已结投诉", EN: "complaints settled with success ÷ closed complaints"}},
	scheme.IndicatorInfo{ID: "responsibility", Title: diag.Text{ZH: "责任心", EN: "Responsibility"}, Unit: "count", Better: "none", Counted: true,
		Definition: diag.Text{ZH: "已核实的推诿、处理不当次数", EN: "verified events of shirking or mishandling"}},
	scheme.IndicatorInfo{ID: "service_awareness", Title: diag.Text{ZH: "服务意识", EN: "Service awareness"}, Unit: "count", Better: "none", Counted: true,
		Definition: diag.Text{ZH: "因态度引起的投诉或记录次数", EN: "complaints or events about attitude"}},
	scheme.IndicatorInfo{ID: "miscommunication", Title: diag.Text{ZH: "沟通协调", EN: "Communication"}, Unit: "count", Better: "none", Counted: true,
		Definition: diag.Text{ZH: "因沟通不当引起客户不满的次数", EN: "events of miscommunication that displeased a customer"}},
	scheme.IndicatorInfo{ID: "skill_exam", Title: diag.Text{ZH: "专业技能", EN: "Professional skill"}, Unit: "score", Better: "higher",
		Definition: diag.Text{ZH: "当期考试平均分", EN: "the mean of the period's examinations"}},
	scheme.IndicatorInfo{ID: "problem_solving", Title: diag.Text{ZH: "问题解决能力", EN: "Problem solving"}, Unit: "score", Better: "higher",
		Definition: diag.Text{ZH: "主管评分，0–100", EN: "the manager's rating, 0–100"}},
	scheme.IndicatorInfo{ID: "first_response_time", Title: diag.Text{ZH: "首次响应时长", EN: "First response time"}, Unit: "seconds", Better: "lower",
		Definition: diag.Text{ZH: "首次响应用时的平均", EN: "the mean time to the first response"}},
	scheme.IndicatorInfo{ID: "handle_time", Title: diag.Text{ZH: "平均处理时长", EN: "Average handle time"}, Unit: "seconds", Better: "range",
		Definition: diag.Text{ZH: "通话、保持与后续处理的平均时长", EN: "mean talk, hold and wrap-up time"}},
	scheme.IndicatorInfo{ID: "complaint_count", Title: diag.Text{ZH: "投诉量", EN: "Complaints"}, Unit: "count", Better: "lower", Counted: true,
		Definition: diag.Text{ZH: "当期投诉数", EN: "complaints received in the period"}},
	scheme.IndicatorInfo{ID: "praise", Title: diag.Text{ZH: "客户表扬", EN: "Praise"}, Unit: "count", Better: "higher", Counted: true,
		Definition: diag.Text{ZH: "已核实的客户表扬", EN: "verified praise by customers"}},
	scheme.IndicatorInfo{ID: "ad_hoc_quality", Title: diag.Text{ZH: "临时任务完成质量", EN: "Quality of ad-hoc tasks"}, Unit: "score", Better: "higher",
		Definition: diag.Text{ZH: "满意 3、较满意 2、不满意 1 的平均", EN: "the mean of satisfied 3, fairly satisfied 2, dissatisfied 1"}},
	scheme.IndicatorInfo{ID: "budget_use", Title: diag.Text{ZH: "预算执行", EN: "Use of the budget"}, Unit: "share", Better: "lower",
		Definition: diag.Text{ZH: "实际成本 ÷ 预算", EN: "cost ÷ budget"}},
	scheme.IndicatorInfo{ID: "nps", Title: diag.Text{ZH: "净推荐值", EN: "Net promoter score"}, Unit: "points", Better: "higher",
		Definition: diag.Text{ZH: "推荐者占比减贬损者占比，以分计", EN: "share of promoters less share of detractors, in points"}},
	scheme.IndicatorInfo{ID: "multi_rater", Title: diag.Text{ZH: "多方评价", EN: "Multi-rater appraisal"}, Unit: "score", Better: "higher",
		Definition: diag.Text{ZH: "各方评分的加权平均：上级 $manager、同事 $peer、客服 $customer_service、客户 $customer", EN: "weighted mean of all sides: manager $manager, peers $peer, customer service $customer_service, customers $customer"},
		Params:     map[string]string{"manager": "40", "peer": "30", "customer_service": "15", "customer": "15"}},
	scheme.IndicatorInfo{ID: "first_time_fix", Title: diag.Text{ZH: "首次修复率", EN: "First-time fix rate"}, Unit: "share", Better: "higher",
		Definition: diag.Text{ZH: "首次上门即修复且期内未返修 ÷ 首次上门", EN: "fixed at the first visit without a return ÷ first visits"}},
	scheme.IndicatorInfo{ID: "cost_per_service", Title: diag.Text{ZH: "单次服务成本", EN: "Cost per service"}, Unit: "money", Better: "lower",
		Definition: diag.Text{ZH: "成本 ÷ 已结服务", EN: "cost ÷ closed services"}},
)

func library(infos ...scheme.IndicatorInfo) map[string]scheme.IndicatorInfo {
	out := map[string]scheme.IndicatorInfo{}
	for _, i := range infos {
		out[i.ID] = i
	}
	return out
}
