package publish

import (
	"errors"
	"os"
	"path/filepath"

	"kaohe/model/diag"
)

// swap puts the staged site in the place of the published one. Where it fails
// the published one stands as before; only where a rename back fails too is it
// set aside, for recoverCrash to put back.
func swap(d disk, place places) error {
	err := swapFolders(d, place)
	if err == nil {
		return nil
	}
	return diag.Fail(err, diag.T(
		"%s：无法替换文件夹；请关闭正在打开它的程序；若它是挂载点，请发布到其中的子文件夹",
		"%s: cannot replace the folder; close programs that have it open; where it is a mount point publish to a folder inside it",
		place.given))
}

func swapFolders(d disk, place places) error {
	if _, err := os.Lstat(place.site); isMissing(err) {
		return d.rename(place.staged, place.site)
	}
	err := d.exchange(place.staged, place.site)
	if errors.Is(err, errors.ErrUnsupported) {
		return twoRenames(d, place)
	}
	return err
}

// twoRenames is the exchange for systems without one. Between the two there is
// no site; a crash there is mended by recoverCrash, a failure at once.
func twoRenames(d disk, place places) error {
	if err := d.rename(place.site, place.old); err != nil {
		return err
	}
	err := d.rename(place.staged, place.site)
	if err == nil {
		return nil
	}
	return errors.Join(err, d.rename(place.old, place.site))
}

// recoverCrash brings the folder and its neighbours into order after a build
// that was killed: an old site set aside while none is published goes back; what
// else was staged or set aside is removed.
func recoverCrash(d disk, place places) error {
	if err := putBack(d, place); err != nil {
		return diag.Fail(err, diag.T("%s：无法恢复上一次的站点", "%s: cannot put the earlier site back", place.given))
	}
	for _, folder := range []string{place.staged, place.old} {
		if err := removeOurs(d, folder); err != nil {
			return diag.Fail(err, diag.T("%s：无法清理上一次中断的构建", "%s: cannot clean up after an earlier build", place.given))
		}
	}
	return nil
}

func putBack(d disk, place places) error {
	if _, err := os.Lstat(place.site); !isMissing(err) {
		return err
	}
	if _, err := os.Lstat(place.old); isMissing(err) {
		return nil
	}
	if err := d.rename(place.old, place.site); err != nil {
		return err
	}
	return d.syncFolder(place.parent)
}

// removeOurs removes a folder of ours that stands beside the site. The marker
// goes last, so that a removal that was cut short can be taken up again; a
// folder with other content and no marker is not ours and is an error.
func removeOurs(d disk, folder string) error {
	entries, err := os.ReadDir(folder)
	if isMissing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Lstat(filepath.Join(folder, markerName)); isMissing(err) && len(entries) > 0 {
		return diag.Fail(nil, diag.T(
			"%s：不是 kaohe 的文件夹，却占用了 kaohe 需要的名字；请移走它",
			"%s: is not a folder of kaohe, but has a name that kaohe needs; move it away", folder))
	}
	for _, e := range entries {
		if e.Name() == markerName {
			continue
		}
		if err := d.removeAll(filepath.Join(folder, e.Name())); err != nil {
			return err
		}
	}
	return d.removeAll(folder)
}
