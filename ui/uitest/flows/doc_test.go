// Package flows tells what a person can do with mibtui, as stories that the
// real binary has to act out. One file an area; what a story waits for is what
// the person would look for. An action of the interface that no story runs
// fails the tests, and is named.
package flows
