// Package netsnmp reads the user's net-snmp configuration.
package netsnmp
