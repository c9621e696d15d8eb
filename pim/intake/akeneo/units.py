"""Akeneo's standard measurement families as units of ours: its CSV files name units and never define them.

Factors are exact wherever a finite decimal is; the others carry 28 digits. Where Akeneo's
own table is wrong by definition it is not followed: its volume flows (and in older
releases its pressures) convert the wrong way round, and its month has 217 days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal

_EXACT = Context(prec=28)

# One line a unit: code, symbol, factor to the family's standard unit (a quotient "a/b" where
# the decimal never ends), and where zero is not zero, the offset: standard = amount * factor + offset.
TABLE = """
Angle RADIAN rad 1
Angle MILLIRADIAN mrad 0.001
Angle MICRORADIAN µrad 0.000001
Angle DEGREE ° 3.141592653589793238462643383/180
Angle MINUTE ′ 3.141592653589793238462643383/10800
Angle SECOND ″ 3.141592653589793238462643383/648000
Angle GON gon 3.141592653589793238462643383/200
Angle MIL mil 3.141592653589793238462643383/3200
Angle REVOLUTION rev 6.283185307179586476925286767
Area SQUARE_MILLIMETER mm² 0.000001
Area SQUARE_CENTIMETER cm² 0.0001
Area SQUARE_DECIMETER dm² 0.01
Area SQUARE_METER m² 1
Area CENTIARE ca 1
Area SQUARE_DEKAMETER dam² 100
Area ARE a 100
Area SQUARE_HECTOMETER hm² 10000
Area HECTARE ha 10000
Area SQUARE_KILOMETER km² 1000000
Area SQUARE_MIL sq_mil 0.00000000064516
Area SQUARE_INCH in² 0.00064516
Area SQUARE_FOOT ft² 0.09290304
Area SQUARE_YARD yd² 0.83612736
Area ARPENT arpent 3418.89
Area ACRE ac 4046.8564224
Area SQUARE_FURLONG fur² 40468.564224
Area SQUARE_MILE mi² 2589988.110336
Binary BIT b 0.125
Binary KILOBIT kbit 125
Binary MEGABIT Mbit 125000
Binary GIGABIT Gbit 125000000
Binary BYTE B 1
Binary KILOBYTE kB 1024
Binary MEGABYTE MB 1048576
Binary GIGABYTE GB 1073741824
Binary TERABYTE TB 1099511627776
Brightness LUMEN lm 1
Brightness NIT nits 0.2918855809
Capacitance ATTOFARAD aF 0.000000000000000001
Capacitance PICOFARAD pF 0.000000000001
Capacitance NANOFARAD nF 0.000000001
Capacitance MICROFARAD µF 0.000001
Capacitance MILLIFARAD mF 0.001
Capacitance FARAD F 1
Capacitance KILOFARAD kF 1000
CaseBox PIECE pc 1
CaseBox DOZEN dz 12
Decibel DECIBEL dB 1
Duration MILLISECOND ms 0.001
Duration SECOND s 1
Duration MINUTE min 60
Duration HOUR h 3600
Duration DAY d 86400
Duration WEEK week 604800
Duration MONTH month 2628000
Duration YEAR year 31536000
ElectricCharge MILLIAMPEREHOUR mAh 0.001
ElectricCharge AMPEREHOUR Ah 1
ElectricCharge MILLICOULOMB mC 1/3600000
ElectricCharge CENTICOULOMB cC 1/360000
ElectricCharge DECICOULOMB dC 1/36000
ElectricCharge COULOMB C 1/3600
ElectricCharge DEKACOULOMB daC 1/360
ElectricCharge HECTOCOULOMB hC 1/36
ElectricCharge KILOCOULOMB kC 1/3.6
Energy JOULE J 1
Energy CALORIE cal 4.184
Energy KILOCALORIE kcal 4184
Energy KILOJOULE kJ 1000
Force MILLINEWTON mN 0.001
Force NEWTON N 1
Force KILONEWTON kN 1000
Force MEGANEWTON MN 1000000
Frequency HERTZ Hz 1
Frequency KILOHERTZ kHz 1000
Frequency MEGAHERTZ MHz 1000000
Frequency GIGAHERTZ GHz 1000000000
Frequency TERAHERTZ THz 1000000000000
Intensity MILLIAMPERE mA 0.001
Intensity CENTIAMPERE cA 0.01
Intensity DECIAMPERE dA 0.1
Intensity AMPERE A 1
Intensity DEKAMPERE daA 10
Intensity HECTOAMPERE hA 100
Intensity KILOAMPERE kA 1000
Length MICROMETER µm 0.000001
Length MILLIMETER mm 0.001
Length CENTIMETER cm 0.01
Length DECIMETER dm 0.1
Length METER m 1
Length DEKAMETER dam 10
Length HECTOMETER hm 100
Length KILOMETER km 1000
Length MIL mil 0.0000254
Length INCH in 0.0254
Length FEET ft 0.3048
Length YARD yd 0.9144
Length CHAIN ch 20.1168
Length FURLONG fur 201.168
Length MILE mi 1609.344
Length NAUTICAL_MILE nmi 1852
Power WATT W 1
Power KILOWATT kW 1000
Power MEGAWATT MW 1000000
Power GIGAWATT GW 1000000000
Power TERAWATT TW 1000000000000
Pressure BAR bar 1
Pressure PASCAL Pa 0.00001
Pressure HECTOPASCAL hPa 0.001
Pressure KILOPASCAL kPa 0.01
Pressure MEGAPASCAL MPa 10
Pressure GIGAPASCAL GPa 10000
Pressure MILLIBAR mbar 0.001
Pressure ATM atm 1.01325
Pressure PSI psi 0.06894757293168
Pressure TORR Torr 1.01325/760
Pressure MMHG mmHg 0.00133322387415
Resistance MILLIOHM mΩ 0.001
Resistance CENTIOHM cΩ 0.01
Resistance DECIOHM dΩ 0.1
Resistance OHM Ω 1
Resistance DEKAOHM daΩ 10
Resistance HECTOHM hΩ 100
Resistance KILOHM kΩ 1000
Resistance MEGOHM MΩ 1000000
Speed METER_PER_SECOND m/s 1
Speed METER_PER_MINUTE m/min 1/60
Speed METER_PER_HOUR m/h 1/3600
Speed KILOMETER_PER_HOUR km/h 1/3.6
Speed FOOT_PER_SECOND ft/s 0.3048
Speed FOOT_PER_HOUR ft/h 0.3048/3600
Speed YARD_PER_HOUR yd/h 0.000254
Speed MILE_PER_HOUR mi/h 0.44704
Temperature CELSIUS °C 1 273.15
Temperature FAHRENHEIT °F 1/1.8 459.67/1.8
Temperature KELVIN K 1
Temperature RANKINE °R 1/1.8
Temperature REAUMUR °r 1.25 273.15
Voltage MILLIVOLT mV 0.001
Voltage CENTIVOLT cV 0.01
Voltage DECIVOLT dV 0.1
Voltage VOLT V 1
Voltage DEKAVOLT daV 10
Voltage HECTOVOLT hV 100
Voltage KILOVOLT kV 1000
Volume CUBIC_MILLIMETER mm³ 0.000000001
Volume CUBIC_CENTIMETER cm³ 0.000001
Volume MILLILITER ml 0.000001
Volume CENTILITER cl 0.00001
Volume DECILITER dl 0.0001
Volume CUBIC_DECIMETER dm³ 0.001
Volume LITER l 0.001
Volume CUBIC_METER m³ 1
Volume OUNCE fl_oz 0.0000284130625
Volume PINT pt 0.00056826125
Volume BARREL bbl 0.16365924
Volume GALLON gal 0.00454609
Volume CUBIC_FOOT ft³ 0.028316846592
Volume CUBIC_INCH in³ 0.000016387064
Volume CUBIC_YARD yd³ 0.764554857984
VolumeFlow CUBIC_METER_PER_SECOND m³/s 1
VolumeFlow CUBIC_METER_PER_MINUTE m³/min 1/60
VolumeFlow CUBIC_METER_PER_HOUR m³/h 1/3600
VolumeFlow CUBIC_METER_PER_DAY m³/d 1/86400
VolumeFlow MILLILITER_PER_SECOND ml/s 0.000001
VolumeFlow MILLILITER_PER_MINUTE ml/min 0.000001/60
VolumeFlow MILLILITER_PER_HOUR ml/h 0.000001/3600
VolumeFlow MILLILITER_PER_DAY ml/d 0.000001/86400
VolumeFlow CUBIC_CENTIMETER_PER_SECOND cm³/s 0.000001
VolumeFlow CUBIC_CENTIMETER_PER_MINUTE cm³/min 0.000001/60
VolumeFlow CUBIC_CENTIMETER_PER_HOUR cm³/h 0.000001/3600
VolumeFlow CUBIC_CENTIMETER_PER_DAY cm³/d 0.000001/86400
VolumeFlow CUBIC_DECIMETER_PER_SECOND dm³/s 0.001
VolumeFlow CUBIC_DECIMETER_PER_MINUTE dm³/min 0.001/60
VolumeFlow CUBIC_DECIMETER_PER_HOUR dm³/h 0.001/3600
VolumeFlow CUBIC_DECIMETER_PER_DAY dm³/d 0.001/86400
VolumeFlow LITER_PER_SECOND l/s 0.001
VolumeFlow LITER_PER_MINUTE l/min 0.001/60
VolumeFlow LITER_PER_HOUR l/h 0.001/3600
VolumeFlow LITER_PER_DAY l/d 0.001/86400
VolumeFlow KILOLITER_PER_SECOND kl/s 1
VolumeFlow KILOLITER_PER_MINUTE kl/min 1/60
VolumeFlow KILOLITER_PER_HOUR kl/h 1/3600
VolumeFlow KILOLITER_PER_DAY kl/d 1/86400
Weight MICROGRAM µg 0.000000001
Weight MILLIGRAM mg 0.000001
Weight GRAM g 0.001
Weight KILOGRAM kg 1
Weight TON t 1000
Weight GRAIN gr 0.00006479891
Weight DENIER denier 0.001275
Weight ONCE once 0.03059
Weight MARC marc 0.24475
Weight LIVRE livre 0.4895
Weight OUNCE oz 0.028349523125
Weight POUND lb 0.45359237
"""


def _number(text: str) -> str:
    """The number or quotient as plain decimal digits."""
    dividend, slash, divisor = text.partition("/")
    number = _EXACT.divide(Decimal(dividend), Decimal(divisor)) if slash else Decimal(dividend)
    return format(number, "f")


def _fields(line: str) -> dict[str, str]:
    family, code, symbol, factor, *offset = line.split()
    return {
        "family": family,
        "code": code,
        "factor": _number(factor),
        "offset": _number(offset[0]) if offset else "0",
        "symbol": symbol.replace("_", " "),
    }


def _by_key(lines: Iterable[str]) -> dict[str, dict[str, str]]:
    return {f"{unit['family']}.{unit['code']}": unit for unit in map(_fields, lines)}


UNITS: Mapping[str, Mapping[str, str]] = _by_key(TABLE.strip().splitlines())
"""The fields of each unit, by "Family.CODE"."""
