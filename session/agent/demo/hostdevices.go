package demo

import (
	"math"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var (
	hrDevice           = host.Append(3)
	hrDeviceTypes      = hrDevice.Append(1)
	hrDeviceEntry      = hrDevice.Append(2, 1)
	hrProcessorEntry   = hrDevice.Append(3, 1)
	hrNetworkEntry     = hrDevice.Append(4, 1)
	hrDiskStorageEntry = hrDevice.Append(6, 1)
	hrPartitionEntry   = hrDevice.Append(7, 1)
	hrFSEntry          = hrDevice.Append(8, 1)
	hrFSTypes          = hrDevice.Append(9)
)

// The hrDeviceIndex of each kind of device: processors from 1, an interface at
// its ifIndex after firstNetworkDevice.
const (
	processors         = 2
	firstNetworkDevice = 10
	flashDevice        = 30
)

// The kinds of devices below hrDeviceTypes.
const (
	kindProcessor = 3
	kindNetwork   = 4
	kindDisk      = 6
)

// Values of hrDeviceStatus.
const (
	deviceRunning = 2
	deviceDown    = 5
)

// hostDevice adds a row of hrDeviceTable.
func (d *Device) hostDevice(index uint32, kind uint32, descr string, status, errors func(*state, moment) ber.Value) {
	r := d.row(hrDeviceEntry, oid.New(index), nil)
	r.constants(1, number(int64(index)), pointer(hrDeviceTypes.Append(kind)), text(descr), pointer(nowhere))
	r.add(5, status)
	r.add(6, errors)
}

func (d *Device) addHostDevices() {
	running := func(*state, moment) ber.Value { return number(deviceRunning) }
	none := func(*state, moment) ber.Value { return counter32(0) }
	for i := range uint32(processors) {
		d.hostDevice(i+1, kindProcessor, "Processor core, 1.6 GHz", running, none)
		r := d.row(hrProcessorEntry, oid.New(i+1), nil)
		r.constants(1, pointer(nowhere))
		r.add(2, func(s *state, m moment) ber.Value { return number(processorLoad(int(i), s, m)) })
	}
	for i, spec := range portSpecs {
		index := uint32(firstNetworkDevice + i + 1)
		d.hostDevice(index, kindNetwork, "network interface "+spec.name, func(s *state, m moment) ber.Value {
			if linkUp(i+1)(s, m) {
				return number(deviceRunning)
			}
			return number(deviceDown)
		}, func(s *state, m moment) ber.Value { return counter32(s.received(i, m).errors) })
		d.row(hrNetworkEntry, oid.New(index), nil).constants(1, number(int64(i+1)))
	}
	d.hostDevice(flashDevice, kindDisk, "Flash memory, 1.25 GB", running, none)
	d.addVolumes()
}

// processorLoad is in percent: more traffic is more work, and the first core
// has most of it.
func processorLoad(core int, s *state, m moment) int64 {
	_, percent := s.busiest(m)
	base, part := 9.0, 0.45
	if core > 0 {
		base, part = 4, 0.2
	}
	t := m.seconds()
	load := base + part*percent + 4*math.Sin(t/17+float64(core)) + 3*math.Sin(t/5)
	return int64(math.Round(min(max(load, 0), 100)))
}

func (d *Device) addVolumes() {
	const readWrite, readOnly, otherMedia = 1, 2, 1
	const ext2 = 23
	kilobytes := func(units int64) ber.Value { return number(units * flashUnits / 1024) }
	whole := int64(0)
	for i, v := range volumes {
		whole += v.units
		access := number(readOnly)
		if v.writable {
			access = number(readWrite)
		}
		fs := int64(i + 1)
		d.row(hrPartitionEntry, oid.New(flashDevice, uint32(v.partition)), nil).constants(1,
			number(v.partition), text(v.label), text("\x83"), kilobytes(v.units), number(fs))
		never := text("\x00\x00\x01\x01\x00\x00\x00\x00")
		d.row(hrFSEntry, oid.New(uint32(fs)), nil).constants(1, number(fs), text(v.mount), text(""), pointer(hrFSTypes.Append(ext2)),
			access, truth(i == 0), number(v.storage), never, never)
	}
	d.row(hrDiskStorageEntry, oid.New(flashDevice), nil).constants(1, number(readWrite), number(otherMedia), truth(false), kilobytes(whole))
}
