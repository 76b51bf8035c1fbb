"""Dates that a page shows: in marked-up elements, after labels, in stamps near its headline. Pure."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from lxml import etree
from lxml.html import HtmlElement

from watch.enrich.written import WRITTEN_DAY

_LABEL = re.compile(
    r"\b(?:(?:publiée?|mise? en ligne|parue?|diffusée?|postée?|créée?|rédigée?)(?: le\b| ?:)"
    r"|date de (?:publication|parution|mise en ligne|diffusion)"
    r"|(?:first )?published(?: on| at)?|posted(?: on)?|issued(?: on)?"
    r"|publication date|date published|release date|date of (?:publication|issue)"
    r"|(?:veröffentlicht|erschienen|erstellt|publiziert|eingestellt)(?: am| ?:)"
    r"|veröffentlichungsdatum|erscheinungsdatum|online seit|stand ?:"
    r"|^(?:date|datum|stand)\b)\s*[:,]?(?P<gap>\D{0,25})(?=\d)",
    re.IGNORECASE,
)
#: "Paris, le 12 mars 2026", "Karlsruhe (12.11.2021)", "(12.11.2021)": what a release opens with.
_DATELINE = re.compile(
    r"(?:[A-ZÀ-Ý][\w'’. /-]{2,30}, ?(?:le |den |on )?\(?|(?:[A-ZÀ-Ý][\w'’./ -]{2,30})?\()(?=\d)"
)
#: Words beside a date that is one of change, or a deadline.
OTHER_DAY = re.compile(
    r"\b(?:mise? à jour|modifiée?|actualisée?|jusqu['’]\w+|clôture|échéance|date limite|au plus tard"
    r"|updated|modified|reviewed|deadline|until|closing|no later than"
    r"|aktualisiert|geändert|bearbeitet|frist\w*)\b",
    re.IGNORECASE,
)
_MAX_BEFORE_LABEL, _MAX_AFTER_LABEL = 40, 45
_MAX_DATELINE = 20
_LONGEST_NEAR = 60
_LONGEST_STAMP = 120
#: Elements before, and texts after the headline among which a date is looked for.
_BEFORE_HEADLINE = 6
_AFTER_HEADLINE = 12
_MAX_HEADLINES = 50
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|dates?tamp|dateline|datum|published?|pubdate|publication|posted|submitted|created"
    r"|time|timestamp|meta|post-?meta|entry-?meta|article-?info|byline)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:header|masthead|top-?bar|logo|brand|comments?|commentaires?|kommentare?|reply|respond|related|sidebar|teasers?|latest|recent"
    r"|aktuell\w*|footer|copyright|widget|event|agenda|calendar|breadcrumbs?|cookie\w*|updated?|modified)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_ELSEWHERE_TAGS = frozenset({"header", "nav", "aside", "footer", "form", "table", "select"})
_UNSEEN_TAGS = frozenset({"script", "style", "noscript", "template"})


class VisibleDates:
    """The dates of one page, as texts that somebody else reads: each finder yields the most telling first."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        headlines = islice(tree.iter("h1"), _MAX_HEADLINES)
        #: What holds a headline is the page itself, whatever it is called.
        self._page_itself = {above for headline in headlines for above in headline.iterancestors()}
        self._known: dict[HtmlElement, bool] = {}

    def itemprops(self) -> Iterator[str]:
        """Elements marked up as the day of publication: where there is but one, wherever it stands."""
        found = self._tree.xpath("//*[@itemprop='datePublished' or @property='datePublished']")
        alone = len({_value(element) for element in found}) == 1
        return (_value(element) for element in found if alone or not self._is_elsewhere(element))

    def times(self) -> Iterator[str]:
        """The `<time>` elements of the page itself, except those of a change."""
        for element in self._tree.iter("time"):
            if not self._is_elsewhere(element) and not OTHER_DAY.search(_before(element)):
                yield _value(element)

    def labelled(self) -> Iterator[str]:
        """What follows "published on" and its like; and the place and day that a release opens with."""
        for text in self._lines(self._tree.iterfind(".//body//*")):
            label = _LABEL.search(text[:_LONGEST_STAMP])
            if label and label.start() <= _MAX_BEFORE_LABEL and not OTHER_DAY.search(text[: label.end()]):
                yield text[label.start("gap") :][:_MAX_AFTER_LABEL]
            place = _DATELINE.match(text)
            if place:
                yield text[place.end() :][:_MAX_DATELINE]

    def stamps(self) -> Iterator[str]:
        """Short texts in elements whose class says that they hold a date."""
        for element in self._tree.xpath("//body//*[@class or @id]"):
            if _DATE_CLASS.search(_names(element)) and not self._is_elsewhere(element):
                text = _text(element)
                if len(text) <= _LONGEST_STAMP and _is_stamp(text):
                    yield text

    def near_headline(self) -> Iterator[str]:
        """Short texts with a date in them, shortly before or after the headline."""
        before: deque[HtmlElement] = deque(maxlen=_BEFORE_HEADLINE)
        elements = self._tree.iter(etree.Element)
        for element in elements:
            if element.tag == "h1":
                break
            before.append(element)
        else:
            return
        unlinked = (element for element in elements if not _is_linked(element))
        texts = chain(self._lines(before), islice(self._lines(unlinked), _AFTER_HEADLINE))
        yield from (text for text in texts if len(text) <= _LONGEST_NEAR and _is_stamp(text))

    def _lines(self, elements: Iterable[HtmlElement]) -> Iterator[str]:
        """The texts with a digit of those elements that belong to the page itself, in their order."""
        for element in elements:
            if element.tag in _UNSEEN_TAGS or not _has_own_text(element):
                continue
            text = _text(element)
            if any(char.isdigit() for char in text[:_LONGEST_STAMP]) and not self._is_elsewhere(element):
                yield text

    def _is_elsewhere(self, element: HtmlElement) -> bool:
        """Whether an element belongs to something else than the page's text: navigation, a list, comments."""
        passed = []
        answer = False
        for above in chain((element,), element.iterancestors()):
            if above in self._known:
                answer = self._known[above]
                break
            passed.append(above)
            if above.tag in _ELSEWHERE_TAGS or _ELSEWHERE.search(_names(above)):
                answer = above not in self._page_itself
                break
        self._known.update(dict.fromkeys(passed, answer))
        return answer


def _names(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _value(element: HtmlElement) -> str:
    return element.get("datetime") or element.get("content") or _text(element)


def _is_stamp(text: str) -> bool:
    """Whether a text holds a whole date, and is not about a change or a deadline."""
    return WRITTEN_DAY.search(text) is not None and not OTHER_DAY.search(text)


def _is_linked(element: HtmlElement) -> bool:
    """Whether an element is of a link, or of an item in a list of links: dates of other pages."""
    item = element if element.tag == "li" else next(element.iterancestors("li"), element)
    return next(element.iterancestors("a"), None) is not None or next(item.iter("a"), None) is not None


def _has_own_text(element: HtmlElement) -> bool:
    return any(text and not text.isspace() for text in (element.text, *(child.tail for child in element)))


def _before(element: HtmlElement) -> str:
    """The words that lead to an element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return (previous.tail or "")[-40:]
    return (parent.text or "")[-40:] if parent is not None else ""


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
