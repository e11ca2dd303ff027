"""An address that a person leaves: never needed, never shown, used by the outbox alone, and gone when it should be."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import random
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from countersign import clock
from countersign.errors import NotAllowed, NotFound, NotNow
from countersign.experiences import actions
from countersign.experiences.actions import contacting
from countersign.experiences.models import Contact, Experience
from countersign.experiences.words import CONSENT, CONSENT_VERSION
from countersign.ledger.models import Entry
from countersign.notices import actions as notices
from countersign.notices import kinds
from countersign.notices.models import Notice
from countersign.people.models import Account, Membership, Receipt
from countersign.people.rules import ANYBODY, SYSTEM, Actor

pytestmark = pytest.mark.django_db
CANARY = "quiet.heron.4711@example.org"
CODE = re.compile(r'translate="no">([0-9A-Z-]{20,})<')


@pytest.fixture
def told(source) -> tuple[Experience, str, Actor]:
    account, code = actions.receive(source=source, words="The bus came late again and again.", by=ANYBODY)
    return account, code, Actor("person", receipt_id=account.receipt_id)


@pytest.fixture
def left(told) -> Contact:
    return contacting.leave_contact(told[0], address=CANARY, by=told[2])


@pytest.fixture
def asked(settings):
    """A kind of letter that goes to persons; its words are those of the outbox's own tests of nothing in particular."""
    settings.NOTICE_KINDS = ["experiences.test_contacting.KINDS"]
    kinds.kinds.cache_clear()
    yield "asked"
    kinds.kinds.cache_clear()


KINDS = (kinds.Kind("asked", "a question", "experiences/_words.html", to="person"),)


def written(told, cause: str = "round:1") -> int:
    with transaction.atomic():
        return contacting.write_to_tellers([told[0].pk], cause=cause, kind="asked", facts={"until": "4 May 2026"})


# With the code


def test_it_is_sealed_with_the_wording_and_its_version(left) -> None:
    assert CANARY.encode() not in bytes(left.sealed)
    assert (left.consent, left.consent_version) == (CONSENT, CONSENT_VERSION)
    assert left.until == clock.today() + dt.timedelta(days=contacting.KEPT_DAYS)


def test_a_changed_wording_needs_a_new_version() -> None:
    known = {"1": "c413b768"}
    mark = hashlib.sha256(CONSENT.encode()).hexdigest()[:8]
    assert known.get(CONSENT_VERSION) == mark, "write the new wording's mark under a new CONSENT_VERSION"


@pytest.mark.parametrize("role", ["steward", "administrator", "provider", "commissioner", "adviser"])
def test_nobody_but_the_person_leaves_or_removes_an_address(told, left, role) -> None:
    for by in (SYSTEM, ANYBODY, Actor("staff", 1, frozenset({(role, 1)})), Actor("person", receipt_id=987)):
        with pytest.raises(NotAllowed):
            contacting.leave_contact(told[0], address="mine@example.org", by=by)
        with pytest.raises(NotAllowed):
            contacting.remove_contact(told[0], by=by)
    assert Contact.objects.count() == 1


def test_another_address_takes_the_place_of_the_first(told, left, asked) -> None:
    written(told)
    contacting.leave_contact(told[0], address="other@example.org", by=told[2])
    assert Contact.objects.count() == 1
    assert list(Notice.objects.values_list("state", "sealed")) == [("dropped", None)]


def test_it_is_removed_at_any_time(told, left, asked) -> None:
    written(told)
    assert contacting.remove_contact(told[0], by=told[2]) == 1
    assert contacting.remove_contact(told[0], by=told[2]) == 0
    assert not Contact.objects.exists() and not Notice.objects.filter(sealed__isnull=False).exists()


def test_withdrawing_destroys_it_here_and_in_the_outbox(told, left, asked) -> None:
    written(told)
    actions.withdraw(told[0], by=told[2])
    assert not Contact.objects.exists()
    assert list(Notice.objects.values_list("state", "sealed")) == [("dropped", None)]
    with pytest.raises(NotNow):
        contacting.leave_contact(told[0], address=CANARY, by=told[2])


def test_it_is_destroyed_when_its_time_is_over(left) -> None:
    with clock.at(left.until):
        assert contacting.destroy_expired_contacts() == 0
    with clock.at(left.until + dt.timedelta(days=1)):
        assert contacting.destroy_expired_contacts() == 1
    assert not Contact.objects.exists()


def test_it_is_destroyed_when_its_account_is_set_aside(told, left) -> None:
    Experience.objects.update(state="set_aside")
    assert contacting.destroy_expired_contacts() == 1


def test_one_line_of_the_ledger_for_each_deed_and_none_says_who(told, left) -> None:
    contacting.remove_contact(told[0], by=told[2])
    lines = list(Entry.objects.filter(event__startswith="contact."))
    assert [line.event for line in lines] == ["contact.left", "contact.removed"]
    assert {line.subject for line in lines} == {f"contact:{left.mark}"}
    assert all(CANARY not in str(line.facts) and told[0].key not in str(line.facts) + line.subject for line in lines)


# The letter


def test_the_outbox_alone_opens_it(told, left, asked, mailoutbox) -> None:
    assert written(told) == 1 and written(told) == 0
    notices.deliver(rng=random.Random(1))
    assert [letter.to for letter in mailoutbox] == [[CANARY]]
    assert Notice.objects.get().sealed is None and Contact.objects.exists()


def test_the_link_in_a_letter_destroys_the_address_without_a_code(client, told, left, asked, mailoutbox) -> None:
    written(told)
    notices.deliver(rng=random.Random(1))
    link = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert mailoutbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.get(link).status_code == 200 and Contact.objects.exists(), "looking destroys nothing"
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Contact.objects.exists()
    assert client.post(link).status_code == 200, "twice is no fault"


def test_an_invented_link_stops_nothing(client, left) -> None:
    for token in (left.mark, f"{left.mark}:forged"):
        assert client.get(f"/receipt/contact/stop/{token}").status_code == 404
        assert client.post(f"/receipt/contact/stop/{token}").status_code == 404
    with pytest.raises(NotFound):
        contacting.stop_writing("x")
    assert Contact.objects.exists()


# Pages


def sent(client) -> str:
    """Tell something on the web; returns the code of the receipt page."""
    client.post("/tell/what", {"words": "The bus came late again and again."})
    client.post("/tell/whose", {})
    client.post("/tell/when", {})
    page = client.post("/tell/check").content.decode()
    assert "You need not leave an address" in page
    return CODE.search(page)[1]


def test_an_address_can_be_left_right_after_telling_and_the_code_stays_on_the_page(client) -> None:
    code = sent(client)
    wrong = client.post("/receipt/contact/new", {"code": code, "address": "no address"}).content.decode()
    assert code in wrong and "name@example.org" in wrong and not Contact.objects.exists()
    page = client.post("/receipt/contact/new", {"code": code, "address": CANARY, "agreed": "on"}).content.decode()
    assert code in page and CANARY not in page and Contact.objects.count() == 1
    assert Contact.objects.get().experience.receipt == Receipt.objects.get(purpose="experience")


def test_a_wrong_code_leaves_nothing_and_is_counted(client, told) -> None:
    given = {"code": "0000-0000-0000-0000-0000", "address": CANARY, "agreed": "on"}
    answers = [client.post("/receipt/contact/new", given).status_code for _ in range(12)]
    assert answers[0] == 404 and answers[-1] == 429 and not Contact.objects.exists()


def test_with_the_code_an_address_is_left_and_destroyed_and_never_shown(client, told) -> None:
    assert client.get("/receipt/contact").status_code == 302
    client.post("/receipt", {"code": told[1]})
    assert "Destroy the address" not in client.get("/receipt/contact").content.decode()
    assert "Tick the box" in client.post("/receipt/contact", {"address": CANARY}).content.decode()
    page = client.post("/receipt/contact", {"address": CANARY, "agreed": "on"}, follow=True).content.decode()
    assert "Destroy the address" in page and CANARY not in page
    page = client.post("/receipt/contact/remove", follow=True).content.decode()
    assert "Nobody writes to you" in page and not Contact.objects.exists()


def test_the_address_is_nowhere_but_under_its_seal(client, told, left, asked, caplog) -> None:
    """A canary: every page of every role, the ledger, the log, the command line and the whole database."""
    caplog.set_level(logging.DEBUG)
    written(told)
    pages = (
        "/desk",
        f"/desk/account/{told[0].key}",
        "/desk/held",
        "/notices",
        "/notices?state=waiting",
        "/ledger/",
        "/",
    )
    for role in ("steward", "administrator", "provider", "commissioner", "adviser", "scrutineer"):
        account = Account.objects.create(username=f"{role}@example.org")
        Membership.objects.create(account=account, role=role)
        client.force_login(account)
        assert all(CANARY not in client.get(page).content.decode() for page in pages)
    stored = StringIO()
    call_command("dumpdata", stdout=stored)
    assert CANARY not in stored.getvalue() and told[0].key in stored.getvalue()
    assert CANARY not in caplog.text
