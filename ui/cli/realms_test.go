package cli

import (
	"context"
	"io"
	"syscall"
	"testing"

	"authdeck/model"
)

// stopped are sessions whose reader is cancelled meanwhile.
type stopped struct {
	model.Sessions
	stop context.CancelCauseFunc
}

func (s stopped) Realms(ctx context.Context) ([]string, error) {
	s.stop(signalled{syscall.SIGINT})
	return nil, ctx.Err()
}

func TestALogoutOfEveryRealmThatIsStoppedSaysSoByItsExitCode(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancelCause(t.Context())
	c := &command{stderr: io.Discard, Wiring: Wiring{
		OpenWithoutIdentity: func(context.Context, Options) (model.Workspace, error) {
			return model.Workspace{Sessions: stopped{nil, stop}}, nil
		},
	}}
	if f := c.failureOf(ctx, c.logOutOfRealms(ctx, io.Discard, logoutOptions{})); f.code != exitInterrupted || f.err != nil {
		t.Errorf("%+v", f)
	}
}
