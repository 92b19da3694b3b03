package backend

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"authdeck/model"
	"authdeck/store/files"
)

// Advice for a keyring that does not work. OtherKeyring follows other advice.
var (
	AnotherKeyring = model.Step{Text: "choose another keyring: run", Code: useFile}
	OtherKeyring   = model.Step{Text: "or choose another keyring: run", Code: useFile}
)

const useFile = "authdeck keyring use file"

// Classified reports whether an error is nil or already has one of the model's kinds.
func Classified(err error) bool {
	for _, kind := range []error{
		nil, model.ErrKeyringAbsent, model.ErrKeyringSilent, model.ErrKeyringLocked, model.ErrKeyringDenied,
		context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return errors.As(err, new(*model.Problem))
}

// Wrap gives an error a kind.
func Wrap(kind, err error) error { return fmt.Errorf("%w: %w", kind, err) }

// Classify is for errors about which nothing more exact is known.
func Classify(title string, err error) error {
	if Classified(err) {
		return err
	}
	return Failed(title, err)
}

// Failed is for a keyring's own error message.
func Failed(title string, err error) error {
	return &model.Problem{
		Kind: model.ErrKeyringFailed, What: title + " failed", Why: err.Error(), Cause: err,
		Fix: model.Do("look for errors in the keyring's own app", "check that the disk is not full", "then try again").Then(OtherKeyring),
	}
}

// NoBus says that there is no D-Bus session bus, which desktop keyrings need.
func NoBus() error {
	return fmt.Errorf("%w: there is no D-Bus session bus, as is usual over SSH and in containers; desktop keyrings need one", model.ErrKeyringAbsent)
}

// SilentBus says that the D-Bus session bus did not answer.
func SilentBus() error {
	return &model.Problem{
		Kind: model.ErrKeyringSilent, What: "the D-Bus session bus did not answer", Why: "authdeck needs it to reach the keyring",
		Fix: model.Do("log out and in again").Then(OtherKeyring),
	}
}

// Dismissed says that a keyring stays locked because its dialog was not answered.
func Dismissed() error {
	return &model.Problem{
		Kind: model.ErrKeyringLocked, What: "the keyring is locked", Why: "its dialog was closed, or could not be shown",
		Fix: model.Do("try again, and unlock it in its dialog").Then(OtherKeyring),
	}
}

// Absent says why a keyring cannot be used here, and what to do.
func Absent(what string, do ...string) error {
	return &model.Problem{Kind: model.ErrKeyringAbsent, What: what, Fix: model.Do(do...).Then(OtherKeyring)}
}

// FolderInTheWay says that a folder has the path of an entry's file. It is no damaged entry, because a save cannot replace it.
func FolderInTheWay(path string) error {
	return &model.Problem{
		Kind: model.ErrKeyringDenied, What: "a folder is in the place of a keyring entry", Why: "authdeck does not delete folders",
		Fix: model.Do("move it away: "+path, "then try again"),
	}
}

// BrokenLink says what to do about a link on the way to a keyring's folder that leads nowhere, as to a disk that is not mounted. The
// entries may be there, so they do not count as missing. It is nil if there is no such link.
func BrokenLink(folder string, or model.Step) error {
	var link *model.Problem
	if !errors.As(files.LinkInPlace(folder), &link) {
		return nil
	}
	return &model.Problem{Kind: model.ErrKeyringDenied, What: link.What, Fix: link.Fix.Then(or), Cause: link.Cause}
}

// IsLinkToItself reports whether an entry's file is a link that leads back to itself. For such a link in place of a folder above it, the
// system returns the same error.
func IsLinkToItself(path string, err error) bool {
	if !errors.Is(err, syscall.ELOOP) {
		return false
	}
	_, err = os.Lstat(path)
	return err == nil
}

// StoppedMidway says that a keyring stopped during a call.
func StoppedMidway(cause error) error { return Stopped("it stopped before it finished", cause) }

// Stopped says that a keyring stopped while it was in use. It keeps the cause only as text: for an absent keyring the program would
// offer another one, where the saved keys would seem to be lost.
func Stopped(when string, cause error, then ...string) error {
	return stopped("the keyring", when, cause, then...)
}

// Gone is the error for a keyring that worked earlier and has stopped.
func Gone(title string, cause error) error { return stopped(title, "it worked earlier", cause) }

func stopped(title, when string, cause error, then ...string) error {
	if then == nil {
		then = []string{"then try again"}
	}
	return &model.Problem{
		Kind: model.ErrKeyringGone, What: title + " has stopped", Cause: errors.New(strings.TrimPrefix(cause.Error(), model.ErrKeyringAbsent.Error()+": ")),
		Why: when + "; your saved keys are safe", Fix: model.Do("start it again (log in to the desktop)").Then(model.Do(then...)...),
	}
}

// Unsure says that a save failed and it is unknown which entry is there, because the old one could not be read or restored.
func Unsure(err, back error) error {
	e := &model.Problem{
		Kind: err, What: "the keys could not be saved: " + err.Error(), Cause: back,
		Why: "the previous entry could not be restored, so the keyring has either the old or the new one",
		Fix: model.Fix{{Text: "check that it answers:", Code: "authdeck keyring status"}, {Text: "then try again"}},
	}
	var known *model.Problem
	if errors.As(err, &known) {
		e.Kind, e.What, e.Fix = known.Kind, known.What, known.Fix
	}
	return e
}
