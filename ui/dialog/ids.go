package dialog

import (
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/theme"
)

// ActionIDs returns the ID of every action any dialog has.
func ActionIDs() []action.ID {
	th := theme.Theme{}
	var ids []action.ID
	for _, d := range []interface{ Actions() []action.Action }{
		NewFind(th, FindOptions{}),
		NewPalette(th, nil, nil),
		NewHelp(th, nil, nil),
		NewConnect(th, action.Access{}, true, nil),
		NewDevices(th, nil, true),
		NewAddMIBs(th, "", nil, nil),
		NewMIBSources(th, nil),
		NewSaveAs(th, action.Access{}, nil, nil),
		NewSet(th, SetForm{}, nil, nil),
		NewConfirm(th, "", nil, nil, false),
		NewPrompt(th, "", "", "", "", nil),
		NewChoose(th, "", nil, ChooseOther{}),
	} {
		for _, a := range d.Actions() {
			ids = append(ids, a.ID)
		}
	}
	return ids
}
