package envformat

import (
	"encoding/json"
	"strings"
	"testing"

	"authdeck/model"
)

// awkward are values that a shell, or a format, would change without quotes.
func awkward() []string {
	return []string{
		"", "plain", "two words", " spaces around ", "it's", `say "hi"`, "$HOME", "${HOME}", "`id`", "$(id)", `back\slash`, `\`, `a\'b`,
		`\n`, "a\nb", "trailing\n", "\n", "a\r\nb", "tab\there", "*", "~", "~root", "=ls", "#no comment", "a;b", "a|b&c", "<in>out",
		"(sub)", "{a,b}", "[x]", "!x", "!!", "%PATH%", "%%", "^caret", "a=b", "-n", "--", "‘curly’ ‚quotes‛", "東京", "é", "🗝", "'", "''", `'"'`,
		`'\''`, `"`, "a'b\"c$d`e\\f\ng", "AQoDYXdzEJr/+==", strings.Repeat("x", 5000),
	}
}

func TestEachFormatQuotesInItsOwnWay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ format, value, want string }{
		{Bash, "plain/path-1.x", "export X=plain/path-1.x"},
		{Bash, "", "export X=''"},
		{Bash, "it's", `export X='it'"'"'s'`},
		{Bash, "$HOME `x`\n\\", "export X='$HOME `x`\n\\'"},
		{Bash, "~", "export X='~'"},
		{Fish, "plain", "set -gx X plain;"},
		{Fish, `it's \n $HOME`, `set -gx X 'it\'s \\n $HOME';`},
		{PowerShell, "plain", "$Env:X = 'plain'"},
		{PowerShell, "$Env:X `n \"q\" \\", "$Env:X = '$Env:X `n \"q\" \\'"},
		{PowerShell, "it's ‘so’ ‚and‛", "$Env:X = 'it''s ‘‘so’’ ‚‚and‛‛'"},
		{PowerShell, "two\nlines", "$Env:X = 'two\nlines'"},
		{Cmd, `C:\Users\A B\x & y ^ (z) !`, `set "X=C:\Users\A B\x & y ^ (z) !"`},
		{Dotenv, "plain", "X=plain"},
		{Dotenv, "two words", "X='two words'"},
		{Dotenv, "it's", `X="it's"`},
		{Dotenv, `it's $x`, `X='it'"'"'s $x'`},
		{Plain, ` it's "$x" # y`, `X= it's "$x" # y`},
	} {
		got, err := Set(c.format, []model.EnvVar{{Key: "X", Value: c.value}})
		if err != nil || got != c.want+"\n" {
			t.Errorf("%s, %q: %q, %v; want %q", c.format, c.value, got, err, c.want)
		}
	}
	for format, want := range map[string]string{
		Bash: "unset X\n", Fish: "set -e X;\n", PowerShell: "Remove-Item Env:X -ErrorAction SilentlyContinue\n", Cmd: "set \"X=\"\n",
	} {
		if got := Unset(format, "X"); got != want || !Unsets(format) {
			t.Errorf("%s: %q, want %q", format, got, want)
		}
	}
}

func TestAValueThatAFormatCannotWriteIsRefused(t *testing.T) {
	t.Parallel()
	for format, values := range map[string][]string{
		Cmd: {`a"b`, `"`, "%PATH%", "100%", "a\nb", "a\rb"}, Plain: {"a\nb", "\r", "trailing\n"},
		JSON: {"/srv/caf\xe9"},
	} {
		for _, v := range values {
			got, err := Set(format, []model.EnvVar{{Key: "A", Value: "fine"}, {Key: "X", Value: v}})
			if got != "" || err == nil || !strings.Contains(err.Error(), "value of X") || strings.Contains(err.Error(), v) {
				t.Errorf("%s, %q: %q, %v", format, v, got, err)
			}
		}
	}
}

func TestJSONGivesEveryValueBack(t *testing.T) {
	t.Parallel()
	var vars []model.EnvVar
	for i, v := range awkward() {
		vars = append(vars, model.EnvVar{Key: "V" + strings.Repeat("_", i), Value: v})
	}
	text, err := Set(JSON, vars)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]string
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	for _, v := range vars {
		if got[v.Key] != v.Value {
			t.Errorf("%q became %q", v.Value, got[v.Key])
		}
	}
	if text, err := Set(JSON, []model.EnvVar{{Key: "B", Value: "<&>"}, {Key: "A", Value: "1"}}); err != nil || text != "{\n  \"A\": \"1\",\n  \"B\": \"<&>\"\n}\n" {
		t.Errorf("%q, %v", text, err)
	}
}

// TestGitHubReadsEveryValueBack reads the file as the runner does (actions/runner, FileCommandManager.cs,
// EnvFileKeyValuePairs): a line NAME=VALUE, or NAME<<DELIMITER and lines up to the delimiter alone.
func TestGitHubReadsEveryValueBack(t *testing.T) {
	t.Parallel()
	for _, v := range append(awkward(), "a\nENV=evil", "<<END", "a<<b", "x\nEND\ny=1", "a\nATMOS_EOF_X\nEVIL=1", "ATMOS_EOF_X_0\nATMOS_EOF_X\n") {
		text := GitHubFile([]model.EnvVar{{Key: "BEFORE", Value: "1"}, {Key: "X", Value: v}, {Key: "AFTER", Value: "2"}})
		got := runnerReads(text)
		if len(got) != 3 || got["X"] != v || got["BEFORE"] != "1" || got["AFTER"] != "2" {
			t.Errorf("%q became %q", v, got)
		}
	}
}

func runnerReads(text string) map[string]string {
	out := map[string]string{}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		equals, heredoc := strings.Index(lines[i], "="), strings.Index(lines[i], "<<")
		if equals >= 0 && (heredoc < 0 || equals < heredoc) {
			out[lines[i][:equals]] = lines[i][equals+1:]
		} else if heredoc >= 0 {
			name, delimiter := lines[i][:heredoc], lines[i][heredoc+2:]
			var value []string
			for i++; i < len(lines) && lines[i] != delimiter; i++ {
				value = append(value, lines[i])
			}
			out[name] = strings.Join(value, "\n")
		}
	}
	return out
}
