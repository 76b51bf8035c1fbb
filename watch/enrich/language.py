"""Which language a text is in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

#: Shorter texts are too often taken for a neighbour language: the source's first language is a better guess.
_MIN_CHARS = 60


def language_of(text: str, declared: Sequence[str]) -> str | None:
    """The ISO 639-1 code of a text, or None when nothing tells.

    A source that publishes in one language is believed: detection on short titles is wrong more often than
    a publisher. Only a text of a source with several languages, or none declared, is looked at.

    Args:
        text: title and body.
        declared: the languages that the source is configured with.
    """
    if len(declared) == 1:
        return declared[0]
    if len(text) < _MIN_CHARS:
        return declared[0] if declared else None
    return str(_identifier(tuple(declared)).classify(text[:2000])[0])


@lru_cache(maxsize=8)
def _identifier(languages: tuple[str, ...]) -> Any:
    # 130 MB once loaded: an installation whose sources all declare one language never pays for it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE)
    if languages:
        identifier.set_languages(list(languages))
    return identifier
