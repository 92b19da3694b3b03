package words

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/model/form"
)

// SavedLines are the messages after a save, as in the Atmos documents, without their check marks.
func SavedLines(r model.Receipt) []string {
	return []string{"Saved credentials to keyring", "Session duration configured: " + r.Duration}
}

// Saving says what a save is doing.
func Saving(step model.SaveStep) string {
	switch step {
	case model.ReadsKeyring:
		return "reading the keyring"
	case model.AsksAWS:
		return "checking the keys with AWS, then saving"
	}
	return "saving"
}

// SavingUnchecked is Saving for keys that the user does not want checked.
const SavingUnchecked = "saving the keys without checking them"

// saveWarning says what else a save did, or could not do. head says what AWS did not do, if it is about that; then text is the reason.
type saveWarning struct{ head, text string }

func (w saveWarning) String() string {
	if w.head == "" {
		return w.text
	}
	return w.head + ". " + w.text
}

// SavedWarnings says what else a save did, or could not do.
func SavedWarnings(r model.Receipt) (out []string) {
	for _, w := range saveWarnings(r) {
		out = append(out, w.String())
	}
	return out
}

func saveWarnings(r model.Receipt) (out []saveWarning) {
	also := func(text string) { out = append(out, saveWarning{text: text}) }
	if r.Unusual != nil {
		also(Sentence(r.Unusual.What))
	}
	if r.Unverified != nil {
		out = append(out, notVerified(r.Unverified))
	}
	for _, w := range r.Warnings {
		also("Saved, but " + w.Error())
	}
	if r.Ended {
		also("The earlier session has ended. Sign in again.")
	}
	if note := KeyringNote(r.Keyring); note != "" {
		also(note)
	}
	return out
}

// AfterSave says which command to run after keys of an identity were saved.
func AfterSave(id model.Identity, r model.Receipt) string {
	return afterSave(model.IdentityFlag(id.Title), r)
}

func afterSave(identity string, r model.Receipt) string {
	login := "authdeck login " + identity
	switch {
	case r.Unverified == nil:
		return "To sign in, run: " + login
	case r.Unreached():
		return "A sign-in checks the keys. When AWS can be reached, run: " + login
	}
	return "To use other keys, run: authdeck user configure " + identity
}

// SavedLast is the line on the terminal about keys that were saved after ctrl+c.
func SavedLast(id model.Identity, r model.Receipt) string {
	saved := "Keys of " + id.Title + " saved to " + r.Keyring.Title
	switch {
	case r.Rejected():
		return Warned + saved + ", " + butRejected
	case r.Unverified != nil:
		return Warned + saved + ", " + Uncapital(Unverified)
	}
	return Done + saved
}

// Unverified is about keys that were saved although AWS did not verify them. The reason comes later.
const Unverified = "Not verified with AWS"

// SavedTitle is the title of the result of a save, and whether AWS did not accept the keys.
func SavedTitle(r model.Receipt) (title string, wrong bool) {
	switch {
	case r.Rejected():
		return Warned + savedButRejected, true
	case r.Unverified != nil:
		return Warned + "Saved, " + NotVerified, true
	case r.Unusual != nil:
		return Warned + "Saved", true
	}
	return Done + "Saved", false
}

// WarningsBelowTitle are the SavedWarnings without what SavedTitle says.
func WarningsBelowTitle(r model.Receipt) (out []string) {
	for _, w := range saveWarnings(r) {
		if w.head == savedButRejected {
			w.head = ""
		}
		out = append(out, w.String())
	}
	return out
}

// Discard asks before a form with typed text is left.
const Discard = "Discard what you typed?"

// SavedKeysKept says that keys stay in the keyring although AWS rejected them.
const SavedKeysKept = "The saved keys were not changed."

// NothingSaved says that no keys were saved: AWS rejected them, the user did not want it, or ctrl+c ended the check.
const NothingSaved = "Nothing was saved"

// TheseNotSaved is NothingSaved about some keys of an import.
const TheseNotSaved = "These keys were not saved"

// NotSavedYet explains the question whether to save keys anyway. label names the keys if the import has others too; "" otherwise.
func NotSavedYet(label string) string {
	if label == "" {
		return "Nothing is saved yet."
	}
	return Sentence(label) + " is not saved yet."
}

// NothingYetOf is NotSavedYet for keys of a file with others that the import does not save.
func NothingYetOf(label string) string { return label + ": " + Uncapital(NotSavedYet("")) }

// NotSavedLast is the line on the terminal about keys of these identities that were not saved after ctrl+c, or about one whose save
// failed with err.
func NotSavedLast(names []string, err error) string {
	whose := "Keys of " + model.Names(names)
	switch {
	case errors.Is(err, context.Canceled):
		return whose + " were not saved"
	case errors.Is(err, model.ErrKeyringSilent):
		return "! " + whose + ": the keyring did not answer. It may have the old or the new keys"
	}
	return "✗ " + whose + " were not saved. " + Line(Explain(err))
}

// QuitsWhenSaved is the answer to ctrl+c during a save.
const QuitsWhenSaved = "Waiting for the keyring, then quitting · ctrl+c again quits now"

// QuitsWhenRemoved is the answer to ctrl+c while keys are removed from a file.
const QuitsWhenRemoved = "Removing the keys from the file, then quitting · ctrl+c again quits now"

// The heads of notVerified: AWS rejected the keys, or it could not be asked.
const (
	rejected         = "AWS rejected the keys"
	butRejected      = "but " + rejected
	savedButRejected = "Saved, " + butRejected
	notVerifiedYet   = "Not verified"
)

// notVerified says why AWS did not verify keys that are saved.
func notVerified(err error) saveWarning {
	c := model.ConnectionIn(err)
	var call *model.AWSError
	switch p := Explain(err); {
	case errors.Is(err, model.ErrKeyUnknown): // the title says what happened
		return saveWarning{savedButRejected, cmp.Or(p.Why, p.What)}
	case model.RefusesKeys(err):
		return saveWarning{savedButRejected, Sentence(p.What)}
	case c == nil:
		return saveWarning{notVerifiedYet, Sentence(p.What)}
	case errors.As(err, &call) && call.Host != "": // another host, not AWS
		return saveWarning{notVerifiedYet, Short(err)}
	case c.What == "":
		return saveWarning{notVerifiedYet, "AWS could not be reached"}
	}
	return saveWarning{notVerifiedYet, "AWS could not be reached: " + causeWithHost(c)}
}

// causeWithHost is what is wrong with a connection, with the host in the sentence: "the host name sts.example cannot be resolved".
func causeWithHost(c *model.Problem) string {
	const subject = "the host name "
	if c.Kind == nil {
		return c.What
	}
	host, named := strings.CutPrefix(c.What, c.Kind.Error()+": ")
	does, ofHost := strings.CutPrefix(c.Kind.Error(), subject)
	if !named || !ofHost {
		return c.What
	}
	return subject + host + " " + does
}

// KeysManaged says that the keys of an identity are in the configuration, and what to do to change or delete them.
func KeysManaged(id model.Identity, todo string) string {
	return "The keys of " + id.Title + " are " + id.AccessKeyID.Origin.Managed() + ". " + todo
}

// PlainKeys says that the configuration has keys that everybody who can read it can use.
const PlainKeys = "The keys are in plain text."

// MovePlainKeys says that the keys of an identity are in plain text, and how to move them to the keyring: with the command that reads them.
// Both are "" for other keys.
func MovePlainKeys(id model.Identity) (says, command string) {
	if id.CheckPlainKeys() == nil {
		return "", ""
	}
	says, command = id.MoveToKeyring()
	return PlainKeys + " " + Sentence(says) + ":", command
}

// What to do with o, which opens the file: in every text that names the key. MoveByKeys is MovePlainKeys where there are keys to press.
const (
	OpenFile     = "Press o to open the file"
	ChangeByKey  = "Press o to change it."
	MoveByKeys   = OpenFile + " and cut the keys, then press e to enter them here."
	MoveInForm   = OpenFile + " and cut the keys. Then press e in the list."          // o leaves the form
	MoveInHealth = "Press o and cut the keys. Then press esc, select it and press e." // esc leads to the list
	MoveBriefly  = "Press o and cut the keys, then press e."
)

// OpenByKey says which place o opens.
func OpenByKey(at model.Origin) string { return "Press o to open " + at.String() + "." }

// ChangeManaged says how to change keys in the configuration: to move those in plain text, and to edit the file of others.
func ChangeManaged(id model.Identity) string {
	if says, command := MovePlainKeys(id); says != "" {
		return says + " " + command
	}
	return EditFile(id, "change")
}

// EditFile says which file to edit: "To delete them, edit /infra/atmos.yaml".
func EditFile(id model.Identity, change string) string {
	return "To " + change + " them, edit " + id.AccessKeyID.Origin.File
}

// OpensAt says where o opens a file that the footer calls atmos.yaml: "at line 48", or "keys.yaml at line 48" if it is another file.
func OpensAt(at model.Origin) string {
	line := fmt.Sprintf("at line %d", at.Line)
	if name := filepath.Base(at.File); name != "atmos.yaml" {
		return name + " " + line
	}
	return line
}

// NoKeysToDelete says why the current keyring has no keys of an identity to delete, and how to delete its keys in another keyring.
// saved is the record of when they were saved.
func NoKeysToDelete(id model.Identity, saved model.Record, keyring string) string {
	if id.KeysInConfig() {
		return KeysManaged(id, OpenFile)
	}
	if elsewhere := KeysInOtherKeyring(id, saved, keyring, DeleteCommand(id)); elsewhere != "" {
		return elsewhere
	}
	return NoSavedKeys(id.Title)
}

// NoSavedKeys says that no known keyring has keys of an identity.
func NoSavedKeys(title string) string { return "No saved keys for " + title }

// NoKeysToVerify is the answer to v if the keyring has no keys of the identity. keyring is the type of the keyring in use.
func NoKeysToVerify(r model.Row, keyring string) string {
	const here = "No keys to verify here. "
	other := r.Record.OtherKeyring(keyring)
	switch {
	case len(r.OtherRealms) > 0:
		return here + "Press b to copy them from " + Realms(r.OtherRealms[:1])
	case other != "":
		return here + "They are in " + Keyring(other)
	}
	return "No keys to verify. Press e to add them"
}

// DeleteCommand is the command that deletes an identity's keys in the current keyring.
func DeleteCommand(id model.Identity) string {
	return "authdeck logout " + model.IdentityArgument(id.Title) + " --keys"
}

// KeysInOtherKeyring says in which other keyring an identity's keys were saved, and which command deletes them there; "" if there
// is none.
func KeysInOtherKeyring(id model.Identity, saved model.Record, keyring, command string) string {
	other := saved.OtherKeyring(keyring)
	if other == "" {
		return ""
	}
	return id.Title + "'s keys are in " + Keyring(other) + ". To delete them, run: " + command + " --keyring " + saved.KeyringType
}

// explainUnusual says also what is probably wrong about keys that look wrong.
func explainUnusual(p *model.Problem) *model.Problem {
	p = whole(p)
	if p.Cut {
		p.Why = strings.TrimSpace("It was probably not copied whole. Copy it again. " + p.Why)
	}
	return p
}

// explainConflict names both owners in a conflict; nil if err is not a conflict.
func explainConflict(err error) *model.Problem {
	var account *model.AccountError
	var replaced *model.ReplacedError
	p := &model.Problem{Fix: model.Do("check who the keys belong to")}
	switch {
	case errors.As(err, &replaced):
		p.What = "These keys belong to another user"
		if replaced.Old.Account != replaced.New.Account {
			p.What = "These keys belong to another account"
		}
		p.Why = Sentence(replaced.Error()) + "."
		if errors.As(err, &account) {
			p.Why += " " + Sentence(account.OfDevice()) + "."
		}
	case errors.As(err, &account):
		p.What = "The MFA device belongs to another account"
		p.Why = Sentence(account.Error()) + "."
		p.Fix = model.Do("correct the MFA ARN")
	default:
		return nil
	}
	return p
}

// NoCodeDevice says that a user has no MFA device that shows codes.
func NoCodeDevice(found model.Devices) string {
	if len(found.Others) > 0 {
		return "this user has only security keys or passkeys. They do not work here. Add an authenticator app in AWS"
	}
	return "this user has no MFA device in AWS"
}

// AboutField explains a field of the key form, and where to find its value.
func AboutField(f form.Field) []string {
	switch f {
	case form.KeyID:
		return slices.Concat([]string{f.Help(), "", "Where to get keys", ""}, KeySteps(),
			[]string{"", "You can paste both keys, or the whole CSV, at once. Each value goes to its own field."})
	case form.SecretKey:
		return []string{
			f.Help() + " It goes to the keyring only.", "",
			"AWS shows it once, when the access key is created. If it is lost, create new keys in IAM, and delete the old ones.",
		}
	case form.Device:
		return slices.Concat([]string{f.Help(), "", "Where to find it", ""}, DeviceSteps(),
			[]string{"", "Press ctrl+f to look it up with the keys in this form.", "",
				"A hardware device has a serial number instead. Security keys and passkeys do not work here.", "", "Your team can set it once for everyone: credentials.mfa_arn in atmos.yaml."})
	}
	return []string{
		"How long a session lasts after each sign-in.", "", "Examples", "", "3600   seconds", "90m    minutes", "12h    hours", "1d     days", "",
		"AWS allows 15m to 36h with an MFA device, and up to 12h without one.",
	}
}

// AboutIdentityField is the help for a field of the form for a new identity.
func AboutIdentityField(f form.IdentityField) []string {
	about := []string{f.Help, ""}
	switch f.Flag {
	case "region":
		return append(about, "Leave it empty for "+model.DefaultRegion+".", "", "Keys of an account in China or GovCloud work only in the regions there.")
	case "mfa-device":
		return append(append(about, "Where to find it", ""), append(DeviceSteps(), "", "You can leave this empty and look it up in the next form.")...)
	}
	return append(about, AboutIdentities()...)
}

// AboutIdentities says what the name of an identity is for.
func AboutIdentities() []string {
	return []string{
		"An identity is an entry in atmos.yaml for an IAM user.", "",
		"authdeck and Atmos use this name to sign in; in AWS programs it is the name of a profile.",
	}
}

// NotSaved is said in place of the MFA device of a user for whom none is saved, and LookedUp also what happens then.
const (
	NotSaved = "not saved"
	LookedUp = NotSaved + "; looked up at sign-in"
)

// credentialSteps say how to get to the page of AWS's console that has a user's keys and MFA device.
func credentialSteps() []string {
	return []string{"1. Sign in to the AWS console", "2. Open IAM, then Users, then your user", "3. Open the tab Security credentials"}
}

// KeySteps say how to get keys.
func KeySteps() []string {
	return append(credentialSteps(), "4. Choose Create access key", "5. Copy both keys, or download the CSV")
}

// DeviceSteps say how to find the ARN of the MFA device.
func DeviceSteps() []string {
	return append(credentialSteps(), "4. Go to Assigned MFA device", "5. Copy the ARN:", "   arn:aws:iam::ACCOUNT_ID:mfa/USERNAME")
}
