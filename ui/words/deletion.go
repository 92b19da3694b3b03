package words

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"authdeck/model"
)

// Deletion is what became of one identity whose keys were to be deleted.
type Deletion struct {
	model.Deleted
	Title string
	Err   error // why something is left; nil for success
}

// titles are the titles of the deletions for which is returns true.
func titles(all []Deletion, is func(Deletion) bool) (names []string) {
	for _, d := range all {
		if is(d) {
			names = append(names, d.Title)
		}
	}
	return names
}

func keysGone(d Deletion) bool { return d.Keys }

// KeysDeleted says whose keys were deleted, if nothing failed. without is how many others had no saved keys, as the question
// counted them; from is the keyring in words.
func KeysDeleted(all []Deletion, without int, from string) string {
	gone := titles(all, keysGone)
	loggedOut := titles(all, func(d Deletion) bool { return !d.Keys && d.Session })
	without += len(all) - len(gone)
	switch {
	case len(gone) > 0:
		return "✔ Deleted the keys of " + model.Names(gone) + " from " + from + had(without, "no saved keys")
	case len(loggedOut) > 0:
		return LoggedOutOf(model.Names(loggedOut)) + " · no saved keys"
	case without == 1:
		return NoSavedKeys(all[0].Title)
	}
	return NoKeysMarked(without)
}

// NoKeysMarked says that none of the marked identities and roles has keys to delete.
func NoKeysMarked(marked int) string {
	return noneOf(marked) + " has saved keys"
}

// AllKeysManaged says that the keys of identities are in the configuration, and what to edit to delete them.
func AllKeysManaged(ids []model.Identity) string {
	var names []string
	at := model.Origin{File: ids[0].AccessKeyID.Origin.File}
	todo := EditFile(ids[0], "delete")
	for _, id := range ids {
		names = append(names, id.Title)
		if id.AccessKeyID.Origin.File != at.File {
			todo = "To delete them, edit these files"
		}
	}
	if len(ids) == 1 {
		return KeysManaged(ids[0], todo)
	}
	return "The keys of " + model.Names(names) + " are " + at.Managed() + ". " + todo
}

// NotDeleted says whose keys are left, why, and what was changed in spite of that; nil if nothing failed. A failed deletion may have
// ended a session, and others may have deleted keys, so that it never says that nothing was changed.
func NotDeleted(all []Deletion) *model.Problem {
	failed := slices.DeleteFunc(slices.Clone(all), func(d Deletion) bool { return d.Err == nil })
	if len(failed) == 0 {
		return nil
	}
	kept := titles(failed, func(d Deletion) bool { return !d.Keys })
	p := &model.Problem{Kind: failed[0].Err, Fix: Explain(failed[0].Err).Fix}
	switch {
	case len(kept) == 0:
		p.What = "the keys of " + model.Names(titles(failed, keysGone)) + " were deleted, but something else failed"
	case slices.ContainsFunc(failed, func(d Deletion) bool { return !d.Keys && unfinished(d.Err) }):
		p.What = "the keys of " + model.Names(kept) + " may still be there"
	default:
		p.What = "the keys of " + model.Names(kept) + " were not deleted"
	}
	why := reasons(failed)
	if ended := titles(failed, func(d Deletion) bool { return d.Session }); len(ended) > 0 {
		why = append(why, endedSessions(ended, len(failed)))
	}
	if gone := titles(all, keysGone); len(gone) > 0 && len(kept) > 0 {
		why = append(why, "The keys of "+model.Names(gone)+" are deleted")
	}
	p.Why = strings.Join(why, ". ")
	if more := details(failed); more != "" {
		p.Cause = errors.New(more)
	}
	return p
}

// endedSessions says which sessions ended although a deletion failed; of how many deletions.
func endedSessions(names []string, of int) string {
	switch {
	case of == 1:
		return "Its session has ended"
	case len(names) == 1:
		return "The session of " + names[0] + " has ended"
	}
	return "The sessions of " + model.Names(names) + " have ended"
}

// unfinished reports whether it is unknown what a keyring did, because it did not answer.
func unfinished(err error) bool {
	return errors.Is(err, model.ErrKeyringSilent) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// reasons are why deletions failed, each with the identities that it is about if there are several.
func reasons(failed []Deletion) (out []string) {
	var names [][]string
	var whys []string
	for _, d := range failed {
		why := reason(d.Err)
		at := slices.Index(whys, why)
		if at < 0 {
			at, whys, names = len(whys), append(whys, why), append(names, nil)
		}
		names[at] = append(names[at], d.Title)
	}
	for i, why := range whys {
		if len(failed) == 1 {
			out = append(out, Sentence(why))
		} else {
			out = append(out, model.Names(names[i])+": "+Uncapital(why))
		}
	}
	return out
}

// reason says in one sentence why a deletion failed. It leaves out the advice about the kind of failure, which is about that keyring
// call alone.
func reason(err error) string {
	why := strings.TrimSuffix(Explain(err).What, ".")
	if own := (*model.Problem)(nil); errors.As(err, &own) && own.Why != "" {
		why += ": " + Uncapital(strings.TrimSuffix(own.Why, "."))
	}
	return why
}

// details are what the keyring reported, for support.
func details(failed []Deletion) string {
	var lines []string
	for _, d := range failed {
		if more := Explain(d.Err).Details; more != "" {
			lines = append(lines, d.Title+": "+more)
		}
	}
	return strings.Join(lines, "\n")
}

// DeletedLast are the lines on the terminal about a deletion that did not reach its end: what was done, whose keys were being
// deleted ("" for nobody's), and whose were not reached.
func DeletedLast(done []Deletion, now string, rest []string, from string) (lines []string) {
	var good, failed []Deletion
	for _, d := range done {
		switch {
		case d.Err != nil:
			failed = append(failed, d)
		case d.Keys || d.Session:
			good = append(good, d)
		}
	}
	if len(good) > 0 {
		lines = append(lines, KeysDeleted(good, 0, from))
	}
	if p := NotDeleted(failed); p != nil {
		lines = append(lines, "✗ "+Line(Explain(p)))
	}
	if now != "" {
		lines = append(lines, "! Interrupted while deleting the keys of "+now+". They may or may not be deleted")
	}
	if len(rest) > 0 {
		lines = append(lines, "! The keys of "+model.Names(rest)+" were not deleted")
	}
	return lines
}

// DeletingKeysOf says whose keys are being deleted; at is its number among all.
func DeletingKeysOf(who string, at, all int) string {
	says := "Deleting the keys of " + who
	if all > 1 {
		says += fmt.Sprintf(" · %d of %d", at, all)
	}
	return says
}

// QuitsWhenDeleted is the answer to ctrl+c while the keys of an identity are deleted.
func QuitsWhenDeleted(who string) string {
	return "Deleting the keys of " + who + ", then quitting · ctrl+c again quits now"
}

// KeyringChanged is the answer to a yes to a question that named another keyring than the one that is used now.
const KeyringChanged = "The keyring has changed. Press d again"

// PressDAgain is the answer to a yes to a question while something else has to be done first.
const PressDAgain = "Nothing was deleted yet. Press d again"
