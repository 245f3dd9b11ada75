package ui

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/dialog"
)

// Library is where MIB folders, and choices between their files, are written
// down. Its methods take time; they are called outside Update.
type Library interface {
	// Open returns a folder, or an archive, as a place modules are read from.
	// Path is as a person types it.
	Open(path string) (mib.Source, error)
	// Complete returns the folders and archives whose path begins so, in order.
	Complete(begun string) []string
	// Keep writes a source down, so that it is read from now on.
	Keep(mib.Source) error
	// Prefer writes down which file a module is taken from, as it is shown; ""
	// leaves that to their rank again.
	Prefer(module, file string) error
}

type (
	// mibsOpened brings a source a person added.
	mibsOpened struct {
		path    string
		source  mib.Source
		err     error
		kept    bool
		keeping error
	}
	// mibsKept says what became of writing a choice down: an added source of
	// that name, or else which file a module is taken from.
	mibsKept struct {
		source string
		err    error
	}
)

func (m *model) mibActions() []action.Action {
	const group = "MIBs"
	return []action.Action{
		{
			ID: "mibs.add", Group: group, Title: "MIBs: add a folder or an archive …", Takes: "DIR",
			Help: "Read before all others; :mibs add DIR does it at once.", Disabled: m.noLibrary, Run: m.askForMIBs, RunWith: m.addTyped,
		},
		{ID: "mibs.list", Group: group, Title: "MIBs: the folders they are read from, best rank first", Disabled: m.noTree, Run: m.listSources},
		{
			ID: "mibs.prefer", Group: group, Title: "MIBs: take a module from another of its files …", Takes: "MODULE",
			Help: "For a module that several files hold; :mibs prefer MODULE.", Disabled: m.noVersions, Run: m.chooseModule, RunWith: m.preferTyped,
		},
		{ID: "mibs.read", Group: group, Title: "MIBs: read all files again", Run: func() tea.Cmd { m.readMIBs("the MIBs were read again"); return nil }},
	}
}

func (m *model) noLibrary() string {
	if m.opts.Library == nil {
		return "no MIBs can be added here"
	}
	return ""
}

func (m *model) noTree() string {
	if m.mibs.now.Load() == nil {
		return "the MIBs are still being read"
	}
	return ""
}

// mibSources returns where MIBs are read from, best rank first: what was added
// here, then the device's folders or those of all devices.
func (m *model) mibSources() []mib.Source {
	all := slices.Concat(m.mibs.added, m.mibs.sources)
	for i := range all {
		chosen := maps.Clone(all[i].Chosen)
		if chosen == nil {
			chosen = map[string]string{}
		}
		maps.Copy(chosen, m.mibs.chosen)
		all[i].Chosen = chosen
	}
	return all
}

// askForMIBs opens the dialog that takes a folder or an archive.
func (m *model) askForMIBs() tea.Cmd {
	m.editMIBs("", nil)
	return nil
}

func (m *model) editMIBs(path string, err error) {
	m.open(dialog.NewAddMIBs(m.theme, path, err, m.opts.Library.Complete))
}

func (m *model) addTyped(path string) tea.Cmd { return m.addMIBs(action.AddMIBs{Path: path}) }

// addMIBs opens a source, and writes it down when it is to be kept.
func (m *model) addMIBs(a action.AddMIBs) tea.Cmd {
	m.say(action.Info, "looking into "+a.Path+" …")
	library := m.opts.Library
	return func() tea.Msg {
		o := mibsOpened{path: a.Path, kept: a.Keep}
		o.source, o.err = library.Open(a.Path)
		if o.err == nil && a.Keep {
			o.keeping = library.Keep(o.source)
		}
		return o
	}
}

// keepMIBs writes a source down that was added for this time.
func (m *model) keepMIBs(k action.KeepMIBs) tea.Cmd {
	i := slices.IndexFunc(m.mibs.added, func(s mib.Source) bool { return s.Name == k.Name })
	if i < 0 {
		return nil
	}
	library, source := m.opts.Library, m.mibs.added[i]
	return func() tea.Msg { return mibsKept{source.Name, library.Keep(source)} }
}

// sourcesChanged takes in what came of adding and choosing.
func (m *model) sourcesChanged(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case mibsOpened:
		return m.mibsAdded(msg)
	case mibsKept:
		if msg.err != nil {
			m.say(action.Warn, "for this time only: "+msg.err.Error())
		} else if msg.source != "" {
			m.kept(msg.source)
			m.say(action.Info, msg.source+" is read from now on")
		}
	case filesChanged:
		m.rereadMIBs(msg)
	}
	return nil
}

// kept remembers that an added source was written down.
func (m *model) kept(name string) {
	if m.mibs.kept == nil {
		m.mibs.kept = map[string]bool{}
	}
	m.mibs.kept[name] = true
}

func (m *model) mibsAdded(o mibsOpened) tea.Cmd {
	same := func(s mib.Source) bool { return s.Name == o.source.Name }
	switch {
	case o.err != nil:
		m.editMIBs(o.path, o.err)
		return nil
	case slices.ContainsFunc(m.mibSources(), same):
		m.say(action.Info, o.source.Name+" is among the folders already")
		return nil
	}
	m.mibs.added = append(m.mibs.added, o.source)
	why := o.source.Name + " added"
	switch {
	case o.keeping != nil:
		why += " for this time only (" + o.keeping.Error() + ")"
	case o.kept:
		why += " and kept"
		m.kept(o.source.Name)
	}
	m.readMIBs(why)
	m.watchMIBs()
	return nil
}

// listSources shows where the MIBs are read from, with what came from there.
func (m *model) listSources() tea.Cmd {
	sources := m.mibSources()
	rows := make([]dialog.MIBSource, len(sources))
	for i, s := range sources {
		rows[i] = dialog.MIBSource{Name: s.Name, Added: i < len(m.mibs.added) && !m.mibs.kept[s.Name]}
	}
	t := m.mibs.now.Load()
	for _, module := range t.Modules() {
		if module.Source < len(rows) {
			rows[module.Source].Modules++
			rows[module.Source].Shadowed += len(module.Shadows)
		}
	}
	for _, p := range t.Problems() {
		if i := sourceOf(sources, p.File); i >= 0 {
			rows[i].Problems++
		}
	}
	m.open(dialog.NewMIBSources(m.theme, rows))
	return nil
}

// sourceOf returns the number of the source a file is of, -1 for none.
func sourceOf(sources []mib.Source, file string) int {
	best, length := -1, -1
	for i, s := range sources {
		rest, ok := strings.CutPrefix(file, s.Name)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], `/\!:`)) && len(s.Name) > length {
			best, length = i, len(s.Name)
		}
	}
	return best
}

// versioned returns the modules that several files hold, that of the node
// under the cursor first.
func (m *model) versioned() []mib.Module {
	t := m.mibs.now.Load()
	if t == nil {
		return nil
	}
	var several []mib.Module
	here := m.tree.Current()
	for _, module := range t.Modules() {
		switch {
		case len(module.Shadows) == 0:
		case here.IsValid() && module.Name == here.Module():
			several = slices.Insert(several, 0, module)
		default:
			several = append(several, module)
		}
	}
	return several
}

func (m *model) noVersions() string {
	switch {
	case m.noTree() != "":
		return m.noTree()
	case len(m.versioned()) == 0:
		return "no module is in more than one file"
	}
	return ""
}

// chooseModule asks which module is to be taken from another file.
func (m *model) chooseModule() tea.Cmd {
	var choices []dialog.Choice
	for _, module := range m.versioned() {
		choices = append(choices, dialog.Choice{
			Title: module.Name, Note: fmt.Sprintf("from %s, and in %d more", module.File, len(module.Shadows)),
			Run: func() tea.Cmd { return m.preferTyped(module.Name) },
		})
	}
	m.open(dialog.NewChoose(m.theme, "Which module is to be taken from another file?", choices, dialog.ChooseOther{}))
	return nil
}

// preferTyped asks from which of its files a module is to be taken.
func (m *model) preferTyped(name string) tea.Cmd {
	t := m.mibs.now.Load()
	if t == nil {
		m.say(action.Warn, m.noTree())
		return nil
	}
	module, ok := t.ModuleByName(name)
	switch {
	case !ok:
		m.say(action.Warn, "no module is called "+name)
		return nil
	case len(module.Shadows) == 0:
		m.say(action.Warn, name+" is in one file only: "+module.File)
		return nil
	}
	files := append([]string{module.File}, module.Shadows...)
	choices := make([]dialog.Choice, 0, len(files)+1)
	for i, short := range apart(files) {
		choices = append(choices, dialog.Choice{Title: short, Run: func() tea.Cmd { return m.prefer(name, files[i]) }})
	}
	choices[0].Note = "taken now"
	choices = append(choices, dialog.Choice{Title: "whichever ranks first", Note: "forget what was chosen", Run: func() tea.Cmd { return m.prefer(name, "") }})
	m.open(dialog.NewChoose(m.theme, "Take "+name+" from", choices, dialog.ChooseOther{}))
	return nil
}

// apart returns paths without the folders they all lie in.
func apart(paths []string) []string {
	common := paths[0]
	for _, p := range paths {
		for common != "" && !strings.HasPrefix(p, common) {
			common = common[:strings.LastIndexAny(common[:len(common)-1], `/\`)+1]
		}
	}
	if common == paths[0] {
		common = ""
	}
	short := make([]string, len(paths))
	for i, p := range paths {
		short[i] = p[len(common):]
	}
	return short
}

// prefer takes a module from a file, as it is shown, now and from now on; ""
// leaves it to their rank.
func (m *model) prefer(module, file string) tea.Cmd {
	if m.mibs.chosen == nil {
		m.mibs.chosen = map[string]string{}
	}
	m.mibs.chosen[module] = file
	why := module + " is taken from " + file
	if file == "" {
		why = module + " is taken from the file that ranks first"
	}
	m.readMIBs(why)
	library := m.opts.Library
	if library == nil {
		return nil
	}
	return func() tea.Msg { return mibsKept{err: library.Prefer(module, file)} }
}

// readMIBs reads all sources again. What is on the screen stays until all is
// read; then the difference is told, and why it came.
func (m *model) readMIBs(why string) {
	before := m.mibs.now.Load()
	if before == nil || !before.Complete() {
		m.loadMIBs()
		return
	}
	m.startReading(func(ctx context.Context, sources []mib.Source, load int, emit func(tea.Msg)) error {
		t, err := mib.Load(ctx, sources, m.loadOptions(load, emit), nil)
		if err == nil {
			emit(treeLoaded{tree: t, load: load, why: why})
		}
		return err
	})
}
