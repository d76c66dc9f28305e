package ingest

import (
	"bytes"

	"kaohe/model/diag"
)

// kinds lists what a file can turn out to be, by its first bytes. A kind with a
// refusal is not read; the text says what the file is and what to do. What none
// of them fits is JSON or CSV.
var kinds = []struct {
	name    string
	magic   string
	refusal diag.Text
}{
	{"parquet", "PAR1", diag.Text{}},
	{"zip", "PK\x03\x04", diag.Text{}}, // an archive, or an Excel workbook
	{"zip", "PK\x05\x06", diag.Text{}}, // an empty one
	{"gzip", "\x1f\x8b", diag.Text{}},
	{"arrow file", "ARROW1", diag.Text{}}, // also Feather version 2
	{"arrow stream", "\xff\xff\xff\xff", diag.Text{}},
	{"ole", "\xd0\xcf\x11\xe0", diag.Text{}}, // refused, by what is in it
	{"feather", "FEA1", diag.T("这是 Feather 第 1 版；请存为第 2 版、Parquet 或 CSV", "this is Feather version 1; save it as version 2, Parquet or CSV")},
	{"bzip2", "BZh", unpackFirst},
	{"xz", "\xfd7zXZ", unpackFirst},
	{"7z", "7z\xbc\xaf\x27\x1c", unpackFirst},
	{"rar", "Rar!\x1a\x07", unpackFirst},
	{"zstd", "\x28\xb5\x2f\xfd", unpackFirst},
	{"sqlite", "SQLite format 3\x00", diag.T("这是 SQLite 数据库；请导出为 CSV", "this is an SQLite database; export it as CSV")},
	{"pdf", "%PDF", diag.T("这是 PDF，不是数据导出", "this is a PDF, not an export of data")},
	{"lfs", "version https://git-lfs", diag.T("这是 Git LFS 的指针，不是文件本身；请先运行 git lfs pull", "this is a Git LFS pointer, not the file; run git lfs pull first")},
}

var unpackFirst = diag.T("这种压缩格式不能直接读取；请先解压，或改用 zip、gzip", "this way of packing is not read; unpack it first, or use zip or gzip")

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
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		return "tar", unpackFirst
	}
	return jsonKind(head)
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
