// Package uitest drives the real program the way a person does: it starts the
// binary in a pseudo-terminal, presses keys, and reads the screen through a
// terminal emulator.
//
// A terminal program is hard to test from its output, because what it writes
// is not what is seen: only changed cells are sent, with cursor movements in
// between. An emulator applies those bytes to a grid of cells, so a test asks
// the only question that matters, namely what stands on the screen. It also
// answers the questions programs put to a terminal (device attributes, cursor
// position, colours, modes), without which some of them wait.
//
// A test reads like a user's story:
//
//	s := mibtui.Start(t, uitest.Size{W: 120, H: 36}, "demo")
//	s.Press("/").Type("ifInOct").WaitRow("ifInOctets")
//	s.Press("enter").WaitText("1.3.6.1.2.1.2.2.1.10")
//
// Nothing here sleeps and looks: every wait ends with the output that makes it
// true, or fails at a deadline showing the whole screen and all keys pressed.
//
// The package also keeps the promise that every action of the interface is
// covered: the program notes the action it runs in a file that all sessions of
// one test binary share, and [Binary.Main] fails when one is missing there.
package uitest
