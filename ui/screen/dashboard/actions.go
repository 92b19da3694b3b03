package dashboard

import (
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
)

// Columns of the actions, counted from the border.
const (
	actionKey    = 3
	actionDoes   = 10 // with room for the longest action
	actionEffect = 32
)

// actions shows what each key does now with the identity under the cursor, or why it does nothing. There are always as many lines.
func (p picture) actions(r widget.Rect) {
	t := p.theme()
	p.Frame(r, widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: "Actions"}}})
	if p.current().Identity.Ref == (model.Ref{}) {
		return
	}
	for i, b := range p.actionKeys() {
		y, end := r.Y+1+i, r.X+r.W-2
		does, why := screen.Reason(b)
		keyInk, ink := t.Key, t.Value
		if !b.Enabled() || p.finding { // a filter takes the letters
			keyInk, ink = t.Muted, t.Muted
		}
		effect := "– " + why
		if b.Enabled() {
			effect = p.effect(b.Keys()[0])
		}
		p.Put(r.X+actionKey, y, keyInk, t.Text(b.Help().Key))
		room := actionEffect - actionDoes - 1
		if effect == "" {
			room = end - r.X - actionDoes
		}
		p.Put(r.X+actionDoes, y, ink, widget.Cut(t, t.Text(does), room))
		effect, cut := t.Text(widget.Printable(effect)), widget.Cut
		if !strings.Contains(effect, " ") { // both ends of a name or an ARN matter
			cut = widget.CutMiddle
		}
		p.Put(r.X+actionEffect, y, t.Muted, cut(t, effect, end-r.X-actionEffect))
	}
}

// actionOrder has the keys that act on the selected identity, as the palette and the pane of actions list them.
func (s selection) actionOrder() []string { return actionOrder(s.inOtherRealm(), s.replaces()) }

// actionOrder has the keys that act on one identity, those for its sessions first.
func actionOrder(inOtherRealm, rejected bool) []string {
	fourth := "c"
	if inOtherRealm { // copying the keys comes before everything else about them
		fourth = "b"
	}
	all := []string{"enter", "R", "s", fourth, "l", "Y", "y", "e", "v", "d", "o"}
	if rejected {
		return replacing(all, "e")
	}
	return all
}

func (p picture) actionKeys() (all []key.Binding) {
	keys := p.bindings(p.frame.Env)
	for _, press := range p.selected(p.frame.Env).actionOrder() {
		all = append(all, keys[press])
	}
	return listed(all...)
}

// withoutActions leaves out the keys that the pane of actions shows.
func (p picture) withoutActions(groups []screen.Group) (out []screen.Group) {
	shown := map[string]bool{}
	for _, b := range p.actionKeys() {
		shown[b.Help().Key] = true
	}
	for _, g := range groups {
		g.Bindings = slices.DeleteFunc(slices.Clone(g.Bindings), func(b key.Binding) bool { return shown[b.Help().Key] })
		out = append(out, g)
	}
	return out
}

// effect says what a key changes for the identity under the cursor, or that it acts on the marked ones.
func (p picture) effect(press string) string {
	c, _ := commandOf(press)
	if c.onMarked != nil && len(p.marked) > 0 {
		return "the marked identities"
	}
	return c.effect(p.selected(p.frame.Env))
}
