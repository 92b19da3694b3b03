package words

import (
	"fmt"

	"authdeck/model"
)

// ExportLine sets a shell's variables so that AWS tools find the identity's session; there may be none when it is run.
func ExportLine(id model.Identity) string {
	return `eval "$(authdeck env --login -i ` + model.ShellWord(id.Ref.Name) + `)"`
}

// AsksLine says how long a session would be asked for, and the limit.
func AsksLine(r model.Row) string {
	if r.Identity.Duration.Later {
		return model.FromCommand
	}
	a := r.Asks()
	mfa := r.ShownDevice() != ""
	limit := " without MFA"
	if mfa {
		limit = " with MFA"
	}
	s := fmt.Sprintf("%s (limit %s%s)", Span(a.Duration), Span(model.DurationLimit(mfa)), limit)
	if a.Wanted != a.Duration {
		s = fmt.Sprintf("%s, cut from %s (limit %s%s)", Span(a.Duration), Span(a.Wanted), Span(model.DurationLimit(mfa)), limit)
	}
	return s
}
