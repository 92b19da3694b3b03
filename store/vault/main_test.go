package vault_test

import (
	"os"
	"testing"

	"authdeck/store/files/filestest"
	"authdeck/store/process/processtest"
)

// TestMain runs the tests that wait for buses in parallel. Tests that compute are not parallel, because a bus has 50 ms to answer.
func TestMain(m *testing.M) {
	processtest.RunMoreAtOnce()
	os.Exit(filestest.Run(m))
}
