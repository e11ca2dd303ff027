"""Invariants 7 and 10, from the file to the public page: new names and swapped sectors change no number, order or flag;
what was withdrawn was never there; nor what concerns nobody.
"""

from __future__ import annotations

import random

import pytest

from countersign.experiences import actions, queries
from countersign.experiences.models import Experience, Gap
from countersign.insight import actions as insight
from countersign.insight.models import Number, Release, ReleasedNumber
from countersign.people.actions import issue_receipt
from countersign.people.rules import SYSTEM, Actor
from countersign.register.models import Body, BodyName
from countersign.text.naming import key
from tests_of_experiences import imported, made_rows, write

NAMES = ("Eastmarsh Council", "Fenway Buses Ltd", "Marsh Homes")
OTHER = {
    "Eastmarsh Council": "Quorn Holdings plc",
    "Fenway Buses Ltd": "Borough of Ambleford",
    "Marsh Homes": "Tern Trust",
}
SECTORS = {"Eastmarsh Council": "public", "Fenway Buses Ltd": "private", "Marsh Homes": "voluntary"}
SWAPPED = {"Quorn Holdings plc": "private", "Borough of Ambleford": "public", "Tern Trust": "unknown"}


@pytest.fixture
def published(db, settings, tmp_path_factory, steward):
    """``published(rows, sectors)``: all that a release shows of these rows, in a house that is new each time.

    The bodies have the same ids in each, as a body that is renamed keeps its own.
    """

    def take(rows: list[dict[str, str]], sectors: dict[str, str], withdrawn: str = "") -> list[tuple]:
        settings.HOME = folder = tmp_path_factory.mktemp("home")
        source = actions.add_source(name=f"Source {folder.name}", by=SYSTEM, selection="self_selected")
        bodies = [_body(900 + at, name, sector) for at, (name, sector) in enumerate(sectors.items())]
        imported(write(folder / "a.csv", rows), source)
        if withdrawn:
            _withdraw(Experience.objects.get(source=source, line=int(withdrawn)))
        _count(source, steward)
        insight.refresh()
        made = insight.release(by=SYSTEM)
        shown = [_plain(one) for one in made.numbers.select_related("number")]
        _clear(source, bodies)
        return sorted(shown, key=str)

    return take


def _body(pk: int, name: str, sector: str) -> Body:
    body = Body.objects.create(pk=pk, slug=key(name).replace(" ", "-"), name=name, sector=sector)
    BodyName.objects.create(body=body, name=name, kind="official", key=key(name))
    return body


def _withdraw(account: Experience) -> None:
    account.receipt, _ = issue_receipt(purpose="experience")
    account.save()
    actions.withdraw(account, by=Actor("person", receipt_id=account.receipt_id))


def _count(source, steward: Actor) -> None:
    for step in (actions.dedupe, actions.redact, actions.sort, actions.attach):
        step(source, by=SYSTEM)
    actions.code(source, by=SYSTEM, seed=1)
    batch = queries.batches(source).get(signed_at=None)
    for account in queries.unread(batch):
        actions.agree(account, by=steward)
    actions.sign_off(batch, by=steward)


def _plain(one: ReleasedNumber) -> tuple[str, int | None, str]:
    return str(one.number.question), one.value, one.status


def _clear(source, bodies: list[Body]) -> None:
    """Everything but the ledger is gone, as on another machine."""
    ReleasedNumber.objects.all().delete()
    Number.objects.all().delete()
    Release.objects.all().delete()
    Experience.objects.filter(source=source).delete()
    Gap.objects.all().delete()
    Body.objects.filter(pk__in=[body.pk for body in bodies]).delete()


@pytest.fixture
def rows() -> list[dict[str, str]]:
    return made_rows(60, seed=4)


@pytest.mark.slow
def test_new_names_and_swapped_sectors_change_nothing(published, rows) -> None:
    renamed = [{**row, "body": OTHER[row["body"]]} for row in rows]
    plain = published(rows, SECTORS)
    assert len(plain) > 10 and any(value for _, value, _ in plain)
    assert published(renamed, SWAPPED) == plain


@pytest.mark.slow
def test_the_order_of_rows_and_rows_about_nothing_change_nothing(published, rows) -> None:
    noise = [{"id": f"N{n}", "words": "testing 123", "date": "01/01/2025", "rating": "", "body": ""} for n in range(9)]
    shuffled = [*rows, *noise]
    random.Random(3).shuffle(shuffled)
    assert published(shuffled, SECTORS) == published(rows, SECTORS)


@pytest.mark.slow
def test_withdrawn_is_never_imported_up_to_the_public_number(published, rows) -> None:
    assert published(rows, SECTORS, withdrawn="12") == published([*rows[:10], *rows[11:]], SECTORS)


@pytest.mark.slow
def test_another_row_does_change_something(published, rows) -> None:
    """So that the tests above can fail."""
    assert published(rows[:30], SECTORS) != published(rows, SECTORS)


def test_a_gap_leaves_with_the_only_one_who_told_of_it(source, steward) -> None:
    account, _ = actions.receive(source=source, words="The bus at the lift was late.", said_body="The Lift Men",
                                 by=Actor("person"))  # fmt: skip
    for step in (actions.redact, actions.sort, actions.attach):
        step(source, by=SYSTEM)
    assert Gap.objects.get().said == "The Lift Men"
    account.refresh_from_db()
    actions.withdraw(account, by=Actor("person", receipt_id=account.receipt_id))
    assert not Gap.objects.exists()
