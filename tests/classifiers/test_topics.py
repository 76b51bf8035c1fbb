from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.interface import ClassifierError
from classifiers.topics import LANGUAGES, load_topics, topics_digest

GOOD = """\
id: water
names: {fr: Eau, en: Water}
definition: {fr: L'eau, en: Water}
terms:
  fr: {eau potable: 3}
  en: {drinking water: 3}
"""


def write(folder: Path, text: str, name: str = "water.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(ClassifierError) as error:
        load_topics(folder)
    return [line.removeprefix(str(folder) + "/") for line in str(error.value).splitlines()]


def test_shipped_topics() -> None:
    topics = load_topics()
    assert [topic.id for topic in topics] == ["ai_act", "biodiversity", "csrd"]
    for topic in topics:
        assert set(topic.names) == set(topic.definition) == set(LANGUAGES)


def test_a_users_topic_is_added_and_a_shipped_one_replaced(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("id: water", "id: csrd"), "csrd.yaml")
    topics = {topic.id: topic for topic in load_topics(tmp_path)}
    assert topics["water"].terms == {"eau potable": 3.0, "drinking water": 3.0}
    assert topics["csrd"].names["en"] == "Water"
    assert len(topics) == 4


def test_digest_follows_what_changes_scores() -> None:
    topics = load_topics()
    assert topics_digest(topics) == topics_digest(load_topics())
    assert topics_digest(topics) != topics_digest(topics[1:])


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{eau potable: 3}", "{eau potable: 30}", "water.yaml:5: 'eau potable' has the weight 30"),
        ("{eau potable: 3}", "{eau potable: yes}", "water.yaml:5: 'eau potable' has the weight 'yes'"),
        ("{eau potable: 3}", "{'...': 3}", "water.yaml:5: '...' holds no word"),
        ("{eau potable: 3}", "eau", "water.yaml:5: 'fr' is not a mapping"),
        ("id: water", "id: Water!", "water.yaml:1: id 'Water!' is not usable"),
        (", en: Water}\ndef", "}\ndef", "water.yaml:2: 'names' has no 'en' text"),
        ("  en: {", "  de: {", "water.yaml:6: unknown section 'de'"),
        ("id: water\n", "", "water.yaml:1: 'id' is missing"),
        ("id: water", "id: water\nthreshold: 2", "water.yaml:2: the threshold is 2"),
        ("id: water", "id: water\nweights: 2", "water.yaml:2: unknown key 'weights'"),
        ("id: water", "id: water\nid: eau", "water.yaml:2: found duplicate key"),
        ("id: water", "id: [water", "water.yaml:2:"),
        (GOOD, "- water", "water.yaml: not a mapping"),
    ],
)
def test_faults_say_where_and_what(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    found = faults(write(tmp_path, GOOD.replace(old, new)))
    assert any(line.startswith(fault) for line in found), found


def test_all_faults_of_all_files_are_listed(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("id: water", "id: '1'").replace("3}", "0}"))
    write(tmp_path, "terms: [", "broken.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"id: \xe9")
    found = faults(tmp_path)
    assert {line.split(":")[0] for line in found} == {"water.yaml", "broken.yaml", "latin.yaml"}
    assert sum(line.startswith("water.yaml") for line in found) == 3


def test_one_id_in_two_files(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "water2.yaml")
    assert faults(tmp_path) == ["water2.yaml: id 'water' is already taken by water.yaml. Choose another id"]


def test_missing_folder(tmp_path: Path) -> None:
    assert "not a folder" in faults(tmp_path / "none")[0]
