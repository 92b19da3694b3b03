package vault_test

import (
	"os"
	"testing"

	"authdeck/store/files/filestest"
	"authdeck/store/process/processtest"
)

// TestMain lets the tests that wait for buses run side by side. Those that compute are not parallel: a bus has 50 ms to answer.
func TestMain(m *testing.M) {
	processtest.RunMoreAtOnce()
	os.Exit(filestest.Run(m))
}
