package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// killings is how many builds are killed, each a little later than the one before.
const killings = 10

// Whenever a build is killed, the site that was there is there whole, or the
// new one is; and the next build works.
func TestKilledBuildLeavesTheSiteWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	calls(t, dir, 1)
	started := time.Now()
	runTool(t, dir, nil)
	length := time.Since(started)
	public := filepath.Join(dir, "public")
	whole := map[string]bool{digest(t, public): true}
	calls(t, dir, 2)
	runTool(t, dir, nil)
	whole[digest(t, public)] = true
	if len(whole) != 2 {
		t.Fatal("the two states of the exports must give two sites")
	}
	killed := 0
	for i := range killings {
		calls(t, dir, 1+uint64(i%2))
		after := length * time.Duration(i+1) / killings
		if runTool(t, dir, &after) {
			killed++
		}
		if !whole[digest(t, public)] {
			t.Fatalf("killed after %v: the site is neither the old nor the new one", after)
		}
	}
	if killed < killings/2 {
		t.Errorf("only %d of %d builds were killed on their way", killed, killings)
	}
	calls(t, dir, 1)
	runTool(t, dir, nil)
	if !whole[digest(t, public)] {
		t.Error("the build after the killed ones is not right")
	}
}

// runTool runs the program as a process of its own, to be killed after a while;
// true means that it was.
func runTool(t *testing.T, dir string, killAfter *time.Duration) bool {
	t.Helper()
	cmd := exec.Command("kaohe", "-C", dir, "build", "-q")
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if killAfter != nil {
		timer := time.AfterFunc(*killAfter, func() { cmd.Process.Kill() })
		defer timer.Stop()
	}
	err := cmd.Wait()
	if err != nil && cmd.ProcessState.ExitCode() >= 0 {
		t.Fatalf("%v\n%s", err, output.String())
	}
	return err != nil
}

// calls writes a small project: a quarter of invented calls of six people, in
// the shape of the public call centre export.
func calls(t *testing.T, dir string, seed uint64) {
	t.Helper()
	if err := layOut(os.DirFS("testdata/call_center"), dir); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(seed, 7))
	var b bytes.Buffer
	b.WriteString("call_id,agent,date,time,topic,answered (Y/N),resolved,speed_of_answer_in_seconds,AvgTalkDuration,SatisfactionRating\n")
	for i := range 600 {
		agent, month, day := []string{"Ann", "Bo", "Cy", "Di", "Ed", "Flo"}[i%6], 1+i%3, 1+random.IntN(28)
		fmt.Fprintf(&b, "C%04d,%s,%02d/%02d/2025,10:%02d:00,Billing,", i, agent, day, month, random.IntN(60))
		if random.IntN(5) == 0 {
			b.WriteString("N,N,,,\n")
			continue
		}
		fmt.Fprintf(&b, "Y,%s,%d,00:0%d:15,%d\n", []string{"Y", "Y", "Y", "N"}[random.IntN(4)], 10+random.IntN(90), random.IntN(9), 1+random.IntN(5))
	}
	if err := os.MkdirAll(filepath.Join(dir, "exports"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "exports", "call_center.csv"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
