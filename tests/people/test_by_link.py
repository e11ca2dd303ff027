"""Signing in by a link: once, soon, in the browser that asked; and letters to the owner of an account that changes."""

from __future__ import annotations

import datetime as dt
import re
from random import Random

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from countersign import clock
from countersign.notices.actions import deliver
from countersign.notices.models import Notice
from countersign.people import actions, totp
from countersign.people.models import Account, SignInLink
from countersign.people.queries import factor_of, factor_secret, roles_of
from countersign.people.rules import SYSTEM, Actor

pytestmark = pytest.mark.django_db
EMAIL, NOBODY = "sam@example.org", "nobody@example.org"
NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def by_link(settings):
    settings.SIGN_IN_LINK, settings.MAIL = True, "smtp"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ADDRESS = "https://register.example.org"
    with clock.at(NOW):
        yield


@pytest.fixture
def sam() -> Account:
    return actions.add_account(EMAIL, role="steward", password="three quiet herons", by=SYSTEM)[0]


def asked(browser: Client, email: str = EMAIL):
    return browser.post("/sign-in/link", {"email": email})


def letters() -> list[mail.EmailMessage]:
    """What lies in inboxes once the clock has been round."""
    actions.send_links()
    deliver(rng=Random(1))
    return mail.outbox


def path() -> str:
    (letter,) = letters()
    return re.search(r"https://register\.example\.org(/sign-in/link/\S+)", letter.body)[1]


def test_a_link_signs_in_the_browser_that_asked_once_and_no_other(sam) -> None:
    browser, other = Client(), Client()
    asked(browser)
    asked(other, NOBODY)
    link = path()
    assert browser.get(link).status_code == 200
    assert browser.get("/account").status_code == 302, "looking signs nobody in"
    assert other.post(link).status_code == 404 and other.get("/account").status_code == 302
    assert browser.post(link).url == "/account"
    assert browser.get("/account").status_code == 200
    browser.post("/sign-out")
    assert browser.post(link).status_code == 404


def test_after_a_quarter_of_an_hour_it_does_not(sam) -> None:
    browser = Client()
    asked(browser)
    link = path()
    with clock.at(NOW + dt.timedelta(minutes=15)):
        assert browser.post(link).status_code == 404 and browser.get("/account").status_code == 302


def test_one_asked_for_too_long_ago_is_not_sent(sam) -> None:
    asked(Client())
    with clock.at(NOW + dt.timedelta(minutes=16)):
        assert letters() == []


def test_the_second_factor_is_asked_for_all_the_same(sam) -> None:
    own = Actor("staff", sam.pk, roles_of(sam))
    actions.begin_factor(sam, by=own)
    code = totp.code_at(factor_secret(factor_of(sam)), totp.step_of(NOW))
    actions.confirm_factor(sam, code=code, by=own)
    Notice.objects.all().delete()
    browser = Client()
    asked(browser)
    assert browser.post(path()).url.startswith("/sign-in/code") and browser.get("/account").status_code == 302


def test_nothing_tells_whether_a_name_exists(sam) -> None:
    """The same page, the same questions to the database, the same rows; also for an account that is switched off."""
    Account.objects.create(username="off@example.org", email="off@example.org", is_active=False)
    asked(Client(), "first@example.org")  # of this address the first: its count is begun
    seen = []
    for email in (EMAIL, NOBODY, "off@example.org"):
        browser = Client()
        with CaptureQueriesContext(connection) as questions:
            answer = asked(browser, email)
        said = [re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in questions]
        seen.append((answer.status_code, re.sub(r'name="csrf\w+" value="\w+"', "", answer.content.decode()), len(said)))
    assert seen[0] == seen[1] == seen[2] and "Look into your inbox" in seen[0][1]
    assert SignInLink.objects.count() == 4 and [one.to for one in letters()] == [[EMAIL]]


def test_who_asks_for_many_waits_whether_or_not_the_name_exists(sam) -> None:
    for email in (EMAIL, NOBODY):
        answers = [asked(Client(), email).status_code for _ in range(4)]
        assert answers == [200, 200, 200, 429]


def test_neither_token_nor_browser_is_stored_and_rows_go_after_a_day(sam) -> None:
    browser = Client()
    asked(browser)
    secret = browser.session["sign_in_link"]
    token = path().rpartition("/")[2]
    stored = str([list(SignInLink.objects.values()), list(Notice.objects.values())])
    assert secret not in stored and token not in stored
    with clock.at(NOW + dt.timedelta(days=1, minutes=1)):
        assert actions.forget_links() == 1


def test_where_it_is_switched_off_no_link_is_sent_or_good(sam, settings) -> None:
    browser = Client()
    asked(browser)
    link = path()
    settings.SIGN_IN_LINK = False
    assert browser.post(link).status_code == 404
    assert "sends no links" in asked(browser).content.decode() and SignInLink.objects.count() == 1
    assert "sign-in/link" not in browser.get("/sign-in").content.decode()


def test_its_owner_is_written_to_when_password_or_factor_change(sam) -> None:
    """Each change, once, to the address of the account, saying what and when and nothing that signs anybody in."""
    own, two = Actor("staff", sam.pk, roles_of(sam)), [
        actions.add_account(f"{name}@example.org", role="administrator", password="four quiet herons", by=SYSTEM)[0]
        for name in ("ann", "ben")
    ]  # fmt: skip
    ann, ben = (Actor("staff", one.pk, roles_of(one)) for one in two)
    browser = Client()
    browser.force_login(sam)
    words = {"old_password": "three quiet herons", **dict.fromkeys(("new_password1", "new_password2"), "five shy owls")}
    assert browser.post("/account/password", words).url == "/account"
    sam.refresh_from_db()
    actions.begin_factor(sam, by=own)
    secret = factor_secret(factor_of(sam))
    actions.confirm_factor(sam, code=totp.code_at(secret, totp.step_of(NOW)), by=own)
    codes = actions.new_recovery_codes(sam, by=own)
    assert actions.check_second_step(sam, code=codes[0])
    actions.confirm_factor_reset(actions.ask_factor_reset(sam, why="Met in person.", by=ann), by=ben)
    sent = letters()
    assert {tuple(one.to) for one in sent} == {(EMAIL,)}
    assert [one.subject for one in sent] == [
        f"Your account: {what}"
        for what in (
            "your password was changed", "an authenticator was set up", "fresh recovery codes were made",
            "somebody signed in with one of your recovery codes",
            "an administrator asked that your authenticator be taken off", "your authenticator was taken off",
        )
    ]  # fmt: skip
    told = " ".join(one.body for one in sent)
    assert not [hidden for hidden in ("quiet herons", "shy owls", secret, *codes) if hidden in told]
