"""Both of the user's files and the names of the variables, checked together."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from watch.config.home import Home
from watch.config.settings import unknown_variables
from watch.config.sources import Source, read_sources
from watch.config.subscriptions import Subscription, read_subscriptions, references
from watch.errors import ConfigError, Fault


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the user's files say, without a fault."""

    sources: tuple[Source, ...]
    subscriptions: tuple[Subscription, ...]


def load_configuration(
    home: Home, topics: Collection[str], environ: Mapping[str, str] | None = None
) -> Configuration:
    """Read the files of `home`. `topics` are the known topic ids, `environ` the process's when None.

    Raises ConfigError with the faults of all files, and of variables that mean nothing, at once.
    """
    faults: list[Fault] = []
    sources = read_sources(home.sources, faults)
    before = len(faults)
    subscriptions = read_subscriptions(home.subscriptions, topics, faults)
    if len(faults) == before:  # a faulty file would hide which variables it refers to
        faults += unknown_variables(os.environ if environ is None else environ, references(subscriptions))
    if faults:
        raise ConfigError(faults)
    return Configuration(sources, subscriptions)
