"""What changed between two texts, for people to read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile, zip_longest

#: Sentences that are compared: comparing may take time squared.
_MOST_SENTENCES = 4_000
_LONGEST_CONTEXT = 100
#: Words shown on each side of what differs between two long sentences.
_WORDS_AROUND = 8
#: A sentence ends at a full stop before a capital, not at "n. 12" or "Art. 3".
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3}[.!?…])\s+(?=[^\W\d_a-zà-ÿ]|[«\"“(])")
_LEFT_OUT = "…"


def readable_diff(old: str, new: str, *, limit: int = 4_000) -> str:
    """The sentences that changed, one a line: `- ` removed, `+ ` added, two spaces for those around them.

    An empty string when none did; white space counts for nothing. A sentence that was only reworded is cut to
    the words around the change. The answer has at most `limit` characters; a line `… +N` at its end counts
    the changed lines that did not fit.
    """
    before, after = _sentences(old), _sentences(new)
    lines = [line for hunk in _hunks(before, after) for line in hunk]
    while lines and lines[-1] == _LEFT_OUT:
        lines.pop()
    shown: list[str] = []
    room = limit - len(f"\n{_LEFT_OUT} +{len(lines)}")
    for number, line in enumerate(lines):
        if len(line) + 1 > room:
            shown.append(f"{_LEFT_OUT} +{sum(rest[:2] in ('- ', '+ ') for rest in lines[number:])}")
            break
        shown.append(line)
        room -= len(line) + 1
    return "\n".join(shown)


def _sentences(text: str) -> list[str]:
    found = (
        " ".join(sentence.split()) for line in text.splitlines() for sentence in _SENTENCE_END.split(line)
    )
    return [sentence for sentence in found if sentence][:_MOST_SENTENCES]


def _hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[list[str]]:
    for group in SequenceMatcher(None, before, after).get_grouped_opcodes(1):
        lines = []
        for tag, first, last, start, end in group:
            if tag == "equal":
                lines += [f"  {_short(sentence)}" for sentence in before[first:last]]
            else:
                lines += _changed(before[first:last], after[start:end])
        # A group without a change is what two equal texts give.
        yield [*lines, _LEFT_OUT] if any(line[:2] != "  " for line in lines) else []


def _changed(removed: Sequence[str], added: Sequence[str]) -> Iterator[str]:
    for old, new in zip_longest(removed, added):
        if old is not None and new is not None:
            old, new = _narrowed(old, new)
        if old is not None:
            yield f"- {old}"
        if new is not None:
            yield f"+ {new}"


def _narrowed(old: str, new: str) -> tuple[str, str]:
    """Two wordings of one sentence, without most of what they share at both ends; others as they are."""
    before, after = old.split(), new.split()
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    if head + tail < _WORDS_AROUND:
        return old, new
    return _cut(before, head, tail), _cut(after, head, tail)


def _shared(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(words, others, strict=False)))


def _cut(words: Sequence[str], head: int, tail: int) -> str:
    first = max(head - _WORDS_AROUND, 0)
    last = len(words) - max(tail - _WORDS_AROUND, 0)
    kept = " ".join(words[first:last])
    return f"{_LEFT_OUT} " * (first > 0) + kept + f" {_LEFT_OUT}" * (last < len(words))


def _short(sentence: str) -> str:
    if len(sentence) <= _LONGEST_CONTEXT:
        return sentence
    return f"{sentence[:_LONGEST_CONTEXT].rstrip()} {_LEFT_OUT}"
