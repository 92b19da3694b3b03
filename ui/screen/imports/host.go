package imports

import (
	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/screen"

	tea "github.com/charmbracelet/bubbletea"
)

// Host carries out the steps of an import. at is the number of a key pair.
type Host interface {
	CompletePath(typed string) tea.Cmd // finds the files and folders that begin with it
	ReadKeys(path string) tea.Cmd
	NameIdentities(names keysimport.Choice) tea.Cmd // of new keys; "" skips keys
	// ChooseIdentity asks which identity the keys in that row of the screen are for; chosen gets nil for none.
	ChooseIdentity(at int, row func(f screen.Frame) int, chosen func(*model.Identity) screen.Request, added func(name string) screen.Request) tea.Cmd
	NewIdentityFor(at int, name string) tea.Cmd    // asks for the name; "" suggests one
	AssignKeys(at int, id *model.Identity) tea.Cmd // nil skips them
	SaveImport(override model.Conflict) tea.Cmd
	SkipKeys(why string) tea.Cmd
	RetryKeys(at int) tea.Cmd  // skipped by SkipKeys
	SignInToImported() tea.Cmd // to the identities whose keys were saved
	CorrectImported() tea.Cmd  // the keys of the only identity whose keys were saved, because AWS rejected them
	RemoveKeys() tea.Cmd       // deletes the saved keys from the file
}
