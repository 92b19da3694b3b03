package bus

import (
	"os"
	"testing"

	"authdeck/store/process/processtest"
)

func TestMain(m *testing.M) {
	processtest.RunMoreAtOnce()
	os.Exit(m.Run())
}
