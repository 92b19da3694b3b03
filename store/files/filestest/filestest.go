// Package filestest runs tests with their temporary files in memory. The stores wait for the disk whenever they replace a file,
// thousands of times in one run of the tests, and no test asks what is left after a power cut.
package filestest

import "os"

// Run runs a package's tests and returns their exit code. Where the machine has a file system in memory, and TMPDIR does not say
// where temporary files go, they are in a folder there, which is removed after the tests.
func Run(tests interface{ Run() int }) int {
	if os.Getenv("TMPDIR") == "" {
		dir, leave := inMemory()
		defer leave()
		_ = os.Setenv("TMPDIR", dir)
	}
	return tests.Run()
}
