"""Subscriptions: what a correct file means, and what each slip is told."""

import sys
from datetime import time

import pytest

from watch.config.subscriptions import (
    ChannelSpec,
    Schedule,
    Subscription,
    load_subscriptions,
    references,
    resolve_reference,
)
from watch.errors import ConfigError

TOPICS = ("ai_act", "csrd", "biodiversity")
HOOK = "https://hooks.slack.example/services/T0P/S3CRET"


@pytest.fixture
def load(tmp_path):
    path = tmp_path / "subscriptions.yaml"

    def load(content):
        path.write_text(content, encoding="utf-8")
        return load_subscriptions(path, topics=TOPICS)

    return load


def row(**parts):
    said = {"id": "weekly", "language": "fr", "when": "{week: monday}", "channels": "[file: outbox]", **parts}
    lines = [f"{key}: {value}" for key, value in said.items() if value is not None]
    return f"version: 1\nsubscriptions:\n  - {lines[0]}\n" + "".join(f"    {line}\n" for line in lines[1:])


def fault_of(load, content):
    with pytest.raises(ConfigError) as caught:
        load(content)
    (fault,) = caught.value.faults
    return fault


def test_the_smallest_subscription_takes_every_topic(load):
    (subscription,) = load(row())
    assert subscription == Subscription(
        id="weekly",
        topics=TOPICS,
        jurisdictions=(),
        official=None,
        language="fr",
        when=Schedule("week", weekday=0, at=time(8, 0), timezone="Europe/Paris"),
        channels=(ChannelSpec("file", ("outbox",)),),
        max_stories=25,
    )


def test_a_full_subscription(load):
    (subscription,) = load(
        row(
            match="{topics: [csrd, biodiversity], jurisdictions: [FR, EU], official: true}",
            language="en",
            when='{week: jeudi, at: "17:30", timezone: Europe/Brussels}',
            channels="[email: [a@example.com, b@example.com], slack: '${REGWATCH_SLACK_RSE}']",
            max_stories=10,
        )
    )
    assert (subscription.topics, subscription.jurisdictions) == (("csrd", "biodiversity"), ("FR", "EU"))
    assert (subscription.official, subscription.language, subscription.max_stories) == (True, "en", 10)
    assert subscription.when == Schedule("week", weekday=3, at=time(17, 30), timezone="Europe/Brussels")
    assert subscription.channels == (
        ChannelSpec("email", ("a@example.com", "b@example.com")),
        ChannelSpec("slack", ("${REGWATCH_SLACK_RSE}",)),
    )
    assert references([subscription]) == {"REGWATCH_SLACK_RSE"}


@pytest.mark.parametrize("match", ["{topics: all}", "{jurisdictions: all}", "{official: false}", "{}"])
def test_all_is_the_same_as_saying_nothing(load, match):
    (subscription,) = load(row(match=match))
    assert (subscription.topics, subscription.jurisdictions, subscription.official) == (TOPICS, (), None)


@pytest.mark.parametrize(
    ("when", "schedule"),
    [
        ("{week: Dimanche}", Schedule("week", weekday=6)),
        ("{week: friday, at: 9:05}", Schedule("week", weekday=4, at=time(9, 5))),
        ("{day: weekdays}", Schedule("day", weekdays_only=True)),
        ("{day: every, timezone: UTC}", Schedule("day", timezone="UTC")),
        ("{month: 28}", Schedule("month", day=28)),
        ("{month: last}", Schedule("month", day="last")),
        ("now", Schedule("now")),
        ("{now: true}", Schedule("now")),
        ("{now: true, timezone: Europe/Rome}", Schedule("now", timezone="Europe/Rome")),
    ],
)
def test_the_ways_to_say_when(load, when, schedule):
    assert load(row(when=when))[0].when == schedule


@pytest.mark.parametrize(
    ("parts", "line", "problem", "cure"),
    [
        ({"when": "{week: 1}"}, 5, "when.week: 1 is Monday to some programs", "as in monday or lundi"),
        ({"when": "{week: '0'}"}, 5, "when.week: '0' is Monday to some programs", "as in monday or lundi"),
        ({"when": "{week: mondey}"}, 5, "when.week: 'mondey' is not a day", "Write monday"),
        ({"when": "{week: vendrdi}"}, 5, "when.week: 'vendrdi' is not a day", "Write vendredi"),
        ({"when": "{day: monday}"}, 5, "when.day: 'monday' is not a choice", "Write weekdays"),
        ({"when": "{month: 31}"}, 5, "when.month: 31 is not a day that every month has", "1 to 28, or last"),
        ({"when": "{month: true}"}, 5, "when.month: true is not a day", "1 to 28, or last"),
        ({"when": "{week: monday, at: 8}"}, 5, "when.at: 8 is not a time", '"08:00"'),
        ({"when": "{week: monday, at: '24:00'}"}, 5, "when.at: '24:00' is not a time", '"08:00"'),
        (
            {"when": "{week: monday, timezone: Europe/Pari}"},
            5,
            "when.timezone: 'Europe/Pari' is not a time zone",
            "Write Europe/Paris",
        ),
        ({"when": "{week: monday, timezone: Europe}"}, 5, "when.timezone: 'Europe'", "Write"),
        ({"when": "{week: monday, timezone: ../etc/passwd}"}, 5, "when.timezone", "Write"),
        ({"when": "{week: monday, timezone: 1}"}, 5, "when.timezone: 1 is not", "Europe/Paris"),
        ({"when": "{week: monday, day: every}"}, 5, "when: week and day stands here", "{week: monday"),
        ({"when": "{at: '08:00'}"}, 5, "when: no occasion", "{week: monday"),
        ({"when": "{now: false}"}, 5, "when: an alert leaves at once", "when: now"),
        ({"when": "{now: true, at: '08:00'}"}, 5, "when: an alert leaves at once", "when: now"),
        ({"when": "{wek: monday}"}, 5, "when.wek: this key is not known", "Write week"),
        ({"when": "monday"}, 5, "when: 'monday' stands where keys are due", "in braces"),
        ({"when": None}, 3, "when: missing", "week: monday"),
        ({"language": "de"}, 4, "language: 'de' is not known", "en, fr"),
        ({"language": None}, 3, "language: missing", "language: fr"),
        ({"channels": None}, 3, "channels: missing", "file: outbox"),
        ({"channels": "[]"}, 6, "channels: no channel is written", "file: outbox"),
        ({"channels": "[sms: 06]"}, 6, "sms: this key is not known", "apprise, email, file, slack"),
        ({"channels": "[{}]"}, 6, "channels: a row of channels names exactly one", "- email:"),
        ({"channels": "[{file: a, slack: '${A}'}]"}, 6, "names exactly one", "- slack:"),
        ({"channels": "[email: []]"}, 6, "no mail address", "rse@example.com"),
        ({"channels": "[email: [a@b@c]]"}, 6, "email: 'a@b@c' is not a plain mail", "rse@example.com"),
        ({"channels": "[email: ['Rse <a@b.eu>']]"}, 6, "is not a plain mail address", "alone"),
        ({"channels": '[email: ["a@b.eu\\nBcc: c@d.eu"]]'}, 6, "is not a plain mail address", "alone"),
        ({"channels": "[email: ['a@b.eu, c@d.eu']]"}, 6, "is not a plain mail address", "alone"),
        ({"channels": "[email: a@-b.eu]"}, 6, "is not a plain mail address", "alone"),
        ({"channels": "[email: [a@b.eu, A@b.eu]]"}, 6, "'A@b.eu' is written twice", "once"),
        ({"channels": "[file: outbox, file: ./outbox]"}, 6, "'outbox' is written twice", "once"),
        ({"channels": "[file: ../other]"}, 6, "file: the folder is outside the home", "outbox"),
        ({"channels": "[file: a/../../b]"}, 6, "file: the folder is outside the home", "outbox"),
        ({"channels": "[file: /tmp]"}, 6, "file: the folder is outside the home", "outbox"),
        ({"channels": "[file: .]"}, 6, "file: the folder is outside the home", "outbox"),
        ({"channels": "[file: 'C:/mail']"}, 6, "not written relative", "outbox"),
        ({"channels": "[file: ~/mail]"}, 6, "not written relative", "outbox"),
        ({"channels": "[slack: REGWATCH_SLACK]"}, 6, "slack: this is not the name", "${REGWATCH_SLACK_RSE}"),
        ({"channels": "[slack: 7]"}, 6, "slack: this is not the name", "${REGWATCH_SLACK_RSE}"),
        ({"max_stories": 0}, 7, "max_stories: 0 is out of range", "from 1"),
        ({"match": "{topics: [csrd, biodiversty]}"}, 7, "'biodiversty' is not a topic", "Write biodiversity"),
        ({"match": "{topics: [gardening]}"}, 7, "known: ai_act, csrd, biodiversity", "Write one of ai_act"),
        ({"match": "{topics: []}"}, 7, "match.topics: no topic is named", "write all"),
        ({"match": "{topics: csrd}"}, 7, "match.topics: 'csrd' is not a list", "square brackets"),
        ({"match": "{jurisdictions: [france]}"}, 7, "'france' is not a jurisdiction", "FR, EU"),
        ({"match": "{official: yes}"}, 7, "'yes' is neither true nor false", "true or false"),
        ({"match": "{topic: [csrd]}"}, 7, "match.topic: this key is not known", "Write topics"),
        ({"id": "Weekly!"}, 3, "id: 'Weekly!' is not an id", "small letters"),
        ({"recipients": "[a]"}, 7, "recipients: this key is not known", "Write one of"),
    ],
)  # fmt: skip
def test_a_slip_has_its_line_and_its_cure(load, parts, line, problem, cure):
    fault = fault_of(load, row(**parts))
    assert fault.line == line
    assert problem in fault.problem
    assert cure in fault.cure


@pytest.mark.parametrize("place", ["[slack: {}]", "[file: {}]", "[email: [{}]]", "[{{webhook: {}}}]"])
def test_a_webhook_in_the_file_is_refused_and_never_repeated(load, place):
    fault = fault_of(load, row(channels=place.format(HOOK)))
    assert fault.line == 6
    assert "S3CRET" not in str(fault)


def test_the_cure_for_a_webhook_in_the_file_is_a_variable(load):
    fault = fault_of(load, row(channels=f"[slack: {HOOK}]"))
    assert "a secret" in fault.problem
    assert "${REGWATCH_SLACK_RSE}" in fault.cure


def test_everything_is_told_at_once(load):
    content = row(language="de", when="{week: 1, at: x}", channels="[sms: 1]", match="{topics: [x, y]}")
    content = content.replace("version: 1", "version: 2") + row().split("subscriptions:\n")[1]
    with pytest.raises(ConfigError) as caught:
        load(content)
    lines = [fault.line for fault in caught.value.faults]
    assert sorted(lines) == [1, 4, 5, 5, 6, 7, 7, 8]
    assert "weekly is the id of line 3 too" in caught.value.faults[-1].problem


def test_no_subscription_is_no_fault(load):
    assert load("version: 1\nsubscriptions:\n") == ()


def test_a_reference_is_resolved_from_the_variable_or_its_file(tmp_path):
    secret = tmp_path / "hook"
    secret.write_text(f"{HOOK}\n", encoding="utf-8")
    assert resolve_reference("${HOOK}", {"HOOK": HOOK}) == HOOK
    assert resolve_reference("${HOOK}", {"HOOK_FILE": str(secret)}) == HOOK


@pytest.mark.parametrize(
    ("environ", "problem", "cure"),
    [
        ({}, "HOOK is not set", "HOOK_FILE"),
        ({"HOOK": " "}, "HOOK is not set", "HOOK_FILE"),
        ({"HOOK_FILE": "/nowhere/hook"}, "cannot be read", "secret alone"),
        ({"HOOK_FILE": "/dev/null"}, "empty or too long", "nothing else"),
        ({"HOOK_FILE": "/dev/zero"}, "too long", "nothing else"),
        ({"HOOK": HOOK, "HOOK_FILE": "/dev/null"}, "both set", "one of them"),
    ],
)
def test_a_reference_that_cannot_be_resolved_says_why_without_the_secret(environ, problem, cure):
    with pytest.raises(ConfigError) as caught:
        resolve_reference("${HOOK}", environ)
    (fault,) = caught.value.faults
    assert problem in fault.problem
    assert cure in fault.cure
    assert "S3CRET" not in str(caught.value)


def test_what_is_no_reference_is_not_repeated():
    with pytest.raises(ConfigError) as caught:
        resolve_reference(HOOK, {})
    assert "S3CRET" not in str(caught.value)


def test_a_chat_service_is_named_by_reference(load):
    (subscription,) = load(row(channels="[apprise: '${REGWATCH_TEAMS_RSE}']"))
    assert subscription.channels == (ChannelSpec("apprise", ("${REGWATCH_TEAMS_RSE}",)),)
    assert references([subscription]) == {"REGWATCH_TEAMS_RSE"}


def test_the_address_of_a_chat_service_is_refused_and_never_repeated(load):
    fault = fault_of(load, row(channels="[apprise: 'discord://1234/S3CRET']"))
    assert (fault.line, "a secret" in fault.problem) == (6, True)
    assert "S3CRET" not in str(fault)


def test_a_chat_service_without_apprise_is_told_what_to_install(load, monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    fault = fault_of(load, row(channels="[apprise: '${REGWATCH_TEAMS_RSE}']"))
    assert str(fault).endswith(
        ":6: apprise: this needs apprise, which is not installed. Install regwatch[notify], or remove the row"
    )
    assert load(row())[0].channels == (ChannelSpec("file", ("outbox",)),)
