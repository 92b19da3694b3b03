package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"authdeck/model"
)

// awkward are values that a shell, or a format, would change if they were not quoted.
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
		{bash, "plain/path-1.x", "export X=plain/path-1.x"},
		{bash, "", "export X=''"},
		{bash, "it's", `export X='it'"'"'s'`},
		{bash, "$HOME `x`\n\\", "export X='$HOME `x`\n\\'"},
		{bash, "~", "export X='~'"},
		{fish, "plain", "set -gx X plain;"},
		{fish, `it's \n $HOME`, `set -gx X 'it\'s \\n $HOME';`},
		{powerShell, "plain", "$Env:X = 'plain'"},
		{powerShell, "$Env:X `n \"q\" \\", "$Env:X = '$Env:X `n \"q\" \\'"},
		{powerShell, "it's ‘so’ ‚and‛", "$Env:X = 'it''s ‘‘so’’ ‚‚and‛‛'"},
		{powerShell, "two\nlines", "$Env:X = 'two\nlines'"},
		{cmdExe, `C:\Users\A B\x & y ^ (z) !`, `set "X=C:\Users\A B\x & y ^ (z) !"`},
		{dotenv, "plain", "X=plain"},
		{dotenv, "two words", "X='two words'"},
		{dotenv, "it's", `X="it's"`},
		{dotenv, `it's $x`, `X='it'"'"'s $x'`},
		{plainEnv, ` it's "$x" # y`, `X= it's "$x" # y`},
	} {
		got, err := setAll(c.format, []model.EnvVar{{Key: "X", Value: c.value}})
		if err != nil || got != c.want+"\n" {
			t.Errorf("%s, %q: %q, %v; want %q", c.format, c.value, got, err, c.want)
		}
	}
	for format, want := range map[string]string{
		bash: "unset X\n", fish: "set -e X;\n", powerShell: "Remove-Item Env:X -ErrorAction SilentlyContinue\n", cmdExe: "set \"X=\"\n",
	} {
		if got := unset(format, "X"); got != want || !unsets(format) {
			t.Errorf("%s: %q, want %q", format, got, want)
		}
	}
}

func TestAValueThatAFormatCannotWriteIsRefused(t *testing.T) {
	t.Parallel()
	for format, values := range map[string][]string{
		cmdExe: {`a"b`, `"`, "%PATH%", "100%", "a\nb", "a\rb"}, plainEnv: {"a\nb", "\r", "trailing\n"},
	} {
		for _, v := range values {
			got, err := setAll(format, []model.EnvVar{{Key: "A", Value: "fine"}, {Key: "X", Value: v}})
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
	text, err := setAll(jsonObject, vars)
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
	if text, err := setAll(jsonObject, []model.EnvVar{{Key: "B", Value: "<&>"}, {Key: "A", Value: "1"}}); err != nil || text != "{\n  \"A\": \"1\",\n  \"B\": \"<&>\"\n}\n" {
		t.Errorf("%q, %v", text, err)
	}
}

// TestGitHubReadsEveryValueBack reads the file as the runner does (actions/runner, FileCommandManager.cs,
// EnvFileKeyValuePairs): a line NAME=VALUE, or NAME<<DELIMITER and lines up to the delimiter alone.
func TestGitHubReadsEveryValueBack(t *testing.T) {
	t.Parallel()
	for _, v := range append(awkward(), "a\nENV=evil", "<<END", "a<<b", "x\nEND\ny=1", "a\nATMOS_EOF_X\nEVIL=1", "ATMOS_EOF_X_0\nATMOS_EOF_X\n") {
		text := asGitHub([]model.EnvVar{{Key: "BEFORE", Value: "1"}, {Key: "X", Value: v}, {Key: "AFTER", Value: "2"}})
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

func TestOnlyNamesThatEveryShellCanSetAreVariables(t *testing.T) {
	t.Parallel()
	id := model.Identity{Title: "x", Origin: model.Origin{File: "/p/atmos.yaml", Line: 3, Column: 5}}
	for name, fine := range map[string]bool{
		"A": true, "_a9": true, "AWS_PROFILE": true, "": false, "9A": false, "A-B": false, "A B": false, "A;id": false, "A$(id)": false,
		"A\nB": false, "É": false, "A=B": false, "A.B": false,
	} {
		err := namesServe(id, []model.EnvVar{{Key: "FINE"}, {Key: name}})
		if fine != (err == nil) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := namesServe(id, []model.EnvVar{{Key: "A", Value: "a\x00b"}}); err == nil || !strings.Contains(err.Error(), "/p/atmos.yaml:3:5") {
		t.Errorf("a value with a zero byte: %v", err)
	}
}

func TestTheLastOfTwoVariablesCounts(t *testing.T) {
	t.Parallel()
	got := lastOfEach([]model.EnvVar{{Key: "B", Value: "1"}, {Key: "A", Value: "2"}, {Key: "B", Value: "3"}})
	if len(got) != 2 || got[0] != (model.EnvVar{Key: "A", Value: "2"}) || got[1] != (model.EnvVar{Key: "B", Value: "3"}) {
		t.Errorf("%v", got)
	}
}
