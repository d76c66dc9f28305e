package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"kaohe/model/diag"
)

// pages is a small site: path → content.
type pages map[string]string

var oldPages = pages{
	"index.html":              "old home",
	"people/E1/index.html":    "same in both",
	"people/E2/index.html":    "goes away",
	"data/a b.csv":            "a,b\n1,2\n",
	"en/index.html":           "old home, English",
	"en/people/E1/index.html": "same in both",
}

var newPages = pages{
	"index.html":              "new home",
	"people/E1/index.html":    "same in both",
	"people/E3/index.html":    "comes in",
	"data/a b.csv":            "a,b\n1,3\n",
	"en/index.html":           "old home, English",
	"en/people/E1/index.html": "same in both",
	"top.txt":                 "",
}

func (p pages) paths() []string {
	var out []string
	for path := range p {
		out = append(out, path)
	}
	slices.Sort(out)
	return out
}

// publish is a whole build: Begin, every Put, Commit.
func (p pages) publish(dir string, d disk) (Summary, error) {
	s, err := begin(dir, d)
	if err != nil {
		return Summary{}, err
	}
	for _, path := range p.paths() {
		if err := s.Put(path, []byte(p[path])); err != nil {
			return Summary{}, errors.Join(err, s.Abort())
		}
	}
	return s.Commit(context.Background())
}

func (p pages) mustPublish(t *testing.T, dir string) Summary {
	t.Helper()
	sum, err := p.publish(dir, disk{})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// digest is a hash of every path and content below a folder; "" when there is
// none.
func digest(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		fmt.Fprintf(h, "%q %v\n", rel, e.IsDir())
		if e.IsDir() {
			return nil
		}
		content, err := os.ReadFile(path)
		fmt.Fprintf(h, "%q\n", content)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// digestOf publishes pages into a folder of their own and gives its digest.
func digestOf(t *testing.T, p pages) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "public")
	p.mustPublish(t, dir)
	return digest(t, dir)
}

// listing gives the names in a folder.
func listing(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func wantOnly(t *testing.T, dir string, want ...string) {
	t.Helper()
	if got := listing(t, dir); !slices.Equal(got, want) {
		t.Errorf("%s holds %q, want %q", filepath.Base(dir), got, want)
	}
}

func TestFirstAndSecondBuild(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "deep", "public")
	first := oldPages.mustPublish(t, dir)
	if want := (Summary{Files: 6, Written: 6, Bytes: 66}); first != want {
		t.Errorf("first build: %+v, want %+v", first, want)
	}
	second := newPages.mustPublish(t, dir)
	if want := (Summary{Files: 7, Written: 4, Linked: 3, Bytes: 65}); second != want {
		t.Errorf("second build: %+v, want %+v", second, want)
	}
	if digest(t, dir) != digestOf(t, newPages) {
		t.Error("an exchanged site differs from one published anew")
	}
	wantOnly(t, filepath.Join(parent, "deep"), "public")
}

func TestPlainSystemsPublishTheSame(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	oldPages.mustPublish(t, dir)
	if _, err := newPages.publish(dir, disk{plain: true}); err != nil {
		t.Fatal(err)
	}
	if digest(t, dir) != digestOf(t, newPages) {
		t.Error("two renames give another site than the exchange")
	}
	wantOnly(t, filepath.Dir(dir), "public")
}

func TestUnchangedFilesAreLinked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	oldPages.mustPublish(t, dir)
	before, _ := os.Stat(filepath.Join(dir, "people/E1/index.html"))
	changed, _ := os.Stat(filepath.Join(dir, "index.html"))
	newPages.mustPublish(t, dir)
	after, _ := os.Stat(filepath.Join(dir, "people/E1/index.html"))
	rewritten, _ := os.Stat(filepath.Join(dir, "index.html"))
	if !os.SameFile(before, after) {
		t.Error("an unchanged file was written again")
	}
	if os.SameFile(changed, rewritten) {
		t.Error("a changed file is still the old one")
	}
}

func TestFileEditedInPlaceIsRestored(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	oldPages.mustPublish(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("OLD HOME"), 0o644); err != nil {
		t.Fatal(err)
	}
	oldPages.mustPublish(t, dir)
	if digest(t, dir) != digestOf(t, oldPages) {
		t.Error("an edited file of the same length survived a build")
	}
}

func TestNothingIsVisibleBeforeCommit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	s, err := Begin(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put("index.html", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the site is there before Commit: %v", err)
	}
	if err := s.Abort(); err != nil {
		t.Fatal(err)
	}
	wantOnly(t, filepath.Dir(dir))
}

func TestAbortKeepsTheOldSite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	oldPages.mustPublish(t, dir)
	before := digest(t, dir)
	s, err := Begin(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put("index.html", []byte("half a site")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Abort(), s.Abort()); err != nil {
		t.Fatal(err)
	}
	if digest(t, dir) != before {
		t.Error("abort changed the site")
	}
	if err := s.Put("late.html", nil); err == nil {
		t.Error("a file was taken after Abort")
	}
	if _, err := s.Commit(context.Background()); err == nil {
		t.Error("committed after Abort")
	}
	wantOnly(t, filepath.Dir(dir), "public")
}

func TestCommitStopsWhenTheContextEnds(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	oldPages.mustPublish(t, dir)
	before := digest(t, dir)
	s, err := Begin(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put("index.html", []byte("new")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Commit(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("commit: %v, want context.Canceled", err)
	}
	if digest(t, dir) != before {
		t.Error("a cancelled commit changed the site")
	}
	wantOnly(t, filepath.Dir(dir), "public")
}

func TestEmptySiteIsNotPublished(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	oldPages.mustPublish(t, dir)
	if _, err := (pages{}).publish(dir, disk{}); err == nil {
		t.Error("a site without files replaced a good one")
	}
	if digest(t, dir) != digestOf(t, oldPages) {
		t.Error("the old site is gone")
	}
}

func TestFailedPutStopsCommit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	s, err := Begin(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put("index.html", nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Put("index.html", nil); err == nil {
		t.Fatal("put twice")
	}
	if _, err := s.Commit(context.Background()); err == nil {
		t.Error("a site with a failed file was published")
	}
	wantOnly(t, filepath.Dir(dir))
}

func TestPutFromManyGoroutines(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	s, err := Begin(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for i := range 50 {
				if err := s.Put(fmt.Sprintf("people/%d/%d/index.html", i, w), []byte{byte(i)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	sum, err := s.Commit(context.Background())
	if want := (Summary{Files: 400, Written: 400, Bytes: 400}); err != nil || sum != want {
		t.Errorf("%+v, %v; want %+v", sum, err, want)
	}
}

func TestSecondBuildAtOnceIsRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	s, err := Begin(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Begin(dir)
	wantFailure(t, err, "另一个构建", "another build")
	if err := s.Abort(); err != nil {
		t.Fatal(err)
	}
	oldPages.mustPublish(t, dir)
}

// wantFailure checks that an error exists in both languages and says this.
func wantFailure(t *testing.T, err error, zh, en string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	if got := diag.Message(err, diag.ZH); !strings.Contains(got, zh) {
		t.Errorf("Chinese message %q lacks %q", got, zh)
	}
	if got := diag.Message(err, diag.EN); !strings.Contains(got, en) {
		t.Errorf("English message %q lacks %q", got, en)
	}
}

func TestForeignFoldersAreRefused(t *testing.T) {
	cases := []struct {
		name   string
		make   func(t *testing.T, dir string)
		zh, en string
	}{
		{"files without marker", func(t *testing.T, dir string) { put(t, dir, "thesis.docx") }, "不是 kaohe 发布的", "did not publish"},
		{"a file", func(t *testing.T, dir string) { put(t, filepath.Dir(dir), filepath.Base(dir)) }, "不是文件夹", "is not a folder"},
		{"a guest in our site", func(t *testing.T, dir string) {
			oldPages.mustPublish(t, dir)
			put(t, dir, "CNAME")
		}, "CNAME", "CNAME"},
		{"a stranger under the name of staging", func(t *testing.T, dir string) {
			put(t, filepath.Join(filepath.Dir(dir), ".public.kaohe-new"), "mine")
		}, "占用", "has a name that kaohe needs"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			parent := t.TempDir()
			dir := filepath.Join(parent, "public")
			c.make(t, dir)
			before := digest(t, parent)
			_, err := Begin(dir)
			wantFailure(t, err, c.zh, c.en)
			wantFailure(t, err, filepath.Base(dir), filepath.Base(dir))
			if digest(t, parent) != before {
				t.Error("the refusal changed something")
			}
		})
	}
}

func put(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRootIsRefused(t *testing.T) {
	_, err := Begin(filepath.VolumeName(t.TempDir()) + string(filepath.Separator))
	wantFailure(t, err, "根目录", "root folder")
}

func TestEmptyFolderAndDesktopGuestsAreTaken(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	oldPages.mustPublish(t, dir)
	put(t, dir, ".DS_Store")
	oldPages.mustPublish(t, dir)
	if digest(t, dir) != digestOf(t, oldPages) {
		t.Error("the site is not what was put")
	}
}

func TestSymbolicLinkIsFollowed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege on Windows")
	}
	parent := t.TempDir()
	link := filepath.Join(parent, "public")
	target := filepath.Join(parent, "www", "site")
	if err := os.Symlink(filepath.Join("www", "site"), link); err != nil {
		t.Fatal(err)
	}
	oldPages.mustPublish(t, link)
	newPages.mustPublish(t, link)
	if digest(t, target) != digestOf(t, newPages) {
		t.Error("the folder behind the link is not the new site")
	}
	if got, err := os.Readlink(link); err != nil || got != filepath.Join("www", "site") {
		t.Errorf("the link became %q, %v", got, err)
	}
	wantOnly(t, filepath.Join(parent, "www"), "site")
}

func TestLinkInCircleIsRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege on Windows")
	}
	link := filepath.Join(t.TempDir(), "public")
	if err := os.Symlink("public", link); err != nil {
		t.Fatal(err)
	}
	_, err := Begin(link)
	wantFailure(t, err, "发布", "symbolic links")
}

func TestPaths(t *testing.T) {
	cases := []struct{ path, en string }{
		{"", "must not be empty"},
		{"/etc/passwd", "relative to the site"},
		{"../x", "empty, . or .. parts"},
		{"a/../../x", "empty, . or .. parts"},
		{"a/./x", "empty, . or .. parts"},
		{"a//x", "empty, . or .. parts"},
		{"a/", "empty, . or .. parts"},
		{`a\b`, "control characters"},
		{"C:/x", "control characters"},
		{"a\nb", "control characters"},
		{"a./x", "end with a dot"},
		{" a", "start with a space"},
		{"people/con/index.html", "device name"},
		{"NUL.html", "device name"},
		{strings.Repeat("长", 86), "longer than 255 bytes"},
		{".kaohe-site", "marker"},
		{".Kaohe-Site", "marker"},
		{"people/E1/index.html", "put twice"},
		{"people/e1/index.html", "only by case"},
		{"People/E9/index.html", "only by case"},
		{"people", "already a folder"},
		{"people/E1/index.html/x", "already a file"},
		{"cafe\u0301.html", "only by case"},
	}
	for _, c := range cases {
		var n names
		for _, p := range []string{"people/E1/index.html", "caf\u00e9.html"} {
			if err := n.add(p); err != nil {
				t.Fatal(err)
			}
		}
		if err := n.add(c.path); err == nil {
			t.Errorf("%q was taken, want: %s", c.path, c.en)
		} else if !strings.Contains(err.Error(), c.en) {
			t.Errorf("%q: %v, want: %s", c.path, err, c.en)
		}
	}
}

func TestGoodPaths(t *testing.T) {
	var n names
	for _, p := range []string{"index.html", "人员/张三/index.html", "a.b/c", "2026Q2/index.html", ".nojekyll", "console/x", "a/b", "a/c", "ab"} {
		if err := n.add(p); err != nil {
			t.Errorf("%q: %v", p, err)
		}
	}
	want := []string{".nojekyll", "2026Q2", "a", "a.b", "ab", "console", "index.html", "人员"}
	if got := n.top(); !slices.Equal(got, want) {
		t.Errorf("top: %q, want %q", got, want)
	}
}

func TestMarkerRoundTrip(t *testing.T) {
	dir := t.TempDir()
	want := []string{"a b", "人员"}
	if err := os.WriteFile(filepath.Join(dir, markerName), marker(want), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := readMarker(dir); err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}
