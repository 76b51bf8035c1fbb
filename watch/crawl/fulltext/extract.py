"""The full text of a page or file: the door of this room. Light to import; each format loads what it needs.

Runs inside a worker process: the libraries behind it are not safe in threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from watch.crawl import sniff
from watch.errors import UnreadableError
from watch.models import Published

#: Characters of text that are kept of one document: a directive with its annexes, twice.
MAX_TEXT = 1_000_000
_PDF_MAGIC = b"%PDF-"
#: Readers of PDF look for the mark this far into the file.
_PDF_HEAD = 1_024

#: What there is to say of an extraction:
#: `no_text` a file of images; `boilerplate` no text of the page's own was found, the feed's stands in;
#: `truncated` the document is longer than what was kept.
Note = Literal["no_text", "boilerplate", "truncated"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a linked document says.

    `text` is plain, a paragraph to a line, without the title where it only repeats it. `language` is the
    ISO 639-1 code that the document declares. `canonical_url` is absolute.
    """

    text: str
    title: str | None = None
    published: Published | None = None
    language: str | None = None
    canonical_url: str | None = None
    note: Note | None = None


def extract(
    body: bytes,
    *,
    content_type: str,
    url: str,
    now: datetime,
    languages: tuple[str, ...] = (),
    feed_text: str = "",
    title: str = "",
    whole: bool = False,
) -> Extracted:
    """Read a document, recognised by its bytes: servers misname what they send.

    Args:
        body: the answer's body, decoded from its content encoding.
        content_type: the header, for its charset.
        url: where the body came from.
        now: when it was fetched, aware: no date found is later.
        languages: what the source publishes in.
        feed_text: what the source itself told of the document, to compare with and to fall back on.
        title: the title that the source gave.
        whole: a page is nothing but its text, as in a store of documents: nothing is taken for navigation.

    Raises UnreadableError: `malformed` for what is neither a page, a PDF nor text, or is damaged.
    """
    if _PDF_MAGIC in body[:_PDF_HEAD]:
        from watch.crawl.fulltext.pdf import read_pdf

        return read_pdf(body, now=now)
    if not sniff.is_html(body) and not _is_text(body, content_type):
        raise UnreadableError("malformed", "neither a page nor a PDF")
    from watch.crawl.fulltext.page import read_page

    return read_page(
        body,
        content_type=content_type,
        url=url,
        now=now,
        languages=languages,
        feed_text=feed_text,
        title=title,
        whole=whole,
    )


def _is_text(body: bytes, content_type: str) -> bool:
    """Whether a body without a root element that we know may still be a page: fragments, odd prologs."""
    return "html" in content_type.lower() and b"<" in body[:_PDF_HEAD]
