// Package filestest keeps the temporary files of tests in memory. The stores wait for the disk whenever they replace a file,
// thousands of times in one test run, and no test checks what is left after a power cut.
package filestest

import "os"

// Run runs a package's tests and returns their exit code. If the machine has an in-memory file system and TMPDIR is not set,
// temporary files are in a folder there, which is removed after the tests.
func Run(tests interface{ Run() int }) int {
	if os.Getenv("TMPDIR") == "" {
		dir, leave := inMemory()
		defer leave()
		_ = os.Setenv("TMPDIR", dir)
	}
	return tests.Run()
}
