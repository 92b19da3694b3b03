//go:build unix && !system

package cli_test

// hostileFolders is how many random folders FuzzFilesWithoutTrust checks by default. Each starts seven programs.
const hostileFolders = 40
