// Package publish replaces a published site whole, or not at all.
//
// In: the files of a new site, one Put each, in any order and from any number
// of goroutines. Out: a folder that holds exactly these files.
//
// Its one opinion: a reader of the folder sees the old site or the new one,
// never a mixture, whatever is killed and whenever. So a site is staged in a
// hidden folder beside the published one, made durable, and then exchanged with
// it in one step where the system has such a step (renameat2 with
// RENAME_EXCHANGE on Linux). Elsewhere two renames do it; a crash between them
// leaves no folder under the published name, and the next Begin puts the old
// site back.
//
// For a site in P/public these names are used beside it, and no others:
//
//	P/.public.kaohe-new    the site being staged; after an exchange, the old one
//	P/.public.kaohe-old    the old site between two renames
//	P/.public.kaohe-lock   held while a build is publishing
//
// A folder is taken over only when it is empty or bears our marker, and only
// when nothing stands in it that this package did not publish.
package publish

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"kaohe/model/diag"
)

// Summary says what a Commit published. The marker file is not counted.
type Summary struct {
	Files   int   // files in the site
	Written int   // of these, new or changed
	Linked  int   // of these, the same bytes as in the site before
	Bytes   int64 // bytes of all files together
}

// Staging is a new site on its way. Begin makes it; Commit or Abort ends it.
type Staging struct {
	place places
	disk  disk
	lock  *lock
	names names

	mu    sync.RWMutex // held for reading by Put, for writing by Commit and Abort
	ended bool

	count   sync.Mutex // guards the two below
	summary Summary
	failed  error // the first failure of a Put; a site with a hole is never published
}

// Begin stages a new site next to dir; nothing is visible until Commit. It
// first recovers from an earlier crash. A dir that is a symbolic link is
// followed: the folder it leads to is replaced, the link stays.
//
// It fails, with a diag.Failure, when another build is publishing to dir or
// when dir is not ours to replace.
func Begin(dir string) (*Staging, error) { return begin(dir, disk{}) }

func begin(dir string, d disk) (*Staging, error) {
	place, err := placesOf(dir)
	if err != nil {
		return nil, err
	}
	if err := d.makeFolders(place.parent); err != nil {
		return nil, failure(err, dir)
	}
	held, err := takeLock(place.lock)
	if errors.Is(err, errBusy) {
		return nil, busy(dir)
	}
	if err != nil {
		return nil, failure(err, dir)
	}
	if err := prepare(d, place); err != nil {
		held.release()
		return nil, err
	}
	return &Staging{place: place, disk: d, lock: held}, nil
}

// prepare is everything Begin does under the lock.
func prepare(d disk, place places) error {
	if err := recoverCrash(d, place); err != nil {
		return err
	}
	if err := checkOurs(place); err != nil {
		return err
	}
	if err := d.makeFolders(place.staged); err != nil {
		return failure(err, place.given)
	}
	return failure(d.write(filepath.Join(place.staged, markerName), marker(nil)), place.given)
}

// Put adds one file to the new site. The path uses slashes and is relative to
// the site. It is safe for concurrent use.
//
// It refuses paths that leave the site, that a file system of the readers could
// not hold (see checkPath), that were put before, and that differ from an
// earlier one only by case: on Windows and macOS they would be one file.
// A file whose bytes equal those of the old site is linked, not written.
func (s *Staging) Put(path string, content []byte) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.ended {
		return hasEnded(path)
	}
	linked, err := s.put(path, content)
	s.count.Lock()
	defer s.count.Unlock()
	if err != nil {
		s.failed = cmp.Or(s.failed, err)
		return err
	}
	s.add(linked, len(content))
	return nil
}

func (s *Staging) put(path string, content []byte) (linked bool, err error) {
	if err := s.names.add(path); err != nil {
		return false, err
	}
	target := filepath.Join(s.place.staged, filepath.FromSlash(path))
	if err := s.disk.makeFolders(filepath.Dir(target)); err != nil {
		return false, failure(err, path)
	}
	before := filepath.Join(s.place.site, filepath.FromSlash(path))
	if sameBytes(before, content) && s.disk.link(before, target) == nil {
		return true, nil
	}
	if err := s.disk.write(target, content); err != nil {
		return false, failure(err, path)
	}
	return false, nil
}

func (s *Staging) add(linked bool, size int) {
	s.summary.Files++
	s.summary.Bytes += int64(size)
	if linked {
		s.summary.Linked++
	} else {
		s.summary.Written++
	}
}

// sameBytes tells whether a regular file holds exactly these bytes. A file that
// cannot be read is not the same: it is then written anew.
func sameBytes(file string, content []byte) bool {
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(content)) {
		return false
	}
	old, err := os.ReadFile(file)
	return err == nil && bytes.Equal(old, content)
}

// Commit makes the staged site durable and puts it in the place of the old one,
// which is removed. On any error, and when ctx ends before the exchange, the old
// site stays and the staged one is removed. (Without an exchange, and where even
// the rename back fails, the next Begin puts the old site back.) Once the
// exchange is done the new site is published and Commit succeeds: what could not
// be removed of the old one is left to the next Begin.
func (s *Staging) Commit(ctx context.Context) (Summary, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return Summary{}, hasEnded(s.place.given)
	}
	if err := s.replace(ctx); err != nil {
		_ = s.abort() // the first failure is the one to mend; a rest is the next Begin's work
		return Summary{}, err
	}
	s.dropOld()
	return s.summary, nil
}

// replace checks, makes durable, and exchanges.
func (s *Staging) replace(ctx context.Context) error {
	if s.failed != nil {
		return diag.Fail(s.failed, diag.T("%s：有文件未能写成，未发布", "%s: not published, because a file failed", s.place.given))
	}
	if s.summary.Files == 0 {
		return diag.Fail(nil, diag.T("%s：新站点没有文件，未发布", "%s: not published, because the new site has no files", s.place.given))
	}
	if err := s.disk.write(filepath.Join(s.place.staged, markerName), marker(s.names.top())); err != nil {
		return failure(err, s.place.given)
	}
	if err := s.disk.syncTree(s.place.staged); err != nil {
		return failure(err, s.place.given)
	}
	if err := ctx.Err(); err != nil {
		return failure(err, s.place.given)
	}
	return swap(s.disk, s.place)
}

// dropOld removes the old site once the exchange is durable. Where either does
// not succeed the old site stays set aside, and the next Begin removes it.
func (s *Staging) dropOld() {
	if s.disk.syncFolder(s.place.parent) == nil {
		_ = removeOurs(s.disk, s.place.staged)
		_ = removeOurs(s.disk, s.place.old)
	}
	s.ended = true
	_ = s.lock.release()
}

// Abort throws the staged site away; the published one stays. After Commit or
// an earlier Abort it does nothing, so it can be deferred.
func (s *Staging) Abort() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return nil
	}
	return s.abort()
}

// abort removes the staged site only: an old site set aside by renames that
// failed half-way is the one good site, and the next Begin puts it back.
func (s *Staging) abort() error {
	s.ended = true
	return errors.Join(removeOurs(s.disk, s.place.staged), s.lock.release())
}

// failure says that an operation on the disk failed; nil stays nil.
func failure(err error, path string) error {
	if err == nil {
		return nil
	}
	return diag.Fail(err, diag.T("发布 %s", "publish %s", path))
}

func hasEnded(path string) error {
	return diag.Fail(nil, diag.T("发布 %s：本次发布已经结束", "publish %s: this publication has ended", path))
}

func busy(dir string) error {
	return diag.Fail(nil, diag.T(
		"%s：另一个构建正在发布到此文件夹；请等它结束，或用 -o 换一个文件夹",
		"%s: another build is publishing to this folder; wait for it to end, or choose another folder with -o", dir))
}

// isMissing tells whether a file or folder is not there.
func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
