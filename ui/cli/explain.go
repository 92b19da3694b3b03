package cli

import (
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui/widget"
)

// explanation says where everything comes from: files, realm, keyring, variables and identities. The caller makes it printable.
func explanation(config model.Config) string {
	var b strings.Builder
	b.WriteString("Files, in the order in which they are read:\n")
	read := 0
	for _, s := range config.Sources {
		mark := "  -"
		switch s.State {
		case model.SourceRead:
			read++
			mark = fmt.Sprintf("%3d", read)
		case model.SourceFailed, model.SourceNotFetched:
			mark = "  !"
		case model.SourceAbsent:
		}
		fmt.Fprintf(&b, "%s  %s  %s\n", mark, s.Path, led(s))
	}
	b.WriteString("Of an identity the last file that has it counts, as a whole. Of all else a file counts over what it imports.\n\n")
	fmt.Fprintf(&b, "Realm %s, by %s\n", config.Realm, config.RealmSource)
	if t := config.Keyring.Type; t.Set {
		fmt.Fprintf(&b, "Keyring %s, by %s\n", t.Value, t.Origin.Full())
	}
	for _, p := range config.Promoted {
		fmt.Fprintf(&b, "Variable %s, where the environment has none, by %s\n", p.Name, p.Origin.Full())
	}
	b.WriteString("\nIdentities:\n")
	width := 0
	for _, id := range config.Identities {
		width = max(width, widget.Width(widget.Printable(id.Title)))
	}
	for _, id := range config.Identities {
		title := widget.Printable(id.Title)
		fmt.Fprintf(&b, "     %s%s  %s", title, strings.Repeat(" ", width-widget.Width(title)), id.Origin.Full())
		for i, o := range id.Replaces {
			word := ", in place of "
			if i > 0 {
				word = " and "
			}
			b.WriteString(word + o.Full())
		}
		b.WriteString("\n")
	}
	if config.Others > 0 {
		fmt.Fprintf(&b, "     and %d of other kinds\n", config.Others)
	}
	return b.String()
}

// led says what leads to a file, and what became of it.
func led(s model.Source) string {
	why := s.Led()
	switch s.State {
	case model.SourceAbsent:
		return why + ": not there"
	case model.SourceFailed:
		return why + ": not read, see above"
	case model.SourceNotFetched:
		return why + ": not fetched, see above"
	case model.SourceRead:
	}
	return why
}

// The parts of `validate --format json` that --explain shows as text, described in docs/json.md.
type (
	sourceShape struct {
		Path  string `json:"path"`
		Why   string `json:"why"`
		By    string `json:"by"`    // file:line:column; "" where no line names it
		State string `json:"state"` // read, absent, failed or remote
	}
	variableShape struct {
		Name string `json:"name"`
		By   string `json:"by"`
	}
	definedShape struct {
		Name     string   `json:"name"`
		Title    string   `json:"title"`
		By       string   `json:"by"`
		Replaces []string `json:"replaces"`
	}
)

func shapeSources(config model.Config) (all []sourceShape) {
	states := map[model.SourceState]string{
		model.SourceRead: "read", model.SourceAbsent: "absent", model.SourceFailed: "failed", model.SourceNotFetched: "remote",
	}
	for _, s := range config.Sources {
		all = append(all, sourceShape{s.Path, s.Why, s.From.Full(), states[s.State]})
	}
	return all
}

func shapeDefined(config model.Config) (all []definedShape) {
	for _, id := range config.Identities {
		d := definedShape{id.Ref.Name, id.Title, id.Origin.Full(), []string{}}
		for _, o := range id.Replaces {
			d.Replaces = append(d.Replaces, o.Full())
		}
		all = append(all, d)
	}
	return all
}

func shapePromoted(config model.Config) (all []variableShape) {
	for _, p := range config.Promoted {
		all = append(all, variableShape{p.Name, p.Origin.Full()})
	}
	return all
}
