"""Both ways out, against servers on this machine that refuse, break off and forget nothing."""

from __future__ import annotations

import socket

import pytest
from django.core import mail

from countersign import clock
from countersign.notices import channels
from countersign.notices.channels import Letter, Mail, Notify, NotSent
from notices.conftest import ADDRESS
from notices.stubs import KEY, TEMPLATE, faults, mail_server, notify

LETTER = Letter("0a1b2c", ADDRESS, "An answer is due", "Finding 7 is due.\n")


@pytest.fixture
def server():
    with notify(int(clock.now().timestamp())) as stub:
        yield stub


@pytest.fixture
def through(server):
    channel = Notify(KEY, template=TEMPLATE, url=server.url)
    yield channel
    channel.close()


# GOV.UK Notify


def test_notify_takes_a_letter_that_its_own_schema_passes(server, through) -> None:
    through.send(LETTER)
    assert [faults("post_email_request", one) for one in server.taken] == [[]]
    written = {"subject": "An answer is due", "body": "Finding 7 is due.\n"}
    assert server.taken == [
        {"email_address": ADDRESS, "template_id": TEMPLATE, "personalisation": written, "reference": "0a1b2c"}
    ]


def test_the_schema_of_notify_can_refuse() -> None:
    assert faults("post_email_request", {"email_address": "no address", "template_id": "x", "more": 1}) != []


def test_notify_is_asked_for_a_reference_and_knows_it(server, through) -> None:
    assert through.has("0a1b2c") is False
    through.send(LETTER)
    assert through.has("0a1b2c") is True and server.asked == ["0a1b2c", "0a1b2c"]


def test_notify_refuses_a_wrong_key_and_it_is_a_fault_of_the_channel(server) -> None:
    channel = Notify(KEY[:-4] + "0000", template=TEMPLATE, url=server.url)
    with pytest.raises(NotSent, match="key") as refused:
        channel.send(LETTER)
    assert refused.value.channel and server.taken == []


def test_a_token_bears_the_time_of_the_house(server, through) -> None:
    server.now -= 3600
    with pytest.raises(NotSent, match="clock"):
        through.send(LETTER)


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (400, "email_address Not a valid email address", {"lasting": True}),
        (400, "Can’t send to this recipient using a team-only API key", {"lasting": True}),
        (400, "Template not found", {"channel": True}),
        (400, "Missing personalisation: body", {"channel": True}),
        (403, "Invalid token: service not found", {"channel": True}),
        (429, "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds", {"channel": True}),
        (429, "Exceeded send limits (email: 250000) for today", {"channel": True}),
        (500, "Internal server error", {"channel": True, "perhaps": True}),
        (504, "Timeout serving request", {"channel": True, "perhaps": True}),
    ],
)
def test_each_class_of_notifys_errors_is_told_apart(server, through, status, message, kind) -> None:
    server.then = [(status, f"{message} {ADDRESS}")]
    with pytest.raises(NotSent) as refused:
        through.send(LETTER)
    told = {name: getattr(refused.value, name) for name in ("lasting", "channel", "perhaps")}
    assert told == {"lasting": False, "channel": False, "perhaps": False} | kind
    assert ADDRESS not in str(refused.value)


def test_a_line_that_breaks_after_the_letter_leaves_doubt_and_notify_can_settle_it(server, through) -> None:
    server.then = ["silence"]
    with pytest.raises(NotSent) as broken:
        through.send(LETTER)
    assert broken.value.perhaps and through.has(LETTER.reference)


def test_a_notify_that_is_not_there_is_a_fault_of_the_channel() -> None:
    channel = Notify(KEY, template=TEMPLATE, url=f"http://127.0.0.1:{_closed_port()}")
    with pytest.raises(NotSent) as down:
        channel.send(LETTER)
    assert down.value.channel and not down.value.lasting


# E-mail


@pytest.fixture
def by_smtp(settings):
    with mail_server() as stub:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", stub.port, False
        settings.EMAIL_TIMEOUT = 5
        settings.DEFAULT_FROM_EMAIL = "Register <register@example.org>"
        yield stub


def test_an_e_mail_bears_the_same_id_at_every_try(by_smtp) -> None:
    for _ in range(2):
        channel = Mail()
        channel.send(LETTER)
        channel.close()
    ids = [line for letter in by_smtp.letters for line in letter.splitlines() if line.startswith("Message-ID")]
    assert ids == ["Message-ID: <0a1b2c@example.org>"] * 2
    assert "Auto-Submitted: auto-generated" in by_smtp.letters[0]


def test_one_connection_carries_all_letters_of_a_run(by_smtp) -> None:
    channel = Mail()
    channel.send(LETTER)
    channel.send(LETTER)
    channel.close()
    assert len(by_smtp.letters) == 2


@pytest.mark.parametrize(("reply", "lasting"), [("550 no such user", True), ("451 come back later", False)])
def test_a_mail_server_refuses_an_address_for_good_or_for_now(by_smtp, reply, lasting) -> None:
    by_smtp.refused[ADDRESS] = f"{reply} {ADDRESS}"
    channel = Mail()
    with pytest.raises(NotSent) as refused:
        channel.send(LETTER)
    channel.close()
    assert (refused.value.lasting, refused.value.channel) == (lasting, False)
    assert ADDRESS not in str(refused.value) and by_smtp.letters == []


def test_a_mail_server_that_hangs_up_after_the_letter_leaves_doubt(by_smtp) -> None:
    by_smtp.then = ["silence"]
    channel = Mail()
    with pytest.raises(NotSent) as broken:
        channel.send(LETTER)
    assert broken.value.channel and broken.value.perhaps
    channel.send(LETTER)
    channel.close()
    assert len(by_smtp.letters) == 2


def test_a_mail_server_that_is_not_there_has_certainly_not_sent(by_smtp, settings) -> None:
    settings.EMAIL_PORT = _closed_port()
    with pytest.raises(NotSent) as down:
        Mail().send(LETTER)
    assert down.value.channel and not down.value.perhaps


# What the settings choose


def test_nothing_leaves_unless_a_setting_says_so(settings, capsys) -> None:
    settings.EMAIL_BACKEND = "countersign.notices.channels.screen.EmailBackend"
    channel = channels.chosen()
    channel.send(LETTER)
    channel.close()
    printed = capsys.readouterr().out
    assert "An answer is due" in printed and ADDRESS not in printed
    assert mail.outbox == []


def test_the_settings_choose_the_channel(settings) -> None:
    settings.MAIL = "off"
    assert channels.chosen() is None
    settings.MAIL, settings.NOTIFY_KEY, settings.NOTIFY_TEMPLATE = "notify", KEY, TEMPLATE
    assert isinstance(channels.chosen(), Notify)
    settings.MAIL = "smtp"
    assert isinstance(channels.chosen(), Mail)


def _closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
