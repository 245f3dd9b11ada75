package demo

import (
	"math"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	host               = mib2.Append(25)
	hostMIB            = host.Append(7, 1)
	hrSystem           = host.Append(1)
	hrStorage          = host.Append(2)
	hrStorageTypes     = hrStorage.Append(1)
	hrStorageEntry     = hrStorage.Append(3, 1)
	hrSWRunEntry       = host.Append(4, 2, 1)
	hrSWRunPerfEntry   = host.Append(5, 1, 1)
	hrSWInstalledEntry = host.Append(6, 3, 1)
)

// The hrSWRunIndex of each process that others name.
const (
	pidSystem     = 1
	pidSyslog     = 412
	pidNTP        = 588
	pidSNMP       = 611
	pidSSH        = 640
	pidWeb        = 705
	pidBGP        = 812
	pidSSHSession = 2219
)

// process is one row of hrSWRunTable.
type process struct {
	pid              uint32
	name, path, args string
	kind             int64
	cpu              int64 // thousandths of a processor
	memory           int64 // kilobytes
}

// Values of hrSWRunType and hrSWInstalledType.
const (
	softwareSystem      = 2
	softwareDriver      = 3
	softwareApplication = 4
)

var processes = [...]process{
	{pidSystem, "demo-os", "/sbin/init", "", softwareSystem, 6, 8_204},
	{37, "xe-driver", "", "slot=1", softwareDriver, 91, 2_048},
	{pidSyslog, "syslogd", "/usr/sbin/syslogd", "-n -a", softwareApplication, 3, 3_120},
	{pidNTP, "ntpd", "/usr/sbin/ntpd", "192.0.2.53", softwareApplication, 1, 4_016},
	{pidSNMP, "snmpd", "/usr/sbin/snmpd", "-f", softwareApplication, 14, 9_776},
	{pidSSH, "sshd", "/usr/sbin/sshd", "-D", softwareApplication, 0, 5_532},
	{pidWeb, "webui", "/usr/lib/webui/webui", "--port 443", softwareApplication, 9, 41_360},
	{pidBGP, "bgpd", "/usr/lib/routing/bgpd", "--as 64496", softwareApplication, 38, 118_640},
	{pidSSHSession, "sshd", "/usr/sbin/sshd", "admin@pts/0", softwareApplication, 0, 6_904},
}

func (d *Device) addHost() {
	d.addHostSystem()
	d.addStorage()
	d.addProcesses()
	d.addInstalled()
	d.addHostDevices()
}

func (d *Device) addHostSystem() {
	const started = 41 * time.Second // before the agent
	at := func(object uint32) oid.OID { return hrSystem.Append(object, 0) }
	d.add(at(1), func(_ *state, m moment) ber.Value { return timeTicks(ticks(m.up + started)) })
	d.add(at(2), func(_ *state, m moment) ber.Value { return text(dateAndTime(m.wall)) })
	d.constant(at(3), number(flashDevice))
	d.constant(at(4), text("console=ttyS0,115200 root=/dev/flash1"))
	d.constant(at(5), gauge32(1))
	d.constant(at(6), gauge32(uint64(len(processes))))
	d.constant(at(7), number(0))
	d.constant(hrStorage.Append(2, 0), number(memorySize))
}

// memorySize is in kilobytes, flashUnits in octets.
const (
	memorySize = 2_097_152
	flashUnits = 4096
)

// The hrStorageIndex of what is stored on.
const (
	storageMemory = 1
	storageRoot   = 31
	storageLog    = 32
)

// volume is a file system, and the part of the flash memory it is on.
type volume struct {
	storage, partition int64
	label, mount       string
	units              int64 // of flashUnits
	used               func(moment) int64
	writable           bool
}

var volumes = [...]volume{
	{storageRoot, 1, "root", "/", 262_144, func(moment) int64 { return 171_903 }, false},
	{storageLog, 2, "log", "/var/log", 65_536, logUsed, true},
}

// logUsed grows through the day and falls when the logs are packed at
// midnight.
func logUsed(m moment) int64 {
	ofDay := math.Mod(m.seconds()+m.midnight, secondsPerDay)
	return 9_120 + int64(ofDay/secondsPerDay*31_000)
}

// memoryUsed is in kilobytes: what the processes have, and what the system
// keeps from packets and files for a while.
func memoryUsed(s *state, m moment) int64 {
	used := int64(220_000)
	for _, p := range processes {
		used += p.memoryAt(m)
	}
	_, percent := s.busiest(m)
	return used + int64(percent*2_400)
}

func (p process) memoryAt(m moment) int64 {
	wave := math.Sin(m.seconds()/211 + float64(p.pid))
	return p.memory + int64(float64(p.memory)*0.03*wave)
}

func (d *Device) addStorage() {
	const ram, flash = 2, 9
	r := d.row(hrStorageEntry, oid.New(storageMemory), nil)
	r.constants(1, number(storageMemory), pointer(hrStorageTypes.Append(ram)), text("Physical memory"), number(1024), number(memorySize))
	r.add(6, func(s *state, m moment) ber.Value { return number(memoryUsed(s, m)) })
	r.constants(7, counter32(0))
	for _, v := range volumes {
		r := d.row(hrStorageEntry, oid.New(uint32(v.storage)), nil)
		r.constants(1, number(v.storage), pointer(hrStorageTypes.Append(flash)), text(v.mount), number(flashUnits), number(v.units))
		r.add(6, func(_ *state, m moment) ber.Value { return number(v.used(m)) })
		r.constants(7, counter32(0))
	}
}

func (d *Device) addProcesses() {
	const running, runnable = 1, 2
	d.constant(host.Append(4, 1, 0), number(pidSystem))
	for _, p := range processes {
		index := oid.New(p.pid)
		status := int64(runnable)
		if p.cpu > 0 {
			status = running
		}
		d.row(hrSWRunEntry, index, nil).constants(1, number(int64(p.pid)), text(p.name), pointer(nowhere), text(p.path),
			text(p.args), number(p.kind), number(status))
		r := d.row(hrSWRunPerfEntry, index, nil)
		r.add(1, func(_ *state, m moment) ber.Value { return number(int64(m.up/tick) * p.cpu / 1000) })
		r.add(2, func(_ *state, m moment) ber.Value { return number(p.memoryAt(m)) })
	}
}

func (d *Device) addInstalled() {
	d.constant(host.Append(6, 1, 0), timeTicks(0))
	d.constant(host.Append(6, 2, 0), timeTicks(0))
	released := time.Date(2026, time.September, 14, 10, 30, 0, 0, time.UTC)
	for i, p := range []struct {
		name string
		kind int64
	}{
		{"demo-os 1.4.2", softwareSystem},
		{"xe-driver 1.4.2", softwareDriver},
		{"routing 3.11.0", softwareApplication},
		{"webui 0.9.7", softwareApplication},
	} {
		d.row(hrSWInstalledEntry, oid.New(uint32(i+1)), nil).constants(1, number(int64(i+1)), text(p.name), pointer(nowhere),
			number(p.kind), text(dateAndTime(released)))
	}
}
