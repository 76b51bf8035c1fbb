"""Answers gathered elsewhere: what is taken, what is refused, and how it is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from classifiers.ensemble import EnsembleClassifier
from tests.review.conftest import archive_all
from tests.review.test_desk import DOUBTFUL, OFF_TOPIC, ON_CSRD, found, shown, tag_of
from watch.app import App
from watch.archive import reviews
from watch.errors import UsageError
from watch.review import answers
from watch.review.answers import read_answers
from watch.review.mails import read_mails

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
def three(app: App, classifier: EnsembleClassifier) -> list[int]:
    return archive_all(app.archive, classifier, [ON_CSRD, OFF_TOPIC, DOUBTFUL])


def verdicts(app: App) -> dict[tuple[int, str], bool]:
    with app.archive.read() as connection:
        return reviews.verdicts(connection, range(10))


def test_json_lines_and_csv_are_taken_alike(app: App, three: list[int], tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text(
        '{"document": 1, "topic": "csrd", "answer": "no", "who": "Ada", "at": "2026-11-17T09:00+01:00"}\n'
        "\n"
        '{"id": "2", "topic": "csrd", "answer": true}\n',
        encoding="utf-8",
    )
    done = app.reviews.import_file(lines, "importer")
    assert (done.taken, done.known, done.faults, done.overruled) == (2, 0, (), ())
    table = tmp_path / "b.CSV"
    table.write_bytes("Document;Topic;Answer;Who\r\n3;biodiversity;oui;Zoé\r\n".encode("cp1252"))
    assert app.reviews.import_file(table, "importer").taken == 1
    assert verdicts(app) == {(1, "csrd"): False, (2, "csrd"): True, (3, "biodiversity"): True}
    assert found(app, "csrd") >= {2}
    (review,) = shown(app, 1)["reviews"]
    assert (review["who"], review["at"]) == ("Ada", "2026-11-17T08:00:00+00:00")
    assert shown(app, 2)["reviews"][0]["who"] == "importer"
    assert shown(app, 3)["reviews"][0]["who"] == "Zoé"


def test_every_bad_line_is_told_with_its_place_and_cure_and_the_others_are_taken(
    app: App, three: list[int], tmp_path: Path
) -> None:
    bad = [
        "not json",
        "[1]",
        '{"topic": "csrd", "answer": "yes"}',
        '{"document": "twelve", "topic": "csrd", "answer": "yes"}',
        '{"document": true, "topic": "csrd", "answer": "yes"}',
        '{"document": 99999999999999999999, "topic": "csrd", "answer": "yes"}',
        '{"document": 1, "answer": "yes"}',
        '{"document": 1, "topic": "csrd", "answer": "maybe"}',
        '{"document": 1, "topic": "csrd"}',
        '{"document": 1, "topic": "csrd", "answer": "yes", "at": "yesterday"}',
        '{"document": 1, "topic": "csrd", "answer": "yes", "at": "2099-01-01"}',
        '{"document": 1, "topic": "csrd", "answer": "yes", "at": "0001-01-01T00:00+14:00"}',
        '{"document": 1, "topic": "csrd", "answer": "yes", "who": 3}',
        '{"document": 1, "topic": "csrd", "answer": "yes", "sure": 1}',
        '{"document": 1, "topic": "nonsense", "answer": "yes"}',
        '{"document": 77, "topic": "csrd", "answer": "yes"}',
        "[" * 100_000,
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join([*bad, '{"document": 1, "topic": "csrd", "answer": "no"}']), encoding="utf-8")
    done = app.reviews.import_file(file, "Ada")
    assert done.taken == 1
    assert [fault.line for fault in done.faults] == list(range(1, len(bad) + 1))
    assert all(str(fault).startswith(f"{file}:{fault.line}: ") and fault.cure for fault in done.faults)
    assert "The topics are ai_act" in str(done.faults[14])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a,b\n1,2\n", "no columns"),
        ("document,topic,answer\n1,csrd,yes,extra\n", "4 cells where there are 3"),
        ("document,topic,answer\n1,csrd\n", "no answer"),
        ('document,topic,answer\n1,csrd,"' + "x" * 200_000 + '"\n', "not CSV"),
        ("document,topic,answer,colour\n1,csrd,yes,red\n", "unknown key 'colour'"),
    ],
)
def test_a_table_that_is_not_as_it_should_be(tmp_path: Path, content: str, problem: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(content, encoding="utf-8")
    gathered = read_answers(file, NOW)
    assert gathered.answers == ()
    assert problem in str(gathered.faults[0])
    assert gathered.faults[0].line in (1, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_in_what_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("document,topic,answer,who\n1,csrd,yes,Hélène\n".encode(encoding))
    (answer,) = read_answers(file, NOW).answers
    assert (answer.document_id, answer.yes, answer.who) == (1, True, "Hélène")


def test_contradictory_answers_the_last_one_counts_and_it_is_said(
    app: App, three: list[int], tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    rows = [
        {"document": 1, "topic": "csrd", "answer": "no", "at": "2026-11-17T10:00Z"},
        {"document": 1, "topic": "csrd", "answer": "yes", "at": "2026-11-16T10:00Z"},
        {"document": 2, "topic": "csrd", "answer": "yes"},
        {"document": 2, "topic": "csrd", "answer": "no"},
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = app.reviews.import_file(file, "Ada")
    assert verdicts(app) == {(1, "csrd"): False, (2, "csrd"): False}
    assert done.taken == 4
    assert sorted(done.overruled) == [
        f"{file}:2: yes to csrd for document 1 does not count: a later answer says no.",
        f"{file}:3: yes to csrd for document 2 does not count: a later answer says no.",
    ]
    assert not tag_of(app, 1, "csrd")["tagged"]


def test_an_old_answer_does_not_overrule_a_later_one_and_a_new_one_does(
    app: App, three: list[int], tmp_path: Path
) -> None:
    app.reviews.answer(1, "csrd", yes=False, who="Ada")
    file = tmp_path / "a.jsonl"
    file.write_text('{"document": 1, "topic": "csrd", "answer": "yes", "at": "2026-11-01"}', encoding="utf-8")
    assert "does not count" in app.reviews.import_file(file, "Béla").overruled[0]
    assert not tag_of(app, 1, "csrd")["tagged"]
    file.write_text('{"document": 1, "topic": "csrd", "answer": "yes"}', encoding="utf-8")
    assert app.reviews.import_file(file, "Chloé").overruled == (
        "Document 1, csrd: no until now, yes from now on.",
    )
    assert tag_of(app, 1, "csrd")["tagged"]


def test_the_same_file_twice_is_taken_once(app: App, three: list[int], tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "document,topic,answer,at\n1,csrd,no,2026-11-17\n2,csrd,yes,\n9,csrd,yes,\n", encoding="utf-8"
    )
    first = app.reviews.import_file(file, "Ada")
    assert (first.taken, first.known, len(first.faults)) == (2, 0, 1)
    again = app.reviews.import_file(file, "Ada")
    assert (again.taken, again.known, len(again.faults)) == (0, 2, 1)
    assert len(shown(app, 1)["reviews"]) == 1


def mail(subject: str, *, sender: str = "Ada <ada@example.org>", date: str | None = None) -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = sender
    message["Date"] = date or "Tue, 17 Nov 2026 10:00:00 +0100"
    message.set_content("Nobody reads this.\nregwatch: relevant 2 csrd\n")
    return message.as_bytes()


@pytest.mark.parametrize(
    ("subject", "yes"),
    [
        ("regwatch: relevant 12 csrd", True),
        ("regwatch: not relevant 12 csrd", False),
        ("Re: RE: regwatch: not relevant 12 csrd", False),
        ("TR : Re[2]: Regwatch : Relevant 12 csrd ", True),
        ("=?utf-8?B?UsOpOiByZWd3YXRjaDogcmVsZXZhbnQgMTIgY3NyZA==?=", None),
        ("=?iso-8859-1?Q?TR=A0:_regwatch:_not_relevant_12_csrd?=", False),
        ("regwatch: not\n relevant 12 csrd", False),
    ],
)
def test_subjects_as_mail_programs_write_them(tmp_path: Path, subject: str, yes: bool | None) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(f"From: a@b.org\nSubject: {subject}\n\nbody\n".encode())
    gathered = read_mails(file, NOW)
    if yes is None:
        assert (gathered.answers, gathered.foreign) == ((), 1)
        return
    (answer,) = gathered.answers
    assert (answer.document_id, answer.topic, answer.yes, answer.who) == (12, "csrd", yes, "a@b.org")


def test_a_folder_of_mails(app: App, three: list[int], tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "1.eml").write_bytes(mail("RE: regwatch: not relevant 1 csrd"))
    (folder / "2.EML").write_bytes(mail("regwatch: relevant 2 csrd", sender="béla@example.org"))
    (folder / "3.eml").write_bytes(mail("Lunch?"))
    (folder / "4.eml").write_bytes(mail("regwatch: perhaps 2 csrd"))
    (folder / "5.eml").write_bytes(b"\xff\xfe\x00 not a mail at all")
    (folder / "notes.txt").write_text("regwatch: relevant 3 csrd", encoding="utf-8")
    done = app.reviews.import_file(folder, "importer")
    assert (done.taken, done.foreign, len(done.faults)) == (2, 2, 1)
    assert str(done.faults[0]).startswith(f"{folder / '4.eml'}:1: ")
    assert "not relevant 12 csrd" in done.faults[0].cure
    assert verdicts(app) == {(1, "csrd"): False, (2, "csrd"): True}
    (review,) = shown(app, 1)["reviews"]
    assert (review["who"], review["at"]) == ("ada@example.org", "2026-11-17T09:00:00+00:00")
    with pytest.raises(UsageError, match=r"no \.eml"):
        app.reviews.import_file(tmp_path / "topics", "importer")


def test_a_mailbox_tells_lines_and_survives_odd_mails(app: App, three: list[int], tmp_path: Path) -> None:
    begin = b"From ada@example.org Tue Nov 17 10:00:00 2026\n"
    parts = [
        mail("regwatch: relevant 2 csrd"),
        mail("regwatch: relevant two csrd"),
        b"Subject: regwatch: not relevant 1 csrd\nDate: nonsense\nFrom: <<>>;;\n\nFrom here on it is text.\n",
        b"Subject: " + b"x" * 3_000_000 + b"\n\nbody\n",
        mail("regwatch: not relevant 2 csrd", date="Tue, 17 Nov 2099 10:00:00 +0100"),
    ]
    box = tmp_path / "answers.mbox"
    box.write_bytes(b"".join(begin + part + b"\n" for part in parts))
    done = app.reviews.import_file(box, "importer")
    assert (done.taken, done.foreign) == (3, 1)
    (fault,) = done.faults
    assert fault.line == 1 + begin.count(b"\n") + parts[0].count(b"\n") + 1
    assert verdicts(app) == {(1, "csrd"): False, (2, "csrd"): False}, "a clock ahead is put right"
    assert shown(app, 1)["reviews"][0]["who"] == "importer"


def test_what_is_no_file_of_answers_is_refused(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"PK")
    with pytest.raises(UsageError, match="no known kind"):
        app.reviews.import_file(file, "Ada")
    monkeypatch.setattr(answers, "MAX_FILE_BYTES", 3)
    table = tmp_path / "a.csv"
    table.write_text("document,topic,answer\n", encoding="utf-8")
    with pytest.raises(UsageError, match="Split it"):
        app.reviews.import_file(table, "Ada")
