"""The text of a PDF file, in the order of its pages, its lines joined into paragraphs again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pypdfium2

from watch.crawl.fulltext.extract import MAX_TEXT, Extracted, Note
from watch.crawl.markup import without_controls
from watch.errors import UnreadableError
from watch.models import DateSource, Published

#: A regulation with its annexes; pages after these are left out.
MAX_PAGES = 200
#: Fewer characters than this for each page are stamps and page numbers on scanned images.
_LEAST_CHARS_PER_PAGE = 25
#: Lines at the top and at the bottom of a page that may be its header and footer.
_MARGIN_LINES = 2
#: On how many pages, and on what share of them, a line must stand to be one.
_LEAST_REPEATS = 3
_REPEAT_SHARE = 0.5

_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
#: PDFium's marks for a hyphen that only broke a word.
_BROKEN_WORD = re.compile(r"[\ufffe\x02]\s*\n?")
_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])[-\u00ad]$")
_END = re.compile(r"[.!?:;…»”)]$")
_START = re.compile(
    r"^(?:[-–—•▪●◦*]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,3})[.)°]\s|(?:article|chapitre|annexe|section|titre|chapter|annex)\b)",
    re.IGNORECASE,
)
#: A line shorter than this share of the usual length ends its paragraph.
_SHORT_LINE = 0.85
#: Titles that programs write, not people.
_NO_TITLE = re.compile(
    r"^(?:untitled|sans titre|document\d*|microsoft \w+ - .*|.*\.(?:docx?|pdf|indd|odt|rtf|pptx?|qxd))$",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?")


def read_pdf(body: bytes, *, now: datetime) -> Extracted:
    """See `extract`. The file's own date of making is a guess at the day of publication.

    Raises UnreadableError `malformed` for a file that is damaged or locked.
    """
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("malformed", "damaged or locked PDF") from error
    try:
        pages, cut = _pages(document)
        properties = document.get_metadata_dict(skip_empty=True)
    finally:
        document.close()
    text = "\n".join(_paragraphs(_without_margins(pages)))
    note: Note | None = None
    if sum(map(len, text.split())) < _LEAST_CHARS_PER_PAGE * max(1, len(pages)):
        text, note = "", "no_text"
    elif cut or len(text) > MAX_TEXT:
        note = "truncated"
    return Extracted(
        text=text[:MAX_TEXT],
        title=_title(properties.get("Title", "")),
        published=_made(properties.get("CreationDate", ""), now),
        note=note,
    )


def _pages(document: Any) -> tuple[list[list[str]], bool]:
    """The lines of each page, up to the limits; and whether something was left out."""
    pages: list[list[str]] = []
    count = len(document)
    size = 0
    for number in range(min(count, MAX_PAGES)):
        if size > MAX_TEXT:
            return pages, True
        text = _page_text(document, number)
        size += len(text)
        pages.append([line for raw in text.split("\n") if (line := _SPACE.sub(" ", raw).strip())])
    return pages, count > MAX_PAGES


def _page_text(document: Any, number: int) -> str:
    try:
        page = document[number]
        text_page = page.get_textpage()
        text = str(text_page.get_text_range())
    except pypdfium2.PdfiumError:
        return ""  # one damaged page does not cost the others
    text_page.close()
    page.close()
    return without_controls(_BROKEN_WORD.sub("", text.replace("\r", "")))


def _without_margins(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages without the lines that stand at the edge of most of them, whatever number is in them."""
    edges = Counter(key for page in pages for key in {_key(page[place]) for place in _edge(page)})
    least = max(_LEAST_REPEATS, _REPEAT_SHARE * len(pages))
    repeated = {key for key, count in edges.items() if count >= least}
    kept = []
    for page in pages:
        dropped = {place for place in _edge(page) if _key(page[place]) in repeated}
        kept.append([line for place, line in enumerate(page) if place not in dropped])
    return kept


def _edge(page: Sequence[str]) -> set[int]:
    """The places of the lines that may be header or footer: never all there is on a page."""
    count = len(page)
    lines = min(_MARGIN_LINES, max(0, count - 1) // 2)
    return {*range(lines), *range(count - lines, count)}


def _key(line: str) -> str:
    return _DIGITS.sub("#", line)


def _paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines put together where the line was only full, across pages too."""
    lines = [line for page in pages for line in page]
    full = _SHORT_LINE * (sorted(map(len, lines))[len(lines) * 3 // 4] if lines else 0)
    paragraph = ""
    last = ""
    for line in lines:
        if paragraph and _goes_on(last, line, full):
            broken = _HYPHEN.search(last) is not None and line[:1].islower()
            paragraph = paragraph[:-1] + line if broken else f"{paragraph} {line}"
        else:
            if paragraph:
                yield paragraph
            paragraph = line
        last = line
    if paragraph:
        yield paragraph


def _goes_on(last: str, line: str, full: float) -> bool:
    """Whether `line` continues the sentence of the line before it."""
    if _START.match(line):
        return False
    if line[:1].islower():
        return True
    return len(last) >= full and _END.search(last) is None


def _title(said: str) -> str | None:
    title = without_controls(_SPACE.sub(" ", said)).strip()
    return title if title and not _NO_TITLE.match(title) else None


def _made(said: str, now: datetime) -> Published | None:
    """The file's date of making, unless it is no date or later than `now`."""
    match = _DATE.match(said.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    offset = timedelta(hours=int(match[9] or 0), minutes=int(match[10] or 0))
    try:
        zone = UTC if match[8] is None else timezone(-offset if match[8] == "-" else offset)
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    has_instant = match[4] is not None and (match[7] or match[8]) is not None
    if moment > now:
        return None
    return Published(moment.date(), moment.astimezone(UTC) if has_instant else None, DateSource.GUESSED)
