"""Passkeys: made for this site, used once for each question, by their owner, and of no use to anybody else."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client

from countersign.errors import NotAllowed, NotNow, NotValid, TooMany
from countersign.ledger.models import Entry
from countersign.people import actions, queries
from countersign.people.models import Account, Passkey
from countersign.people.passkeys import Site
from countersign.people.rules import SYSTEM, Actor
from people.soft_key import Device

pytestmark = pytest.mark.django_db
PASSWORD = "three quiet herons"
EMAIL = "sam@example.org"
HERE = Site("testserver", "http://testserver")
ASKED = "q" * 43


@pytest.fixture
def sam() -> Account:
    return actions.add_account(EMAIL, role="steward", password=PASSWORD, by=SYSTEM)[0]


def own(account: Account) -> Actor:
    return Actor("staff", account.pk, queries.roles_of(account))


def added(account: Account, device: Device, name: str = "phone") -> tuple[Passkey, list[str]]:
    answer = device.make(ASKED)
    return actions.add_passkey(account, name=name, site=HERE, challenge=ASKED, answer=answer, by=own(account))


def question(browser: Client, path: str = "/sign-in/code") -> str:
    """The question that the page asks a device."""
    page = browser.get(path).content.decode()
    return json.loads(html.unescape(re.search(r'data-options="([^"]*)"', page)[1]))["challenge"]


def begun(account: Account) -> Client:
    """A browser in which the password was right."""
    browser = Client()
    browser.post("/sign-in", {"email": account.email, "password": PASSWORD})
    return browser


def test_a_passkey_signs_in_in_place_of_a_code_and_each_question_is_answered_once(sam) -> None:
    device = Device()
    added(sam, device)
    browser = begun(sam)
    assert browser.get("/account").status_code == 302, "the password alone does not sign in"
    answer = device.use(question(browser))
    other = begun(sam)
    assert other.post("/sign-in/code", {"answer": answer}).status_code == 302
    assert other.get("/account").status_code == 302, "the question was another browser’s"
    assert browser.post("/sign-in/code?next=/account/password", {"answer": answer}).url == "/account/password"
    assert browser.get("/account").status_code == 200 and Passkey.objects.get().used_at
    again = begun(sam)
    again.post("/sign-in/code", {"answer": answer})
    assert again.get("/account").status_code == 302


def test_what_another_site_coaxed_out_of_it_is_of_no_use_here(sam) -> None:
    """Phishing: the page of an impostor passes our question on; the browser writes down where it really is."""
    device = Device()
    added(sam, device)
    for impostor in (Device(origin="https://testserver.evil.example"), Device(name="evil.example")):
        impostor.key, impostor.id = device.key, device.id
        assert not actions.check_passkey(sam, site=HERE, challenge=ASKED, answer=impostor.use(ASKED))
    assert actions.check_passkey(sam, site=HERE, challenge=ASKED, answer=device.use(ASKED))


def test_a_copy_of_a_device_whose_count_is_behind_is_refused(sam) -> None:
    device = Device()
    added(sam, device)
    copy = Device(key=device.key, id=device.id)
    for _ in range(2):
        assert actions.check_passkey(sam, site=HERE, challenge=ASKED, answer=device.use(ASKED))
    assert not actions.check_passkey(sam, site=HERE, challenge=ASKED, answer=copy.use(ASKED))


def test_another_question_another_key_another_account_or_nonsense_is_refused(sam) -> None:
    ann = actions.add_account("ann@example.org", role="steward", password=PASSWORD, by=SYSTEM)[0]
    device, other = Device(), Device()
    added(sam, device)
    added(ann, other)
    stranger = Device(id=device.id)
    for answer in (device.use("r" * 43), other.use(ASKED), stranger.use(ASKED), "", "[]"):
        assert not actions.check_passkey(sam, site=HERE, challenge=ASKED, answer=answer)
    with pytest.raises(TooMany):
        actions.check_passkey(sam, site=HERE, challenge=ASKED, answer=device.use(ASKED))


@pytest.mark.parametrize("answer", ["", "{}", "null", '{"id": 7}', "x" * 50_000])
def test_no_nonsense_makes_or_uses_one_or_falls_over(sam, answer) -> None:
    with pytest.raises(NotValid):
        actions.add_passkey(sam, name="x", site=HERE, challenge=ASKED, answer=answer, by=own(sam))
    added(sam, Device())
    assert begun(sam).post("/sign-in/code", {"answer": answer}).status_code == 302
    assert not actions.check_passkey(sam, site=HERE, challenge=ASKED, answer=answer)


def test_one_made_for_another_site_or_question_or_known_already_is_not_added(sam) -> None:
    for device in (Device(origin="http://elsewhere.example"), Device(name="elsewhere.example")):
        with pytest.raises(NotValid):
            added(sam, device)
    device = Device()
    with pytest.raises(NotValid):
        actions.add_passkey(sam, name="x", site=HERE, challenge="r" * 43, answer=device.make(ASKED), by=own(sam))
    added(sam, device)
    with pytest.raises(NotValid):
        added(sam, device)
    assert Passkey.objects.count() == 1


def test_with_the_first_come_recovery_codes_and_each_deed_is_a_line(sam) -> None:
    first, codes = added(sam, Device())
    _, none = added(sam, Device(), "key ring")
    assert len(codes) == 10 and none == [] and actions.check_second_step(sam, code=codes[0])
    actions.remove_passkey(first, by=own(sam))
    lines = Entry.objects.filter(event__startswith="passkey.").order_by("index")
    assert [one.event for one in lines] == ["passkey.added", "passkey.added", "passkey.removed"]


def test_the_last_factor_stays_where_one_is_required_and_nobody_touches_anothers(sam, settings) -> None:
    settings.SECOND_FACTOR = "required"
    passkey, _ = added(sam, Device())
    ann = actions.add_account("ann@example.org", role="administrator", password=PASSWORD, by=SYSTEM)[0]
    with pytest.raises(NotNow):
        actions.remove_passkey(passkey, by=own(sam))
    with pytest.raises(NotAllowed):
        actions.remove_passkey(passkey, by=own(ann))
    with pytest.raises(NotAllowed):
        actions.add_passkey(sam, name="x", site=HERE, challenge=ASKED, answer=Device().make(ASKED), by=own(ann))
    assert Passkey.objects.count() == 1


def test_two_administrators_take_off_a_lost_one_as_well(sam) -> None:
    added(sam, Device())
    ann, ben = (actions.add_account(f"{name}@example.org", role="administrator", password=PASSWORD, by=SYSTEM)[0]
                for name in ("ann", "ben"))  # fmt: skip
    asked = actions.ask_factor_reset(sam, why="Met in person.", by=own(ann))
    actions.confirm_factor_reset(asked, by=own(ben))
    assert not queries.has_factor(sam) and not Passkey.objects.exists()


def test_the_pages_add_and_remove_one_with_the_password_once_more(sam) -> None:
    browser, device = Client(), Device()
    browser.force_login(sam)
    assert browser.get("/account/passkeys/add").url == "/account/passkeys"
    wrong = browser.post("/account/passkeys", {"name": "my phone", "password": "wrong"})
    assert "This is not your password" in wrong.content.decode()
    assert browser.post("/account/passkeys", {"name": "my phone", "password": PASSWORD}).url == "/account/passkeys/add"
    answer = device.make(question(browser, "/account/passkeys/add"))
    assert "recovery" in browser.post("/account/passkeys/add", {"answer": answer}).content.decode().lower()
    assert "my phone" in browser.get("/account/passkeys").content.decode()
    assert browser.post("/account/passkeys/add", {"answer": answer}).url == "/account/passkeys", "asked once"
    number = Passkey.objects.get().pk
    assert browser.post(f"/account/passkeys/{number}/remove", {"password": "wrong"}).status_code == 200
    assert browser.get(f"/account/passkeys/{number + 1}/remove").status_code == 404
    assert browser.post(f"/account/passkeys/{number}/remove", {"password": PASSWORD}).url == "/account/passkeys"
    assert not Passkey.objects.exists()
