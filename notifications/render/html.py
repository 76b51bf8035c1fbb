"""A digest or a notice as the HTML part of a mail: self-contained, nothing loaded from elsewhere."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined

from notifications.interface import Digest, Notice
from notifications.render.clean import shorten
from notifications.render.notice_view import notice_view
from notifications.render.view import DigestView, digest_view
from notifications.render.words import Words

_PREHEADER_LIMIT = 160


def render_html(digest: Digest) -> str:
    """Return `digest` as one HTML document, styles inlined."""
    view = digest_view(digest, Words(digest.language, digest.timezone))
    subject = f"{view.product} · {view.short} · {view.news}"
    return _document("digest.html.j2", view=view, subject=subject, preheader=_preheader(view))


def render_notice_html(notice: Notice) -> str:
    """Return `notice` as one HTML document, styles inlined."""
    view = notice_view(notice, Words(notice.language, notice.timezone))
    return _document("notice.html.j2", view=view, subject=view.title, preheader=view.what)


def _document(template: str, **values: Any) -> str:
    html = _environment().get_template(template).render(values)
    return _inliner().inline(html)


def _preheader(view: DigestView) -> str:
    """What a mailbox shows beside the subject: the first titles, or that there is nothing new."""
    titles = [story.title.text for section in view.sections for story in section.stories]
    text = " · ".join(titles[:3]) or (view.empty[1] if view.empty else "")
    return shorten(text, _PREHEADER_LIMIT)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("notifications.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=1)
def _inliner() -> CSSInliner:
    # Only the style tag marked `keep` stays: media queries (dark mode, narrow screens) cannot be inlined.
    return CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)
