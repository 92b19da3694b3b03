package cli

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/spf13/cobra"
)

// processCredentials is what SDKs read from a credential_process (AWS SDKs and Tools Reference Guide, "Process
// credential provider"). Expiration is RFC 3339 in UTC.
type processCredentials struct {
	Version         int
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey string
	SessionToken    string
	Expiration      time.Time
}

func (c *command) credentialProcess() *cobra.Command {
	process := &cobra.Command{
		Use: "credential-process [NAME]", Short: "Print the session for AWS SDKs (credential_process)",
		Long: "credential-process is for ~/.aws/config:\n\n" +
			"  [profile emergency]\n  credential_process = authdeck credential-process --config /path/FILE -i NAME\n\n" +
			"Pass --config with an absolute path. Without it, authdeck looks up NAME in the atmos.yaml of the folder you are in.\n\n" +
			"credential-process prints the session as JSON, and signs in first if the session is missing or about to expire. " +
			"It asks on the controlling terminal; standard output has only the JSON.",
		Example: "  authdeck credential-process --config ~/.atmos/atmos.yaml -i dev\n  authdeck credential-process --config ~/.atmos/atmos.yaml -i dev --min-ttl 15m",
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.ttyOnly = true
			return c.printCredentials(cmd.Context(), cmd.OutOrStdout())
		},
	}
	c.takesName(process)
	c.sessionFlags(process)
	return process
}

func (c *command) printCredentials(ctx context.Context, out io.Writer) error {
	h, err := c.findSession(ctx, true)
	if err != nil {
		return err
	}
	s, err := h.session(ctx)
	if err != nil {
		return err
	}
	defer s.Wipe()
	p := processCredentials{Version: 1, AccessKeyID: s.AccessKeyID, Expiration: s.Expires.UTC().Truncate(time.Second)}
	s.Secret.Reveal(func(b []byte) { p.SecretAccessKey = string(b) })
	s.Token.Reveal(func(b []byte) { p.SessionToken = string(b) })
	text, err := json.Marshal(p) //nolint:gosec // to hand secrets over is what it is for
	if err == nil {
		_, err = out.Write(append(text, '\n'))
	}
	return err
}
