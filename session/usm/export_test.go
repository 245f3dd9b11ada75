package usm

// Localised shows a key to tests, which RFC 3414 gives examples of.
var Localised = localise
