package yamldoc

import "testing"

// What yaml.v3 reads, as its own code says (resolve.go).
func TestTextWithoutQuotesIsWhatAtmosReadsAsText(t *testing.T) {
	for _, text := range []string{"", "a", "1.2.3", "1:30", "12e", "0x", "0o8", "0x1p4", "1e400", "+", "-", ".", "._5", "0x1ffffffffffffffff",
		"2024-13-01", "2024-01", "2024-01-01x", "24-01-01", "2024-01-01 10:00", "1-1-1", "12345-1-1"} {
		if !IsText(text) {
			t.Errorf("%q is text", text)
		}
	}
	for _, number := range []string{"1", "+1", "-1", "007", "09", "1_000", "1_", "0b1", "0o7", "0x1F", "-0x1", "1.", ".5", ".5_0", "+.5", "1e3", "1.5E-3", "+.inf",
		"99999999999999999999", "18446744073709551615"} {
		if IsText(number) || IsTime(number) {
			t.Errorf("%q is a number", number)
		}
	}
	for _, time := range []string{"2024-01-01", "2024-1-1", "2024-01-01T10:00:00Z", "2024-01-01t10:00:00.5+02:00", "2024-01-01 10:00:00"} {
		if IsText(time) || !IsTime(time) {
			t.Errorf("%q is a date", time)
		}
	}
}
