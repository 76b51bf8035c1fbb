"""A mapping that cannot change: what a source says beyond the fields that every kind has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


class Options(Mapping[str, object]):
    """Frozen all the way down, so it can be hashed, compared, copied and sent to another process."""

    __slots__ = ("_pairs",)

    def __init__(self, values: Mapping[str, object] | None = None) -> None:
        self._pairs = {str(key): _frozen(value) for key, value in (values or {}).items()}

    def __getitem__(self, key: str) -> object:
        return self._pairs[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __hash__(self) -> int:
        return hash(frozenset(self._pairs.items()))

    def __repr__(self) -> str:
        return f"Options({self._pairs!r})"


def _frozen(value: object) -> object:
    if isinstance(value, Mapping):
        return Options(value)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return tuple(_frozen(item) for item in value)
    return value
