//go:build !linux

package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// exchange is not to be had here in a form that every file system knows.
func exchange(_, _ string) error { return errors.ErrUnsupported }

// syncWritten makes a file durable as soon as it is written.
func syncWritten(file *os.File) error { return file.Sync() }

// syncTree makes the folders durable; their files are so already.
func syncTree(root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		return syncFolder(path)
	})
}

// syncFolder makes the names in a folder durable. Windows cannot open a folder
// for that and journals renames itself.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
