package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kaohe/model/diag"
)

// markerName is the file by which a folder is known to be ours.
const markerName = ".kaohe-site"

// markerHead opens the marker. Below it stands one line per file or folder at
// the top of the site, so that a guest among them is noticed.
const markerHead = "kaohe: 本文件夹每次构建整体替换，请勿放入其他文件。\n" +
	"kaohe: this folder is replaced whole by every build; keep nothing else in it.\n"

// guests are names that a desktop puts into folders by itself; they go with
// the old site.
var guests = []string{".DS_Store", "Thumbs.db", "desktop.ini"}

// places are the names a site needs on disk, all absolute but given.
type places struct {
	given  string // as the caller named it, for messages
	parent string
	site   string // parent/base
	staged string
	old    string
	lock   string
}

// placesOf follows symbolic links to the folder that will be replaced.
func placesOf(dir string) (places, error) {
	site, err := followLinks(dir)
	if err != nil {
		return places{}, failure(err, dir)
	}
	parent, base := filepath.Dir(site), filepath.Base(site)
	if parent == site {
		return places{}, diag.Fail(nil, diag.T(
			"%s：不能发布到根目录；请用 -o 换一个文件夹",
			"%s: cannot publish to a root folder; choose another folder with -o", dir))
	}
	beside := func(what string) string { return filepath.Join(parent, "."+base+".kaohe-"+what) }
	return places{given: dir, parent: parent, site: site, staged: beside("new"), old: beside("old"), lock: beside("lock")}, nil
}

// maxLinks bounds a chain of symbolic links, as the kernel does.
const maxLinks = 40

// followLinks gives the absolute path that dir leads to. The last target need
// not exist: it may be missing after a crash, or on the first build.
func followLinks(dir string) (string, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for range maxLinks {
		if real, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
			path = filepath.Join(real, filepath.Base(path))
		}
		target, err := os.Readlink(path)
		if err != nil {
			return path, nil
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = target
	}
	return "", fmt.Errorf("more than %d symbolic links", maxLinks)
}

// marker is the marker file's content for a site with these names at its top.
func marker(top []string) []byte {
	return []byte(markerHead + strings.Join(append(top, ""), "\n"))
}

// readMarker gives the names that the marker of a folder lists. The error is
// fs.ErrNotExist when there is no marker.
func readMarker(folder string) ([]string, error) {
	content, err := os.ReadFile(filepath.Join(folder, markerName))
	if err != nil {
		return nil, err
	}
	rest := strings.TrimPrefix(string(content), markerHead)
	return strings.Split(strings.TrimSuffix(rest, "\n"), "\n"), nil
}

// checkOurs refuses a site folder that this package must not replace: one that
// is no folder, that is not empty and has no marker, or that holds something
// beside what was published.
func checkOurs(place places) error {
	entries, err := os.ReadDir(place.site)
	if isMissing(err) {
		return nil
	}
	if info, statErr := os.Stat(place.site); statErr == nil && !info.IsDir() {
		return diag.Fail(nil, diag.T(
			"%s：不是文件夹；请用 -o 换一个文件夹",
			"%s: is not a folder; choose another folder with -o", place.given))
	}
	if err != nil {
		return failure(err, place.given)
	}
	if len(entries) == 0 {
		return nil
	}
	known, err := readMarker(place.site)
	if errors.Is(err, fs.ErrNotExist) {
		return diag.Fail(nil, diag.T(
			"%s：此文件夹已有内容，且不是 kaohe 发布的，不予替换；请清空它，或用 -o 换一个文件夹",
			"%s: this folder holds files that kaohe did not publish and will not replace; empty it, or choose another folder with -o", place.given))
	}
	if err != nil {
		return failure(err, place.given)
	}
	return checkGuests(place, entries, known)
}

func checkGuests(place places, entries []os.DirEntry, known []string) error {
	for _, e := range entries {
		name := e.Name()
		if name == markerName || slices.Contains(known, name) || slices.Contains(guests, name) {
			continue
		}
		return diag.Fail(nil, diag.T(
			"%s：其中的 %s 不是 kaohe 发布的，整体替换会丢失它；请先移走，或用 -o 换一个文件夹",
			"%s: %s in it was not published by kaohe and would be lost; move it away first, or choose another folder with -o",
			place.given, name))
	}
	return nil
}
