package frontend

import (
	"context"
	"errors"
	"time"

	"authdeck/model"
	"authdeck/model/console"
)

// OpenConsole opens the AWS console as a role in the browser. Without a browser, it copies the link to the clipboard and shows it
// nowhere, because anyone with the link is signed in. ends is the end of the console session. Errors: those of console.Session and
// console.For, and of the browser or the clipboard.
func (p Ports) OpenConsole(ctx context.Context, w model.Workspace, id model.Identity) (copied bool, ends time.Time, err error) {
	id, err = id.Resolve(ctx)
	if err != nil {
		return false, time.Time{}, err
	}
	s, err := console.Session(ctx, w, id)
	if err != nil {
		return false, time.Time{}, err
	}
	defer s.Wipe()
	link, err := console.For(ctx, w, id, s, "")
	if err != nil {
		return false, time.Time{}, err
	}
	defer link.URL.Wipe()
	if p.Browse != nil {
		return false, link.Ends, p.Browse(ctx, link.URL)
	}
	link.URL.Reveal(func(url []byte) {
		if _, failed := p.Copy(string(url)); failed != nil {
			err = errors.New("the link could not be copied")
		}
	})
	return true, link.Ends, err
}
