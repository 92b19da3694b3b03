package vault

import (
	"sync/atomic"

	"authdeck/model"
)

// loan is a copy of a secret for a call of the library, because the caller may wipe its own while a late call is still running. The call
// wipes the copy when it returns. If the caller gives up before the call begins, the caller wipes it.
type loan struct {
	secret model.Secret
	taken  atomic.Bool
}

func lend(secret model.Secret) *loan { return &loan{secret: secret.Clone()} }

// use calls f with the copy, unless the caller has given up.
func (l *loan) use(f func(model.Secret) error) error {
	if !l.taken.CompareAndSwap(false, true) {
		return model.ErrKeyringSilent
	}
	defer l.secret.Wipe()
	return f(l.secret)
}

// end wipes a copy that no call has begun to use.
func (l *loan) end() {
	if l.taken.CompareAndSwap(false, true) {
		l.secret.Wipe()
	}
}
