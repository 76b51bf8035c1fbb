"""From what was measured to an estimate of electricity and greenhouse gas. Pure; docs/footprint.md says more.

    Wh     = processor seconds x CORE_WATTS / 3600  +  GB x NETWORK_KWH_PER_GB x 1000
    gCO2e  = Wh / 1000 x the grid's gCO2e per kWh

Requests, bytes and processor seconds are measured. The coefficients are averages of other people's machines:
the result is an order of magnitude.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from watch.errors import UsageError

#: Watts of one busy core of a server, with its share of memory, power supply and cooling.
#: Cloud Carbon Footprint, Methodology, appendix I (2022): 3.5 W (AWS) and 4.26 W (Google Cloud) for a vCPU
#: at full load. A vCPU is half a core, and cooling and power supply add an eighth: 8 to 10 W. The upper end
#: is taken. A vCPU that is counted alone is 4 W, a core of a desktop computer up to 20 W.
CORE_WATTS = 10.0

#: kWh that networks are said to use for a gigabyte (10^9 bytes).
#: Aslan, Mayers, Koomey and France, "Electricity Intensity of Internet Data Transmission", Journal of
#: Industrial Ecology 22 (2018): 0.06 for 2015, fixed lines, halving every two years since 2000. The figure of
#: 2015 is kept, so this errs upwards. Contested: networks use nearly as much when idle (Mytton, Lundén and
#: Malmodin, same journal 28, 2024); Cloud Carbon Footprint takes 0.001 between data centres.
NETWORK_KWH_PER_GB = 0.06

#: gCO2e per kWh generated in 2023, over the life cycle. Ember, Yearly Electricity Data (2024).
GRIDS: Mapping[str, int] = {
    "AT": 111,
    "BE": 138,
    "CH": 35,
    "DE": 381,
    "DK": 152,
    "ES": 174,
    "EU": 244,
    "FI": 79,
    "FR": 56,
    "GB": 238,
    "IE": 291,
    "IT": 331,
    "LU": 105,
    "NL": 268,
    "PL": 662,
    "PT": 166,
    "SE": 41,
}

#: More than any grid emits: whoever writes it means another unit.
_DIRTIEST = 2_000

_WEEK = timedelta(days=7)
_WEEK_OF = re.compile(r"\d{4}-W\d{2}")
_MONTH_OF = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True)
class Spent:
    """What was measured. `bytes` are those of bodies on the wire, `cpu_s` seconds of one core."""

    requests: int = 0
    bytes: int = 0
    cpu_s: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.requests + other.requests, self.bytes + other.bytes, self.cpu_s + other.cpu_s)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the electricity comes from: a code of GRIDS, or "own" for a figure of the operator's."""

    name: str
    gco2e_per_kwh: float


#: The average of the EU: a machine's whereabouts are not known, and hosting is spread over Europe.
DEFAULT_GRID = Grid("EU", GRIDS["EU"])


class GridError(ValueError):
    """A grid that is not known. `problem` says what is wrong with the value, `cure` what to write instead."""

    def __init__(self, problem: str, cure: str) -> None:
        self.problem = problem
        self.cure = cure
        super().__init__(f"{problem}. {cure}")


def parse_grid(text: str) -> Grid:
    """A country code of GRIDS or a number of gCO2e per kWh. Raises GridError."""
    value = text.strip()
    if value.upper() in GRIDS:
        return Grid(value.upper(), GRIDS[value.upper()])
    if re.fullmatch(r"\d{1,4}(\.\d{1,6})?", value, re.ASCII) and float(value) <= _DIRTIEST:
        return Grid("own", float(value))
    raise GridError(
        f"{value[:40]!r} is neither a country known here nor a number of gCO2e per kWh up to {_DIRTIEST}",
        f"Write one of {', '.join(GRIDS)}, or a number such as 56",
    )


def watt_hours(spent: Spent) -> float:
    """The electricity that this is estimated to have taken."""
    return spent.cpu_s * CORE_WATTS / 3600 + spent.bytes / 1e9 * NETWORK_KWH_PER_GB * 1000


def grams(watt_hours: float, grid: Grid) -> float:
    """The greenhouse gas of that electricity, in grams of CO2 equivalent."""
    return watt_hours / 1000 * grid.gco2e_per_kwh


def bounds(period: str | None, now: datetime) -> tuple[datetime, datetime]:
    """Start and end (excluded) of an ISO week or a month, aware UTC; of the seven days before `now` for None.

    Raises UsageError.
    """
    if period is None:
        return now - _WEEK, now
    try:
        if _WEEK_OF.fullmatch(period):
            start = _midnight(date.fromisoformat(f"{period}-1"))
            return start, start + _WEEK
        if _MONTH_OF.fullmatch(period):
            first = date.fromisoformat(f"{period}-01")
            return _midnight(first), _midnight((first + timedelta(days=31)).replace(day=1))
    except (ValueError, OverflowError):
        pass  # no such week or month: said below
    year, week, _ = now.isocalendar()
    raise UsageError(
        f"{period!r} is neither a week nor a month. Write it as {year}-W{week:02d} or {now:%Y-%m}."
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
