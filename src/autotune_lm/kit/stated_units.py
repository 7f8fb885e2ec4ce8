"""Floor 1. The quantities that a text states: a number with its unit, in the unit's base where one is exact."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from autotune_lm.kit.stated_numbers import Number, times

_TABLE = """
time 0.000000001 ns nanosecond nanoseconds
time 0.000001 µs μs us microsecond microseconds
time 0.001 ms msec millisecond milliseconds millisekunden
time 1 s sec secs second seconds sekunde sekunden seconde secondes segundos secondi
time 60 min mins minute minutes minuten minutos minuti
time 3600 h hr hrs hour hours stunde stunden heure heures hora horas ore
time 86400 d day days tag tage tagen jour jours día días giorni
time 604800 week weeks wk woche wochen semaine semaines semana semanas settimana settimane
time 1209600 fortnight
month 1 month months monat monate monaten mois mes meses
month 12 lebensjahr year years yr yrs jahr jahre jahren ans année années año años anni
data 0.125 bit bits
data 1 byte bytes
data 1000 KB kB kilobyte kilobytes
data 1000000 MB megabyte megabytes
data 1000000000 GB gigabyte gigabytes
data 1000000000000 TB terabyte terabytes
data 1024 KiB kibibyte kibibytes
data 1048576 MiB mebibyte mebibytes
data 1073741824 GiB gibibyte gibibytes
length 0.000001 µm micrometre micrometres micrometer micrometers micron microns
length 0.001 mm millimetre millimetres millimeter millimeters
length 0.01 cm centimetre centimetres centimeter centimeters zentimeter
length 1 m metre metres meter meters mètres metros metri
length 1000 km kilometre kilometres kilometer kilometers kilomètres kilómetros
length 0.0254 inch inches
length 0.3048 foot feet ft
length 1609.344 mile miles
length 0.9144 yard yards
mass 0.000001 mg milligram milligrams milligramm
mass 0.000000001 µg mcg microgram micrograms
mass 0.001 g gram grams gramm gramme grammes
mass 1 kg kilogram kilograms kilogramm kilo kilos
mass 1000 t tonne tonnes tonnen toneladas tonnellate
mass 0.45359237 lb lbs pound pounds
mass 0.028349523125 oz ounce ounces
volume 0.001 ml mL millilitre millilitres milliliter milliliters
volume 0.01 cl
volume 0.1 dl
volume 1 l L litre litres liter liters
share 1 % percent percentage prozent pourcent
celsius 1 °C celsius ℃
fahrenheit 1 °F fahrenheit
kelvin 1 kelvin kelvins
dollar 1 $ USD dollar dollars
euro 1 € EUR euro euros
franc 1 CHF franc francs franken
rupee 1 ₹ INR rupee rupees
krona 1 SEK krona kronor
sterling 1 £ GBP
yen 1 ¥ JPY yen
cent 1 cent cents
frequency 1 Hz hertz
frequency 1000 kHz kilohertz
frequency 1000000 MHz megahertz
frequency 1000000000 GHz gigahertz
power 1 W watt watts
power 1000 kW kilowatt kilowatts
energy 1 kWh
voltage 1 V volt volts
voltage 0.001 mV millivolt millivolts
current 1 A amp amps ampere amperes
current 0.001 mA milliamp milliamps
pressure 1 bar bars bares
pressure 0.068947572931683 psi
pixel 1 px pixel pixels
point 1 pt
angle 1 ° degree degrees grad degré degrés grado grados gradi grau graus
"""


def _table() -> dict[str, tuple[str, Decimal]]:
    rows = (line.split() for line in _TABLE.strip().splitlines())
    return {name: (row[0], Decimal(row[1])) for row in rows for name in row[2:]}


_UNITS = _table()
UNIT_WORDS = frozenset(name.casefold() for name in _UNITS if len(name) > 1)
_CASED = {"s", "m", "t", "A", "V", "W", "g", "h", "d", "l", "L", "pt", "us", "ms", "bar", "min"}
_AFTER = re.compile(
    r"[ \u00a0\u202f-]{0,2}(?:of )?"
    r"(?P<unit>p(?:er|or|our) ?c(?:ent|ento|iento)\b|(?:degrees?|grad|degrés?|grados?|gradi|graus?) (?:celsius|"
    r"fahrenheit)\b|°[CF]?|℃|"
    r"[%$€£¥]|[^\W\d_]{1,14}(?![\w]))",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?P<unit>[$€£¥]|\b(?:USD|EUR|GBP|JPY|CHF|INR|SEK))[ \u00a0]?$")
_ARTICLE = re.compile(
    r"\b(?P<much>half an?|half|(?:eine[rnms]? )?halbe[rnms]?|demi|(?:una? )?medi[oa]|(?:una? )?mezz[ao]|mei[oa]|"
    r"an?|one|per|each|every|eine[rmns]?|ein|pro|"
    r"une?|una|uma?|uno|par|por|al|all['’])[ -]?(?P<unit>[^\W\d_]{3,14})\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"p(?:er|or|our) ?c(?:ent|ento|iento)", re.IGNORECASE)
_HALF = re.compile(r"half|halb|demi|medi|mezz|mei", re.IGNORECASE)
_AND_HALF = re.compile(r" (?:and a half|et demie?|y medi[oa]|e mezz[ao]|e mei[oa])\b", re.IGNORECASE)
_HALF_OF = re.compile(r"\b(?:half|hälfte|moitié|mitad|metà|metade)\b", re.IGNORECASE)
_WORDS = re.compile(r"p(?:er|or|our) ?c(?:ent|ento|iento)\b|°[CF]?|[%$€£¥]|[^\W\d_]+")


class Quantity(NamedTuple):
    """A number and its unit."""

    number: Number
    dimension: str
    base: frozenset[str]
    """The readings of the number in the base unit of the dimension."""
    end: int
    """Where the unit ends."""


def quantity(text: str, number: Number) -> Quantity | None:
    """The quantity that a number is part of, if a known unit stands beside it."""
    before = _BEFORE.search(text, max(0, number.start - 5), number.start)
    after = _AFTER.match(text, number.end)
    unit = _unit(before["unit"]) if before else None
    end = number.end
    if unit is None and after:
        unit, end = _unit(after["unit"]), after.end()
    if unit is None:
        return None
    return Quantity(number, unit[0], frozenset(times(value, unit[1]) for value in number.readings), end)


def _unit(said: str) -> tuple[str, Decimal] | None:
    """What a unit measures and its size in the base unit."""
    if _PERCENT.fullmatch(said):
        return _UNITS["%"]
    said = said.rsplit(" ", 1)[-1]
    found = _UNITS.get(said)
    if found or said in _CASED or len(said) < 2:
        return found
    return _UNITS.get(said.casefold()) or _UNITS.get(said.upper())


def said_in_words(text: str) -> Iterator[tuple[str, str]]:
    """Dimension and size of what stands without a number: ``a minute``, ``half an hour``, ``per day``."""
    for match in _ARTICLE.finditer(text):
        unit = _unit(match["unit"])
        if unit:
            half = _HALF.search(match["much"]) is not None
            more = _AND_HALF.match(text, match.end()) is not None
            yield unit[0], times("0.5" if half else "1.5" if more else "1", unit[1])
    if _HALF_OF.search(text):
        yield "share", "50"


_DEGREES = ("angle", "celsius", "fahrenheit", "kelvin")


def as_degrees(dimension: str) -> tuple[str, ...]:
    """What a dimension may be told as: "25 degrees" of 25 °C."""
    if dimension == "angle":
        return _DEGREES
    return (dimension, "angle") if dimension in _DEGREES else (dimension,)


def dimensions(text: str) -> set[tuple[str, Decimal]]:
    """The units that a text names anywhere, such as in the header of a column."""
    return {unit for match in _WORDS.finditer(text) if (unit := _unit(match[0]))}


def unit_of(said: Quantity) -> tuple[str, Decimal] | None:
    """Dimension and size of a quantity's own unit."""
    value = next(iter(said.number.readings))
    base = next(iter(said.base))
    try:
        return said.dimension, Decimal(base) / Decimal(value) if Decimal(value) else Decimal(0)
    except ArithmeticError:
        return None
