package model

import "context"

// PlainKeys are keys as a text has them that nothing protects.
type PlainKeys struct {
	Name  string // of a section, or of the user in a CSV file; "" where the text names nobody
	Line  int    // where they start, from 1
	Keys  Keys   // access key ID, secret, and the MFA device where one stands beside them
	Fault string // why they cannot be used; "" for ones that can. No value is in it
}

// Plaintext is a file that was taken apart. Its owner wipes it.
type Plaintext struct {
	Path  string // "" for standard input
	Keys  []PlainKeys
	Table bool     // nothing but keys is in it
	Sum   [32]byte // SHA-256 of what was read
}

// Wipe empties the secrets that were found.
func (p Plaintext) Wipe() {
	for _, k := range p.Keys {
		k.Keys.Secret.Wipe()
	}
}

// Plaintexts reads keys out of files that nothing protects, and takes them out of these. Errors quote no content.
type Plaintexts interface {
	Read(ctx context.Context, path string) (Plaintext, error)
	// Remove takes the lines of the keys with these numbers out, for devices those of their MFA devices too; the rest stays
	// byte for byte. Where nothing but these keys is in the file, it is deleted, and whole is true. ErrFileChanged where it is
	// not what was read any more.
	Remove(ctx context.Context, p Plaintext, gone, devices []int) (whole bool, err error)
}
