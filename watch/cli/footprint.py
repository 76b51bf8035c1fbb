"""`regwatch footprint`: what the watch costs, measured and estimated."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from watch.archive.footprint import Run, between
from watch.cli.output import print_json, print_table, say
from watch.config.environment import ENVIRONMENT
from watch.config.home import find_home
from watch.errors import ConfigError, Fault
from watch.footprint import (
    CORE_WATTS,
    DEFAULT_GRID,
    NETWORK_KWH_PER_GB,
    Grid,
    GridError,
    Spent,
    bounds,
    grams,
    parse_grid,
    watt_hours,
)

_GRID = "REGWATCH_GRID"


@click.command()
@click.option(
    "--period",
    metavar="PERIOD",
    help="An ISO week (2026-W47) or a month (2026-11); without it, the last seven days.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def footprint(period: str | None, as_json: bool) -> None:
    """Tell what the watch costs: requests, bytes, processor time, and an estimate of Wh and gCO2e.

    A week is told by day and work, a month by week and work. REGWATCH_GRID says where the electricity comes
    from: FR, DE, EU ... or a number of gCO2e per kWh. docs/footprint.md tells the method and its limits.
    """
    start, end = bounds(period, datetime.now(UTC))
    grid = _grid()
    runs, digests = between(find_home(os.environ, Path.cwd()).archive, start, end)
    if as_json:
        print_json(_document(period, start, end, runs, digests, grid))
        return
    _print_rows(runs, grid, by_week=period is not None and "W" not in period)
    _print_total(period or "The last seven days", runs, digests, grid)


def _grid() -> Grid:
    """The grid that the environment names: the other settings, and what checks them, are not needed here."""
    value = os.environ.get(_GRID, "").strip()
    try:
        return parse_grid(value) if value else DEFAULT_GRID
    except GridError as error:
        raise ConfigError([Fault(ENVIRONMENT, None, f"{_GRID}: {error.problem}", error.cure)]) from error


def _document(
    period: str | None, start: datetime, end: datetime, runs: Sequence[Run], digests: int, grid: Grid
) -> dict[str, Any]:
    total = _figures(_sum(runs), grid)
    return {
        "period": period,
        "from": start.isoformat(timespec="seconds"),
        "until": end.isoformat(timespec="seconds"),
        "coefficients": {
            "core_watts": CORE_WATTS,
            "network_kwh_per_gb": NETWORK_KWH_PER_GB,
            "grid": grid.name,
            "grid_gco2e_per_kwh": grid.gco2e_per_kwh,
        },
        "runs": [
            {
                "at": run.at.isoformat(timespec="seconds"),
                "work": run.work,
                "documents": run.documents,
                **_figures(run.spent, grid),
            }
            for run in runs
        ],
        "documents": sum(run.documents for run in runs),
        "total": total,
        "per_run": _share(total, len(runs)),
        "digests": digests,
        "per_digest": _share(total, digests),
    }


def _figures(spent: Spent, grid: Grid) -> dict[str, float]:
    """What was measured and what is estimated from it."""
    wh = watt_hours(spent)
    return {
        "requests": spent.requests,
        "bytes": spent.bytes,
        "cpu_s": round(spent.cpu_s, 2),
        "wh": round(wh, 6),
        "gco2e": round(grams(wh, grid), 6),
    }


def _share(figures: Mapping[str, float], count: int) -> dict[str, float] | None:
    """What each of so many took on average; None when there was none."""
    return {name: round(figure / count, 6) for name, figure in figures.items()} if count else None


def _print_rows(runs: Sequence[Run], grid: Grid, *, by_week: bool) -> None:
    groups: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        when = f"{run.at:%G-W%V}" if by_week else f"{run.at:%Y-%m-%d}"
        groups.setdefault((when, run.work), []).append(run)
    print_table(
        ["week" if by_week else "day", "work", "runs", "documents", "requests", "MB", "CPU s", "Wh", "gCO2e"],
        [
            [when, work, len(mine), sum(run.documents for run in mine), *_cells(_sum(mine), grid)]
            for (when, work), mine in groups.items()
        ],
    )


def _cells(spent: Spent, grid: Grid) -> list[object]:
    wh = watt_hours(spent)
    return [
        spent.requests,
        f"{spent.bytes / 1e6:.2f}",
        f"{spent.cpu_s:.1f}",
        _rough(wh),
        _rough(grams(wh, grid)),
    ]


def _print_total(period: str, runs: Sequence[Run], digests: int, grid: Grid) -> None:
    if not runs:
        say(f"{period}: nothing was measured. `regwatch crawl` and `regwatch serve` note what they cost.")
        return
    total = _sum(runs)
    wh = watt_hours(total)
    say(
        f"{period}: {total.requests} requests, {total.bytes / 1e6:.2f} MB and {total.cpu_s:.1f} s of "
        f"processor time in {len(runs)} runs; about {_rough(wh)} Wh, {_rough(grams(wh, grid))} gCO2e."
    )
    share = wh / digests if digests else None
    each = f", each about {_rough(share)} Wh, {_rough(grams(share, grid))} gCO2e" if share else ""
    say(f"{digests} digests{each}. Electricity: {grid.name}, {grid.gco2e_per_kwh:g} gCO2e per kWh.")


def _sum(runs: Iterable[Run]) -> Spent:
    return sum((run.spent for run in runs), Spent())


def _rough(value: float) -> str:
    """An estimate with two significant digits: 0.0042, 0.31, 17."""
    return f"{float(f'{value:.2g}'):f}".rstrip("0").rstrip(".")
