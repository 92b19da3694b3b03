//go:build unix && system

package cli_test

// hostileFolders is how many random folders FuzzFilesWithoutTrust checks in the tests that may take long.
const hostileFolders = 120
