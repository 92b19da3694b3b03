package dashboard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/identitytable"
	"authdeck/ui/text"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// facts are what is known about an identity. A user has no role and via, and a role no key ID and keys. Tags and roles are left out if
// there are none, so they come last.
type facts struct {
	account, device, keyID, keys, role, via, duration, region, tags, signIn, source, roles []widget.Span

	wholeDevice, wholeRole string // for several lines; "" if one has room for it
	tagNames, roleNames    []string
}

// fact is a line of the details, or more if there is room and it is long.
type fact struct {
	name  string
	says  []widget.Span
	whole string   // more than says, if that is cut
	parts []string // of says
}

// lines are the fact in w columns and at most that many lines.
func (f fact) lines(t theme.Theme, w, most int) (lines [][]widget.Span) {
	var texts []string
	if f.whole != "" {
		texts = text.WrapARN(t.Text(widget.Printable(f.whole)), w)
	}
	if len(f.parts) > 0 {
		texts = packed(t, f.parts, w, most)
	}
	if len(texts) == 0 || len(texts) > most {
		return [][]widget.Span{widget.CutSpans(t, f.says, w)}
	}
	for _, text := range texts {
		lines = append(lines, []widget.Span{{Ink: f.says[0].Ink, Text: text}})
	}
	return lines
}

// packed are texts in at most that many lines of w columns. If not all fit, the last line counts the rest.
func packed(t theme.Theme, all []string, w, most int) []string {
	lines, n := pack(t, all, w, most, "")
	for n < len(all) {
		var fit int
		if lines, fit = pack(t, all[:n], w, most, fmt.Sprintf(" +%d", len(all)-n)); fit == n {
			break
		}
		n--
	}
	return lines
}

// pack puts texts into at most that many lines of w columns, with an end after the last one, and returns how many fit. The first one always
// does.
func pack(t theme.Theme, all []string, w, most int, end string) (lines []string, fit int) {
	for i, text := range all {
		rest := ""
		if i == len(all)-1 {
			rest = end
		}
		text = widget.CutMiddle(t, widget.Printable(text), w-widget.Width(rest)) + rest
		last := len(lines) - 1
		switch {
		case last >= 0 && widget.Width(lines[last]+apart(t, widget.Separator)+text) <= w:
			lines[last] += apart(t, widget.Separator) + text
		case len(lines) == most:
			return lines, i
		default:
			lines = append(lines, text)
		}
	}
	return lines, len(all)
}

// inOrder are the lines of the details, always in the same order.
func (f facts) inOrder() []fact {
	return slices.DeleteFunc([]fact{
		{name: "Account", says: f.account},
		{name: "MFA", says: f.device, whole: f.wholeDevice},
		{name: "Key ID", says: f.keyID},
		{name: "Keys", says: f.keys},
		{name: "Role", says: f.role, whole: f.wholeRole},
		{name: "Via", says: f.via},
		{name: "Duration", says: f.duration},
		{name: "Region", says: f.region},
		{name: "Sign-in", says: f.signIn},
		{name: "Source", says: f.source},
		{name: "Tags", says: f.tags, parts: f.tagNames},
		{name: "Roles", says: f.roles, parts: f.roleNames},
	}, func(f fact) bool { return f.says == nil })
}

// facts are those of a row, in w columns.
func (p picture) facts(row model.Row, w int) facts {
	t, id := p.theme(), row.Identity
	device, whole := p.deviceFact(row, w)
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
		account:     p.accountFact(row),
		device:      device,
		duration:    []widget.Span{{Ink: t.Value, Text: t.Text(length)}, {Ink: t.Muted, Text: t.Text(" " + limit)}},
		region:      p.region(id),
		tags:        tagged,
		signIn:      []widget.Span{{Ink: p.lastSignIn(row).Ink, Text: words.LastSignInBy(row, p.now())}},
		source:      append(p.inFull(id.Origin.String(), id.Origin.String(), w-widget.Width(realm)), widget.Span{Ink: t.Muted, Text: realm}),
		wholeDevice: whole, tagNames: id.Tags,
	}
	switch key := p.accessKey(row); {
	case id.Role != nil:
		f.wholeRole = ifLonger(shortRole(id.Role.ARN.Value), w)
		f.role, f.via = p.inFull(id.Role.ARN.Value, shortRole(id.Role.ARN.Value), w), valueFact(t, cmp.Or(id.Role.Via.Value, id.Role.Provider.Value))
	case key == "" && row.Keys != model.Absent: // there may be keys that another program saved
		if f.keys = p.where(row); words.KeysWhere(row, p.Keyring.Type) != words.KeysUnknown { // which says the same
			f.keyID = unknownFact(t)
		}
	default:
		f.keyID, f.keys = valueFact(t, key), p.where(row)
	}
	if roles := p.rolesOf(row); roles != nil {
		for _, r := range roles {
			f.roleNames = append(f.roleNames, r.Identity.Title)
		}
		f.roles = valueFact(t, strings.Join(f.roleNames, widget.Separator))
	}
	return f
}

func valueFact(t theme.Theme, text string) []widget.Span {
	if text == "" {
		return []widget.Span{none(t)}
	}
	return []widget.Span{{Ink: t.Value, Text: t.Text(widget.Printable(text))}}
}

func unknownFact(t theme.Theme) []widget.Span {
	return []widget.Span{{Ink: t.Muted, Text: "?"}, {Ink: t.Value, Text: " unknown"}}
}

// accountFact is the account of a row, after its alias if it has one.
func (p picture) accountFact(row model.Row) []widget.Span {
	t := p.theme()
	if alias := cmp.Or(row.Alias(), p.accounts.alias[row.Account()]); alias != "" {
		return []widget.Span{{Ink: t.Value, Text: widget.Printable(alias)}, {Ink: t.Muted, Text: "  " + row.Account()}}
	}
	if row.Account() == "" {
		return unknownFact(t)
	}
	return valueFact(t, row.Account())
}

// deviceFact is the MFA device of a row in w columns, and all of it for several lines; "" if one has room for it.
func (p picture) deviceFact(row model.Row, w int) (device []widget.Span, whole string) {
	t := p.theme()
	device, whole = p.inFull(row.ShownDevice(), model.ShortDevice(row.ShownDevice()), w), ifLonger(model.ShortDevice(row.ShownDevice()), w)
	switch {
	case row.ShownDevice() == "":
		device = []widget.Span{{Ink: t.Muted, Text: words.LookedUp}}
	case row.OtherDevice():
		device, whole = append([]widget.Span{{Ink: t.Chip, Text: "!"}, {Text: " "}}, p.inFull(row.ShownDevice(), words.DeviceName(row), w-2)...), ""
	}
	if row.SignedInWithoutMFA(p.now()) {
		device, whole = []widget.Span{none(t), {Text: "  "}, {Ink: t.Chip, Text: "!"}, {Ink: t.Value, Text: " this session has no MFA"}}, ""
	}
	return device, whole
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

// ifLonger is the text if it has more than w columns, otherwise "".
func ifLonger(text string, w int) string {
	if widget.Width(widget.Printable(text)) > w {
		return text
	}
	return ""
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
