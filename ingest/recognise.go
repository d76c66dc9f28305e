package ingest

import (
	"bytes"

	"kaohe/model/diag"
)

// kinds lists what a file can turn out to be, by its first bytes. A kind with a
// refusal is not read; the text says what the file is and what to do.
var kinds = []struct {
	name    string
	magic   string
	refusal diag.Text
}{
	{"parquet", "PAR1", diag.Text{}},
	{"zip", "PK\x03\x04", diag.T("这是压缩包或 Excel 工作簿，不是 CSV 或 Parquet；请另存为 CSV UTF-8", "this is a zip or an Excel workbook, not CSV or Parquet; save it as CSV UTF-8")},
	{"ole", "\xd0\xcf\x11\xe0", diag.T("这是加密的或旧版的 Excel 工作簿；请另存为 CSV UTF-8", "this is an encrypted or old Excel workbook; save it as CSV UTF-8")},
	{"gzip", "\x1f\x8b", diag.T("这是 gzip 压缩文件；请先解压", "this is a gzip file; unpack it first")},
	{"arrow", "ARROW1", diag.T("这是 Arrow 文件；请另存为 Parquet 或 CSV", "this is an Arrow file; save it as Parquet or CSV")},
	{"pdf", "%PDF", diag.T("这是 PDF，不是数据导出", "this is a PDF, not an export of data")},
	{"lfs", "version https://git-lfs", diag.T("这是 Git LFS 的指针，不是文件本身；请先运行 git lfs pull", "this is a Git LFS pointer, not the file; run git lfs pull first")},
}

// recognise tells what a file is from its first bytes and its last four.
func recognise(head, tail []byte) (kind string, refusal diag.Text) {
	for _, k := range kinds {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			if k.name == "parquet" && !bytes.Equal(tail, []byte("PAR1")) {
				return "", diag.T("Parquet 文件不完整（结尾缺失）；请重新导出或重新复制", "the Parquet file is cut off (its end is missing); export or copy it again")
			}
			return k.name, k.refusal
		}
	}
	if looksLikeHTML(head) {
		return "html", diag.T("这是网页，不是数据导出；多半是登录过期时保存的", "this is a web page, not an export; it was probably saved after the login had expired")
	}
	return "csv", diag.Text{}
}

func looksLikeHTML(head []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<?xml"} {
		if bytes.HasPrefix(start, []byte(tag)) {
			return true
		}
	}
	return false
}
