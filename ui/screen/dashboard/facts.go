package dashboard

import (
	"cmp"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/identitytable"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// facts are what is known about an identity. A user has no role and via, and a role no key ID and keys. Tags and roles are left out if
// there are none, so they come last.
type facts struct {
	account, device, keyID, keys, role, via, duration, region, tags, signIn, source, roles []widget.Span
}

// fact is a line of the details.
type fact struct {
	name string
	says []widget.Span
}

// inOrder are the lines of the details, always in the same order.
func (f facts) inOrder() []fact {
	return slices.DeleteFunc([]fact{
		{"Account", f.account},
		{"MFA", f.device},
		{"Key ID", f.keyID},
		{"Keys", f.keys},
		{"Role", f.role},
		{"Via", f.via},
		{"Duration", f.duration},
		{"Region", f.region},
		{"Sign-in", f.signIn},
		{"Source", f.source},
		{"Tags", f.tags},
		{"Roles", f.roles},
	}, func(f fact) bool { return f.says == nil })
}

// facts are those of a row, in w columns.
func (p picture) facts(row model.Row, w int) facts {
	t, id := p.theme(), row.Identity
	value := func(text string) []widget.Span {
		if text == "" {
			return []widget.Span{none(t)}
		}
		return []widget.Span{{Ink: t.Value, Text: t.Text(widget.Printable(text))}}
	}
	unknown := []widget.Span{{Ink: t.Muted, Text: "?"}, {Ink: t.Value, Text: " unknown"}}
	account := value(row.Account())
	if row.Account() == "" {
		account = unknown
	}
	if alias := cmp.Or(row.Alias(), p.accounts.alias[row.Account()]); alias != "" {
		account = []widget.Span{{Ink: t.Value, Text: widget.Printable(alias)}, {Ink: t.Muted, Text: "  " + row.Account()}}
	}
	device := p.inFull(row.ShownDevice(), model.ShortDevice(row.ShownDevice()), w)
	if row.ShownDevice() == "" {
		device = []widget.Span{{Ink: t.Muted, Text: words.LookedUp}}
	}
	if row.SignedInWithoutMFA(p.now()) {
		device = []widget.Span{none(t), {Text: "  "}, {Ink: t.Chip, Text: "!"}, {Ink: t.Value, Text: " this session has no MFA"}}
	}
	length, limit, _ := strings.Cut(words.AsksLine(row, p.now()), " ")
	if id.Duration.Later {
		length, limit = words.AsksLine(row, p.now()), ""
	}
	realm, _, _ := strings.Cut(p.Realm, " · ")
	if realm != "" {
		realm = "  realm " + widget.Printable(realm)
	}
	var tagged []widget.Span
	if len(id.Tags) > 0 {
		tagged = []widget.Span{{Ink: t.Tag, Text: tags(t, row)}}
	}
	f := facts{
		account:  account,
		device:   device,
		duration: []widget.Span{{Ink: t.Value, Text: t.Text(length)}, {Ink: t.Muted, Text: t.Text(" " + limit)}},
		region:   p.region(id),
		tags:     tagged,
		signIn:   []widget.Span{{Ink: p.lastSignIn(row).Ink, Text: words.LastSignInBy(row, p.now())}},
		source:   append(p.inFull(id.Origin.String(), id.Origin.String(), w-widget.Width(realm)), widget.Span{Ink: t.Muted, Text: realm}),
	}
	switch key := p.accessKey(row); {
	case id.Role != nil:
		f.role, f.via = p.inFull(id.Role.ARN.Value, shortRole(id.Role.ARN.Value), w), value(cmp.Or(id.Role.Via.Value, id.Role.Provider.Value))
	case key == "" && row.Keys != model.Absent: // there may be keys that another program saved
		if f.keys = p.where(row); words.KeysWhere(row, p.Keyring.Type) != words.KeysUnknown { // which says the same
			f.keyID = unknown
		}
	default:
		f.keyID, f.keys = value(key), p.where(row)
	}
	if roles := p.rolesOf(row); roles != nil {
		names := make([]string, len(roles))
		for i, r := range roles {
			names[i] = r.Identity.Title
		}
		f.roles = value(strings.Join(names, " · "))
	}
	return f
}

// rolesOf are the roles that the identity itself assumes.
func (d dashboard) rolesOf(row model.Row) (roles []*model.Row) {
	for i := range d.Rows {
		r := &d.Rows[i] // a row is large, and there may be thousands
		if r.Identity.Role != nil && r.Depth > 0 && strings.EqualFold(r.Identity.Role.Via.Value, row.Identity.Ref.Name) {
			roles = append(roles, r)
		}
	}
	return roles
}

// accessKey is the masked access key ID; "" if unknown.
func (p picture) accessKey(row model.Row) string {
	key := row.Record.MaskedKey
	if key == "" && row.InOtherRealm() && len(row.OtherRealms) == 1 {
		key = row.OtherRealms[0].Record.MaskedKey
	}
	if row.Identity.KeysInConfig() {
		key = model.MaskKeyID(row.Identity.AccessKeyID.Value)
	}
	if p.theme().ASCII {
		return strings.ReplaceAll(key, "·", "*")
	}
	return key
}

// where says where the keys are, and how old they are.
func (p picture) where(row model.Row) []widget.Span {
	t := p.theme()
	spans := func(glyph string, ink theme.Ink, text, rest string) []widget.Span {
		out := []widget.Span{{Ink: ink, Text: glyph}, {Ink: t.Value, Text: " " + text}}
		if rest != "" {
			out = append(out, widget.Span{Ink: t.Muted, Text: t.Text(" · " + rest)})
		}
		return out
	}
	glyph, ink, _ := identitytable.KeysStatus(t, row, p.Keyring.Type)
	place, rest := words.KeysPlace(row, p.Keyring.Type, p.now())
	switch {
	case place == words.KeysNone:
		return []widget.Span{none(t)}
	case p.oldKeys(&row, p.now()) && !row.Identity.KeysInConfig() && !row.Rejected():
		return append(spans(glyph, ink, place, ""), widget.Span{Text: "  "},
			widget.Span{Ink: t.Chip, Text: "!"}, widget.Span{Ink: t.Value, Text: " " + rest})
	}
	return spans(glyph, ink, place, widget.Printable(rest))
}

// inFull is a text in w columns, or its short form if it is too long: an ARN's account is a fact of its own. Both ends of a text
// matter, so that it is cut in the middle.
func (p picture) inFull(text, short string, w int) []widget.Span {
	t := p.theme()
	if text == "" {
		return []widget.Span{none(t)}
	}
	if text = widget.Printable(text); widget.Width(text) > w {
		text = widget.CutMiddle(t, widget.Printable(short), w)
	}
	return []widget.Span{{Ink: t.Value, Text: text}}
}

// shortRole is a role's ARN without the account, or the text itself if it is no ARN.
func shortRole(arn string) string {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		return parts[5]
	}
	return arn
}

// region is the region of an identity, with a mark if it may be mistyped.
func (p picture) region(id model.Identity) []widget.Span {
	t := p.theme()
	spans := []widget.Span{{Ink: t.Value, Text: widget.Printable(regionOf(id))}}
	if words.RegionDoubt(id) != "" {
		spans = append(spans, widget.Span{Text: "  "}, widget.Span{Ink: t.Chip, Text: "!"}, widget.Span{Ink: t.Value, Text: " unknown"})
	}
	return spans
}

// regionOf is the region that the identity uses, as the list and the details show it.
func regionOf(id model.Identity) string {
	if id.Region.Later {
		return model.FromCommand
	}
	return id.STSRegion()
}
