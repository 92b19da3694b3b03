package process

import (
	"os"
	"os/exec"
	"testing"
)

func TestAProcessThatHasEndedIsNotAlive(t *testing.T) {
	t.Parallel()
	if !Alive(os.Getpid()) {
		t.Error("this process")
	}
	child := exec.Command(os.Args[0], "-test.run", "^$")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if !Alive(child.Process.Pid) {
		t.Error("a child that was not waited for")
	}
	if err := child.Wait(); err != nil {
		t.Fatal(err)
	}
	if Alive(child.Process.Pid) {
		t.Error("a child that has ended")
	}
}
