"""The keyword filter of firehose sources: whole words, accents and plurals aside."""

from __future__ import annotations

from collections.abc import Sequence

from watch.text.analyzer import LANGUAGES, index_terms


class Keywords:
    """Words and phrases, any of which makes a text worth reading. No words at all lets everything through."""

    def __init__(self, keywords: Sequence[str]) -> None:
        self._phrases = tuple(
            (language, f" {phrase} ")
            for language in LANGUAGES
            for phrase in dict.fromkeys(index_terms(keyword, language) for keyword in keywords)
            if phrase
        )

    def match(self, text: str) -> bool:
        """True when the text holds one of them, read as French or as English."""
        if not self._phrases:
            return True
        haystacks = {language: f" {index_terms(text, language)} " for language in LANGUAGES}
        return any(phrase in haystacks[language] for language, phrase in self._phrases)
