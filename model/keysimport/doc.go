// Package keysimport brings keys that nothing protects into the keyring. It finds them in text (the console's CSV files, AWS
// credentials files, lines of a shell, what people paste), plans which identity each pair goes to, and saves them.
//
// Texts are bytes of their owner, who wipes them; what is found are copies. No error and no fault quotes a value.
package keysimport
