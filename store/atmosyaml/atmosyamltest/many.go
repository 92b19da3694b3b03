// Package atmosyamltest has a large atmos.yaml for tests.
package atmosyamltest

import (
	"fmt"
	"strings"
)

// Many returns an atmos.yaml with n identities, user-00000 and so on, each with a device, a region and a duration, to measure
// reading, listing and drawing.
func Many(n int) string {
	var b strings.Builder
	b.WriteString("base_path: !repo-root\nauth:\n  identities:\n")
	for i := range n {
		fmt.Fprintf(&b, "    user-%05d:\n      kind: aws/user\n      alias: u%d\n      credentials:\n"+
			"        mfa_arn: arn:aws:iam::%012d:mfa/user-%05d\n        region: eu-west-1\n      session:\n        duration: 12h\n",
			i, i, i, i)
	}
	return b.String()
}
