"""The home: the one folder that holds the user's files, the archive, the model and outgoing files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from watch.errors import HomeError


@dataclass(frozen=True, slots=True)
class Home:
    """Where things are under `root`. Nothing here says that they exist."""

    root: Path

    @property
    def sources(self) -> Path:
        """The user's sources."""
        return self.root / "sources.yaml"

    @property
    def subscriptions(self) -> Path:
        """The user's subscriptions: the file that marks a folder as a home."""
        return self.root / "subscriptions.yaml"

    @property
    def topics(self) -> Path:
        """The folder of the user's own topics, one file each."""
        return self.root / "topics"

    @property
    def archive(self) -> Path:
        """The SQLite archive."""
        return self.root / "regwatch.db"

    @property
    def model(self) -> Path:
        """The trained classifier."""
        return self.root / "classifier.model"

    @property
    def outbox(self) -> Path:
        """Where the starter's file channel writes."""
        return self.root / "outbox"


def find_home(environ: Mapping[str, str], cwd: Path) -> Home:
    """The home that REGWATCH_HOME names, else `cwd` when `regwatch init` made it one. Raises HomeError.

    Reads the variable itself: the settings bring pydantic, which a search has no use for.
    """
    named = environ.get("REGWATCH_HOME", "").strip()
    if named:
        home = Home((cwd / Path(named).expanduser()).resolve())
        if not home.subscriptions.is_file():
            raise HomeError(
                f"REGWATCH_HOME names {home.root}, which is not a home: it has no {home.subscriptions.name}. "
                f"Run `regwatch init {home.root}`, or correct REGWATCH_HOME."
            )
        return home
    home = Home(cwd.resolve())
    if not home.subscriptions.is_file():
        raise HomeError(
            f"{home.root} is not a home: it has no {home.subscriptions.name}. "
            "Run `regwatch init` there, or set REGWATCH_HOME to the folder that is one."
        )
    return home


def make_home(root: Path) -> Home:
    """Make `root` a home with starter files. What exists is left as it is. Raises HomeError."""
    home = Home(root.expanduser().resolve())
    try:
        home.topics.mkdir(parents=True, exist_ok=True)
        _write_new(home.sources, files("watch.config").joinpath("home_sources.yaml").read_bytes())
        # Last: this file makes the folder a home, so a home is never half made.
        _write_new(home.subscriptions, files("notifications").joinpath("subscriptions.yaml").read_bytes())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise HomeError(
            f"Cannot make a home in {home.root}: {reason}. Choose a folder that you may write in, "
            "or ask for the right to write there."
        ) from error
    return home


def _write_new(path: Path, content: bytes) -> None:
    try:
        file = path.open("xb")
    except FileExistsError:
        return
    with file:
        file.write(content)
