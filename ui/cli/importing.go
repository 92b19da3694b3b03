package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// planned is what would go where, in lines.
func (c *command) planned(arrivals []model.ImportItem) string {
	var b strings.Builder
	t := c.glyphs()
	for _, a := range arrivals {
		b.WriteString(t.Text(words.Where(a)) + "\n")
		if !a.Included() {
			continue
		}
		for _, l := range words.ArrivalLines(a) {
			b.WriteString("  " + t.Text(l) + "\n")
		}
		for _, l := range words.ArrivalRemarks(a) {
			b.WriteString(t.Text("  ! "+l) + "\n")
		}
	}
	return b.String()
}

// importUnasked saves what has a place, and says of the rest why it has none. What AWS refuses or doubts is a failure.
func (c *command) importUnasked(ctx context.Context, w model.Workspace, in frontend.Incoming, arrivals []model.ImportItem) error {
	if err := c.placed(w, arrivals); err != nil {
		return err
	}
	var done []model.ImportResult
	failures := 0
	for _, a := range arrivals {
		if !a.Included() {
			c.warn(words.Where(a))
			continue
		}
		fmt.Fprint(c.stderr, c.planned([]model.ImportItem{a}))
		i, err := c.importOne(ctx, w, a, in.Insist)
		if ctx.Err() != nil {
			return ended(ctx, frontend.Outcome{Interrupted: true})
		}
		if err != nil {
			failures++
			fmt.Fprintln(c.stderr, widget.PrintableLines("authdeck: "+a.Label+": "+message(notSaved(err))))
			continue
		}
		done = append(done, i)
		c.leave(frontend.Outcome{Identity: a.Identity, Saved: &i.Receipt})
	}
	err := c.takeOut(ctx, w, in, done)
	if failures > 0 && err == nil {
		err = failure{code: exitFailed}
	}
	return err
}

// placed refuses an import that would save nothing.
func (c *command) placed(w model.Workspace, arrivals []model.ImportItem) error {
	for _, a := range arrivals {
		if a.Included() {
			return nil
		}
	}
	for _, a := range arrivals {
		c.warn(words.Where(a))
	}
	missing := whose(arrivals)
	if missing == "" {
		return failure{exitFailed, errors.New("nothing was imported")}
	}
	return failure{exitUsage, errors.New("say whose keys these are: " + missing + "; " + whatThereIs(w.Config))}
}

// whose is how to say where keys go for which no place is known; "" where there are none.
func whose(arrivals []model.ImportItem) string {
	usable, homeless, named := 0, 0, []string{}
	for _, a := range arrivals {
		if !a.Usable() {
			continue
		}
		if usable++; !a.Assigned {
			homeless++
			if a.Plain.Name != "" {
				named = append(named, "--map "+model.ShellWord(a.Plain.Name+"=NAME"))
			}
		}
	}
	switch {
	case homeless == 0:
		return ""
	case usable == 1:
		return "-i NAME"
	case homeless == len(named) && homeless <= 3: // more would not be read
		return strings.Join(named, " ")
	}
	return "--map SECTION=NAME"
}

// importOne asks for a passphrase where that opens the keyring. Half a save must not happen: once begun it is not
// cancelled, but it has an end.
func (c *command) importOne(ctx context.Context, w model.Workspace, a model.ImportItem, insist model.Conflict) (model.ImportResult, error) {
	if _, _, err := c.stored(ctx, w, a.Identity); err != nil {
		return model.ImportResult{}, err
	}
	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*dialogPatience)
	defer cancel()
	return w.Import(saving, a, insist, c.noVerify)
}

// takeOut removes what is spare now from the file, where that was asked for.
func (c *command) takeOut(ctx context.Context, w model.Workspace, in frontend.Incoming, done []model.ImportResult) error {
	if in.Text.Path == "" || len(done) == 0 {
		return nil
	}
	if !in.Remove {
		fmt.Fprintln(c.stderr, widget.PrintableLines("The keys still stand in "+in.Text.Path+"; --remove takes them out"))
		return nil
	}
	if stays := words.StaysIn(in.Text.Path, done); stays != "" {
		c.warn(stays)
	}
	gone, devices := model.Removable(done)
	if len(gone) == 0 {
		return nil
	}
	whole, err := w.Plaintexts.Remove(ctx, in.Text, gone, devices)
	if err != nil {
		return failure{exitFailed, fmt.Errorf("the keys are saved, but not taken out of the file: %w", err)}
	}
	for i, l := range words.TakenOut(in.Text.Path, done, whole) {
		fmt.Fprintln(c.stderr, c.glyphs().Text([]string{"✔ ", "  "}[min(i, 1)]+l))
	}
	return nil
}

// rows are what the list knows, and the keyring without a dialog; the error is why it cannot tell.
func (c *command) rows(ctx context.Context, w model.Workspace) ([]model.Row, error) {
	rows := w.Overview(ctx).Rows
	looking, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	found, err := w.Look(looking) // one that cannot tell leaves what the list knows
	for i, r := range rows {
		if p := found[r.Identity.Ref]; p != model.Unknown {
			rows[i].Keys = p
		}
	}
	return rows, err
}
