package publish

import (
	"errors"

	"golang.org/x/sys/windows"
)

// lock is a file that nobody else can open and that vanishes when its handle is
// closed, at the latest by the system when the process ends.
type lock struct{ handle windows.Handle }

// takeLock takes the lock at once or fails with errBusy.
func takeLock(path string) (*lock, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	const access = windows.GENERIC_READ | windows.GENERIC_WRITE | windows.DELETE
	handle, err := windows.CreateFile(name, access, 0, nil, windows.OPEN_ALWAYS,
		windows.FILE_ATTRIBUTE_NORMAL|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
	if errors.Is(err, windows.ERROR_SHARING_VIOLATION) {
		return nil, errBusy
	}
	if err != nil {
		return nil, err
	}
	return &lock{handle}, nil
}

func (l *lock) release() error { return windows.CloseHandle(l.handle) }
