//go:build bench && !windows

package bench

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/goccy/go-yaml/parser"

	"authdeck/store/atmosyaml/atmosyamltest"
)

// The table has medians of so many runs. Commands of a few milliseconds vary the most.
const (
	runs      = 9
	shortRuns = 41
)

var write = flag.Bool("write", false, "write the table into docs/performance.md")

// TestPrintTheTable measures whole processes and prints the table of docs/performance.md. It compares nothing.
func TestPrintTheTable(t *testing.T) {
	b := newBench(t)
	b.print("\n%s.\n\n| what | identities | wall ms | processor ms | × empty | memory MB |\n|---|---|---|---|---|---|\n", machine())
	b.command("empty Go program", 0, b.empty)
	for _, other := range []string{"aws-vault", "atmos"} {
		if path, err := exec.LookPath(other); err == nil {
			b.command(other+" --version", 0, path, "--version")
		}
	}
	b.command("authdeck --version", 0, b.authdeck, "--version")
	b.command("authdeck version", 0, b.authdeck, "version")
	for _, n := range []int{10, 10_000} {
		b.with(n)
		for _, args := range [][]string{
			{"list"}, {"prompt", "-i", "user-00001"}, {"env", "-i", "user-00001"}, {"exec", "-i", "user-00001", "--", b.empty}, {"credential-process", "-i", "user-00001"},
		} {
			name := strings.Replace(strings.Join(args, " "), b.empty, "(the empty program)", 1)
			b.command("authdeck "+name, n, append([]string{b.authdeck}, args...)...)
		}
		b.dashboard(n)
		if n == 10_000 { // last, because a process with much memory starts children that seem to use as much
			b.parse(n)
		}
	}
	if *write {
		b.replaceTable(filepath.Join("..", "performance.md"))
	}
}

// print prints a line, which is also written into the page.
func (b *bench) print(format string, args ...any) {
	fmt.Printf(format, args...)
	fmt.Fprintf(&b.table, format, args...)
}

// replaceTable writes the table between two lines of the page.
func (b *bench) replaceTable(page string) {
	const from, to = "<!-- written by task bench -- -write -->\n", "<!-- end of what is written -->\n"
	text, err := os.ReadFile(page) //nolint:gosec // a file of this repository
	before, rest, ok := strings.Cut(string(text), from)
	_, after, ended := strings.Cut(rest, to)
	if err != nil || !ok || !ended {
		b.Fatalf("%v; no place for the table in %s", err, page)
	}
	if err := os.WriteFile(page, []byte(before+from+b.table.String()+"\n"+to+after), 0o600); err != nil {
		b.Fatal(err)
	}
}

// machine describes where and when the test runs: processor, system, Go, date, and load.
func machine() string {
	name, load := runtime.GOARCH, ""
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, ok := strings.Cut(string(info), "model name\t: "); ok {
			name, _, _ = strings.Cut(rest, "\n")
		}
	}
	if info, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = ", a load of " + strings.Fields(string(info))[0]
	}
	return fmt.Sprintf("%s, %d cores, %s, %s, %s%s", name, runtime.NumCPU(), runtime.GOOS, runtime.Version(), time.Now().Format("2 January 2006"), load)
}

type bench struct {
	*testing.T
	dir, home, work string
	authdeck, empty string
	table           strings.Builder
}

func newBench(t *testing.T) *bench {
	dir := t.TempDir()
	b := &bench{T: t, dir: dir, home: filepath.Join(dir, "home"), authdeck: filepath.Join(dir, "authdeck"), empty: filepath.Join(dir, "empty")}
	source := filepath.Join(dir, "empty.go")
	b.write(source, "package main\n\nfunc main() {}\n")
	for _, build := range [][]string{{b.authdeck, "authdeck"}, {b.empty, source}} {
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", build[0], build[1])
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s%v", out, err)
		}
	}
	b.with(10)
	return b
}

func (b *bench) write(path, text string) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
}

// with creates a project with n identities, the second of which has a session.
func (b *bench) with(n int) {
	b.work = filepath.Join(b.dir, fmt.Sprint(n))
	b.write(filepath.Join(b.work, "atmos.yaml"), strings.Replace(atmosyamltest.Many(n), "auth:\n", "auth:\n  realm: bench\n", 1))
	session := filepath.Join(b.home, ".config", "atmos", "bench", "aws", "aws-user")
	b.write(filepath.Join(session, "credentials"), "; atmos: expiration=2099-01-01T00:00:00Z\n[user-00001]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\n"+
		"aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\naws_session_token = token\n")
	b.write(filepath.Join(session, "config"), "[profile user-00001]\nregion = eu-west-1\n")
}

func (b *bench) start(args ...string) *exec.Cmd {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = b.work
	cmd.Env = []string{"HOME=" + b.home, "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LANG=C.UTF-8"}
	return cmd
}

// command measures a command in turn with the empty program, because a machine's speed changes from one second to the next.
func (b *bench) command(name string, identities int, args ...string) {
	var wall, cpu, memory, times []float64
	count := runs
	if identities <= 10 {
		count = shortRuns
	}
	for range count + 1 {
		_, least := b.run(b.empty)
		took, state := b.run(args...)
		wall, cpu, memory = append(wall, took), append(cpu, processorTime(state)), append(memory, peak(state))
		times = append(times, processorTime(state)/processorTime(least))
	}
	b.row(name, identities, median(wall[1:]), median(cpu[1:]), median(times[1:]), median(memory[1:]))
}

// run runs a command to its end and returns how long it took, in ms.
func (b *bench) run(args ...string) (took float64, state *os.ProcessState) {
	cmd := b.start(args...)
	begun := time.Now()
	out, err := cmd.CombinedOutput()
	took = ms(time.Since(begun))
	if err != nil {
		b.Fatalf("%q: %s%v", args, out, err)
	}
	return took, cmd.ProcessState
}

// processorTime is how much processor time an ended program used, in ms.
func processorTime(s *os.ProcessState) float64 { return ms(s.UserTime() + s.SystemTime()) }

// parse measures only the YAML library, in this process, with the bytes that authdeck reads.
func (b *bench) parse(n int) {
	text, err := os.ReadFile(filepath.Join(b.work, "atmos.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	var wall, cpu []float64
	for range runs {
		begun, before := time.Now(), processor(b)
		if _, err := parser.ParseBytes(text, parser.ParseComments); err != nil {
			b.Fatal(err)
		}
		wall, cpu = append(wall, ms(time.Since(begun))), append(cpu, processor(b)-before)
	}
	b.row("the YAML library parses the same atmos.yaml", n, median(wall), median(cpu), 0, 0)
}

// processor is how much processor time this process has used, in ms.
func processor(b *bench) float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

// dashboard measures the full screen: the first frame, the whole list, keys in the filter and cursor moves, from the key to the
// answer on the terminal.
func (b *bench) dashboard(n int) {
	var first, full []float64
	var s *screen
	for range runs {
		if s != nil {
			s.end()
		}
		s = b.open()
		first = append(first, ms(s.until("authdeck")))
		full = append(full, ms(s.until("user-00001")))
	}
	b.row("dashboard: first frame", n, median(first), 0, 0, 0)
	b.row("dashboard: whole list", n, median(full), 0, 0, 0)
	s.settle()
	s.row("dashboard: moving", n, slices.Repeat([]string{"j", "k"}, 100))
	s.keys([]string{"/"})
	s.row("dashboard: a key in the filter", n, slices.Repeat([]string{"u", "5", "7", "\x7f", "\x7f", "\x7f"}, 34))
	s.end()
	b.row("dashboard: total when it ends", n, 0, processorTime(s.cmd.ProcessState), 0, peak(s.cmd.ProcessState))
}

// screen is the program on a terminal.
type screen struct {
	*bench
	cmd   *exec.Cmd
	file  *os.File
	reads chan []byte
	begun time.Time
	seen  []byte
}

func (b *bench) open() *screen {
	s := &screen{bench: b, cmd: b.start(b.authdeck), reads: make(chan []byte, 1000), begun: time.Now()}
	file, err := pty.StartWithSize(s.cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		b.Fatal(err)
	}
	s.file = file
	go func() {
		defer close(s.reads)
		for {
			part := make([]byte, 64<<10)
			n, err := file.Read(part)
			if err != nil {
				return
			}
			s.reads <- part[:n]
		}
	}()
	return s
}

// until returns when a text has been drawn.
func (s *screen) until(text string) time.Duration {
	for !bytes.Contains(s.seen, []byte(text)) {
		part, ok := <-s.reads
		if !ok {
			s.Fatalf("the program ended before it drew %q", text)
		}
		s.seen = append(s.seen, part...)
	}
	return time.Since(s.begun)
}

// row sends keys and prints how long the answers took, and how much processor time a key took, including the renderer's work
// between two keys.
func (s *screen) row(name string, n int, keys []string) {
	before := s.processor()
	took := s.keys(keys)
	each := (s.processor() - before) / float64(len(keys))
	slices.Sort(took)
	s.bench.row(name+", p50", n, took[len(took)/2], each, 0, 0)
	s.bench.row(name+", p99", n, took[len(took)*99/100], 0, 0, 0)
}

// processor is how much processor time the program has used so far, in ms; 0 without /proc.
func (s *screen) processor() float64 {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, fields, _ := strings.Cut(string(stat), ") ")
	var user, system float64 // in hundredths of a second, see proc_pid_stat(5)
	if _, err := fmt.Sscan(strings.Join(strings.Fields(fields)[11:13], " "), &user, &system); err != nil {
		s.Fatal(err)
	}
	return 10 * (user + system)
}

// settle waits until nothing more is drawn.
func (s *screen) settle() {
	for {
		select {
		case <-s.reads:
		case <-time.After(300 * time.Millisecond):
			return
		}
	}
}

// keys sends keys one by one and returns how long the first byte of each answer took, in ms.
func (s *screen) keys(keys []string) (took []float64) {
	for _, k := range keys {
		begun := time.Now()
		if _, err := io.WriteString(s.file, k); err != nil {
			s.Fatal(err)
		}
		select {
		case <-s.reads:
		case <-time.After(time.Minute):
			s.Fatalf("no answer to %q", k)
		}
		took = append(took, ms(time.Since(begun)))
		s.settleShortly()
	}
	return took
}

// settleShortly waits for the rest of an answer, and then long enough that the next key arrives at a random moment between two
// frames.
func (s *screen) settleShortly() {
	wait := 50*time.Millisecond + rand.N(25*time.Millisecond)
	for {
		select {
		case <-s.reads:
		case <-time.After(wait):
			return
		}
	}
}

func (s *screen) end() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	for range s.reads { //nolint:revive // until the terminal is closed
	}
	_ = s.cmd.Wait()
	_ = s.file.Close()
}

func (b *bench) row(name string, identities int, wall, cpu, timesEmpty, memory float64) {
	cell := func(v float64) string {
		if v == 0 {
			return ""
		}
		return fmt.Sprintf("%.1f", v)
	}
	count := ""
	if identities > 0 {
		count = fmt.Sprint(identities)
	}
	b.print("| %s | %s | %s | %s | %s | %s |\n", name, count, cell(wall), cell(cpu), cell(timesEmpty), cell(memory))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// peak is the largest memory use of a process, in MB. macOS reports bytes, other systems KB.
func peak(state *os.ProcessState) float64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	unit := 1024.0
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	return float64(usage.Maxrss) * unit / (1 << 20)
}
