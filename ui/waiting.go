package ui

import tea "charm.land/bubbletea/v2"

// needPlace is the reason nothing can be asked about what is under the cursor,
// or "": no device is open, or it is a definition that has no OID yet.
func (m *model) needPlace() string {
	if why := m.needDevice(); why != "" {
		return why
	}
	if _, n, _ := m.subject(); n.IsValid() && n.Waiting() != "" {
		return n.Name() + " has no OID: " + n.Waiting()
	}
	return ""
}

// goToWaiting moves the tree to a definition that has no OID yet, given by its
// module and name.
func (m *model) goToWaiting(name string) tea.Cmd {
	from, t := m.tree.Current(), m.mibs.now.Load()
	if !from.IsValid() || t == nil {
		return nil
	}
	for _, n := range t.Lookup(name) {
		if n.Waiting() != "" {
			m.leave(from.Place())
			m.tree.ShowNode(n)
			return m.selected()
		}
	}
	return nil
}
