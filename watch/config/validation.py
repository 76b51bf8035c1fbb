"""Pydantic's verdicts turned into faults: what is wrong, and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

if TYPE_CHECKING:  # settings use this module and read no YAML
    from watch.config.yamlfile import Place

T = TypeVar("T")

_LONGEST_SHOWN = 40
_LISTS = frozenset({"list_type", "tuple_type"})
_MAPPINGS = frozenset({"dict_type", "mapping_type"})


class Reporter(Protocol):
    """Whoever knows where a value was written."""

    def report(self, place: Place, problem: str, cure: str) -> None:
        """Called by `validate`, once for each thing that is wrong. Raises nothing."""


def wrong(problem: str, cure: str) -> PydanticCustomError:
    """The error that a validator raises. Neither text ends in a full stop."""
    return PydanticCustomError("wrong", "{problem}", {"problem": problem, "cure": cure})


def validate(
    model: type[T],
    raw: object,
    to: Reporter,
    at: Place = (),
    *,
    examples: Mapping[str, str] | None = None,
    also: Collection[str] = (),
    context: Mapping[str, Any] | None = None,
) -> T | None:
    """`raw` as a `model` (a TypedDict), or None after every fault of it was reported.

    `examples` says what a missing key could look like; `also` names keys that are known although
    `model` has none of them; `context` is handed to the validators.
    """
    try:
        return cast(T, _adapter(cast(Any, model)).validate_python(raw, context=dict(context or {})))
    except ValidationError as error:
        details = error.errors(include_url=False)
    for detail in details:
        problem, cure = _words(detail, model, examples or {}, also)
        to.report((*at, *detail["loc"]), problem, cure)
    return None


def closest(name: str, known: Collection[str]) -> str | None:
    """The known name that `name` was probably meant to be."""
    matches = difflib.get_close_matches(name.lower(), known, n=1)
    return matches[0] if matches else None


def suggestion(name: str, known: Collection[str]) -> str:
    """The cure for an unknown name: the closest one, or all of them."""
    near = closest(name, known)
    return f"Write {near}" if near else f"Write one of {', '.join(sorted(known))}"


def show(value: object) -> str:
    """A value as a fault may repeat it: short, and never what could be a secret address."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        secret = "://" in value or len(value) > _LONGEST_SHOWN
        return "this text" if secret else repr(str(value))
    if isinstance(value, int | float):
        return str(value)[:_LONGEST_SHOWN]
    if isinstance(value, list):
        return "a list"
    return "a mapping" if isinstance(value, dict) else "this value"


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _words(
    detail: ErrorDetails, model: Any, examples: Mapping[str, str], also: Collection[str]
) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    if kind == "missing":
        return "missing", f"Add `{key}: {examples.get(key, '...')}`"
    if kind == "extra_forbidden":
        known = [*_keys(model, detail["loc"][:-1]), *also]
        return "this key is not known here", suggestion(key, known)
    if detail["input"] is None:
        return "no value is written", "Write one, or delete the line"
    if kind == "wrong":
        return context["problem"], context["cure"]
    if kind in _LISTS:
        return f"{show(detail['input'])} is not a list", "Write it in square brackets, as in [a, b]"
    if kind in _MAPPINGS:
        return f"{show(detail['input'])} stands where keys are due", "Write it in braces, as in {key: value}"
    return f"{show(detail['input'])} is not allowed here ({detail['msg']})", "Write another value"


def _keys(model: Any, steps: tuple[int | str, ...]) -> list[str]:
    """The keys that `model` knows at the end of `steps`."""
    for step in steps:
        model = get_args(model)[0] if isinstance(step, int) else get_type_hints(model)[step]
    return list(get_type_hints(model))
