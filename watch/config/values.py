"""What single values look like in the files: each type says what is wrong with a value and what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import PlainValidator

from watch.config.validation import show, suggestion, wrong

_SHORTEST_INTERVAL = timedelta(minutes=5)
_LARGEST_BODY = 200_000_000
_LONGEST_TEXT = 200
_LONGEST_URL = 2_000

_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_DURATION = re.compile(r"([1-9][0-9]{0,4})([mhd])")
_DURATION_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_SIZE = re.compile(r"([1-9][0-9]{0,8})(KB|MB)")
_SIZE_UNITS = {"KB": 1_000, "MB": 1_000_000}
_JURISDICTION = re.compile(r"[A-Z]{2,3}")

# ISO 639-1: all two-letter codes.
_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id
ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu
lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu
rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr
ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_LANGUAGES = frozenset(_CODES.split())


def identifier(value: object) -> str:
    """A stable name for a row."""
    if isinstance(value, str) and _IDENTIFIER.fullmatch(value):
        return value
    problem = f"{show(value)} is not an id"
    raise wrong(problem, "Write small letters a-z, digits and hyphens, as in `cnil-fr`")


def text(value: object) -> str:
    """One line of text for people."""
    if not isinstance(value, str):
        raise wrong(f"{show(value)} is not text", "Write text; put a number or a word like true in quotes")
    line = value.strip()
    if line and line.isprintable() and len(line) <= _LONGEST_TEXT:
        return line
    raise wrong(
        f"empty, over {_LONGEST_TEXT} characters or more than one line", "Write one short line of text"
    )


def switch(value: object) -> bool:
    """True or false, and none of their many other spellings."""
    if isinstance(value, bool):
        return value
    raise wrong(f"{show(value)} is neither true nor false", "Write true or false")


def full_text(value: object) -> bool | Literal["official"]:
    """Whether the linked page is read: always, never, or for official sources."""
    if value == "official":
        return "official"
    if isinstance(value, bool):
        return value
    raise wrong(f"{show(value)} is not a choice", "Write true, false or official")


def duration(value: object) -> timedelta:
    """A length of time with its unit."""
    if isinstance(value, str) and (match := _DURATION.fullmatch(value)):
        return int(match[1]) * _DURATION_UNITS[match[2]]
    problem = f"{show(value)} is not a length of time"
    raise wrong(problem, "Write a number and m, h or d for minutes, hours or days, as in 6h")


def interval(value: object) -> timedelta:
    """How often a source is read."""
    length = duration(value)
    if length < _SHORTEST_INTERVAL:
        raise wrong(f"{show(value)} would burden the site", "Write 5m or more; 6h suits most sources")
    return length


def silence(value: object) -> timedelta | None:
    """The longest silence that is normal; nothing when any silence is."""
    return None if value is None else duration(value)


def size(value: object) -> int:
    """Bytes, written with a decimal unit: 1KB is 1,000 bytes."""
    cure = "Write a number and KB or MB, from 1KB to 200MB, as in 10MB"
    if not (isinstance(value, str) and (match := _SIZE.fullmatch(value))):
        raise wrong(f"{show(value)} is not a size", cure)
    count = int(match[1]) * _SIZE_UNITS[match[2]]
    if count > _LARGEST_BODY:
        raise wrong(f"{show(value)} is over 200MB", cure)
    return count


def language(value: object) -> str:
    """An ISO 639-1 code."""
    if isinstance(value, str) and value in _LANGUAGES:
        return value
    raise wrong(
        f"{show(value)} is not a language code", "Write two small letters of ISO 639-1, as in fr or en"
    )


def jurisdiction(value: object) -> str:
    """A country code, EU, or INT for the rest of the world."""
    if isinstance(value, str) and _JURISDICTION.fullmatch(value):
        return value
    problem = f"{show(value)} is not a jurisdiction"
    raise wrong(problem, "Write a code in capital letters, such as FR, EU, INT, UK or US")


def web_address(value: object) -> str:
    """An absolute http or https URL. It is never repeated in a fault: it may hold a key."""
    if not isinstance(value, str):
        raise wrong(f"{show(value)} is not a web address", _WHOLE_ADDRESS)
    if reason := _why_no_address(value):
        raise wrong(*reason)
    return value


_WHOLE_ADDRESS = "Write the whole address, as in https://www.example.org/feed.xml"


def _why_no_address(value: str) -> tuple[str, str] | None:
    if len(value) > _LONGEST_URL:
        return f"the address is over {_LONGEST_URL} characters", "Write a shorter address"
    if not value.isprintable() or re.search(r"[\s\\]", value):
        return "the address holds a space, a backslash or a control character", "Write a space as %20"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return "the host or the port of the address cannot be read", _WHOLE_ADDRESS
    if parts.scheme not in ("http", "https"):
        return "the address does not begin with http:// or https://", _WHOLE_ADDRESS
    if not parts.hostname or port == 0:
        return "the address names no host", _WHOLE_ADDRESS
    if "@" in parts.netloc:
        return (
            "the address holds a user name or a password",
            "Write it without them: secrets do not belong in this file",
        )
    return None


def last_seen(value: object) -> date | None:
    """The day somebody saw a source answer, or nothing for never."""
    if value == "never":
        return None
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # told below, like every other value that is no date
    raise wrong(f"{show(value)} is not a date", "Write a date as in 2026-09-02, or never")


def number_between(low: float, high: float, unit: str) -> Callable[[object], float]:
    """A validator for numbers of some unit in a closed range."""

    def check(value: object) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        raise wrong(f"{show(value)} is out of range", f"Write {unit} from {low:g} to {high:g}")

    return check


def count_between(low: int, high: int) -> Callable[[object], int]:
    """A validator for whole numbers in a closed range."""

    def check(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return int(value)
        raise wrong(f"{show(value)} is out of range", f"Write a whole number from {low} to {high}")

    return check


def one_of(*known: str) -> Callable[[object], str]:
    """A validator for a closed list of words."""

    def check(value: object) -> str:
        if isinstance(value, str) and value in known:
            return value
        raise wrong(f"{show(value)} is not known", known_or_closest(value, known))

    return check


def known_or_closest(value: object, known: Collection[str]) -> str:
    """The cure for a word outside a closed list."""
    return suggestion(value if isinstance(value, str) else "", known)


def version(value: object) -> int:
    """The version of the file's format."""
    if value == 1 and isinstance(value, int) and not isinstance(value, bool):
        return 1
    raise wrong(f"{show(value)} is not a version this program reads", "Write 1")


Version = Annotated[int, PlainValidator(version)]
Identifier = Annotated[str, PlainValidator(identifier)]
Text = Annotated[str, PlainValidator(text)]
Switch = Annotated[bool, PlainValidator(switch)]
FullText = Annotated[Any, PlainValidator(full_text)]
Interval = Annotated[timedelta, PlainValidator(interval)]
Silence = Annotated[Any, PlainValidator(silence)]
Size = Annotated[int, PlainValidator(size)]
LanguageCode = Annotated[str, PlainValidator(language)]
Jurisdiction = Annotated[str, PlainValidator(jurisdiction)]
WebAddress = Annotated[str, PlainValidator(web_address)]
LastSeen = Annotated[Any, PlainValidator(last_seen)]
