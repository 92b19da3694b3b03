package words_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestAFailedDeletionSaysWhatWasChanged(t *testing.T) {
	gone, ended := model.Deleted{Keys: true, Session: true}, model.Deleted{Session: true}
	slow := fmt.Errorf("cannot lock a file: %w", context.DeadlineExceeded)
	for want, all := range map[string][]words.Deletion{
		"The keys of a were not deleted. The keyring refused access. Its session has ended. Allow access when it asks": {
			{Title: "a", Deleted: ended, Err: model.ErrKeyringDenied}},
		"The keys of a may still be there. It took too long": {{Title: "a", Err: slow}},
		"The keys of a were deleted, but something else failed. Disk full. Its session has ended": {
			{Title: "a", Deleted: gone, Err: errors.New("disk full")}},
		"The keys of b and c were not deleted. b: the keyring is locked. c: disk full. The session of c has ended. The keys of a are deleted. " +
			"Try again, and unlock it in its dialog. Or use another keyring: run authdeck keyring use file": {
			{Title: "a", Deleted: gone}, {Title: "b", Err: model.ErrKeyringLocked}, {Title: "c", Deleted: ended, Err: errors.New("disk full")}},
	} {
		if got := words.Line(words.Explain(words.NotDeleted(all))); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	if words.NotDeleted([]words.Deletion{{Title: "a", Deleted: gone}}) != nil {
		t.Error("a deletion that worked counts as failed")
	}
}

func TestTheQuestionNamesTheKeysOfAllIdentities(t *testing.T) {
	question, why := words.DeleteKeysOfAll([]string{"emergency-user", "prod-admin"}, nil, nil, "the memory", model.Ends{})
	want := []string{"This deletes the keys of emergency-user and prod-admin from the memory.", words.NoCopy}
	if question != "Delete the keys of 2 identities?" || !slices.Equal(why, want) {
		t.Errorf("%s %q", question, why)
	}
	ends := model.Ends{Own: []string{"prod-admin"}, Ready: []model.Identity{{Title: "audit"}}}
	_, why = words.DeleteKeysOfAll([]string{"prod-admin"}, []string{"ci", "old"}, []string{"b"}, "the memory", ends)
	want = []string{
		"This deletes the keys of prod-admin from the memory.", words.NoCopy, "It also ends the session of prod-admin.", "The role audit then needs a new sign-in.",
		"The keys of ci and old stay: they are managed in atmos.yaml.", "Nothing changes for b: it has no saved keys.",
	}
	if !slices.Equal(why, want) {
		t.Errorf("%q", why)
	}
}
