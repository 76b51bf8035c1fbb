"""Which language a text is in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

#: Shorter texts are often taken for a neighbour language: they count as one of these two.
_MIN_CHARS = 60
_READ_HERE = ("fr", "en")


def language_of(text: str, declared: Sequence[str]) -> str:
    """The ISO 639-1 code of a text.

    A source that publishes in one language is believed: detection on short titles is wrong more often than
    a publisher. Only a text of a source with several languages, or none declared, is looked at.

    Args:
        text: title and body.
        declared: the languages that the source is configured with.
    """
    if len(declared) == 1:
        return declared[0]
    candidates = tuple(declared) or (_READ_HERE if len(text) < _MIN_CHARS else ())
    return str(_identifier(candidates).classify(text[:2000])[0])


@lru_cache(maxsize=8)
def _identifier(languages: tuple[str, ...]) -> Any:
    # 130 MB once loaded: an installation whose sources all declare one language never pays for it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    if languages:
        identifier.set_languages(languages)
    return identifier
