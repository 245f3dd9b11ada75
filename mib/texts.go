package mib

// Texts are the long texts of a definition, made fit for reading: quotes
// undone, the common margin removed, blank lines kept.
type Texts struct {
	Description string
	Reference   string
	Ours        bool // the description is mibtui's own words
}

// Texts reads the description and the reference of n from the file that
// defines it. It touches the disk: keep it out of anything that must not wait.
// The error says why the file cannot be read any more, or that it has changed
// since it was loaded.
func (n Node) Texts() (Texts, error) { return Texts{Ours: n.Ours()}, nil }

// SourceText returns the declaration as it stands in its module's file.
func (t *Tree) SourceText(d Definition) (string, error) { return "", nil }
