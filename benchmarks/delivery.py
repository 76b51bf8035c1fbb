"""Simulated weeks of digests with kills and faults: is each delivered, and none twice?

    python -m benchmarks.delivery [--weeks 52] [--kills 208] [--seed 1] [--home DIR]

Three subscriptions in three time zones (mail; Slack; mail and files) are served by real processes that
SIGKILL ends, at named steps and at random moments, while a mail server and a webhook misbehave. In some weeks
the service does not run at all. Each other week ends with an hour in peace, so that its digests are due.
What must hold: every digest that is due arrives; every publication reaches each subscription in exactly one
digest; a message arrives twice only where it went unanswered or where a kill came between acceptance and
our note of it, and then with the same bytes: a mail with its Message-ID, on Slack marked as a possible
repeat. Exit code 1 when something does not.
The seed settles the plan; when a random kill strikes is up to the machine too.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path

from benchmarks.delivery_audit import Evidence, Findings, audit
from benchmarks.delivery_servers import Mail, Web, World
from benchmarks.delivery_simulation import LIFE_S, START, WEEK, ZONES, Simulation, occurrences

STEPS = (
    "crawl:claimed",
    "crawl:read",
    "crawl:archived",
    "crawl:recorded",
    "digest:selected",
    "digest:written",
    "digest:frozen",
    "delivery:claimed",
    "delivery:sent",
    "delivery:settled",
)
#: Share of the lives that are to end at a named step.
_SHARE_NAMED = 0.6
#: Share of the weeks in which the service does not run at all.
_SHARE_ASLEEP = 0.08


def simulate(simulation: Simulation, weeks: int, kills: int, chance: random.Random) -> Evidence:
    """Live through the weeks; returns what is known at the end."""
    end_of_week = WEEK - timedelta(hours=1)
    due: set[tuple[str, str]] = set()
    simulation.publish(START)
    # Read once in peace: at a first reading, what is older than a week is archived and not mailed.
    simulation.calm_life(START, lambda: simulation.rows("SELECT count(*) FROM document") == [(1,)])
    asleep = {week for week in range(1, weeks) if chance.random() < _SHARE_ASLEEP}
    awake = [week for week in range(weeks) if week not in asleep]
    planned = Counter(awake[number % len(awake)] for number in range(kills))
    for week in range(weeks):
        monday = START + week * WEEK
        simulation.publish(monday + timedelta(minutes=1))
        if week in asleep:
            continue
        for hour in sorted(chance.uniform(1, 160) for _ in range(planned[week])):
            now = monday + timedelta(hours=hour)
            if chance.random() < 0.4:
                simulation.publish(now)
            step = _fatal_step(chance) if chance.random() < _SHARE_NAMED else None
            simulation.killed_life(now, step, chance.uniform(0, LIFE_S))
        now = monday + end_of_week
        simulation.calm_life(now, partial(simulation.is_complete, now))
        due |= {(name, key) for name in ZONES for key in occurrences(name, monday, now)}
    # One more week, in which nothing is published, tells what came after the last digests.
    closing_day = START + weeks * WEEK + end_of_week
    simulation.calm_life(closing_day, partial(simulation.is_complete, closing_day))
    simulation.settle(closing_day)
    due |= {
        (name, key) for name in ZONES for key in occurrences(name, closing_day - end_of_week, closing_day)
    }
    return simulation.evidence(frozenset(due))


def _fatal_step(chance: random.Random) -> tuple[str, int]:
    """A step, and at which of its passages to die: messages are many, readings and digests few."""
    step = chance.choice(STEPS)
    return step, chance.randint(1, 3) if step.startswith("delivery") else 1


def main() -> None:
    """Run, print the counts, and exit with 1 when something was lost or came twice without a reason."""
    options = _options()
    # A killed process leaves semaphores behind; the tracker that all of them share would complain of each.
    os.environ["PYTHONWARNINGS"] = "ignore:resource_tracker:UserWarning"
    began = time.monotonic()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.home or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        world = World(random.Random(options.seed + 1))
        mail = Mail(world)
        mail.open()
        try:
            with Web(world) as web:
                simulation = Simulation(folder, world, web, mail)
                findings = audit(simulate(simulation, options.weeks, options.kills, chance))
        finally:
            mail.close()
    _print(findings, simulation, world, time.monotonic() - began)
    if findings.lost or findings.unexplained:
        sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery", description=__doc__)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--kills", type=int, default=208)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path, help="an empty folder to keep; a temporary one when left out")
    return parser.parse_args()


def _print(findings: Findings, simulation: Simulation, world: World, seconds: float) -> None:
    repeats = findings.repeats_killed + findings.repeats_unanswered
    lines = {
        "digests due": findings.due,
        "digests delivered": findings.delivered,
        "publications, each told once to each of the three": simulation.published,
        "messages frozen": findings.messages,
        "LOST": len(findings.lost),
        "duplicates explained, with the same bytes": repeats,
        "  killed between acceptance and our note of it": findings.repeats_killed,
        "  no answer, so sent again": findings.repeats_unanswered,
        "DUPLICATES UNEXPLAINED": len(findings.unexplained),
        "messages to an address that is refused for good": findings.refused_for_good,
        "messages handed to the operator, who sent them again": len(simulation.retried),
        "kills (SIGKILL)": simulation.kills.total(),
        **{f"  {what}": count for what, count in sorted(simulation.kills.items())},
        "stops in good order": simulation.stops,
        "faults given": world.faults.total(),
        **{f"  {what}": count for what, count in sorted(world.faults.items())},
        "seconds": round(seconds),
    }
    for what, count in lines.items():
        print(f"{what:<56}{count:>7}")
    for line in [*findings.lost, *findings.unexplained][:20]:
        print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
