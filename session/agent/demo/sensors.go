package demo

import (
	"fmt"
	"math"
)

var (
	entitySensorMIB   = mib2.Append(99)
	entPhySensorEntry = entitySensorMIB.Append(1, 1, 1)
)

// Values of EntitySensorDataType.
const (
	measuresOther   = 1 // such as dBm, which has no number of its own
	measuresVoltsAC = 3
	measuresVoltsDC = 4
	measuresAmperes = 5
	measuresWatts   = 6
	measuresCelsius = 8
	measuresRPM     = 10
)

// Values of EntitySensorDataScale.
const (
	scaleMilli = 8
	scaleUnits = 9
)

// sensor is one row of entPhySensorTable. Its value is the reading times ten
// to the power of the precision.
type sensor struct {
	within                 uint32 // entPhysicalIndex
	name, descr, units     string
	kind, scale, precision int64
	read                   func(*state, moment) int64
}

// sensors lists all there are, in the order of their entPhysicalIndex.
func sensors() []sensor {
	var list []sensor
	for _, slot := range slots {
		if slot.warmth != 0 {
			list = append(list, sensor{
				within: slot.cardEntity(), name: fmt.Sprintf("temperature %d/%d", slot.shelf, slot.number), descr: "Temperature of the card",
				units: "degrees Celsius", kind: measuresCelsius, scale: scaleUnits, precision: 1, read: slot.temperature,
			})
		}
	}
	for i := range uint32(2) {
		list = append(list, sensor{
			within: entFans + i, name: fmt.Sprintf("fan %d speed", i+1), descr: "Speed of the fan", units: "rpm",
			kind: measuresRPM, scale: scaleUnits, read: func(s *state, m moment) int64 { return fanSpeed(i, s, m) },
		})
	}
	return append(list, powerSensors()...)
}

// fanSpeed follows the heat, in steps of 30 turns a minute.
func fanSpeed(fan uint32, s *state, m moment) int64 {
	speed := 4_200 + 14*heat(s, m) + 25*math.Sin(m.seconds()/9+2*float64(fan))
	return int64(speed/30) * 30
}

// supply is the mains voltage in volts: the same that demoVoltage tells.
func supply(m moment) float64 {
	t := m.seconds()
	return 230 + 3.9*math.Sin(t/37) + 0.9*math.Sin(t/7)
}

// consumption is what the device takes from the mains, in watts.
func consumption(s *state, m moment) float64 { return 141 + heat(s, m)/4 }

// lightReceived is the light that comes in at the uplink, in hundredths of a dBm.
// It is there whether the interface is switched on or not.
func lightReceived(_ *state, m moment) int64 { return int64(-412 + 9*math.Sin(m.seconds()/301)) }

// dark is what a laser sends that is off, in hundredths of a dBm.
const dark = -4000

// powerSensors are those of the power supply and of the uplink's optic.
func powerSensors() []sensor {
	psu := slots[3].cardEntity()
	lit := func(s *state, on int64) int64 {
		if s.ports[uplink-1].admin {
			return on
		}
		return 0
	}
	return []sensor{
		{psu, "input voltage", "Voltage of the mains", "volts AC", measuresVoltsAC, scaleUnits, 1, func(_ *state, m moment) int64 {
			return int64(math.Round(supply(m) * 10))
		}},
		{psu, "input power", "Power taken from the mains", "watts", measuresWatts, scaleUnits, 1, func(s *state, m moment) int64 {
			return int64(consumption(s, m) * 10)
		}},
		{psu, "input current", "Current taken from the mains", "amperes", measuresAmperes, scaleMilli, 0, func(s *state, m moment) int64 {
			return int64(consumption(s, m) / supply(m) * 1000)
		}},
		{psu, "output voltage", "Voltage for the cards", "volts DC", measuresVoltsDC, scaleUnits, 2, func(_ *state, m moment) int64 {
			return int64(1204 + 3*math.Sin(m.seconds()/13))
		}},
		{entOptic, "xe0 temperature", "Temperature of the laser", "degrees Celsius", measuresCelsius, scaleUnits, 1, func(s *state, m moment) int64 {
			return 318 + int64(heat(s, m)/3)
		}},
		{entOptic, "xe0 bias", "Current through the laser", "amperes", measuresAmperes, scaleMilli, 2, func(s *state, m moment) int64 {
			return lit(s, int64(3316+20*math.Sin(m.seconds()/71)))
		}},
		{entOptic, "xe0 transmit power", "Light sent", "dBm", measuresOther, scaleUnits, 2, func(s *state, m moment) int64 {
			if !s.ports[uplink-1].admin {
				return dark
			}
			return int64(-233 + 4*math.Sin(m.seconds()/71))
		}},
		{entOptic, "xe0 receive power", "Light received", "dBm", measuresOther, scaleUnits, 2, lightReceived},
	}
}

func (d *Device) addSensors() {
	for i, s := range sensors() {
		d.sensorRow(entSensors+uint32(i)+1, s)
	}
}
