package publish

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// exchange swaps two folders in one step. File systems that know no exchange
// (some network shares) answer EINVAL, ENOSYS or ENOTSUP.
func exchange(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	switch {
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.ENOTSUP):
		return errors.ErrUnsupported
	case err != nil:
		return fmt.Errorf("exchange: %w", err)
	}
	return nil
}

// syncWritten does nothing: syncTree makes all files durable at once, which for
// thousands of small files costs one journal commit instead of thousands.
func syncWritten(*os.File) error { return nil }

// syncTree flushes the file system that holds root, files and folders; since
// Linux 5.8 it reports failed writes.
func syncTree(root string) error {
	folder, err := os.Open(root)
	if err != nil {
		return err
	}
	err = unix.Syncfs(int(folder.Fd()))
	return errors.Join(err, folder.Close())
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
