package input

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// pieces is a terminal that delivers its bytes piece by piece. "" is a pause as long as Reader waits for anything, and slow a pause
// that is only longer than the one that distinguishes a person from a slow connection.
type pieces struct {
	left  []string
	clock time.Time
	end   func()
}

func (p *pieces) Fd() uintptr                 { return 0 }
func (p *pieces) Name() string                { return "pieces" }
func (p *pieces) Close() error                { return nil }
func (p *pieces) Write(b []byte) (int, error) { return len(b), nil }

func (p *pieces) Read(b []byte) (int, error) {
	for len(p.left) > 0 && (p.left[0] == "" || p.left[0] == slow) {
		if p.left[0] == "" {
			p.clock = p.clock.Add(answerTimeout)
		}
		p.left = p.left[1:]
	}
	if len(p.left) == 0 {
		p.end()
		return 0, io.EOF
	}
	n := copy(b, p.left[0])
	if p.left[0] = p.left[0][n:]; p.left[0] == "" {
		p.left = p.left[1:]
	}
	return n, nil
}

func (p *pieces) more(wait time.Duration) bool {
	return len(p.left) > 0 && p.left[0] != "" && (p.left[0] != slow || wait > escTimeout)
}

const slow = "slow"

// keys are what Bubble Tea makes of the pieces; several letters in one read count as one key each.
func keys(t testing.TB, parts ...string) []string {
	t.Helper()
	r := &recorder{}
	source := &pieces{left: slices.Clone(parts)}
	reader := &Reader{File: source, more: source.more, now: func() time.Time { return source.clock }}
	program := tea.NewProgram(r, tea.WithInput(struct{ io.Reader }{reader}), tea.WithOutput(io.Discard), tea.WithoutRenderer(), tea.WithoutSignalHandler())
	source.end = program.Quit
	if _, err := program.Run(); err != nil {
		t.Fatal(err)
	}
	return r.seen
}

type recorder struct{ seen []string }

func (r *recorder) Init() tea.Cmd { return nil }
func (r *recorder) View() string  { return "" }

func (r *recorder) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	switch {
	case ok && k.Type == tea.KeyRunes && !k.Paste && !k.Alt:
		for _, c := range k.Runes {
			r.seen = append(r.seen, string(c))
		}
	case ok:
		r.seen = append(r.seen, k.String())
	}
	return r, nil
}

func TestKeysArriveWhole(t *testing.T) {
	for name, c := range map[string]struct {
		pieces []string
		want   []string
	}{
		"an arrow in two reads":                        {[]string{"\x1b", "[D"}, []string{"left"}},
		"an arrow in three reads":                      {[]string{"\x1b", "[", "D"}, []string{"left"}},
		"a modified arrow, cut in its parameters":      {[]string{"\x1b[1;", "5D"}, []string{"ctrl+left"}},
		"escape, and nothing after it":                 {[]string{"\x1b", "", "x"}, []string{"esc", "x"}},
		"alt and a letter":                             {[]string{"\x1b", "a"}, []string{"alt+a"}},
		"alt and the bracket that begins sequences":    {[]string{"\x1b[", "", "x"}, []string{"alt+[", "x"}},
		"alt and the bracket that begins answers":      {[]string{"\x1b]", "", "x"}, []string{"alt+]", "x"}},
		"alt and an arrow":                             {[]string{"\x1b\x1b", "[A"}, []string{"alt+up"}},
		"a modified arrow over a slow link":            {[]string{"\x1b[1", slow, ";5", slow, "D"}, []string{"ctrl+left"}},
		"where the cursor is, over a slow link":        {[]string{"\x1b[12;4", slow, "0R", "", "x"}, []string{"x"}},
		"where the cursor is, cut after two bytes":     {[]string{"\x1b[", slow, "10;203040Rx"}, []string{"x"}},
		"the mouse, cut after two bytes":               {[]string{"\x1b[", slow, "<35;123;456Mx"}, []string{"x"}},
		"the mouse of X10, cut after three bytes":      {[]string{"\x1b[M", slow, "123x"}, []string{"x"}},
		"a colour, cut after two bytes":                {[]string{"\x1b]", slow, "11;rgb:1111/2222/3333\x1b\\x"}, []string{"x"}},
		"a colour, cut in its end":                     {[]string{"\x1b]11;rgb:1111/2222/3333\x1b", slow, "\\x"}, []string{"x"}},
		"the terminal's name, cut after two bytes":     {[]string{"\x1bP", slow, ">|XTerm(379)\x1b\\x"}, []string{"x"}},
		"an answer about graphics, after two bytes":    {[]string{"\x1b_", slow, "Gi=123456;OK\x1b\\x"}, []string{"x"}},
		"a private message, cut after two bytes":       {[]string{"\x1b^", slow, "123456\x1b\\x"}, []string{"x"}},
		"a function key, cut after two bytes":          {[]string{"\x1bO", slow, "P"}, []string{"f1"}},
		"an arrow, cut after two bytes":                {[]string{"\x1b[", slow, "D"}, []string{"left"}},
		"a letter of two bytes over a slow link":       {[]string{"\xc3", slow, "\xa9"}, []string{"é"}},
		"alt and an arrow whose end never comes":       {[]string{"\x1b\x1b[1;5", "", "x"}, []string{"x"}},
		"ctrl+c after alt and a bracket":               {[]string{"\x1b[", slow, "\x03"}, []string{"alt+[", "ctrl+c"}},
		"ctrl+c after the start of an answer":          {[]string{"\x1b]", slow, "\x03"}, []string{"ctrl+c"}},
		"a report whose end never comes":               {[]string{"\x1b[12;4", "", "x"}, []string{"x"}},
		"ctrl+c in an unfinished report":               {[]string{"\x1b[12", "\x03"}, []string{"ctrl+c"}},
		"escape over a slow link":                      {[]string{"\x1b", slow, "x"}, []string{"esc", "x"}},
		"where the cursor is, cut after one byte":      {[]string{"\x1b", slow, "[12;40Rx"}, []string{"esc", "x"}},
		"a colour, cut after one byte":                 {[]string{"\x1b", slow, "]11;rgb:1111/2222/3333\x1b\\x"}, []string{"esc", "x"}},
		"a paste, cut after one byte":                  {[]string{"\x1b", slow, "[200~12\x1b[201~x"}, []string{"esc", "[12]", "x"}},
		"an arrow, cut after one byte":                 {[]string{"\x1b", slow, "[D"}, []string{"esc", "left"}},
		"brackets long after escape":                   {[]string{"\x1b", "", "[12"}, []string{"esc", "[", "1", "2"}},
		"a function key of vt100":                      {[]string{"\x1bO", "P"}, []string{"f1"}},
		"a letter of two bytes":                        {[]string{"\xc3", "\xa9"}, []string{"é"}},
		"a letter of four bytes":                       {[]string{"\xf0\x9f", "\x94", "\x91"}, []string{"🔑"}},
		"a colour, ended by ST":                        {[]string{"a\x1b]11;rgb:ffff/ffff/dddd\x1b\\b"}, []string{"a", "b"}},
		"a colour, ended by BEL":                       {[]string{"\x1b]11;rgb:ffff/ffff/dddd\ab"}, []string{"b"}},
		"a colour in pieces":                           {[]string{"\x1b", "]11;rgb:ff", "ff/ffff/dddd\x1b", "\\b"}, []string{"b"}},
		"the terminal's name (DCS)":                    {[]string{"\x1bP>|XTerm(379)\x1b\\b"}, []string{"b"}},
		"an answer about graphics (APC)":               {[]string{"\x1b_Gi=31;OK\x1b\\b"}, []string{"b"}},
		"ctrl+c in an unfinished answer":               {[]string{"\x1b]11;rgb:", "\x03"}, []string{"ctrl+c"}},
		"escape in an unfinished answer":               {[]string{"\x1b]11;rgb:", "\x1b", "", "x"}, []string{"esc", "x"}},
		"an arrow in an unfinished answer":             {[]string{"\x1b]11;rgb:\x1b[Ax"}, []string{"up", "x"}},
		"a letter long after an unfinished answer":     {[]string{"\x1b]11;rgb:", "", "x"}, []string{"x"}},
		"a paste in pieces":                            {[]string{"\x1b[20", "0~12", "34\x1b[2", "01~", "x"}, []string{"[1234]", "x"}},
		"ctrl+c long after an unfinished paste":        {[]string{"\x1b[200~12", "", "\x03"}, []string{"[12]", "ctrl+c"}},
		"the mouse":                                    {[]string{"a\x1b[<0;1;1Mb\x1b[M !!c"}, []string{"a", "b", "c"}},
		"an arrow that begins with one byte":           {[]string{"\x9b", "A\x9b1;5Dx"}, []string{"up", "ctrl+left", "x"}},
		"alt and an arrow of one byte":                 {[]string{"\x1b\x9bA"}, []string{"alt+up"}},
		"a function key that begins with one byte":     {[]string{"\x8f", "P"}, []string{"f1"}},
		"a report that begins with one byte":           {[]string{"\x9b12;4", slow, "0R", "", "x"}, []string{"x"}},
		"a control character of one byte":              {[]string{"a\x84b\x9b", "", "c\x8f", "", "d"}, []string{"a", "b", "c", "d"}},
		"an answer between single bytes":               {[]string{"a\x9d11;rgb:é", "ff\x9cb\x90>|XTerm\x9cc"}, []string{"a", "b", "c"}},
		"the mouse, after one byte":                    {[]string{"a\x9b<0;1;1Mb"}, []string{"a", "b"}},
		"escape after a single byte that begins a key": {[]string{"a\x8f", "\x1b", "", "b"}, []string{"a", "esc", "b"}},
		"a letter with a byte of that kind":            {[]string{"\xc3\x9b"}, []string{"Û"}},
		"a paste that begins with one byte":            {[]string{"\x9b200~1Û201~\xc3", "\x9b2\x9b", "201~x"}, []string{"[1Û201~Û2]", "x"}},
		"a byte of that kind in another paste":         {[]string{"\x1b[200~1\x9b201~2\x1b[201~x"}, []string{"[1201~2]", "x"}},
		"a paste that begins with CSI in UTF-8":        {[]string{"\xc2\x9b200~1Û\x9b201~2\xc2", "\x9b201~x"}, []string{"[1Û201~2]", "x"}},
		"an arrow that begins with CSI in UTF-8":       {[]string{"\xc2", "\x9b", "A\xc2\x9b1;5Dx\x1b\xc2\x9bA"}, []string{"up", "ctrl+left", "x", "alt+up"}},
		"a function key that begins with SS3 in UTF-8": {[]string{"\xc2\x8f", "P"}, []string{"f1"}},
		"a report that begins with CSI in UTF-8":       {[]string{"\xc2\x9b12;4", slow, "0R", "", "\xc2\x9b12;4", "", "x"}, []string{"x"}},
		"a control character of C1 in UTF-8":           {[]string{"a\xc2\x84b\xc2\x9b", "", "c\xc2\x8f", "", "d"}, []string{"a", "b", "c", "d"}},
		"an answer between C1 characters in UTF-8":     {[]string{"a\xc2\x9d11;Ü:\x9cff\xc2", "\x9cb\xc2\x90>|XTerm\xc2\x9cc"}, []string{"a", "b", "c"}},
		"a letter that begins with the same byte":      {[]string{"\xc2", "\xa7\xc2\xa0x"}, []string{"§", "\u00a0", "x"}},
		"an answer within a paste is pasted":           {[]string{"\x1b[200~a\x1b]b\x1b[201~"}, []string{"[a\x1b]b]"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := keys(t, c.pieces...); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Programs that crash leave these modes on: nicolargo/glances#163, dotnet/runtime#25735, kovidgoyal/kitty#3541,
// charmbracelet/bubbletea#1749.
func TestKeysThatTerminalsWriteInAnotherWay(t *testing.T) {
	for name, c := range map[string]struct {
		pieces string
		want   []string
	}{
		"digits of the keypad":                   {"\x1bOp\x1bOq\x1bOr\x1bOs\x1bOt\x1bOu\x1bOv\x1bOw\x1bOx\x1bOyx", []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "x"}},
		"signs of the keypad":                    {"\x1bOj\x1bOk\x1bOm\x1bOn\x1bOo\x1bOM", []string{"*", "+", "-", ".", "/", "enter"}},
		"a function key, not of the keypad":      {"\x1bOP\x1bOA", []string{"f1", "up"}},
		"the keypad, beginning with one byte":    {"\x8fpx", []string{"0", "x"}},
		"ctrl+c of kitty":                        {"\x1b[99;5ux", []string{"ctrl+c", "x"}},
		"ctrl+c of kitty in another layout":      {"\x1b[1089::99;5ux", []string{"ctrl+c", "x"}},
		"esc of kitty before a letter":           {"\x1b[27ux", []string{"alt+esc", "x"}},
		"esc of kitty before an arrow":           {"\x1b[27u\x1b[A", []string{"alt+esc", "up"}},
		"keys that kitty lets go":                {"\x1b[97;1:1u\x1b[97;1:3u\x1b[97;1:2u\x1b[1;1:1A\x1b[1;1:3A", []string{"a", "a", "up"}},
		"named keys of kitty":                    {"\x1b[13u\x1b[9u\x1b[9;2u\x1b[127u", []string{"enter", "tab", "shift+tab", "backspace"}},
		"letters of kitty":                       {"\x1b[97u\x1b[97;2u\x1b[97;65u\x1b[61:43;2u\x1b[97;;229u\x1b[233u", []string{"a", "A", "A", "+", "å", "é"}},
		"alt and a letter of kitty":              {"\x1b[98;3ux", []string{"alt+b", "x"}},
		"the keypad of kitty":                    {"\x1b[57400;129u\x1b[57414u\x1b[57419u", []string{"1", "enter", "up"}},
		"num lock and an arrow of kitty":         {"\x1b[1;129B\x1b[1;133D\x1b[3;129~\x1b[1;129P", []string{"down", "ctrl+left", "delete", "f1"}},
		"a modifier by itself, of kitty":         {"\x1b[57442;5ux", []string{"x"}},
		"super and a letter":                     {"\x1b[113;9ux", []string{"x"}},
		"no key at all":                          {"\x1b[0u\x1b[99999999u\x1b[;5u\x1b[155u\x1b[?1ux", []string{"x"}},
		"ctrl+c of xterm's modifyOtherKeys":      {"\x1b[27;5;99~\x1b[27;2;65~\x1b[27;5;91~x", []string{"ctrl+c", "A", "alt+esc", "x"}},
		"a character that xterm gives for shift": {"\x1b[27;2;43~", []string{"+"}},
		"win32-input-mode":                       {"\x1b[67;46;3;1;8;1_\x1b[67;46;3;0;8;1_\x1b[81;16;113;1;0;1_\x1b[38;72;0;1;256;1_\x1b[16;42;0;1;16;1_", []string{"ctrl+c", "q", "up"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := keys(t, c.pieces); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Bubble Tea's reader of the Windows console (key_windows.go) gives the same keys. It only loses ctrl with page up and down, and
// letters outside the BMP, and it adds alt to a character of AltGr.
func TestKeysOfWin32InputMode(t *testing.T) {
	for name, c := range map[string]struct {
		pieces string
		want   []string
	}{
		"tab":                            {"\x1b[9;15;9;1;0;1_\x1b[9;15;9;1;16;1_\x1b[9;15;9;1;24;1_", []string{"tab", "shift+tab", "shift+tab"}},
		"enter":                          {"\x1b[13;28;13;1;0;1_\x1b[13;28;10;1;8;1_\x1b[13;28;13;1;16;1_\x1b[13;28;13;1;2;1_", []string{"enter", "enter", "enter", "alt+enter"}},
		"ctrl+j is not enter":            {"\x1b[74;36;10;1;8;1_", []string{"ctrl+j"}},
		"backspace":                      {"\x1b[8;14;8;1;0;1_\x1b[8;14;127;1;8;1_\x1b[8;14;8;1;2;1_\x1b[0;0;127;1;0;1_", []string{"backspace", "backspace", "alt+backspace", "backspace"}},
		"arrows with modifiers":          {"\x1b[37;75;0;1;264;1_\x1b[39;77;0;1;272;1_\x1b[38;72;0;1;280;1_\x1b[40;80;0;1;258;1_\x1b[37;75;0;1;266;1_", []string{"ctrl+left", "shift+right", "ctrl+shift+up", "alt+down", "alt+ctrl+left"}},
		"home and end with modifiers":    {"\x1b[36;71;0;1;264;1_\x1b[35;79;0;1;272;1_", []string{"ctrl+home", "shift+end"}},
		"page up and down":               {"\x1b[33;73;0;1;264;1_\x1b[34;81;0;1;272;1_\x1b[34;81;0;1;258;1_", []string{"ctrl+pgup", "pgdown", "alt+pgdown"}},
		"insert and delete":              {"\x1b[46;83;0;1;264;1_\x1b[46;83;0;1;272;1_\x1b[46;83;0;1;258;1_\x1b[45;82;0;1;256;1_", []string{"delete", "delete", "alt+delete", "insert"}},
		"function keys":                  {"\x1b[112;59;0;1;0;1_\x1b[116;63;0;1;0;1_\x1b[123;88;0;1;0;1_", []string{"f1", "f5", "f12"}},
		"locks are no modifiers":         {"\x1b[37;75;0;1;480;1_\x1b[65;30;65;1;224;1_", []string{"left", "A"}},
		"a letter of two halves":         {"\x1b[0;0;55357;1;0;1_\x1b[0;0;56593;1;0;1_x", []string{"🔑", "x"}},
		"two halves that are let go":     {"\x1b[231;0;55357;1;0;1_\x1b[231;0;55357;0;0;1_\x1b[231;0;56593;1;0;1_\x1b[231;0;56593;0;0;1_", []string{"🔑"}},
		"halves that do not fit":         {"\x1b[0;0;56593;1;0;1_a\x1b[0;0;55357;1;0;1_b\x1b[0;0;56593;1;0;1_c", []string{"a", "b", "c"}},
		"the first half twice":           {"\x1b[0;0;55357;1;0;1_\x1b[0;0;55357;1;0;1_\x1b[0;0;56593;1;0;1_", []string{"🔑"}},
		"alt and a letter on both sides": {"\x1b[66;48;98;1;2;1_\x1b[66;48;98;1;1;1_", []string{"alt+b", "alt+b"}},
		"a character of AltGr":           {"\x1b[81;16;64;1;9;1_", []string{"@"}},
		"a key that is held down":        {"\x1b[40;80;0;1;256;3_\x1b[65;30;97;1;0;2_", []string{"down", "down", "down", "a", "a"}},
		"a modifier by itself":           {"\x1b[16;42;0;1;16;1_\x1b[17;29;0;1;8;1_\x1b[18;56;0;1;2;1_x", []string{"x"}},
		"no key at all":                  {"\x1b[0;0;99999999999;1;0;1_\x1b[0;0;0;1;0;1_\x1b[;;;1;_x", []string{"x"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := keys(t, c.pieces); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAKeyThatIsHeldDownForLongFitsIntoOneRead(t *testing.T) {
	for _, name := range []string{"\x1b[65;30;97;1;0;60000_", "\x1b[27;1;27;1;0;60000_", "\x1b[37;75;0;1;264;60000_"} {
		if got := keys(t, strings.Repeat(name, 100)); len(got) < 100 || len(got) > 100*len(name) {
			t.Errorf("%q: got %d keys", name, len(got))
		}
	}
}

func TestLongInputLosesNothing(t *testing.T) {
	for _, arrow := range []string{"\x1b[A", "\x9bA"} {
		if got := keys(t, strings.Repeat("é"+arrow, 500)); len(got) != 1000 {
			t.Errorf("got %d keys, want 1000", len(got))
		}
	}
}

func TestAReadErrorComesAfterTheBytes(t *testing.T) {
	r := &Reader{File: &broken{}, more: func(time.Duration) bool { return false }, now: time.Now}
	buf := make([]byte, 64)
	if n, err := r.Read(buf); err != nil || string(buf[:n]) != "x\x1b" {
		t.Fatalf("got %q and %v", buf[:n], err)
	}
	if n, err := r.Read(buf); n != 0 || !errors.Is(err, io.ErrClosedPipe) {
		t.Fatalf("got %d bytes and %v", n, err)
	}
}

type broken struct{ pieces }

func (*broken) Read(b []byte) (int, error) { return copy(b, "x\x1b"), io.ErrClosedPipe }

// FuzzCutsDoNotChangeKeys cuts any bytes anywhere: bit i of cuts is a cut before byte i+1, repeated after 64.
func FuzzCutsDoNotChangeKeys(f *testing.F) {
	f.Add([]byte("\x1b[D"), ^uint64(0))
	f.Add([]byte("é\x1b]11;rgb:ff/ff\x1b\\x\x1b[200~12\x1b[201~\x1bOP\x1b\x1b[A"), ^uint64(0))
	f.Add([]byte("\x1b]0;\x1b\x1b[\x1b\x1b\x1b[[A\x1bP\x03\xf0\x9f\x94\x91\xff"), ^uint64(0))
	f.Add([]byte("a\x9bA\x9d11;\x9cb\x8fP\x84\x1b\x9bA\x1b\x1b\x84c\x9b1"), ^uint64(0))
	f.Add([]byte("a\xc2\x9bA\xc2\x9d11;\xc2\x9cb\xc2\x8fP\x1b\xc2\x9bA\xc2\x9b200~Û\xc2\x9b201~c\xc2\x9b1"), ^uint64(0))
	f.Add([]byte("\x1bOq\x1b[27u\x1b[99;5ux\x1b\x1bOM\x1b[27;5;99~\x1b[1;129A\x1b[67;46;3;1;8;1_"), ^uint64(0))
	f.Add([]byte("\x1b[0;0;55357;1;0;1_\x1b[0;0;56593;1;0;1_\x1b[37;75;0;1;264;3_\x1b[8;14;127;1;8;1_"), ^uint64(0))
	f.Add([]byte("\x1b[M !!\x1b[<0;1;1M\x1b[1;1R\x1b[?1;2c"), uint64(0x5555))
	f.Fuzz(func(t *testing.T, b []byte, cuts uint64) {
		if len(b) == 0 || len(b) > 200 {
			t.Skip("one read of Bubble Tea has to take it whole")
		}
		var cut []string
		start := 0
		for i := 1; i < len(b); i++ {
			if cuts>>((i-1)%64)&1 == 1 {
				cut, start = append(cut, string(b[start:i])), i
			}
		}
		cut = append(cut, string(b[start:]))
		if got, want := keys(t, cut...), keys(t, string(b)); !slices.Equal(got, want) {
			t.Errorf("cut as %q\n got %q\nwant %q", cut, got, want)
		}
	})
}
