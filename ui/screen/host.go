package screen

import (
	"path/filepath"
	"strings"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// Request is what a screen asks the rest of the program to do. It is carried out at once; nil asks for nothing.
type Request func(Host) tea.Cmd

// Host is what screens may ask of the rest of the program. Slow work has begun when a method returns; its result appears as another
// screen, or comes back to this one as a message.
type Host interface {
	Back() tea.Cmd                            // goes one step back, and cancels work in progress
	Reload() tea.Cmd                          // reads the configuration again
	Refresh() tea.Cmd                         // reads it again, and says what changed
	TryAgain() tea.Cmd                        // reads it again, and then does again what failed
	Quit() tea.Cmd                            // ends the run
	Copy(what, text string) tea.Cmd           // copies a text to the clipboard
	Ask(q Question) tea.Cmd                   // asks a question over the screen
	Remember(key, value, says string) tea.Cmd // saves a setting, and says what it changed
	Toast(text string) tea.Cmd                // shows a line at the right of the footer
	Send(msg tea.Msg) tea.Cmd                 // sends a message to the current screen
	Press(key tea.KeyMsg) tea.Cmd             // does what the key does on the current screen
	SetTheme(name string) tea.Cmd
	PreviewTheme(name string) tea.Cmd               // previews a theme; "" shows the chosen one again
	Select(ref model.Ref) tea.Cmd                   // puts the cursor on an identity of the list
	Tool(args ...string) tea.Cmd                    // runs another command of authdeck in the terminal
	EditFile(at model.Origin, then Request) tea.Cmd // opens the user's editor; then may be nil
	Palette() tea.Cmd                               // lets the user find an action of the screen
	Themes() tea.Cmd                                // lets the user choose a theme
	Shell(id model.Identity) tea.Cmd                // signs in first if there is no session
	Demo() tea.Cmd                                  // ends the run, and starts the demo

	// Trust.
	AskTrust() tea.Cmd // shows untrusted settings of the folder's files
	Trust() tea.Cmd    // trusts the settings that are shown

	// Actions of the list of identities.
	SignInTo(id model.Identity, renew bool) tea.Cmd
	EditKeysOf(id model.Identity) tea.Cmd
	OpenAgain() tea.Cmd // opens an identity whose problem the user may have fixed
	AddIdentity() tea.Cmd
	ImportKeys() tea.Cmd
	LogOut(id model.Identity) tea.Cmd
	SignInToAll(ids []model.Identity, renew bool) tea.Cmd // one after another
	LogOutAll(ids []model.Identity, without int) tea.Cmd  // without is how many others were chosen that have no session
	AskDeleteKeys(q Question) tea.Cmd                     // asks a question whose yes is DeleteKeys, but first about trust
	// DeleteKeys deletes keys from the keyring that the question named; without is how many others were chosen that have no keys.
	DeleteKeys(ids []model.Identity, without int, from model.Keyring) tea.Cmd
	Console(id model.Identity) tea.Cmd // opens the AWS console as a role
	Verify(id model.Identity) tea.Cmd
	AskBring(row model.Row) tea.Cmd
	Bring(id model.Identity, realm string) tea.Cmd

	// Keys and keyrings.
	SaveKeys(d model.Draft) tea.Cmd
	FindDevices(d model.Draft, found func(devices model.Devices, guessed bool, err error) tea.Msg) tea.Cmd
	Unlock(passphrase model.Secret) tea.Cmd
	UseKeyring(kind string) tea.Cmd

	// Signing in.
	SendCode(code string) tea.Cmd
	EditKeys() tea.Cmd
	TakeOver(from *model.BusyError) tea.Cmd // asks for the code in place of another process
	ServeRequest() tea.Cmd                  // signs in for the waiting programs
	DeclineRequest() tea.Cmd                // answers "not now" to them
	SignIn(renew bool) tea.Cmd
	SaveSession() tea.Cmd             // tries again to save a session that only the program has
	DropSession(andQuit bool) tea.Cmd // discards such a session

	// A new identity.
	PlanIdentity(n model.NewIdentity) tea.Cmd
	WriteIdentity() tea.Cmd

	// An import.
	ReadKeys(path string) tea.Cmd
	CompletePath(typed string) tea.Cmd                                                                    // finds the files and folders that begin with it
	ChooseIdentity(at int, chosen func(*model.Identity) Request, added func(name string) Request) tea.Cmd // nil means none
	NewIdentityFor(at int, name string) tea.Cmd                                                           // asks for the name; "" suggests one
	NameIdentities(names keysimport.Choice) tea.Cmd                                                       // of new keys; "" skips keys
	AssignKeys(at int, id *model.Identity) tea.Cmd                                                        // nil skips them
	SaveImport(override model.Conflict) tea.Cmd
	SkipKeys(why string) tea.Cmd
	RemoveKeys() tea.Cmd
}

// Question is asked over a screen. The first label is the safe answer and the second means yes; a single one only closes.
type Question struct {
	Text    string
	Why     string
	Details string         // for support; "" for none
	Lead    string         // introduces the YAML
	Write   string         // YAML to write, which y copies if there is only one answer; "" for none
	Problem *model.Problem // shown instead of a question; nil for none
	Labels  []string
	Yes, No Request  // what happens after each answer; nil for nothing
	Again   bool     // the first of two labels tries again what failed, and the second only closes
	Answers []Answer // used instead of Labels, Yes and No if there are any; the last one is also the answer of esc
}

// FileAnswers are the buttons below a problem of a file. The most helpful one comes first. After the editor, the program tries again.
func FileAnswers(p *model.Problem, again Request) (all []Answer) {
	if at := p.Origin; at.File != "" && at.Line > 0 {
		all = append(all, Answer{"Open " + filepath.Base(at.File), "o", func(h Host) tea.Cmd { return h.EditFile(at, again) }})
	}
	return append(all, Answer{"Try again", "r", again})
}

// Scrolled moves the first visible line of a question that does not fit.
func (q Question) Scrolled(first int, key string) int { return Scrolled(first, key, q.Message()) }

// Message is the whole text.
func (q Question) Message() *model.Problem {
	if q.Problem != nil {
		return q.Problem
	}
	return &model.Problem{What: q.Text, Why: q.Why, Details: q.Details, Fix: q.Lead, Write: q.Write}
}

// AskDiscard asks before an edited form is left.
func AskDiscard(h Host) tea.Cmd {
	return h.Ask(Question{
		Text: "Discard what you typed?", Why: "It has not been saved.",
		Labels: []string{"Keep editing", "Discard"}, Yes: Host.Back,
	})
}

// Tell shows a problem over the screen until the user closes it.
func Tell(p *model.Problem) Request {
	return func(h Host) tea.Cmd { return h.Ask(Close(p)) }
}

// TryAgain shows a problem over the screen on which to try again.
func TryAgain(p *model.Problem) Request {
	return func(h Host) tea.Cmd { return h.Ask(Question{Problem: p, Labels: []string{"Try again"}}) }
}

// Retry is the question that shows why a sign-in failed, and offers to try again.
func Retry(p *model.Problem) Question {
	return Question{Problem: p, Labels: []string{"Try again", "Close"}, Again: true}
}

// Close is the question that only shows a problem.
func Close(p *model.Problem) Question { return Question{Problem: p, Labels: []string{"Close"}} }

// AskOverride asks whether to save keys in spite of a conflict. unsaved says what was not saved; no is called if they are not.
func AskOverride(err error, unsaved string, no Request) Request {
	p := words.Explain(err)
	why := strings.TrimSpace(p.Why + " " + unsaved)
	override := Override{model.ConflictsIn(err)}
	return func(h Host) tea.Cmd {
		return h.Ask(Question{Text: p.What, Why: why, Details: p.Details, Labels: []string{"Do not save", "Save anyway"}, No: no,
			Yes: func(h Host) tea.Cmd { return h.Send(override) }})
	}
}

// Copy asks to copy a text to the clipboard.
func Copy(what, text string) Request { return func(h Host) tea.Cmd { return h.Copy(what, text) } }

// What the program tells a screen.
type (
	// Failed says that the screen's request failed.
	Failed struct{ Err error }
	// Override says that the user wants to save keys in spite of a conflict.
	Override struct{ Conflicts model.Conflict }
)
