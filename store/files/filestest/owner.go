package filestest

import (
	"os"
	"testing"
)

// The user and the group of the folder that HomeOfAnother returns.
const (
	OtherUser  = 54321
	OtherGroup = 54322
)

// HomeOfAnother returns a temporary folder of another user. It skips the test for everybody except root, because only root can give
// files away.
func HomeOfAnother(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	home := t.TempDir()
	if err := os.Chown(home, OtherUser, OtherGroup); err != nil {
		t.Fatal(err)
	}
	return home
}
