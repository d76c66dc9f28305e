package publish

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"kaohe/model/diag"
)

// names are the paths of a site so far. It keeps apart what every file system
// of the readers keeps apart, and refuses the rest.
type names struct {
	mu      sync.Mutex
	files   map[string]string // folded path → path as put
	folders map[string]string // folded path of each folder above a file → as put
}

// add takes a path in, or says why it cannot be.
func (n *names) add(p string) error {
	if err := checkPath(p); err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.files == nil {
		n.files, n.folders = map[string]string{}, map[string]string{}
	}
	if err := n.clash(p); err != nil {
		return err
	}
	n.files[fold(p)] = p
	for d := path.Dir(p); d != "."; d = path.Dir(d) {
		n.folders[fold(d)] = d
	}
	return nil
}

// clash compares a path, and each folder above it, with those before.
func (n *names) clash(p string) error {
	if before, is := n.files[fold(p)]; is {
		return tooAlike(p, before)
	}
	if before, is := n.folders[fold(p)]; is {
		return refuse(p, diag.T("已是文件夹 %s", "is already a folder, %s", before))
	}
	for d := path.Dir(p); d != "."; d = path.Dir(d) {
		if before, is := n.files[fold(d)]; is {
			return refuse(p, diag.T("其所在文件夹已是文件 %s", "its folder is already a file, %s", before))
		}
		if before, is := n.folders[fold(d)]; is && before != d {
			return tooAlike(d, before)
		}
	}
	return nil
}

func tooAlike(p, before string) error {
	if p == before {
		return refuse(p, diag.T("出现两次", "put twice"))
	}
	return refuse(p, diag.T("与 %s 仅大小写不同，在 Windows 与 macOS 上是同一个文件",
		"differs from %s only by case; on Windows and macOS they are one", before))
}

// fold is the form in which paths are compared: composed characters, lower case.
func fold(p string) string { return strings.ToLower(norm.NFC.String(p)) }

// top gives the sorted names of the files and folders at the top of the site.
func (n *names) top() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []string
	for _, p := range n.files {
		if !strings.Contains(p, "/") {
			out = append(out, p)
		}
	}
	for _, d := range n.folders {
		if !strings.Contains(d, "/") {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return out
}

// refuse says why a path cannot be published.
func refuse(path string, wish diag.Text) error {
	return diag.Fail(nil, diag.Text{
		ZH: fmt.Sprintf("发布 %q：%s", path, wish.ZH),
		EN: fmt.Sprintf("publish %q: %s", path, wish.EN),
	})
}

// devices are names that Windows keeps for devices, whatever stands after a dot.
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
var devices = []string{
	"con", "prn", "aux", "nul",
	"com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
}

// checkPath accepts relative slash paths inside the site whose every part can
// be a file name on Linux, macOS and Windows alike: a site is copied to shares
// and into zips.
func checkPath(p string) error {
	switch {
	case p == "":
		return refuse(p, diag.T("路径不能为空", "path must not be empty"))
	case strings.HasPrefix(p, "/"):
		return refuse(p, diag.T("路径须相对于站点", "path must be relative to the site"))
	case strings.EqualFold(p, markerName):
		return refuse(p, diag.T("此名留给站点标记", "this name is kept for the marker of the site"))
	}
	for _, part := range strings.Split(p, "/") {
		if wish := checkPart(part); wish != (diag.Text{}) {
			return refuse(p, wish)
		}
	}
	return nil
}

// maxPart is the longest name most file systems hold, in bytes.
const maxPart = 255

// checkPart gives what a part of a path should be, or nothing when it is so.
func checkPart(part string) diag.Text {
	stem, _, _ := strings.Cut(part, ".")
	switch {
	case part == "" || part == "." || part == "..":
		return diag.T("不能有空的、. 或 .. 部分", "must not have empty, . or .. parts")
	case strings.ContainsFunc(part, func(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune(`\<>:"|?*`, r) }):
		return diag.T(`不能含控制字符或 \ < > : " | ? *`, `must not hold control characters or any of \ < > : " | ? *`)
	case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") || strings.HasPrefix(part, " "):
		return diag.T("各部分不能以空格开头，也不能以点或空格结尾", "parts must not start with a space or end with a dot or space")
	case slices.Contains(devices, strings.ToLower(stem)):
		return diag.T("不能是 Windows 的设备名", "must not be a device name of Windows")
	case len(part) > maxPart:
		return diag.T("各部分不能超过 %d 字节", "parts must not be longer than %d bytes", maxPart)
	}
	return diag.Text{}
}
