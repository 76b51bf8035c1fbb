"""What every kind of source does with what it found of one publication. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from watch.crawl.links import MAX_LENGTH
from watch.crawl.markup import line_of, text_of, without_controls
from watch.models import Entry, Published

#: Characters of the text that stand in for a title where there is none.
_TITLE_FROM_TEXT = 120


def entry_of(
    *,
    title: str,
    texts: Iterable[str] = (),
    guid: str = "",
    url: str | None = None,
    published: Published | None = None,
    language: str = "",
    languages: Sequence[str] = (),
) -> Entry | None:
    """An entry in plain text, or None when nothing was found.

    The longest of `texts` is kept. `title` and `texts` may hold markup. A declared `language` (`fr-FR`) that
    is none of the source's `languages` is dropped: templates declare wrong ones.
    """
    title = line_of(title)
    text = max((text_of(candidate) for candidate in dict.fromkeys(texts)), key=len, default="")
    guid = without_controls(guid).strip()
    if not (title or text or guid or url):
        return None
    code = language.partition("-")[0].strip().lower()
    known = len(code) == 2 and code.isascii() and code.isalpha() and (not languages or code in languages)
    return Entry(
        title=title or line_of(text, _TITLE_FROM_TEXT) or url or guid[:_TITLE_FROM_TEXT],
        url=url,
        guid=guid if 0 < len(guid) <= MAX_LENGTH else None,
        text=text,
        published=published,
        language=code if known else None,
    )
