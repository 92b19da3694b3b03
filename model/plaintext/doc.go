// Package plaintext finds AWS keys in text that nothing protects: the console's CSV files, AWS credentials files, lines of a
// shell, and what people paste. Texts are bytes of their owner, who wipes them; what is found are copies. No error and no
// fault quotes a value.
package plaintext
