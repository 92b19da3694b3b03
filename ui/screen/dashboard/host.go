package dashboard

import (
	"authdeck/model"
	"authdeck/ui/screen"

	tea "github.com/charmbracelet/bubbletea"
)

// Host carries out the keys of the list.
type Host interface {
	Palette() tea.Cmd                         // lets the user find an action of the screen
	Themes() tea.Cmd                          // lets the user choose a theme
	Remember(key, value, says string) tea.Cmd // saves a setting, and says what it changed
	AskTrust() tea.Cmd                        // shows untrusted settings of the folder's files
	AddIdentity() tea.Cmd
	ImportKeys() tea.Cmd

	SignInTo(id model.Identity, renew bool) tea.Cmd
	SignInToAll(ids []model.Identity, renew bool) tea.Cmd // one after another
	Shell(id model.Identity) tea.Cmd                      // signs in first if there is no session
	Console(id model.Identity) tea.Cmd                    // opens the AWS console as a role
	LogOut(id model.Identity) tea.Cmd
	LogOutAll(ids []model.Identity, without int) tea.Cmd // without is how many others were chosen for which nothing changes

	EditKeysOf(id model.Identity) tea.Cmd
	Verify(id model.Identity) tea.Cmd
	AskBring(row model.Row) tea.Cmd
	// AskDeleteKeys asks a question whose yes is DeleteKeys, but first about trust. After that, it presses the key that asks again.
	AskDeleteKeys(q screen.Question, again tea.KeyMsg) tea.Cmd
	// DeleteKeys deletes keys from the keyring that the question named; without is how many others were chosen that have no keys.
	DeleteKeys(ids []model.Identity, without int, from model.Keyring) tea.Cmd
}
