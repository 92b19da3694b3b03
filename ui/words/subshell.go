package words

import (
	"fmt"
	"time"

	"authdeck/model"
)

// SubshellBegins is the first line in a subshell: how long its session lasts, and how to come back.
func SubshellBegins(id model.Identity, expires, now time.Time) string {
	return fmt.Sprintf("Subshell for %s. Its session expires in %s (%s). Type exit to return.", id.Title, Span(expires.Sub(now)), Clock(expires, now))
}

// LeftSubshell says that a subshell has ended, and how long it lasted.
func LeftSubshell(id model.Identity, lasted time.Duration) string {
	return fmt.Sprintf("Left the subshell for %s after %s.", id.Title, Span(lasted))
}

// BackFromSubshell says that a subshell has ended. why is its exit code; nil if that was 0.
func BackFromSubshell(id model.Identity, why error) string {
	back := "Back from the subshell of " + id.Title
	if why == nil {
		return back
	}
	return back + " (" + why.Error() + ")"
}
