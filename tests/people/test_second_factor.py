"""The second factor of staff: set up, asked for, used once, recovered, taken off by two; and sessions that end."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test import Client

from countersign import clock
from countersign.errors import NotAllowed, NotFound, NotNow, NotValid, TooMany
from countersign.ledger.models import Entry
from countersign.people import actions, queries, totp
from countersign.people.models import Account, RecoveryCode, SecondFactor
from countersign.people.rules import SYSTEM, Actor

pytestmark = pytest.mark.django_db
PASSWORD = "three quiet herons"
EMAIL = "sam@example.org"


@pytest.fixture(autouse=True)
def in_one_half_minute():
    """Codes change twice a minute, wherever a test happens to be then."""
    with clock.at(clock.now()):
        yield


def made(email: str = EMAIL, role: str = "steward") -> Account:
    return actions.add_account(email, role=role, password=PASSWORD, by=SYSTEM)[0]


def acting(account: Account) -> Actor:
    return Actor("staff", account.pk, queries.roles_of(account))


def code_of(account: Account) -> str:
    factor = queries.factor_of(account)
    return totp.code_at(queries.factor_secret(factor), totp.step_of(clock.now()))


def later(minutes: float = 1):
    return clock.at(clock.now() + dt.timedelta(minutes=minutes))


def with_factor(account: Account) -> list[str]:
    """Its authenticator is in use; returns the recovery codes."""
    actions.begin_factor(account, by=acting(account))
    return actions.confirm_factor(account, code=code_of(account), by=acting(account))


def sign_in(client: Client, email: str = EMAIL, password: str = PASSWORD):
    return client.post("/sign-in", {"email": email, "password": password})


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1, the last six of its eight digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for moment, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert totp.code_at(secret, moment // 30) == code


def test_a_secret_is_stored_sealed_and_counts_only_after_its_first_code() -> None:
    account = made()
    actions.begin_factor(account, by=acting(account))
    factor = queries.factor_of(account)
    assert queries.factor_secret(factor).encode() not in bytes(factor.sealed) and not queries.has_factor(account)
    with pytest.raises(NotValid):
        actions.confirm_factor(account, code="000000", by=acting(account))
    assert len(actions.confirm_factor(account, code=code_of(account), by=acting(account))) == 10
    assert queries.has_factor(account) and Entry.objects.filter(event="second_factor.set").count() == 1
    with pytest.raises(NotNow):
        actions.begin_factor(account, by=acting(account))


def test_nobody_sets_up_for_another() -> None:
    with pytest.raises(NotAllowed):
        actions.begin_factor(made(), by=acting(made("ann@example.org", "administrator")))


def test_a_code_works_once_and_a_neighbouring_half_minute_is_forgiven() -> None:
    account = made()
    with_factor(account)
    assert not actions.check_second_step(account, code=code_of(account))  # it set the authenticator up
    with later():
        early = code_of(account)
    with later(0.6):
        assert actions.check_second_step(account, code=early)
        assert not actions.check_second_step(account, code=early)
    with later(5):
        assert not actions.check_second_step(account, code=early)


def test_five_wrong_codes_and_then_even_the_right_one_waits() -> None:
    account = made()
    with_factor(account)
    with later():
        for _ in range(5):
            assert not actions.check_second_step(account, code="000000")
        with pytest.raises(TooMany) as stopped:
            actions.check_second_step(account, code=code_of(account))
        assert stopped.value.retry_after_s > 0


def test_a_recovery_code_works_once_and_is_kept_as_a_digest() -> None:
    account = made()
    codes = with_factor(account)
    assert actions.check_second_step(account, code=codes[0].lower())
    assert not actions.check_second_step(account, code=codes[0])
    stored = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert RecoveryCode.objects.count() == 9 and codes[1].replace("-", "") not in stored
    fresh = actions.new_recovery_codes(account, by=acting(account))
    assert not actions.check_second_step(account, code=codes[1]) and actions.check_second_step(account, code=fresh[0])


def test_a_password_alone_does_not_sign_in(client) -> None:
    account = made()
    with_factor(account)
    answer = sign_in(client)
    assert answer.url.startswith("/sign-in/code") and client.get("/account").status_code == 302
    before = client.session.session_key
    wrong = client.post("/sign-in/code?next=/desk", {"code": "000000"})
    assert wrong.status_code == 200 and "Error: " in wrong.content.decode()
    with later():
        answer = client.post("/sign-in/code?next=/account/password", {"code": code_of(account)})
    assert answer.url == "/account/password" and client.get("/account").status_code == 200
    assert client.session.session_key != before


def test_the_code_is_asked_of_nobody_whose_password_was_not_right_just_now(client, monkeypatch) -> None:
    with_factor(made())
    assert client.get("/sign-in/code").url == "/sign-in"
    sign_in(client)
    assert client.get("/sign-in/code").status_code == 200
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 601)
    assert client.get("/sign-in/code").url == "/sign-in"


def test_where_it_is_required_an_account_without_one_can_do_nothing_but_set_it_up(client, settings) -> None:
    settings.SECOND_FACTOR = "required"
    account = made(role="administrator")
    assert sign_in(client).url == "/account/second-factor"
    assert client.get("/accounts").url == "/account/second-factor"
    assert client.post("/account/second-factor", {"password": "wrong"}).status_code == 200
    assert SecondFactor.objects.count() == 0
    assert client.post("/account/second-factor", {"password": PASSWORD}).url == "/account/second-factor/set-up"
    page = client.get("/account/second-factor/set-up").content.decode()
    assert "<svg" in page and 'style="' not in page and "<title>QR code" in page
    shown = client.post("/account/second-factor/set-up", {"code": code_of(account)}).content.decode()
    assert "Recovery codes" in shown and client.get("/accounts").status_code == 200


def test_setting_it_up_signs_out_browsers_that_came_in_without_it(client) -> None:
    account, other = made(), Client()
    sign_in(client)
    sign_in(other)
    client.post("/account/second-factor", {"password": PASSWORD})
    client.post("/account/second-factor/set-up", {"code": code_of(account)})
    assert client.get("/account").status_code == 200 and other.get("/account").status_code == 302


class TestTakingOff:
    @pytest.fixture
    def three(self) -> tuple[Account, Account, Account]:
        lost = made()
        with_factor(lost)
        return lost, made("ann@example.org", "administrator"), made("bob@example.org", "administrator")

    def test_it_takes_two_administrators_neither_of_them_its_owner(self, three) -> None:
        lost, ann, bob = three
        asked = actions.ask_factor_reset(lost, why="Met in person.", by=acting(ann))
        for by in (acting(ann), acting(lost), SYSTEM):
            with pytest.raises(NotAllowed):
                actions.confirm_factor_reset(asked, by=by)
        assert queries.has_factor(lost)
        actions.confirm_factor_reset(asked, by=acting(bob))
        assert not queries.has_factor(lost) and not RecoveryCode.objects.exists()
        assert Entry.objects.get(event="second_factor.reset").facts["people"] == 2

    def test_an_administrator_does_not_ask_for_its_own(self, three) -> None:
        _, ann, _ = three
        with_factor(ann)
        with pytest.raises(NotAllowed):
            actions.ask_factor_reset(ann, why="I lost it.", by=acting(ann))

    def test_it_is_asked_and_confirmed_on_pages(self, three, client) -> None:
        lost, ann, bob = three
        client.force_login(ann)
        assert client.post(f"/accounts/{lost.pk}/second-factor", {"why": ""}).status_code == 200
        client.post(f"/accounts/{lost.pk}/second-factor", {"why": "Met in person."})
        assert "Take the authenticator off" not in client.get("/accounts").content.decode()
        client.force_login(bob)
        assert "Take the authenticator off" in client.get("/accounts").content.decode()
        asked = queries.factor_resets().get()
        client.post(f"/accounts/second-factor/{asked.pk}/confirm")
        assert not queries.has_factor(lost)

    def test_what_was_asked_long_ago_or_dropped_does_not_hold(self, three) -> None:
        lost, ann, bob = three
        asked = actions.ask_factor_reset(lost, why="Met in person.", by=acting(ann))
        with later(8 * 24 * 60), pytest.raises(NotNow):
            actions.confirm_factor_reset(asked, by=acting(bob))
        actions.drop_factor_reset(asked, by=acting(lost))
        with pytest.raises(NotFound):
            queries.factor_reset(asked.pk)

    def test_on_the_machine_one_person_can_and_the_log_says_so(self, three) -> None:
        actions.reset_factor(three[0], by=SYSTEM)
        assert Entry.objects.get(event="second_factor.reset").facts["people"] == 1
        with pytest.raises(NotAllowed):
            actions.reset_factor(three[0], by=acting(three[1]))


class TestSessions:
    def test_a_browser_that_lies_idle_for_an_hour_is_signed_out(self, client, monkeypatch) -> None:
        made()
        sign_in(client)
        now = time.time()
        for minutes in (50, 100):  # each page begins the hour anew
            monkeypatch.setattr("django.core.signing.time.time", lambda at=minutes: now + at * 60)
            assert client.get("/account").status_code == 200
        monkeypatch.setattr("django.core.signing.time.time", lambda: now + 161 * 60)
        assert client.get("/account").status_code == 302

    def test_a_note_of_another_session_or_none_does_not_keep_one_awake(self, client, monkeypatch) -> None:
        made()
        sign_in(client)
        now = time.time()
        monkeypatch.setattr("django.core.signing.time.time", lambda: now + 61 * 60)
        for note in (None, "x", queries.seen_mark("another")):
            client.cookies.pop("countersign_seen", None)
            if note:
                client.cookies["countersign_seen"] = note
            assert client.get("/account").status_code == 302

    def test_whatever_one_does_a_session_ends_after_eight_hours(self, client, monkeypatch) -> None:
        made()
        sign_in(client)
        now = time.time()
        for half_hours, status in ((n, 200 if n <= 16 else 302) for n in range(1, 18)):
            monkeypatch.setattr("django.core.signing.time.time", lambda at=half_hours: now + at * 30 * 60 - 60)
            assert client.get("/account").status_code == status

    def test_signing_in_gives_the_session_a_new_key(self, client) -> None:
        made()
        client.get("/sign-in")
        session = client.session
        session["x"] = 1
        session.save()
        client.cookies["countersign_session"] = before = session.session_key
        sign_in(client)
        assert client.cookies["countersign_session"].value != before

    def test_one_signs_out_everywhere_at_once(self, client) -> None:
        made()
        other = Client()
        sign_in(client)
        sign_in(other)
        client.post("/account/sign-out-everywhere")
        assert client.get("/account").status_code == 302 and other.get("/account").status_code == 302


def test_it_costs_as_much_to_refuse_a_name_that_nobody_has(client, settings, monkeypatch) -> None:
    """With the real hash of passwords, beside which nothing else takes time: as many of them for either name."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    names, hashed, encode = [made().email, "nobody@example.org"], [], ScryptPasswordHasher.encode

    def counted(hasher, password, *salt):
        hashed.append(password)
        return encode(hasher, password, *salt)

    monkeypatch.setattr(ScryptPasswordHasher, "encode", counted)
    costs = []
    for name in names:
        hashed.clear()
        assert sign_in(client, name, "wrong").status_code == 200
        costs.append(len(hashed))
    assert costs == [1, 1]


def test_a_name_without_an_authenticator_is_refused_in_the_words_of_one_with_it(client) -> None:
    with_factor(made())
    made("ann@example.org")
    pages = [
        sign_in(client, email, "wrong").context["form"].errors for email in (EMAIL, "ann@example.org", "x@y.example")
    ]
    assert pages[0] == pages[1] == pages[2]
