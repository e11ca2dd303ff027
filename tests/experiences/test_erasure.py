"""After a withdrawal nothing of it survives anywhere, nor does a restore bring it back; one sees all that is held."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

from countersign.errors import Broken, CountersignError, NotAllowed
from countersign.experiences import actions
from countersign.experiences.actions import erasing
from countersign.experiences.actions.telling import told_here
from countersign.experiences.models import Experience, Sealed
from countersign.insight import actions as insight
from countersign.ledger import queries
from countersign.ledger.actions import checkpoint
from countersign.ledger.models import Entry
from countersign.people.rules import ANYBODY, SYSTEM, Actor

pytestmark = pytest.mark.django_db
PLANTED = ("Quillfeather", "Threlkeld", "zephyrine@example.org", "07700900123")
WORDS = f"Mrs {PLANTED[0]} of {PLANTED[1]} was sent away twice. Ring me on {PLANTED[3]}."


@pytest.fixture
def home(settings, tmp_path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def told(home) -> tuple[Experience, Actor]:
    """Told, redacted and signed off, with an address left."""
    account, _ = actions.receive(
        source=told_here(), words=WORDS, said_body=f"{PLANTED[1]} Homes", origin="0" * 64, by=ANYBODY
    )
    holder = Actor("person", receipt_id=account.receipt_id)
    actions.leave_contact(account, address=PLANTED[2], by=holder)
    actions.redact(told_here(), by=SYSTEM)
    account.refresh_from_db()
    account.published_text, account.state = f"{PLANTED[0]} was sent away.", "counted"
    account.save()
    return account, holder


def stored() -> str:
    """Every value of every row of every table, as text; of sealed values the rows themselves must be gone."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(bytes(v) if isinstance(v, memoryview) else v) for row in cursor.fetchall() for v in row]
    return "\n".join(found)


def files(home: Path) -> str:
    return "\n".join(f"{one} {one.read_bytes()!r}" for one in sorted(home.rglob("*")) if one.is_file())


def test_no_personal_string_survives_a_withdrawal_anywhere(told, home, caplog, client) -> None:
    account, holder = told
    caplog.set_level(logging.DEBUG)
    insight.refresh()
    insight.release(by=SYSTEM)
    assert any(word in stored() for word in PLANTED), "the check can fail"
    actions.withdraw(account, by=holder)
    insight.refresh()
    insight.release(by=SYSTEM)
    call_command("clearsessions")
    left = stored() + files(home) + caplog.text + "".join(str(vars(one)) for one in (caches[n] for n in site.CACHES))
    assert [word for word in PLANTED if word.lower() in left.lower()] == []
    assert not Sealed.objects.exists() and not apps.get_model("experiences.Contact").objects.exists()
    account.refresh_from_db()
    assert (account.state, account.origin, account.campaign) == ("withdrawn", "", None), "a tombstone stays"
    assert Entry.objects.filter(event="experience.withdrawn", subject=f"experience:{account.key}").count() == 1


class TestAfterARestore:
    @pytest.fixture
    def proven(self, told) -> list[dict]:
        """The list that was written after the withdrawal; then the account stands again, as a restore leaves it."""
        account, holder = told
        before = {field.attname: getattr(account, field.attname) for field in Experience._meta.concrete_fields}
        sealed = Sealed.objects.get().value
        actions.withdraw(account, by=holder)
        checkpoint()
        proven = list(erasing.erasures())
        Experience.objects.filter(pk=account.pk).update(**{k: v for k, v in before.items() if k != "id"})
        Sealed.objects.create(experience=account, value=sealed, retain_until="2030-01-01")
        return proven

    def test_what_was_withdrawn_is_withdrawn_again_once(self, proven) -> None:
        assert actions.erase_again(proven, by=SYSTEM) == 1
        assert Experience.objects.get().state == "withdrawn" and not Sealed.objects.exists()
        assert actions.erase_again(proven, by=SYSTEM) == 0
        assert Entry.objects.filter(event="experience.withdrawn_again").count() == 1

    def test_a_list_that_is_not_our_log_erases_nothing(self, proven) -> None:
        other = Experience.objects.get().key[:-1] + "_"
        forged = [one | {"text": str(one["text"]).replace(Experience.objects.get().key, other)} for one in proven]
        moved = [one | {"index": 0} for one in proven]
        unsigned = [one | {"checkpoint": str(one["checkpoint"])[:-6] + "AAAA=\n"} for one in proven]
        for wrong in (forged, moved, unsigned):
            with pytest.raises(CountersignError):
                actions.erase_again([*proven, *wrong], by=SYSTEM)
        assert Experience.objects.get().state == "counted", "every proof is checked before anything is touched"

    def test_a_line_that_withdraws_nothing_erases_nothing(self, told) -> None:
        checkpoint()
        received = Entry.objects.get(event="experience.received").index
        with pytest.raises(Broken):
            actions.erase_again([queries.inclusion(received).to_dict()], by=SYSTEM)

    def test_neither_stewards_nor_those_who_answer_may(self, proven) -> None:
        for role, body in (("steward", None), ("provider", 1), ("commissioner", 1)):
            with pytest.raises(NotAllowed):
                actions.erase_again(proven, by=Actor("staff", 1, frozenset({(role, body)})))


class TestEverythingThatIsHeld:
    def test_the_holder_reads_it_and_takes_it_along(self, told, client) -> None:
        session = client.session
        session["receipt_id"] = told[1].receipt_id
        session.save()
        client.cookies[site.SESSION_COOKIE_NAME] = session.session_key
        page = client.get("/receipt/everything").content.decode()
        taken = client.get("/receipt/everything.json")
        assert WORDS in page and PLANTED[2] in page
        said = taken.json()
        assert said["Your own words, as you sent them"]["words"] == WORDS
        assert said["Your address"]["address"] == PLANTED[2] and "salt" not in taken.content.decode()
        assert "no-store" in taken.headers["Cache-Control"]

    def test_nobody_else_does(self, told, client) -> None:
        for address in ("/receipt/everything", "/receipt/everything.json"):
            assert client.get(address).url == "/receipt"
