package model

// PlainKeys are keys as a text has them that nothing protects.
type PlainKeys struct {
	Name  string // of a section, or of the user in a CSV file; "" where the text names nobody
	Line  int    // where they start, from 1
	Keys  Keys   // access key ID, secret, and the MFA device where one stands beside them
	Fault string // why they cannot be used; "" for ones that can. No value is in it
}
