package ingest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"kaohe/model/diag"
)

// piece is one export to read: a file of the project, or what stood packed in one.
type piece struct {
	source *Source
	entry  entry  // of the whole file
	file   string // as the account names it: a.zip/b.csv
	path   string // where its bytes stand, plain
	kind   string // as recognise has it
}

// Limits of unpacking. No export comes near them; a file made to fill a disk does.
const (
	maxDepth         = 3        // archives inside archives
	maxUnpacked      = 64 << 30 // bytes
	maxRatio         = 250      // bytes out of one packed byte …
	ratioFree        = 16 << 20 // … beyond this many
	maxMembers       = 10_000
	maxWorkbookRatio = 1000 // sheets full of empty formatted cells pack tightly
)

// unpack recognises a file and hands every export in it to use, in order of
// name. What cannot be used is a problem. Unpacked bytes stand in temporary
// files only while use runs.
func (r *run) unpack(p piece, use func(piece) error) error { return r.unpackAt(p, 0, use) }

func (r *run) unpackAt(p piece, depth int, use func(piece) error) error {
	head, tail, err := headAndTail(p.path)
	if err != nil {
		return err
	}
	if len(head) == 0 {
		r.Problems.Errorf(p.file, diag.T("导出文件是空的", "the export is empty"), diag.T("请重新导出", "export it again"))
		return nil
	}
	var refusal diag.Text
	if p.kind, refusal = recognise(head, tail); p.kind == "ole" {
		refusal, err = oleRefusal(p.path)
	}
	if err != nil || r.refused(p.file, refusal) {
		return err
	}
	switch p.kind {
	case "gzip", "zip":
		if depth == maxDepth {
			r.refused(p.file, diag.T("压缩包套了 %d 层以上；请先解压", "packed more than %d times over; unpack it first", maxDepth))
			return nil
		}
		if p.kind == "gzip" {
			return r.gunzip(p, depth, use)
		}
		return r.unzip(p, depth, use)
	}
	return use(p)
}

// refused reports what a file is where that is nothing to read.
func (r *run) refused(file string, refusal diag.Text) bool {
	if refusal == (diag.Text{}) {
		return false
	}
	r.Problems.Errorf(file, refusal, diag.Text{})
	return true
}

func (r *run) gunzip(p piece, depth int, use func(piece) error) error {
	in, err := os.Open(p.path)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	plain, err := gzip.NewReader(in)
	if err != nil {
		r.refused(p.file, brokenPack)
		return nil
	}
	return r.inflate(p, plain, info.Size(), depth, use)
}

var brokenPack = diag.T("压缩文件已损坏或不完整；请重新导出或重新复制", "the packed file is damaged or cut off; export or copy it again")

// inflate writes packed bytes to a temporary file and goes on with that.
func (r *run) inflate(p piece, packed io.Reader, size int64, depth int, use func(piece) error) error {
	mark := len(r.scratch)
	to := r.scratchFile(p.entry)
	refusal, err := writeUnpacked(packed, size, to)
	if err == nil && !r.refused(p.file, refusal) {
		p.path = to
		err = r.unpackAt(p, depth+1, use)
	}
	return errors.Join(err, r.removeScratch(mark))
}

// writeUnpacked copies at most what packed bytes of this size may hold.
func writeUnpacked(packed io.Reader, size int64, to string) (refusal diag.Text, err error) {
	out, err := os.Create(to)
	if err != nil {
		return diag.Text{}, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	limit := min(maxUnpacked, max(ratioFree, size*maxRatio))
	buf := make([]byte, 1<<20)
	var written int64
	for {
		n, readErr := packed.Read(buf)
		if written += int64(n); written > limit {
			return diag.T("解压后大得不合常理（超过 %d 倍），不予读取", "unpacks to an unreasonable size (more than %d times its own) and is not read", maxRatio), nil
		}
		if _, err := out.Write(buf[:n]); err != nil {
			return diag.Text{}, err
		}
		switch {
		case errors.Is(readErr, io.EOF):
			return diag.Text{}, nil
		case readErr != nil:
			return brokenPack, nil
		}
	}
}

// unzip goes through the members of an archive, or finds that it is a document.
func (r *run) unzip(p piece, depth int, use func(piece) error) error {
	archive, err := zip.OpenReader(p.path)
	if err != nil {
		r.refused(p.file, brokenPack)
		return nil
	}
	defer archive.Close()
	kind, refusal := documentKind(archive.File)
	if r.refused(p.file, refusal) {
		return nil
	}
	if kind != "" {
		p.kind = kind
		return use(p)
	}
	members, refusal := p.source.usable(archive.File)
	if r.refused(p.file, refusal) {
		return nil
	}
	for _, m := range members {
		inner := p
		inner.file = p.file + "/" + memberName(m)
		if err := r.unzipMember(inner, m, depth, use); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) unzipMember(p piece, m *zip.File, depth int, use func(piece) error) error {
	if m.Flags&1 != 0 {
		r.refused(p.file, diag.T("压缩包设有密码；请先解压", "the archive is locked with a password; unpack it first"))
		return nil
	}
	in, err := m.Open()
	if err != nil {
		r.refused(p.file, brokenPack)
		return nil
	}
	defer in.Close()
	return r.inflate(p, in, int64(m.CompressedSize64), depth, use)
}

// documents lists the documents that are zip archives inside, by a member.
var documents = []struct {
	member  string
	kind    string
	refusal diag.Text
}{
	{"xl/workbook.xml", "workbook", diag.Text{}},
	{"xl/workbook.bin", "", diag.T("这是二进制的 Excel 工作簿（.xlsb）；请另存为 .xlsx 或 CSV UTF-8", "this is a binary Excel workbook (.xlsb); save it as .xlsx or CSV UTF-8")},
	{"word/document.xml", "", diag.T("这是 Word 文档，不是数据导出", "this is a Word document, not an export of data")},
	{"ppt/presentation.xml", "", diag.T("这是演示文稿，不是数据导出", "this is a presentation, not an export of data")},
	{"content.xml", "", diag.T("这是 OpenDocument 文件；请另存为 .xlsx 或 CSV UTF-8", "this is an OpenDocument file; save it as .xlsx or CSV UTF-8")},
}

// documentKind tells a document from an archive of files; "" is an archive. A
// document that would unpack to an unreasonable size is refused.
func documentKind(members []*zip.File) (kind string, refusal diag.Text) {
	var packed, plain uint64
	for _, m := range members {
		packed += m.CompressedSize64
		plain += m.UncompressedSize64
	}
	for _, d := range documents {
		for _, m := range members {
			if strings.EqualFold(m.Name, d.member) {
				if plain > max(ratioFree, packed*maxWorkbookRatio) || plain > maxUnpacked {
					return "", diag.T("解压后大得不合常理（超过 %d 倍），不予读取", "unpacks to an unreasonable size (more than %d times its own) and is not read", maxWorkbookRatio)
				}
				return d.kind, d.refusal
			}
		}
	}
	return "", diag.Text{}
}

// endings are those of the members that are read where the mapping names none.
var endings = []string{".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".json", ".jsonl", ".ndjson", ".parquet", ".arrow", ".arrows", ".ipc", ".feather", ".gz", ".zip"}

// usable lists the members of an archive that are exports, in order of name.
func (s *Source) usable(members []*zip.File) ([]*zip.File, diag.Text) {
	if len(members) > maxMembers {
		return nil, diag.T("压缩包里有 %d 个文件，多于 %d 个", "the archive holds %d files, more than %d", len(members), maxMembers)
	}
	var out []*zip.File
	var names []string
	for _, m := range members {
		name := memberName(m)
		if m.FileInfo().IsDir() || strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), ".") {
			continue
		}
		names = append(names, name)
		if s.takes(name) {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b *zip.File) int { return strings.Compare(memberName(a), memberName(b)) })
	switch {
	case len(out) > 0:
		return out, diag.Text{}
	case s.Member != "":
		s.memberAt.Error(diag.T("压缩包里没有文件符合 %q", "no file in the archive matches %q", s.Member), diag.DidYouMean(s.Member, names))
		return nil, diag.Text{}
	}
	return nil, diag.T("压缩包里没有可读的导出（CSV、Excel、JSON、Parquet、Arrow）", "there is no export in the archive that can be read (CSV, Excel, JSON, Parquet, Arrow)")
}

// takes tells whether a member of an archive is read.
func (s *Source) takes(name string) bool {
	if s.Member != "" {
		return matches(s.Member, name) || matches(s.Member, path.Base(name))
	}
	return slices.Contains(endings, strings.ToLower(path.Ext(name)))
}

func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return err == nil && ok || pattern == name
}

// memberName is the name of an archive's member as UTF-8: Windows in China writes
// it in GBK without saying so.
func memberName(m *zip.File) string {
	name := m.Name
	if !utf8.ValidString(name) {
		if text, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = text
		}
	}
	return strings.ReplaceAll(name, "\\", "/")
}

// oleRefusal tells an encrypted workbook from an old one by the names in the
// first sector of its directory.
func oleRefusal(path string) (diag.Text, error) {
	f, err := os.Open(path)
	if err != nil {
		return diag.Text{}, err
	}
	defer f.Close()
	header := make([]byte, 512)
	if _, err := io.ReadFull(f, header); err != nil {
		return oleUnknown, nil
	}
	size := int64(1) << min(binary.LittleEndian.Uint16(header[30:]), 20)
	directory := make([]byte, size)
	if n, err := f.ReadAt(directory, (int64(binary.LittleEndian.Uint32(header[48:]))+1)*size); err != nil && n == 0 {
		return oleUnknown, nil
	}
	for _, d := range oleDocuments {
		if bytes.Contains(directory, utf16Name(d.stream)) {
			return d.refusal, nil
		}
	}
	return oleUnknown, nil
}

var oleUnknown = diag.T("这是加密的或旧版的 Office 文件；请另存为 .xlsx 或 CSV UTF-8", "this is an encrypted or old Office file; save it as .xlsx or CSV UTF-8")

// oleDocuments lists what stands in Microsoft's old container, by a stream in it.
var oleDocuments = []struct {
	stream  string
	refusal diag.Text
}{
	{"EncryptedPackage", diag.T("这是设有密码的 Excel 工作簿；请去掉密码后另存", "this is a workbook locked with a password; save it without one")},
	{"Workbook", diag.T("这是旧版 Excel 工作簿（.xls）；请另存为 .xlsx 或 CSV UTF-8", "this is an old Excel workbook (.xls); save it as .xlsx or CSV UTF-8")},
	{"Book", diag.T("这是旧版 Excel 工作簿（.xls）；请另存为 .xlsx 或 CSV UTF-8", "this is an old Excel workbook (.xls); save it as .xlsx or CSV UTF-8")},
	{"WordDocument", diag.T("这是 Word 文档，不是数据导出", "this is a Word document, not an export of data")},
}

// utf16Name is a stream's name as the container's directory has it.
func utf16Name(name string) []byte {
	var b bytes.Buffer
	for _, c := range name {
		fmt.Fprintf(&b, "%c\x00", c)
	}
	return b.Bytes()
}
