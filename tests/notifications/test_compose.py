import json
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import cast

import pytest

from notifications.compose import (
    compose_email,
    compose_file,
    compose_notice_email,
    compose_notice_file,
    compose_notice_slack,
    compose_slack,
    mark_possible_repeat,
)
from notifications.interface import Digest, NotificationError

from .samples import OPENED, digest, notice, story

SENDER = "Veille réglementaire <veille@example.com>"
RECIPIENT = "rse@example.com"
MESSAGE_ID = "<0123abcd@example.com>"


def mail(value: Digest, **changes: str) -> EmailMessage:
    arguments = {"sender": SENDER, "recipient": RECIPIENT, "message_id": MESSAGE_ID} | changes
    (part,) = compose_email(value, **arguments)
    return cast(EmailMessage, message_from_bytes(part.payload, policy=SMTP))


def test_headers_say_what_it_is_and_who_to_answer() -> None:
    message = mail(digest(story()))
    assert message["Subject"] == "Veille réglementaire · semaine 47 · 1 nouveauté"
    assert message["From"].addresses[0].display_name == "Veille réglementaire"
    assert message["From"].addresses[0].addr_spec == "veille@example.com"
    assert message["To"] == RECIPIENT
    assert message["Date"].datetime == datetime(2026, 11, 23, 7, 0, 3, tzinfo=UTC)
    assert str(message["Date"]).endswith("+0100")
    assert message["Message-ID"] == MESSAGE_ID
    assert message["Reply-To"] == "veille@example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<rse-hebdo.example.com>"
    assert message["List-Unsubscribe"] == "<mailto:veille@example.com?subject=unsubscribe%20rse-hebdo>"
    assert message["Content-Language"] == "fr"


def test_without_an_address_to_answer() -> None:
    message = mail(digest(story(), reply_to=None))
    assert "Reply-To" not in message
    assert "List-Unsubscribe" not in message


def test_both_parts_are_there_and_hold_the_accents() -> None:
    message = mail(digest(story()))
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    for part in (text, html):
        assert "Règlement délégué 1 sur la durabilité" in part.get_content()


def test_the_bytes_are_ready_for_the_wire_and_always_the_same() -> None:
    one, two = (
        compose_email(digest(story()), sender=SENDER, recipient=RECIPIENT, message_id=MESSAGE_ID)
        for _ in range(2)
    )
    assert one == two
    payload = one[0].payload
    assert payload.isascii()
    assert b"\n" not in payload.replace(b"\r\n", b"")
    assert max(map(len, payload.split(b"\r\n"))) <= 998
    assert one[0].filename == "rse-hebdo-2026-W47.eml"


def test_another_message_id_gives_another_boundary() -> None:
    one, two = mail(digest()), mail(digest(), message_id="<other@example.com>")
    assert one.get_boundary() != two.get_boundary()


def test_an_empty_week_and_an_alert_in_the_subject() -> None:
    assert mail(digest())["Subject"] == "Veille réglementaire · semaine 47 · rien de nouveau"
    alert = digest(story(1, title="Décret du 1er août"), alert=True)
    assert mail(alert)["Subject"] == "Alerte réglementaire · Décret du 1er août"


HIDDEN = [
    "a\r\nBcc: thief@example.org",
    "a\nBcc: thief@example.org",
    "=?utf-8?q?a=0D=0ABcc:_thief=40example.org?=",
    "x =?utf-8?b?DQpCY2M6IHRoaWVmQGV4YW1wbGUub3Jn?= y",
    "==?utf-8?q?a=0D=0ABcc:_thief=40example.org?=",
    "a\u2028Bcc: thief@example.org\x0bBcc: x\x85Bcc: y",
]


@pytest.mark.parametrize("title", HIDDEN)
def test_a_title_cannot_add_a_header_complaint_43(title: str) -> None:
    ordinary = mail(digest(story(), alert=True)).keys()
    (part,) = compose_email(
        digest(story(1, title=title), alert=True), sender=SENDER, recipient=RECIPIENT, message_id=MESSAGE_ID
    )
    message = message_from_bytes(part.payload, policy=SMTP)
    assert message.keys() == ordinary
    head = part.payload.split(b"\r\n\r\n")[0]
    assert not any(line.lower().startswith(b"bcc") for line in head.split(b"\r\n"))


@pytest.mark.parametrize("text", HIDDEN)
def test_a_notice_or_a_label_cannot_either(text: str) -> None:
    fault = OPENED.__class__("opened", text, "dns", text, None, 0)
    (part,) = compose_notice_email(
        notice(fault, occurrence=text), sender=SENDER, recipient=RECIPIENT, message_id=MESSAGE_ID
    )
    labelled = mail(digest(label=text, subscription=text))
    heads = [part.payload.split(b"\r\n\r\n")[0], labelled.as_bytes().split(b"\r\n\r\n")[0]]
    for head in heads:
        assert not any(line.lower().startswith(b"bcc") for line in head.split(b"\r\n"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b@c",
        "@example.com",
        "a@",
        "a@example.com\r\nBcc: x@example.org",
        "=?utf-8?q?a=0D=0ABcc:_x?= <a@example.com\n>",
        "=?utf-8?q?a=0ABcc?=@example.com",
        "été@example.com",
        "a@exémple.com",
    ],
)
def test_only_one_plain_address_may_stand_in_a_header(address: str) -> None:
    for name in ("sender", "recipient"):
        with pytest.raises(NotificationError, match="a mail address is"):
            mail(digest(), **{name: address})
    if address:
        with pytest.raises(NotificationError, match="a mail address is"):
            mail(digest(reply_to=address))


def test_a_name_cannot_add_a_header() -> None:
    message = mail(digest(), sender="=?utf-8?q?a=0D=0ABcc:_x=40example.org?= <a@example.com>")
    assert "Bcc" not in message
    assert b"\r\nBcc" not in message.as_bytes()


@pytest.mark.parametrize("message_id", ["x@example.com", "<x>", "<a@b>\r\nBcc: c", "<é@b>", "<a b@c>"])
def test_a_message_id_has_one_form(message_id: str) -> None:
    with pytest.raises(NotificationError, match="message id"):
        mail(digest(), message_id=message_id)


def test_slack_parts_are_numbered_payloads() -> None:
    parts = compose_slack(digest(*(story(n) for n in range(60))))
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert len({part.filename for part in parts}) == len(parts) > 1
    assert json.loads(parts[0].payload).keys() == {"text", "blocks"}
    assert parts == compose_slack(digest(*(story(n) for n in range(60))))


def test_a_possible_repeat_is_marked_and_loses_nothing() -> None:
    (part,) = compose_slack(digest(story()))
    before, after = json.loads(part.payload), json.loads(mark_possible_repeat(part.payload))
    assert after["text"].startswith(before["text"])
    assert "répétition" in after["text"]
    assert "may be a repeat" in after["blocks"][1]["elements"][0]["text"]
    assert [after["blocks"][0], *after["blocks"][2:]] == before["blocks"]


def test_files_are_a_mail_a_page_and_data() -> None:
    parts = compose_file(digest(story()), sender=SENDER)
    assert [part.filename for part in parts] == [
        "rse-hebdo-2026-W47.eml",
        "rse-hebdo-2026-W47.html",
        "rse-hebdo-2026-W47.json",
    ]
    assert (
        message_from_bytes(parts[0].payload, policy=SMTP)["To"].addresses[0].addr_spec == "veille@example.com"
    )
    assert parts[1].payload.startswith(b"<!DOCTYPE html>")
    assert json.loads(parts[2].payload)["subscription"] == "rse-hebdo"
    assert parts == compose_file(digest(story()), sender=SENDER)


def test_file_names_are_safe_and_stay_apart() -> None:
    names = [
        compose_slack(digest(occurrence=occurrence))[0].filename
        for occurrence in ("story:7:2", "story/7/2", "../../etc/passwd", "story 7 2", "é" * 300, "\x00", "..")
    ]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and not set(name) & set("/\\:\x00 ") and len(name) < 200 for name in names)


def test_a_notice_on_every_channel() -> None:
    (part,) = compose_notice_email(notice(), sender=SENDER, recipient=RECIPIENT, message_id=MESSAGE_ID)
    message = cast(EmailMessage, message_from_bytes(part.payload, policy=SMTP))
    assert message["Subject"] == "regwatch · CNIL, actualités\u00a0: en panne"
    assert len(list(message.iter_parts())) == 2
    (slack,) = compose_notice_slack(notice())
    assert json.loads(slack.payload)["text"] == message["Subject"]
    files = compose_notice_file(notice(), sender=SENDER)
    assert [f.filename for f in files] == [f"regwatch-incident-7.{e}" for e in ("eml", "html", "json")]
    assert json.loads(files[2].payload)["format"] == "regwatch-notice"


def test_lone_surrogates_never_stop_a_mail() -> None:
    message = mail(digest(story(1, title="a\ud800b"), alert=True))
    assert message["Subject"].endswith("ab")
    compose_file(digest(story(1, extract="\udfff")), sender=SENDER)
