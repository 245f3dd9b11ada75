// Package mibs carries the MIB modules that mibtui brings along.
//
// A MIB module is a text in which every object a device can be asked for is
// given a name, an OID, a syntax and a description. Here are those that nearly
// every device answers or every vendor's module stands on, so that a machine
// without a single MIB file still reads a device: the SMI itself (RFC 2578 to
// 2580, and its first version, RFC 1155, 1212 and 1215); system, interfaces,
// IP, TCP and UDP; SNMP's own administration; hosts, hardware and sensors;
// bridges, VLANs, Ethernet and LLDP; net-snmp's agent. With them comes
// MIBTUI-DEMO-MIB, the module of the built-in demo device, which has one
// object for every kind of thing a MIB can hold. RMON2-MIB is here only for
// the types that others borrow from it.
//
// Names, numbers, syntaxes and enumerations are those of the standards. The
// descriptions are not: they are written for mibtui and say what an object
// tells a person, how to read it and where it misleads. Where the official
// module is installed, its text is shown instead.
package mibs

import (
	"embed"
	"io/fs"
)

//go:embed *.mib
var files embed.FS

// FS returns the bundled modules: one file a module, at the root, named after
// the module with the ending ".mib".
func FS() fs.FS { return files }
