package publish

import "errors"

// errBusy says that another process holds the lock.
var errBusy = errors.New("the lock is held by another build")
