package main

import (
	"github.com/alecthomas/kong"

	"kaohe/model/diag"
)

// helpTexts are the texts of the command line in both languages.
var helpTexts = map[string]diag.Text{
	"about": diag.T("把售后服务部门的导出数据变成可发布的考核报告网站。", "Turn the exports of an after-sales service department into a published report site."),

	"help_dir":      diag.T("项目文件夹（默认为当前文件夹）。", "the project folder (default: here)."),
	"help_lang":     diag.T("消息与网站首选的语言。", "language of messages and of the site's root."),
	"help_quiet":    diag.T("不显示进度。", "no progress."),
	"help_no_color": diag.T("不用颜色。", "no colour."),

	"help_demo":       diag.T("用内置的样例公司生成网站。", "build the sample company's site."),
	"help_new":        diag.T("建一个新项目文件夹。", "make a new project folder."),
	"help_map":        diag.T("查看导出文件，给出 kaohe.yaml 的映射建议。", "look at exports and propose their mapping for kaohe.yaml."),
	"help_check":      diag.T("读入全部数据并检查，不发布。", "read and check everything, publish nothing."),
	"help_build":      diag.T("导出数据 → 数据仓库 → 得分 → 网站；要么整体替换，要么不动。", "exports → warehouse → scores → site, replaced whole or not at all."),
	"help_query":      diag.T("对数据仓库做只读 SQL 查询；不给 SQL 时逐条读入。", "read-only SQL over the warehouse; without SQL, statements are read one by one."),
	"help_explain":    diag.T("一个人的得分是怎么来的，从记录到最后的取舍，逐步说明。", "how a person's score came about, step by step from the records."),
	"help_compare":    diag.T("换一个方案会怎样：谁变动、变多少，等级、薪酬、奖项。", "what another scheme would change: who moves, grades, pay, awards."),
	"help_schema":     diag.T("kaohe.yaml 与方案文件的 JSON Schema，供编辑器使用。", "the JSON Schema of kaohe.yaml and of schemes, for editors."),
	"help_policy":     diag.T("把考核方案写成正式的制度文件。", "the scheme as a formal policy document."),
	"help_indicators": diag.T("列出指标库，以及本项目缺少什么。", "the library of indicators and what this project lacks."),
	"help_version":    diag.T("版本。", "version."),

	"help_output":     diag.T("网站的文件夹（默认 public，相对于项目）。", "the site's folder (default: public, within the project)."),
	"help_out":        diag.T("网站的文件夹。", "the site's folder."),
	"help_fresh":      diag.T("不用缓存，重新读入每个导出文件。", "ignore the cache and read every export again."),
	"help_memory":     diag.T("DuckDB 最多使用的内存，例如 1GiB。", "the most memory DuckDB may use, for example 1GiB."),
	"help_format":     diag.T("结果的格式：table、csv、json、markdown。", "format of the result: table, csv, json, markdown."),
	"help_file":       diag.T("写入此文件；不给则输出到屏幕。", "write to this file; without it, to standard output."),
	"help_map_file":   diag.T("要查看的导出文件（可多个）。", "the exports to look at."),
	"help_map_format": diag.T("建议的格式：yaml、json。", "format of the proposal: yaml, json."),
	"help_sql":        diag.T("要执行的 SQL。", "the SQL to run."),
	"help_scheme":     diag.T("考核方案的名称。", "name of the scheme to start from."),
	"help_new_dir":    diag.T("新项目的文件夹。", "folder of the new project."),

	"help_employee":       diag.T("员工的工号。", "the employee's id."),
	"help_explain_period": diag.T("考核周期，如 2026-09、2026Q3、2026；默认为报告周期。", "the period, such as 2026-09, 2026Q3, 2026; default: the report period."),
	"help_explain_scheme": diag.T("只按此方案；默认为适用于此人的方案。", "only by this scheme; default: those that apply to the person."),
	"help_explain_format": diag.T("输出的格式：text、markdown、json。", "format of the output: text, markdown, json."),
	"help_records":        diag.T("每项指标最多列出几条记录。", "most records listed for an indicator."),

	"help_compare_a":      diag.T("现行方案：名称或文件。", "the scheme as it is: its name or file."),
	"help_compare_b":      diag.T("另一个方案：名称或文件。", "the other one: its name or file."),
	"help_compare_format": diag.T("输出的格式：table、csv（只有变动表）、json、markdown。", "format of the output: table, csv (the movers), json, markdown."),
	"help_movers":         diag.T("最多列出多少人。", "most people listed."),
	"help_compare_output": diag.T("另写成一个 HTML 页面。", "write an HTML page besides."),
	"help_schema_kind":    diag.T("哪一种文件：kaohe、scheme。", "which file: kaohe, scheme."),

	"help_policy_scheme": diag.T("方案的名称或文件；默认为项目的全部方案。", "a scheme's name or file; default: all of the project."),
	"help_policy_format": diag.T("文件的格式：markdown、html。", "format of the document: markdown, html."),
}

func helpVars(lang diag.Lang) kong.Vars {
	vars := kong.Vars{}
	for key, text := range helpTexts {
		vars[key] = text.In(lang)
	}
	return vars
}
