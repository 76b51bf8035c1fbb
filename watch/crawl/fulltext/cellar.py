"""CELLAR, the Publications Office's store, asked for the text of an EU act: EUR-Lex answers with a challenge.

Content negotiation: an address for each act, the format in Accept, the language in Accept-Language. It
redirects to the file, answers 300 where there are several (a proposal and its annexes), 404 or 406 where
there is none in that language or format. Source: Publications Office, Cellar documentation, "Publications".
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urljoin, urlsplit

from watch.crawl import walls
from watch.crawl.fetch import Answer, Fetcher, Request
from watch.crawl.fulltext.extract import MAX_TEXT, Extracted
from watch.crawl.fulltext.pool import ExtractionPool
from watch.crawl.kinds import celex
from watch.crawl.reader import Source
from watch.errors import FetchError, SourceError, UnreadableError
from watch.models import TextNote

#: Not https: CELLAR redirects to http whatever it was asked, and from https down to http we do not follow.
ADDRESS = "http://publications.europa.eu/resource/celex/"

#: Sectors whose numbers stand for a text of their own: acts (3) and preparatory documents (5).
_WITH_TEXT = ("celex:3", "celex:5")

#: Files of one act that are read: a proposal and its first annexes.
_MOST_PARTS = 4
#: Bytes of a list of files.
_MAX_LIST = 1_000_000

_ABSENT = frozenset({"404", "406", "410"})
_SEVERAL = "300"
_PART = re.compile(r"""href\s*=\s*["']([^"'\s<>]+/DOC_(\d{1,4})[^"'\s<>]*)["']""", re.IGNORECASE)


def _any_of(kind: str, values: Sequence[str]) -> str:
    return ", ".join(f"{kind}={value}" for value in values)


#: Formats, the best first: what Accept says to get the file, and to get the list where there are several.
_FORMATS = (
    ("application/xhtml+xml, text/html;q=0.9", _any_of("application/list;mtype", ("xhtml", "html"))),
    (
        "application/pdf, " + _any_of("application/pdf;type", ("pdfa2a", "pdfa1a")),
        _any_of("application/list;mtype", ("pdfa2a", "pdfa1a", "pdfa1b", "pdf")),
    ),
)


@dataclass(frozen=True, slots=True)
class OfficialText:
    """An act's text in one language (ISO 639-1). Empty with the note `no_text`: all there is, is a scan."""

    text: str
    language: str
    note: TextNote | None = None


def act_number(identifiers: Iterable[str]) -> str | None:
    """The CELEX number among what a publication is, if it stands for a text."""
    for identifier in identifiers:
        number = identifier.removeprefix("celex:")
        if identifier.startswith(_WITH_TEXT) and celex.is_celex(number):
            return number
    return None


def parts(listed: Answer) -> list[str]:
    """The addresses of the files in a list, in order: those of its first format, on the list's own host."""
    found: dict[int, str] = {}
    first_format = ""
    for href, number in _PART.findall(listed.body.decode("utf-8", "replace")):
        address = urljoin(listed.url, html.unescape(href))
        if urlsplit(address).netloc != urlsplit(listed.url).netloc:
            continue
        of_format = address.partition("/DOC_")[0]
        first_format = first_format or of_format
        if of_format == first_format:
            found.setdefault(int(number), address)
    return [found[number] for number in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Question:
    """An act in a language; asked with the limits of `source`."""

    address: str
    language: str
    source: Source
    now: datetime


class Cellar:
    """Belongs to the event loop of its fetcher.

    Args:
        fetcher: open; not closed here.
        pool: reads what was fetched.
        address: where acts are asked for; their numbers follow.
    """

    def __init__(self, fetcher: Fetcher, pool: ExtractionPool, address: str = ADDRESS) -> None:
        self._fetcher = fetcher
        self._pool = pool
        self._address = address

    async def text(self, number: str, language: str, source: Source, now: datetime) -> OfficialText | None:
        """An act's text, None when there is none in this language (a key of `celex.LANGUAGES`).

        Asked with the limits of `source`. Raises SourceError for anything but an absence.
        """
        question = _Question(urljoin(self._address, quote(number, safe="()")), language, source, now)
        for accept, accept_list in _FORMATS:
            try:
                return await self._in_format(question, accept, accept_list)
            except FetchError as error:
                if error.code != "http_status" or error.detail not in _ABSENT:
                    raise
        return None

    async def _in_format(self, question: _Question, accept: str, accept_list: str) -> OfficialText:
        try:
            return await self._joined(question, [question.address], accept)
        except FetchError as error:
            if error.code != "http_status" or error.detail != _SEVERAL:
                raise
        listed = await self._get(question, question.address, accept_list, _MAX_LIST)
        return await self._joined(question, parts(listed), accept)

    async def _joined(self, question: _Question, addresses: Sequence[str], accept: str) -> OfficialText:
        """The text of the files, one after the other, as far as the limits go."""
        found: list[Extracted] = []
        cut = len(addresses) > _MOST_PARTS
        for address in addresses[:_MOST_PARTS]:
            try:
                found.append(await self._read(question, address, accept))
            except SourceError:
                if not found:
                    raise
                cut = True  # an annex that cannot be read does not cost the act
        text = "\n".join(part.text for part in found if part.text)
        if text:
            cut = cut or len(text) > MAX_TEXT or any(part.note for part in found)
            return OfficialText(text[:MAX_TEXT], question.language, "truncated" if cut else None)
        if any(part.note == "no_text" for part in found):
            return OfficialText("", question.language, "no_text")
        raise UnreadableError("malformed", "no text in it")

    async def _read(self, question: _Question, address: str, accept: str) -> Extracted:
        answer = await self._get(question, address, accept, question.source.max_bytes)
        return await self._pool.extract(
            answer.body, content_type=answer.content_type, url=answer.url, now=question.now, whole=True
        )

    async def _get(self, question: _Question, address: str, accept: str, max_bytes: int) -> Answer:
        request = Request(
            address,
            timeout=question.source.timeout,
            max_bytes=max_bytes,
            delay=question.source.delay,
            accept=accept,
            # Three letters, as the Publications Office writes them: it refuses other ones, and none at all.
            languages=(celex.LANGUAGES[question.language].lower(),),
        )
        answer = await self._fetcher.get(request)
        walls.check(answer, "any")
        return answer
