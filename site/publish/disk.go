package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// disk is every change this package makes to the file system, one method each,
// so that a test can fail or kill at each of them.
type disk struct {
	// step is called before each change, and again in the middle of a write;
	// an error stands for the change's own. nil lets everything pass.
	step func(operation, path string) error
	// plain withholds the exchange, as on a system that has none.
	plain bool
}

func (d disk) before(operation, path string) error {
	if d.step == nil {
		return nil
	}
	return d.step(operation, path)
}

func (d disk) makeFolders(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if err := d.before("mkdir", path); err != nil {
		return err
	}
	return os.MkdirAll(path, 0o755)
}

// write makes or overwrites a file. A file that may be linked from elsewhere is
// never given to it: it is used inside the staged site only, whose own files
// are put once.
func (d disk) write(path string, content []byte) error {
	if err := d.before("create", path); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := d.fill(file, content); err != nil {
		return errors.Join(err, file.Close())
	}
	return file.Close()
}

func (d disk) fill(file *os.File, content []byte) error {
	if err := d.before("write", file.Name()); err != nil {
		return err
	}
	if _, err := file.Write(content); err != nil {
		return err
	}
	return syncWritten(file)
}

func (d disk) link(from, to string) error {
	if err := d.before("link", to); err != nil {
		return err
	}
	return os.Link(from, to)
}

func (d disk) rename(from, to string) error {
	if err := d.before("rename", to); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// exchange swaps two folders in one step; the error is errors.ErrUnsupported
// where the system or this file system cannot.
func (d disk) exchange(a, b string) error {
	if err := d.before("exchange", b); err != nil {
		return err
	}
	if d.plain {
		return errors.ErrUnsupported
	}
	return exchange(a, b)
}

// syncTree makes a whole folder durable: its files and the folders themselves.
func (d disk) syncTree(root string) error {
	if err := d.before("sync", root); err != nil {
		return err
	}
	return syncTree(root)
}

func (d disk) syncFolder(path string) error {
	if err := d.before("sync", path); err != nil {
		return err
	}
	return syncFolder(path)
}

// removeAll removes a file or folder, step by step from the leaves.
func (d disk) removeAll(path string) error {
	if info, err := os.Lstat(path); err == nil && info.IsDir() {
		entries, err := os.ReadDir(path)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := d.removeAll(filepath.Join(path, e.Name())); err != nil {
				return err
			}
		}
	}
	if err := d.before("remove", path); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
