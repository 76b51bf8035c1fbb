"""What a row may say beyond the fields that every kind has, kind by kind.

A key here reaches the reader as `Source.options`, in the form that its validator gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, PlainValidator, with_config

# Python 3.11's own TypedDict lacks what pydantic needs to read one.
from typing_extensions import TypedDict

from watch.config.law_kinds import LAW_OPTIONS, lacking_acts
from watch.config.validation import show, suggestion, wrong
from watch.config.values import count_between
from watch.text import paths

#: Pages of one list that are read at most, whatever the row says.
MOST_PAGES = 20

#: A day in an address, as in `{today-7:%Y-%m-%d}`; `{from}` and `{to}` enclose the days to be read.
DAY = re.compile(r"\{(from|to|today)(?:(?<=today)([+-]\d{1,3}))?(?::([^{}]+))?\}")

_LONGEST_OPTION = 1_000
_PAGED = ("listing", "json")
_DATE_WORDS = ("epoch", "epoch_ms")
_FIELD_KEYS = ("select", "attribute", "pattern", "template")
_DATE_GROUPS = ("year", "month", "day")


def selector(value: object) -> str:
    """A CSS selector, as soupsieve reads it."""
    import soupsieve  # 0.2 s, and only for the rows that have one

    text = _line(value)
    try:
        soupsieve.compile(text)
    except soupsieve.SelectorSyntaxError as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise wrong(f"this is no CSS selector ({reason})", "Write one, as in `article h3 a`") from error
    return text


def regex(value: object) -> str:
    """A regular expression, as Python reads it."""
    text = _line(value)
    try:
        re.compile(text)
    except re.error as error:
        raise wrong(
            f"this is no regular expression ({error})",
            "Write one in single quotes, as in '^/news/20\\d{2}/'",
        ) from error
    return text


def date_regex(value: object) -> str:
    """A regular expression with the groups `year`, and maybe `month` and `day`."""
    text = regex(value)
    groups = re.compile(text).groupindex
    if "year" not in groups or ("day" in groups and "month" not in groups):
        raise wrong(
            f"it names no group {_DATE_GROUPS[0]}, or a day without a month",
            "Write groups, as in '/(?P<year>\\d{4})/(?P<month>\\d{2})/'",
        )
    return text


def field(value: object) -> dict[str, str]:
    """Where a field stands in an item: a selector, or a mapping that says more."""
    if not isinstance(value, dict):
        return {"select": selector(value)}
    unknown = next((key for key in value if key not in _FIELD_KEYS), None)
    if unknown is not None:
        raise wrong(f"{show(unknown)} is not known here", suggestion(str(unknown), _FIELD_KEYS))
    checks = {"select": selector, "attribute": _line, "pattern": regex, "template": _line}
    checked = {str(key): checks[key](value[key]) for key in value}
    if not checked:
        raise wrong("nothing is written", "Write a selector, as in `{select: time, attribute: datetime}`")
    pattern = re.compile(checked.get("pattern", ""))
    groups = {*pattern.groupindex, *map(str, range(pattern.groups + 1))}
    for name in re.findall(r"\{(\w+)\}", checked.get("template", "")):
        if name not in groups:
            raise wrong(
                f"the pattern has no group {name}", "Write {0} for all that it finds, {1} for its first group"
            )
    return checked


def path(value: object) -> str:
    """A path into a JSON document."""
    text = _line(value)
    try:
        paths.parse(text)
    except paths.PathError as error:
        raise wrong(f"this is no path ({error})", "Write one, as in `data.items[*]` or `title.en`") from error
    return text


def date_formats(value: object) -> tuple[str, ...]:
    """How dates are written: one format or several, tried in turn."""
    formats = tuple(_line(item) for item in (value if isinstance(value, list) else [value]))
    for item in formats:
        if "%" not in item and item not in _DATE_WORDS:
            raise wrong(
                f"{show(item)} is not a date format",
                "Write it as Python does, as in '%d/%m/%Y', or epoch, or epoch_ms",
            )
    return formats


def noise(value: object) -> tuple[str, ...]:
    """What is left out of a page: selectors, and regular expressions between slashes."""
    items = value if isinstance(value, list) else [value]
    return tuple(_noise(item) for item in items)


def _noise(value: object) -> str:
    text = _line(value)
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        return f"/{regex(text[1:-1])}/"
    return selector(text)


def _line(value: object) -> str:
    if isinstance(value, str) and value.strip() and len(value) <= _LONGEST_OPTION:
        return value.strip()
    raise wrong(
        f"{show(value)} is not a text of 1 to {_LONGEST_OPTION} characters",
        "Write one; put a number, and what begins with a sign, in quotes",
    )


Selector = Annotated[str, PlainValidator(selector)]
Regex = Annotated[str, PlainValidator(regex)]
DateRegex = Annotated[str, PlainValidator(date_regex)]
Field = Annotated[Any, PlainValidator(field)]
Path = Annotated[str, PlainValidator(path)]
DateFormats = Annotated[Any, PlainValidator(date_formats)]
Noise = Annotated[Any, PlainValidator(noise)]
Pages = Annotated[int, PlainValidator(count_between(1, MOST_PAGES))]
Days = Annotated[int, PlainValidator(count_between(1, 31))]

_closed = with_config(ConfigDict(extra="forbid"))


@_closed
class PageNumber(TypedDict, total=False):
    """A list whose pages are numbered in the address.

    `first` is the number of the first page, where the row's address says none.
    """

    parameter: Annotated[str, PlainValidator(_line)]
    first: Annotated[int, PlainValidator(count_between(0, 1_000))]
    step: Annotated[int, PlainValidator(count_between(1, 1_000))]


@_closed
class FeedOptions(TypedDict, total=False):
    """None."""


@_closed
class ListingOptions(TypedDict, total=False):
    """A page of HTML (or an XML of its own kind) that lists publications."""

    item: Selector
    link: Field
    title: Field
    date: Field
    summary: Field
    link_pattern: Regex
    date_format: DateFormats
    date_from_url: DateRegex
    date_above: Selector
    next: Selector
    page: PageNumber
    max_pages: Pages
    days: Days


@_closed
class JsonFields(TypedDict, total=False):
    """Where the parts of an entry stand in an item."""

    title: Path
    url: Path
    date: Path
    summary: Path
    id: Path
    updated: Path
    identifier: Path
    lang: Path


@_closed
class JsonOptions(TypedDict, total=False):
    """A service that answers in JSON."""

    items: Path
    fields: JsonFields
    total: Path
    date_format: DateFormats
    date_from_url: DateRegex
    next: Path
    page: PageNumber
    max_pages: Pages
    days: Days


@_closed
class SitemapOptions(TypedDict, total=False):
    """A sitemap, or an index of sitemaps."""

    link_pattern: Regex
    date_from_url: DateRegex
    max_pages: Pages


@_closed
class PageOptions(TypedDict, total=False):
    """One page, watched for changes."""

    selector: Selector
    ignore: Noise


#: kind -> its options.
OPTIONS: Mapping[str, Any] = {
    "feed": FeedOptions,
    "listing": ListingOptions,
    "json": JsonOptions,
    "sitemap": SitemapOptions,
    "page": PageOptions,
    **LAW_OPTIONS,
}


def lacking(kind: str, url: str, options: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What does not hold together in a whole row of this kind: a key, what is wrong, what to write."""
    if kind == "listing" and not options.keys() & {"item", "link_pattern"}:
        yield "item", "missing", "Add `item: article`, or `link_pattern: '^/news/'`"
    if kind == "json" and not options.get("fields", {}).keys() & {"title", "url"}:
        yield "fields", "missing", "Add `fields: {title: title, url: link}`"
    if kind == "sparql":
        yield from lacking_acts(options)
    if "page" in options and "parameter" not in options["page"]:
        yield "page", "it names no parameter", "Write `page: {parameter: page}`"
    if options.get("max_pages", 1) > 1 and kind in _PAGED and not options.keys() & {"next", "page"}:
        yield "max_pages", "nothing says where the next page is", "Add next or page"
    if kind in _PAGED and re.search(r"[{}]", DAY.sub("", url)):
        yield "url", "braces that hold no day", "Write {from}, {to} or {today-7}, as in {from:%d%m%Y}"
