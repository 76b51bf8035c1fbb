"""Settings: what the environment means, what is wrong with it, and that no secret is ever shown."""

from ipaddress import ip_network

import pytest

from watch.config.channels import ChannelSpec
from watch.config.settings import Settings, load_settings, unknown_variables
from watch.errors import ConfigError

SMTP = "smtp+starttls://rse:S3CRET@mail.example.com:587"


def test_nothing_set_is_nothing_configured():
    assert load_settings({}) == Settings()
    assert load_settings({"REGWATCH_PROXY": "", "REGWATCH_OPERATOR": " ", "HOME": "/root"}) == Settings()


def test_every_setting():
    settings = load_settings(
        {
            "REGWATCH_SMTP_URL": SMTP,
            "REGWATCH_MAIL_FROM": "watch@example.com",
            "REGWATCH_REPLY_TO": "rse@example.com",
            "REGWATCH_OPERATOR": "it@example.com",
            "REGWATCH_HEARTBEAT_URL": "https://beat.example/S3CRET",
            "REGWATCH_PROXY": "http://user:S3CRET@proxy.example:3128",
            "REGWATCH_ALLOW_ADDRESSES": "10.0.0.0/8, fd00::/8,127.0.0.1",
            "REGWATCH_CONTACT": "https://www.example.com/contact",
        }
    )
    assert settings.smtp_url.get_secret_value() == SMTP
    assert (settings.mail_from, settings.reply_to) == ("watch@example.com", "rse@example.com")
    assert settings.operator == ChannelSpec("email", ("it@example.com",))
    assert settings.heartbeat_url.get_secret_value() == "https://beat.example/S3CRET"
    assert settings.proxy.get_secret_value() == "http://user:S3CRET@proxy.example:3128"
    assert settings.allow_addresses == tuple(map(ip_network, ("10.0.0.0/8", "fd00::/8", "127.0.0.1/32")))
    assert settings.contact == "https://www.example.com/contact"
    assert "S3CRET" not in repr(settings) + str(settings)


@pytest.mark.parametrize(
    ("value", "operator"),
    [
        ("file:outbox/it", ChannelSpec("file", ("outbox/it",))),
        ("https://hooks.slack.example/S3CRET", ChannelSpec("slack", ("${REGWATCH_OPERATOR}",))),
    ],
)
def test_the_operator_has_other_channels_and_a_webhook_stays_a_reference(value, operator):
    settings = load_settings({"REGWATCH_OPERATOR": value})
    assert settings.operator == operator
    assert "S3CRET" not in repr(settings)


def test_a_secret_may_stand_in_a_file(tmp_path):
    secret = tmp_path / "smtp"
    secret.write_text(f"{SMTP}\n", encoding="utf-8")
    settings = load_settings({"REGWATCH_SMTP_URL_FILE": str(secret)})
    assert settings.smtp_url.get_secret_value() == SMTP


@pytest.mark.parametrize(
    ("name", "value", "problem", "cure"),
    [
        ("SMTP_URL", "mail.example.com:S3CRET", "begins with none of smtps://", "smtps://user:password@host"),
        ("SMTP_URL", "https://u:S3CRET@mail.example.com", "begins with none of smtps://", "smtps://"),
        ("SMTP_URL", "smtps://u:S3CRET@", "names no host", "smtps://"),
        ("SMTP_URL", "smtps://u:S3CRET/x@mail.example.com", "host or the port", "%2F"),
        ("SMTP_URL", "smtps://u:S3CRET@mail.example.com:port", "host or the port", "smtps://"),
        ("SMTP_URL", "smtps://u:S3CRET@mail.example.com/inbox", "after the host and the port", "%2F"),
        ("SMTP_URL_FILE", "/nowhere/S3CRET", "REGWATCH_SMTP_URL_FILE names cannot be read", "secret alone"),
        ("MAIL_FROM", "Veille <a@b.eu>", "is not a plain mail address", "rse@example.com"),
        ("REPLY_TO", "a@b.eu\nBcc: c@d.eu", "is not a plain mail address", "rse@example.com"),
        ("OPERATOR", "http://hooks.slack.example/S3CRET", "not an https address", "Slack webhook"),
        ("OPERATOR", "file:/etc", "outside the home", "outbox"),
        ("OPERATOR", "somebody", "is not a plain mail address", "rse@example.com"),
        ("HEARTBEAT_URL", "beat.example/S3CRET", "begins with none of https://", "https://host/path"),
        ("PROXY", "socks5://u:S3CRET@proxy.example", "begins with none of https://, http://", "https://"),
        ("ALLOW_ADDRESSES", "10.0.0.1/8", "'10.0.0.1/8' is not a network", "Write 10.0.0.0/8"),
        ("ALLOW_ADDRESSES", "fd00::/8,office", "'office' is not a network", "Write 10.0.0.0/8"),
        ("CONTACT", "somebody", "is not a plain mail address", "rse@example.com"),
        ("CONTACT", "https://www.example.com/é", "outside ASCII", "percent-encoded"),
        ("CONTACT", "https://www.example.com/a\r\nX-Evil: 1", "space", "https://"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_by_name_without_the_secret(name, value, problem, cure):
    with pytest.raises(ConfigError) as caught:
        load_settings({f"REGWATCH_{name}": value})
    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == ("environment", None)
    assert f"REGWATCH_{name.removesuffix('_FILE')}" in fault.problem
    assert problem in fault.problem
    assert cure in fault.cure
    assert "S3CRET" not in str(caught.value)
    assert caught.value.__context__ is None  # nothing chained that could show the value in a traceback


def test_all_that_is_wrong_comes_at_once():
    with pytest.raises(ConfigError) as caught:
        load_settings({"REGWATCH_PROXY": "x", "REGWATCH_CONTACT": "y", "REGWATCH_SMTP_URL": "z"})
    assert len(caught.value.faults) == 3


def test_a_variable_that_means_nothing_is_told_with_the_closest_name():
    environ = {
        "REGWATCH_SMPT_URL": "",
        "REGWATCH_MAIL_FORM": "S3CRET",
        "REGWATCH_ZEBRA": "",
        "REGWATCH_REPLY_TO_FILE": "",
    }
    form, reply, smtp, zebra = unknown_variables(environ, ())
    assert "REGWATCH_MAIL_FORM is not a setting" in form.problem
    assert "Write REGWATCH_MAIL_FROM" in form.cure
    assert "Write REGWATCH_REPLY_TO" in reply.cure  # no secret, so no file
    assert "Write REGWATCH_SMTP_URL" in smtp.cure
    assert zebra.problem == "REGWATCH_ZEBRA is not a setting"
    assert "S3CRET" not in str(form)


def test_what_subscriptions_refer_to_is_known():
    names = ("REGWATCH_HOME", "REGWATCH_SMTP_URL_FILE", "REGWATCH_SLACK_ANY", "REGWATCH_SLACK_ANY_FILE")
    referenced = ("REGWATCH_HOOK", "REGWATCH_HOOK_FILE")
    assert unknown_variables(dict.fromkeys((*names, *referenced, "PATH"), ""), {"REGWATCH_HOOK"}) == []
