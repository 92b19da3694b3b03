// Package keysimport imports unprotected keys into the keyring. It finds them in text (the console's CSV files, AWS credentials
// files, shell lines, pasted text), plans which identity each pair goes to, and saves them. The caller owns the text and wipes it;
// the keys that were found are copies. No error quotes a value.
package keysimport
