//go:build unix && !system

package cli_test

// hostileFolders is how many random folders FuzzFilesWithoutTrust looks at where nobody asks for more. Each starts seven programs.
const hostileFolders = 40
