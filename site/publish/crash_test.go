package publish

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A build is stopped at every operation on the disk in turn, in these manners:
// the operation fails, or it and the next one or two; it and everything after it
// fails, as if the process had died; the process is killed. After each the old site or the new
// one must be whole, and the next build must find and leave everything in order.

var errInjected = errors.New("injected")

// forGood is a run of failures that never ends.
const forGood = 1 << 30

// failAt gives a step that fails at operation n (1-based) and at the others of a
// run of failures, and tells by hit whether it came so far.
func failAt(n, run int) (step func(string, string) error, hit *bool) {
	count, hit := 0, new(bool)
	return func(operation, _ string) error {
		count++
		if count >= n && count < n+run {
			*hit = true
			return fmt.Errorf("%s: %w", operation, errInjected)
		}
		return nil
	}, hit
}

func TestFaultAtEveryOperation(t *testing.T) {
	for _, plain := range []bool{false, true} {
		for _, run := range []int{1, 2, 3, forGood} {
			t.Run(fmt.Sprintf("plain=%v run=%d", plain, run), func(t *testing.T) {
				t.Parallel()
				sites := newSites(t)
				stops := 0
				for n := 1; ; n++ {
					step, hit := failAt(n, run)
					dir := sites.fresh(t)
					_, err := newPages.publish(dir, disk{step: step, plain: plain})
					if err != nil && digest(t, dir) == sites.new {
						t.Errorf("stop at %d: the build failed but its site is published: %v", n, err)
					}
					sites.check(t, n, dir, plain && run > 1, err == nil)
					if !*hit {
						break
					}
					stops++
				}
				if stops < 20 {
					t.Errorf("only %d operations were failed: the faults do not reach far enough", stops)
				}
			})
		}
	}
}

func TestFirstBuildFailsAtEveryOperation(t *testing.T) {
	want := digestOf(t, newPages)
	for n := 1; ; n++ {
		step, hit := failAt(n, forGood)
		dir := filepath.Join(t.TempDir(), "public")
		_, err := newPages.publish(dir, disk{step: step})
		got := digest(t, dir)
		if err != nil && got != "" || err == nil && got != want {
			t.Errorf("fault at %d: error %v and site %q", n, err, got)
		}
		newPages.mustPublish(t, dir)
		wantOnly(t, filepath.Dir(dir), "public")
		if !*hit {
			return
		}
	}
}

func TestKillAtEveryOperation(t *testing.T) {
	for _, plain := range []bool{false, true} {
		t.Run(fmt.Sprintf("plain=%v", plain), func(t *testing.T) {
			t.Parallel()
			sites := newSites(t)
			for n := 1; ; n++ {
				dir := sites.fresh(t)
				done := runChild(t, dir, n, plain)
				sites.check(t, n, dir, plain, done)
				if done {
					return
				}
			}
		})
	}
}

// TestKilledBuildsInARow stops build after build without a good one between,
// each at another operation, as an impatient user would.
func TestKilledBuildsInARow(t *testing.T) {
	for _, plain := range []bool{false, true} {
		sites := newSites(t)
		dir := sites.fresh(t)
		for i := range 60 {
			step, _ := failAt(1+i*7%53, forGood)
			newPages.publish(dir, disk{step: step, plain: plain})
			sites.checkWhole(t, i, dir, plain)
		}
		newPages.mustPublish(t, dir)
		sites.checkTidy(t, dir)
	}
}

// sites knows the digests of the two whole sites.
type sites struct{ old, new string }

func newSites(t *testing.T) sites {
	return sites{old: digestOf(t, oldPages), new: digestOf(t, newPages)}
}

// fresh gives a folder with the old site in it.
func (s sites) fresh(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "public")
	oldPages.mustPublish(t, dir)
	return dir
}

// check looks at what build n left: whole at once, new if and only if it said
// so, and in order after the next Begin.
func (s sites) check(t *testing.T, n int, dir string, mayMiss, done bool) {
	t.Helper()
	s.checkWhole(t, n, dir, mayMiss)
	if got := digest(t, dir); done && got != s.new {
		t.Errorf("stop at %d: the build succeeded but the site is not the new one", n)
	}
	next, err := Begin(dir)
	if err != nil {
		t.Fatalf("stop at %d: the next build: %v", n, err)
	}
	if got := digest(t, dir); got != s.old && got != s.new {
		t.Errorf("stop at %d: after recovery the site is neither the old nor the new one", n)
	}
	if err := next.Abort(); err != nil {
		t.Fatal(err)
	}
	s.checkTidy(t, dir)
}

// checkWhole demands the old or the new site. Between two renames there is
// none: that is allowed where mayMiss says so.
func (s sites) checkWhole(t *testing.T, n int, dir string, mayMiss bool) {
	t.Helper()
	switch got := digest(t, dir); {
	case got == s.old, got == s.new, got == "" && mayMiss:
	default:
		t.Errorf("stop at %d: the site is neither the old nor the new one (%v)", n, listing(t, filepath.Dir(dir)))
	}
}

func (s sites) checkTidy(t *testing.T, dir string) {
	t.Helper()
	wantOnly(t, filepath.Dir(dir), "public")
}

// The environment by which the test binary becomes a build that is killed.
const (
	childDir   = "KAOHE_PUBLISH_TEST_DIR"
	childStop  = "KAOHE_PUBLISH_TEST_STOP"
	childPlain = "KAOHE_PUBLISH_TEST_PLAIN"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir))
	}
	os.Exit(m.Run())
}

// child publishes the new site and kills itself at the operation asked for.
func child(dir string) int {
	stop, err := strconv.Atoi(os.Getenv(childStop))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	count := 0
	kill := func(string, string) error {
		if count++; count == stop {
			return killSelf()
		}
		return nil
	}
	if _, err := newPages.publish(dir, disk{step: kill, plain: os.Getenv(childPlain) != ""}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// killSelf ends this process as the system's strongest signal does.
func killSelf() error {
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	if err := self.Kill(); err != nil {
		return err
	}
	select {}
}

// runChild runs a build that is killed at operation n; true means that it ended
// before it got there.
func runChild(t *testing.T, dir string, n int, plain bool) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childDir+"="+dir, childStop+"="+strconv.Itoa(n))
	if plain {
		cmd.Env = append(cmd.Env, childPlain+"=1")
	}
	out, err := cmd.CombinedOutput()
	if strings.TrimSpace(string(out)) != "" {
		t.Fatalf("stop at %d: the build was not killed but failed: %v %s", n, err, out)
	}
	return err == nil
}
