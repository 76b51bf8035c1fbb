"""Topics: the YAML files that say what a topic is, which words speak for it and which against it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from .examples import Example, examples_digest
from .interface import ClassifierError

SHIPPED = Path(__file__).parent / "topics"
_REGISTER = Path(__file__).parent / "register.yaml"
LANGUAGES = ("fr", "en")

_REQUIRED = ("id", "names", "definition", "terms")
_KEYS = {*_REQUIRED, "against", "identifiers", "threshold", "examples", "counterexamples"}
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MAX_WEIGHT = 10.0
#: An example in a topic's file counts for this many of ours, as an answer does (docs/classification.md).
_OWN_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as its file describes it.

    `terms` and `against` map a pattern to its weight, above 0 and at most 10; both are matched whatever
    the language of the text, since French pages quote English names and the other way round.
    `identifiers` maps normalised legal identifiers to a weight. `threshold` overrides the one that
    training chooses. `examples` are those in the topic's own file, on topic or not, judged for it alone.
    """

    id: str
    names: Mapping[str, str]
    definition: Mapping[str, str]
    terms: Mapping[str, float]
    against: Mapping[str, float] = field(default_factory=dict)
    identifiers: Mapping[str, float] = field(default_factory=dict)
    threshold: float | None = None
    examples: tuple[Example, ...] = ()


def load_topics(folder: Path | None = None) -> tuple[Topic, ...]:
    """The shipped topics, then those of `folder` (`*.yaml`); a file there with a shipped id replaces it.

    Raises ClassifierError listing every fault of every file.
    """
    found: dict[str, Topic] = {}
    faults: list[str] = []
    for place in (SHIPPED, folder):
        if place is not None:
            for topic in _read_folder(place, faults):
                found[topic.id] = topic
    if faults:
        raise ClassifierError("\n".join(faults))
    return tuple(found.values())


@lru_cache(maxsize=1)
def load_register() -> Topic:
    """The words of an official voice (terms) and of a commercial one (against), whatever the topic."""
    faults: list[str] = []
    register = _read_file(_REGISTER, faults)
    if register is None:
        raise ClassifierError("\n".join(faults))
    return register


def topics_digest(topics: Sequence[Topic]) -> str:
    """SHA-256 (hex) of all that can change a score."""
    parts = [
        repr(
            (
                t.id,
                sorted(t.terms.items()),
                sorted(t.against.items()),
                sorted(t.identifiers.items()),
                t.threshold,
                examples_digest(t.examples),
            )
        )
        for t in (*topics, load_register())
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read_folder(folder: Path, faults: list[str]) -> Iterable[Topic]:
    if not folder.is_dir():
        faults.append(f"{folder}: not a folder. Name the folder that holds the topic files")
        return
    seen: dict[str, Path] = {}
    for path in sorted(folder.glob("*.yaml")):
        topic = _read_file(path, faults)
        if topic is None:
            continue
        if topic.id in seen:
            faults.append(
                f"{path}: id {topic.id!r} is already taken by {seen[topic.id].name}. Choose another id"
            )
            continue
        seen[topic.id] = path
        yield topic


def _read_file(path: Path, faults: list[str]) -> Topic | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        data = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        faults.append(
            f"{path}{line}: {error.problem}. Correct the YAML: quote what holds a colon or starts with a sign"
        )
        return None
    except (YAMLError, OSError, UnicodeDecodeError) as error:
        faults.append(f"{path}: cannot be read ({error}). Write it as YAML in UTF-8")
        return None
    check = _Check(path, faults)
    if not isinstance(data, dict):
        check.fault(None, None, "not a mapping", "Start with `id:`")
        return None
    return check.topic(data)


class _Check:
    """Checks one file; each fault is noted with its line and the reading goes on."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        self._path = path
        self._faults = faults

    def fault(self, parent: Any, key: Any, problem: str, cure: str) -> None:
        line = ""
        if parent is not None:
            place = parent.lc.data.get(key)
            line = f":{(place[0] if place else parent.lc.line) + 1}"
        self._faults.append(f"{self._path}{line}: {problem}. {cure}")

    def topic(self, data: Any) -> Topic | None:
        before = len(self._faults)
        for key in data:
            if key not in _KEYS:
                self.fault(data, key, f"unknown key {key!r}", f"Known keys: {', '.join(sorted(_KEYS))}")
        for key in _REQUIRED:
            if key not in data:
                self.fault(data, None, f"{key!r} is missing", f"Add `{key}:`")
        topic = Topic(
            id=self._id(data),
            names=self._words(data, "names"),
            definition=self._words(data, "definition"),
            terms=self._terms(data, "terms"),
            against=self._terms(data, "against"),
            identifiers=self._weights(data, "identifiers"),
            threshold=self._threshold(data),
            examples=(*self._examples(data, "examples"), *self._examples(data, "counterexamples")),
        )
        return topic if len(self._faults) == before else None

    def _id(self, data: Any) -> str:
        value = data.get("id")
        if "id" in data and not (isinstance(value, str) and _ID.fullmatch(value)):
            self.fault(
                data, "id", f"id {value!r} is not usable", "Use a-z, 0-9 and _, starting with a letter"
            )
        return str(value)

    def _words(self, data: Any, key: str) -> dict[str, str]:
        value = data.get(key, {})
        if not isinstance(value, dict):
            self.fault(
                data, key, f"{key!r} is not a mapping", f"Write `{key}:` with `fr:` and `en:` under it"
            )
            return {}
        for language in LANGUAGES:
            if key in data and not (isinstance(value.get(language), str) and value[language].strip()):
                self.fault(data, key, f"{key!r} has no {language!r} text", f"Add `{language}:`")
        for language in value:
            if language not in LANGUAGES:
                self.fault(value, language, f"unknown language {language!r}", "Use fr and en")
        return {language: str(text) for language, text in value.items()}

    def _terms(self, data: Any, key: str) -> dict[str, float]:
        value = data.get(key, {})
        if not isinstance(value, dict):
            self.fault(
                data, key, f"{key!r} is not a mapping", f"Write `{key}:` with `fr:` and `en:` under it"
            )
            return {}
        terms: dict[str, float] = {}
        for section in value:
            if section not in (*LANGUAGES, "any"):
                self.fault(value, section, f"unknown section {section!r}", "Use any, fr and en")
            else:
                terms.update(self._weights(value, section))
        if key == "terms" and key in data and not any(value.values()):
            self.fault(data, key, "there is no term", "Give at least one term with its weight")
        return terms

    def _weights(self, data: Any, key: str) -> dict[str, float]:
        value = data.get(key, {})
        if not isinstance(value, dict):
            self.fault(data, key, f"{key!r} is not a mapping", "Write one `words: weight` a line")
            return {}
        weights: dict[str, float] = {}
        for term, weight in value.items():
            if (
                isinstance(weight, bool)
                or not isinstance(weight, int | float)
                or not 0 < weight <= _MAX_WEIGHT
            ):
                self.fault(
                    value, term, f"{term!r} has the weight {weight!r}", "Give a number above 0, at most 10"
                )
            elif not any(char.isalnum() for char in str(term)):
                self.fault(value, term, f"{term!r} holds no word", "Write words")
            else:
                weights[str(term)] = float(weight)
        return weights

    def _examples(self, data: Any, key: str) -> tuple[Example, ...]:
        value = data.get(key, {})
        if not isinstance(value, dict):
            self.fault(
                data, key, f"{key!r} is not a mapping", f"Write `{key}:` with `fr:` and `en:` under it"
            )
            return ()
        found: list[Example] = []
        topic = str(data.get("id"))
        labels = frozenset([topic] if key == "examples" else [])
        for language, texts in value.items():
            if language not in LANGUAGES:
                self.fault(value, language, f"unknown language {language!r}", "Use fr and en")
            elif not isinstance(texts, list):
                self.fault(value, language, f"{language!r} is not a list", "Write one `- text` a line")
            else:
                for number in range(len(texts)):
                    name = f"{topic}/{key}/{language}/{number:04}"
                    title, text = self._example(texts, number)
                    found.append(
                        Example(name, language, title, text, labels, frozenset([topic]), _OWN_WEIGHT)
                    )
        return tuple(found)

    def _example(self, texts: Any, number: int) -> tuple[str, str]:
        """Title and text of one example: a title alone, or a mapping of both."""
        given = texts[number]
        title, text = (given, "") if isinstance(given, str) else ("", "")
        if isinstance(given, dict) and given.keys() <= {"title", "text"}:
            title, text = given.get("title", ""), given.get("text", "")
        if isinstance(title, str) and isinstance(text, str) and (title.strip() or text.strip()):
            return title, text
        self.fault(
            texts,
            number,
            "not an example",
            "Write a title in quotes, or `title:` and `text:`; what holds a colon needs quotes",
        )
        return "", ""

    def _threshold(self, data: Any) -> float | None:
        value = data.get("threshold")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
            self.fault(data, "threshold", f"the threshold is {value!r}", "Give a number between 0 and 1")
            return None
        return float(value)
