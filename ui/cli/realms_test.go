package cli

import (
	"context"
	"errors"
	"io"
	"testing"

	"authdeck/model"
)

// stopped are sessions whose reader is told to stop meanwhile.
type stopped struct {
	model.Sessions
	stop context.CancelFunc
}

func (s stopped) Realms(ctx context.Context) ([]string, error) {
	s.stop()
	return nil, ctx.Err()
}

func TestALogoutOfEveryRealmThatIsStoppedSaysSoByItsExitCode(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	c := &command{stderr: io.Discard, Wiring: Wiring{
		Bare: func(context.Context, Options) (model.Workspace, error) {
			return model.Workspace{Sessions: stopped{nil, stop}}, nil
		},
	}}
	var f failure
	if err := c.logOutOfRealms(ctx, io.Discard, logoutOptions{}); !errors.As(err, &f) || f.code != exitInterrupted {
		t.Errorf("%+v", err)
	}
}
