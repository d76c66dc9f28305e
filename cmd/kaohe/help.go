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
	"help_indicators": diag.T("列出指标库，以及本项目缺少什么。", "the library of indicators and what this project lacks."),
	"help_version":    diag.T("版本。", "version."),

	"help_output":     diag.T("网站的文件夹（默认 public，相对于项目）。", "the site's folder (default: public, within the project)."),
	"help_out":        diag.T("网站的文件夹。", "the site's folder."),
	"help_fresh":      diag.T("不用缓存，重新读入每个导出文件。", "ignore the cache and read every export again."),
	"help_memory":     diag.T("DuckDB 最多使用的内存，例如 1GiB。", "the most memory DuckDB may use, for example 1GiB."),
	"help_format":     diag.T("结果的格式：table、csv、json、markdown。", "format of the result: table, csv, json, markdown."),
	"help_map_file":   diag.T("要查看的导出文件（可多个）。", "the exports to look at."),
	"help_map_format": diag.T("建议的格式：yaml、json。", "format of the proposal: yaml, json."),
	"help_sql":        diag.T("要执行的 SQL。", "the SQL to run."),
	"help_scheme":     diag.T("考核方案的名称。", "name of the scheme to start from."),
	"help_new_dir":    diag.T("新项目的文件夹。", "folder of the new project."),
}

func helpVars(lang diag.Lang) kong.Vars {
	vars := kong.Vars{}
	for key, text := range helpTexts {
		vars[key] = text.In(lang)
	}
	return vars
}
