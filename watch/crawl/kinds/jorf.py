"""The Journal officiel as DILA publishes it: a folder of archives, one or two a day. Pure.

An archive holds every text in several files: its particulars in `texte/version/`, each of its articles in
`article/`. Old texts come again whenever something about them changes, so the day of publication decides.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from watch.crawl.kinds import jorftext
from watch.crawl.kinds.jorftext import JorfText
from watch.crawl.kinds.tarball import files_in
from watch.crawl.markup import MAX_TEXT
from watch.crawl.messages import Request
from watch.crawl.plans import Plan, Step, days_option, first_day
from watch.crawl.walls import Expects
from watch.errors import UnreadableError
from watch.models import Entry, SourceState

log = logging.getLogger(__name__)

EXPECTS: Final[Expects] = "any"

_LOOK_BACK = 3
#: The whole collection lies in the same folder, under another name, and is never fetched.
_ARCHIVE = re.compile(r"JORF_(\d{8})-\d{6}\.tar\.gz")
_LINK = re.compile(rf'href="(?:[^"<>]*/)?({_ARCHIVE.pattern})"', re.IGNORECASE)
_WANTED = re.compile(r"(?:.*/)?(?:texte/version|article)/(?:.*/)?JORF(?:TEXT|ARTI)\d{12}\.xml$")
#: A text published longer than this before its archive is an old one that comes again.
_FRESH = timedelta(days=7)


def plan(first: Request, *, options: Mapping[str, object], state: SourceState, now: datetime) -> Plan:
    """The list of archives, then those that are newer than the newest one read, newest first.

    What is remembered is the newest one's name, hashed.
    """
    listing = yield Step(first, "html", shows=False)
    if listing.not_modified:
        return state.body_hash
    names = {match[1] for match in _LINK.finditer(listing.body.decode("utf-8", "replace"))}
    if not names:
        raise UnreadableError("malformed", "a list without archives")
    ordered = sorted(names, reverse=True)
    since = f"JORF_{first_day(state, now, days_option(options, _LOOK_BACK)):%Y%m%d}"
    for name in ordered:
        if name < since or _hash(name) == state.body_hash:
            break
        archive = replace(first, url=urljoin(listing.url, name), etag=None, last_modified=None, packed=True)
        yield Step(archive, EXPECTS)
    return _hash(ordered[0])


def read(
    body: bytes,
    *,
    content_type: str,
    url: str,
    languages: tuple[str, ...],
    now: datetime,
    options: Mapping[str, object],
) -> tuple[Entry, ...]:
    """The texts that an archive publishes, with notice, visas and articles.

    A file that cannot be parsed is passed over and said in the log. Raises UnreadableError: what `files_in`
    raises, `unsafe` for a document type that declares entities, `malformed` when no file could be parsed.
    """
    fresh = _day_of(url, now) - _FRESH
    texts: list[JorfText] = []
    articles: dict[str, dict[str, str]] = defaultdict(dict)
    failed = parsed = 0
    for name, xml in files_in(body, _WANTED):
        root = _root(xml)
        if root is None:
            log.warning("archived_file_not_read", extra={"file": name})
            failed += 1
            continue
        parsed += 1
        if root.tag == "ARTICLE":
            _add_article(root, fresh, articles)
        elif (text := _text(root)).day >= fresh.isoformat() and jorftext.is_wanted(text.nature, options):
            texts.append(text)
    if failed and not parsed:
        raise UnreadableError("malformed", f"none of {failed} files could be read")
    whole = (replace(text, body=_whole(text, articles[text.id])) for text in texts)
    entries = (jorftext.entry(text, now) for text in whole)
    return tuple(entry for entry in entries if entry is not None)


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _day_of(url: str, now: datetime) -> date:
    name = _ARCHIVE.search(url)
    try:
        return date.fromisoformat(name[1]) if name else now.date()
    except ValueError:
        return now.date()


def _root(xml: bytes) -> etree._Element | None:
    """The root of a document, or None when it is not one. Raises UnreadableError `unsafe`."""
    # `recover`: the texts hold HTML, and a tag left open there must not cost the title.
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        return None
    if root is None:
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("unsafe", "a document type in an archived file")
    return root


def _text(root: etree._Element) -> JorfText:
    return JorfText(
        id=_value(root, ".//META_COMMUN/ID"),
        title=_markup(root, ".//TITREFULL") or _markup(root, ".//TITRE"),
        nature=_value(root, ".//META_COMMUN/NATURE"),
        day=_value(root, ".//DATE_PUBLI"),
        ministry=_value(root, ".//MINISTERE"),
        nor=_value(root, ".//NOR"),
        body="".join(_markup(root, f"{part}/CONTENU") for part in ("NOTICE", "VISAS")),
    )


def _add_article(root: etree._Element, fresh: date, articles: dict[str, dict[str, str]]) -> None:
    """Keep an article of a text that may be fresh: the file says of which, and often of when."""
    text = root.find(".//CONTEXTE/TEXTE")
    of = "" if text is None else text.get("cid", "")
    day = "" if text is None else text.get("date_publi", "")
    if not of or (day and day < fresh.isoformat()):
        return
    number = _value(root, ".//META_ARTICLE/NUM")
    head = f"<p>Article {number}</p>" if number.isalnum() else ""
    articles[of][_value(root, ".//META_COMMUN/ID")] = head + _markup(root, ".//BLOC_TEXTUEL/CONTENU")


def _whole(text: JorfText, articles: Mapping[str, str]) -> str:
    """Notice, visas, then the articles: their numbers in the database follow the text."""
    return (text.body + "".join(articles[key] for key in sorted(articles)))[: MAX_TEXT * 5]


def _value(root: etree._Element, path: str) -> str:
    return (root.findtext(path) or "").strip()


def _markup(root: etree._Element, path: str) -> str:
    """The content of an element as HTML, which is what the database keeps in it."""
    element = root.find(path)
    if element is None or not (element.text or len(element)):
        return ""
    element.tag = "div"
    markup: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return markup
