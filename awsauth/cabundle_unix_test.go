//go:build unix

package awsauth_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"authdeck/awsauth"
	"authdeck/model"
	"authdeck/store/files"
)

// Opening a pipe waits for its writer, and a device may never end.
func TestACABundleThatIsNoRegularFileFailsTheCallAtOnce(t *testing.T) {
	w := newWorld(t)
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{pipe, "/dev/zero"} {
		setVariables(t, map[string]string{"AWS_CA_BUNDLE": file})
		_, err := awsauth.New(awsauth.Files(files.Read)).Caller(t.Context(), keys(), w.target)
		if e := failed(t, err, model.ErrCABundle); e.Sent || !strings.Contains(e.Cause.Error(), file+": not a regular file") {
			t.Errorf("%s: %+v", file, e)
		}
	}
}
